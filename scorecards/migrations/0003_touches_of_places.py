"""Places, rules for small numbers and formulas are shown on pages too: writing them makes the pages anew."""

from django.db import migrations

SHOWN = ["metrics_place", "metrics_placewithin", "metrics_smallnumberrule", "metrics_formulainput"]
FORWARDS = "\n".join(
    f"CREATE TRIGGER scorecards_touch AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION scorecards_touch_page();"
    for table in SHOWN
)
BACKWARDS = "\n".join(f"DROP TRIGGER scorecards_touch ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0002_touches"), ("metrics", "0006_shown_readings")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
