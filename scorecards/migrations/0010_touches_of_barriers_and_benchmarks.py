"""Whom a goal waits for, and what a measure is compared with, are shown on pages: writing them makes the pages anew."""

from django.db import migrations

SHOWN = ["goals_barrier", "metrics_benchmark"]
FORWARDS = "\n".join(
    f"CREATE TRIGGER scorecards_touch AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION scorecards_touch_page();"
    for table in SHOWN
)
BACKWARDS = "\n".join(f"DROP TRIGGER scorecards_touch ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0009_briefings"),
        ("goals", "0006_audit_of_everything"),
        ("metrics", "0014_limits_and_benchmarks"),
    ]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
