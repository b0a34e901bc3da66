"""Promises and the reviews in which they were made are shown on public pages: writing them makes the pages anew."""

from django.db import migrations

SHOWN = ["goals_commitment", "goals_review"]
FORWARDS = "\n".join(
    f"CREATE TRIGGER scorecards_touch AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION scorecards_touch_page();"
    for table in SHOWN
)
BACKWARDS = "\n".join(f"DROP TRIGGER scorecards_touch ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0006_search"), ("goals", "0007_reviews")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
