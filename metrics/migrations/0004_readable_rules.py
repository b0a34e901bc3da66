from django.db import migrations, models

from metrics.models.catalog import check_status_rules

WORDS = "Ordered extra rules; the first that matches wins."


def checked() -> models.JSONField:
    return models.JSONField(blank=True, default=list, help_text=WORDS, validators=[check_status_rules])


class Migration(migrations.Migration):
    """The extra rules of a measure are checked where they are typed; nothing changes in the database."""

    dependencies = [("metrics", "0003_lighter_writes")]

    operations = [
        migrations.AlterField("measure", "status_rules", checked()),
        migrations.AlterField("measureevent", "status_rules", checked()),
    ]
