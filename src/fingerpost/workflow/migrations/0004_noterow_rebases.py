"""A note may say that a chart's limits are worked out afresh from its month."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Notes that are there say nothing of it."""

    dependencies = (("workflow", "0003_problem_progress_controls"),)

    operations = (
        migrations.AddField(
            model_name="noterow",
            name="rebases",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
    )
