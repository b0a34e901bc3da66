"""What stands on the site, in one row."""

from datetime import date

from django.db import connection

from metrics.rules.columns import RULE_VERSION
from scorecards.actions.cards import Marks

COUNT = """
INSERT INTO scorecards_edition (id, number, rule_version, readings_mark, targets_mark) VALUES (1, %s, '', 0, 0)
ON CONFLICT (id) DO UPDATE SET number = scorecards_edition.number + EXCLUDED.number
"""
STAND = "UPDATE scorecards_edition SET as_of = %s, rule_version = %s, readings_mark = %s, targets_mark = %s, read_at = %s WHERE id = 1"


def count_up(by: int) -> None:
    """Adds to the number pages are cached by: the touches that were taken, and one for what was written."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [by])


def stand(*, as_of: date, marks: Marks) -> None:
    """Everything was assessed at this day, from facts read up to these marks."""
    with connection.cursor() as cursor:
        cursor.execute(STAND, [as_of, RULE_VERSION, marks.readings, marks.targets, marks.read_at])
