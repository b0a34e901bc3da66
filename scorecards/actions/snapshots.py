"""Where everything stood on a date, kept: one snapshot a date, replaced when it is made again."""

from datetime import date

from django.db import connection

from metrics.rules.codes import Status

COUNTS = ", ".join(f"n_{status.slug}" for status in Status)
MEASURES = """
INSERT INTO scorecards_measuresnapshot (measure_id, as_of, period_end, value, expected, status, judged, freshness, rule_version)
SELECT measure_id, %s, period_end, value, expected, status, judged, freshness, {version}
FROM {cards} WHERE breakdown_id = 0 ORDER BY measure_id
"""
GOALS = f"""
INSERT INTO scorecards_goalsnapshot (goal_id, as_of, {COUNTS}, status, coverage, rule_version)
SELECT goal_id, %s, {COUNTS}, status, coverage, {{version}} FROM {{cards}} ORDER BY goal_id
"""  # noqa: S608  (names of our own)


def keep(*, as_of: date) -> None:
    """Snapshots of the stored cards."""
    _replace(as_of, "scorecards_measurecard", "scorecards_goalcard", "rule_version")


def keep_staged(*, as_of: date, rule_version: str) -> None:
    """Snapshots of the staged cards, which are of another date and go nowhere else."""
    _replace(as_of, "fresh_measure_cards", "fresh_goal_cards", f"'{rule_version}'")


def _replace(as_of: date, measures: str, goals: str, version: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM scorecards_measuresnapshot WHERE as_of = %s", [as_of])
        cursor.execute("DELETE FROM scorecards_goalsnapshot WHERE as_of = %s", [as_of])
        cursor.execute(MEASURES.format(cards=measures, version=version), [as_of])
        cursor.execute(GOALS.format(cards=goals, version=version), [as_of])
