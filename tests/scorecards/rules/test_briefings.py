"""The days of regular packs."""

from datetime import date

import pytest

from metrics.rules.calendar import is_working_day
from scorecards.rules.briefings import is_due, scheduled

MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("rhythm", "number", "day", "wanted"),
    [
        ("weekly", 1, MONDAY, MONDAY),
        ("weekly", 1, date(2026, 11, 29), MONDAY),
        ("weekly", 7, MONDAY, date(2026, 11, 22)),
        ("monthly", 1, MONDAY, date(2026, 11, 1)),
        ("monthly", 28, date(2026, 3, 27), date(2026, 2, 28)),
    ],
)
def test_the_day_of_the_rhythm_that_came_last(rhythm, number, day, wanted):
    assert scheduled(rhythm, number, day) == wanted


@pytest.mark.parametrize(
    ("last", "wanted", "day", "due"),
    [
        (date(2026, 11, 16), MONDAY, MONDAY, True),
        (MONDAY, MONDAY, MONDAY, False),
        (MONDAY, MONDAY, date(2026, 11, 24), False),
        (date(2026, 10, 28), SATURDAY, SATURDAY, False),
        (date(2026, 10, 28), SATURDAY, date(2026, 11, 30), True),
        (MONDAY, date(2026, 11, 22), MONDAY, False),
    ],
)
def test_a_pack_is_due_once_on_a_working_day_and_never_before(last, wanted, day, due):
    assert is_due(last, wanted=wanted, day=day, is_working_day=is_working_day) is due
