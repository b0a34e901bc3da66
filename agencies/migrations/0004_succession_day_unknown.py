from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_audit_of_everything"),
    ]

    operations = [
        migrations.AlterField(
            model_name="succession",
            name="on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="successionevent",
            name="on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
