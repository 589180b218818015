"""The first tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("council", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=200)),
                ("what", models.TextField()),
                ("on", models.TextField()),
            ],
            options={
                "verbose_name": "audit entry",
            },
        ),
        migrations.CreateModel(
            name="NoteRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("council", models.CharField(max_length=20)),
                ("measure", models.CharField(max_length=200)),
                ("on", models.DateField()),
                ("text", models.TextField()),
                ("by", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "note on a measure",
            },
        ),
        migrations.CreateModel(
            name="ActionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("council", models.CharField(max_length=20)),
                ("action", models.CharField(max_length=200)),
                ("meeting", models.CharField(max_length=20)),
                ("raised_on", models.DateField()),
                ("text", models.TextField()),
                ("measure", models.CharField(max_length=200, null=True)),
                ("owner", models.CharField(blank=True, max_length=200)),
                ("due", models.DateField(null=True)),
                ("status", models.CharField(max_length=10)),
                ("closed_on", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "action",
                "constraints": [models.UniqueConstraint(fields=("council", "action"), name="one_action_an_id")],
            },
        ),
        migrations.CreateModel(
            name="BudgetRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("council", models.CharField(max_length=20)),
                ("line", models.CharField(max_length=200)),
                ("financial_year", models.CharField(max_length=7)),
                ("as_at", models.DateField()),
                ("budget", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("outturn", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("reserves", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("placements_budgeted", models.IntegerField(null=True)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "budget line",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("council", "financial_year", "line", "as_at"), name="one_projection_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommentaryRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("council", models.CharField(max_length=20)),
                ("period", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("state", models.CharField(max_length=10)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("drafted_from", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "commentary",
                "indexes": [models.Index(fields=["council", "period", "key"], name="commentary_of")],
            },
        ),
        migrations.CreateModel(
            name="EntryRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("council", models.CharField(max_length=20)),
                ("entry", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=20)),
                ("title", models.TextField()),
                ("on", models.DateField()),
                ("owner", models.CharField(blank=True, max_length=200)),
                ("outcome", models.TextField(blank=True)),
                ("next_report_due", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "register entry",
                "constraints": [models.UniqueConstraint(fields=("council", "entry"), name="one_entry_an_id")],
            },
        ),
        migrations.CreateModel(
            name="RiskRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("council", models.CharField(max_length=20)),
                ("risk", models.CharField(max_length=200)),
                ("title", models.TextField()),
                ("score", models.IntegerField()),
                ("as_at", models.DateField()),
                ("likelihood", models.IntegerField(null=True)),
                ("impact", models.IntegerField(null=True)),
                ("owner", models.CharField(blank=True, max_length=200)),
                ("corporate_since", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
                ("closed_on", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "risk",
                "constraints": [models.UniqueConstraint(fields=("council", "risk", "as_at"), name="one_score_a_day")],
            },
        ),
        migrations.CreateModel(
            name="SignOffRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("council", models.CharField(max_length=20)),
                ("period", models.CharField(max_length=30)),
                ("edition", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=10)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                ("note", models.TextField(blank=True)),
                ("changes", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "sign-off",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("council", "period", "edition", "version"),
                        name="published_once",
                    )
                ],
            },
        ),
    ]
