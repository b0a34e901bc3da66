"""The breakdown that readings of a whole belong to: id 0, no categories."""

from django.db import migrations


def put_total(apps, schema_editor):
    apps.get_model("metrics", "Breakdown").objects.get_or_create(id=0, defaults={"key": "", "label": ""})


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]
    operations = [migrations.RunPython(put_total, migrations.RunPython.noop)]
