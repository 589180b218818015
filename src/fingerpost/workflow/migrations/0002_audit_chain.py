"""The audit becomes a chain that holds what was seen as well, and that the database keeps from being changed."""

from django.db import migrations, models

from fingerpost.workflow.chain import BEGINNING, FIELDS, link

SAYS = "the audit is only added to"
SQLITE = """
CREATE TRIGGER workflow_audit_unchanged BEFORE UPDATE ON workflow_auditrow
BEGIN SELECT RAISE(ABORT, '{says}'); END;
CREATE TRIGGER workflow_audit_kept BEFORE DELETE ON workflow_auditrow
BEGIN SELECT RAISE(ABORT, '{says}'); END;
"""
POSTGRESQL = """
CREATE FUNCTION workflow_audit_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{says}'; END $$;
CREATE TRIGGER workflow_audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON workflow_auditrow
FOR EACH STATEMENT EXECUTE FUNCTION workflow_audit_stays();
"""


def chain(apps, schema_editor):
    """Chain what was written before there was a chain, in the order of writing."""
    rows = apps.get_model("workflow", "AuditRow").objects.using(schema_editor.connection.alias)
    ends = {}
    for row in rows.order_by("pk"):
        seq, head = ends.get(row.council, (0, BEGINNING))
        row.seq = seq + 1
        row.hash = link(head, {field: getattr(row, field) for field in FIELDS})
        row.save(update_fields=["seq", "hash"])
        ends[row.council] = row.seq, row.hash


def lock(apps, schema_editor):
    """From here on nothing is changed or removed. A later migration that remakes the table must do this again."""
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        for statement in SQLITE.format(says=SAYS).split("END;\n"):
            if statement.strip():
                schema_editor.execute(f"{statement} END")
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.format(says=SAYS))


class Migration(migrations.Migration):
    """The audit's chain."""

    dependencies = [("workflow", "0001_initial")]

    operations = [
        migrations.AddField("auditrow", "seq", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("auditrow", "kind", models.CharField(default="change", max_length=10)),
        migrations.AddField(
            "auditrow", "role", models.CharField(blank=True, default="", max_length=20), preserve_default=False
        ),
        migrations.AddField(
            "auditrow", "child", models.CharField(blank=True, default="", max_length=64), preserve_default=False
        ),
        migrations.AddField("auditrow", "purpose", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("auditrow", "hash", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.AddConstraint(
            "auditrow", models.UniqueConstraint(fields=("council", "seq"), name="one_place_in_the_chain")
        ),
        migrations.RunPython(lock, migrations.RunPython.noop),
    ]
