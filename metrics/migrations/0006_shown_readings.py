"""The view that every page, card and export reads: readings, with what the rules for small numbers hide taken out."""

from django.db import migrations

FORWARDS = """
CREATE VIEW metrics_shown AS
SELECT id, measure_id, breakdown_id, period_start, period_end,
    CASE WHEN hidden THEN NULL ELSE value END AS value,
    CASE WHEN hidden THEN 'suppressed' ELSE reason END AS reason,
    CASE WHEN hidden THEN NULL ELSE numerator END AS numerator,
    CASE WHEN hidden THEN NULL ELSE denominator END AS denominator,
    CASE WHEN hidden THEN NULL ELSE moe END AS moe,
    CASE WHEN hidden THEN '' ELSE qualifier END AS qualifier,
    state, published_on, source, source_ref,
    CASE WHEN hidden THEN '' ELSE note END AS note,
    recorded_at, superseded_at, accepted_by_id, accepted_at, upload_id, correction, hidden
FROM metrics_reading;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0005_data_in")]
    operations = [migrations.RunSQL(FORWARDS, "DROP VIEW metrics_shown;")]
