"""Proposed changes and reopened periods are shown on the integrity panel: writing them makes the pages anew."""

from django.db import migrations

SHOWN = ["metrics_proposal", "metrics_reopening", "metrics_reportingperiod"]
FORWARDS = "\n".join(
    f"CREATE TRIGGER scorecards_touch AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION scorecards_touch_page();"
    for table in SHOWN
)
BACKWARDS = "\n".join(f"DROP TRIGGER scorecards_touch ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0004_touches_of_what_is_said"), ("metrics", "0008_update_cycle")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
