"""An action's problem, progress and outcome; a risk's controls; the measures that show a risk or drive a budget."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """More of an action, a risk and a budget line."""

    dependencies = [("workflow", "0002_audit_chain")]

    operations = [
        *(
            migrations.AddField("actionrow", name, models.TextField(blank=True, default=""))
            for name in ("problem", "progress", "outcome")
        ),
        migrations.AddField("riskrow", "controls", models.TextField(blank=True, default="")),
        migrations.AddField("riskrow", "measures", models.JSONField(default=list)),
        migrations.AddField("budgetrow", "measures", models.JSONField(default=list)),
    ]
