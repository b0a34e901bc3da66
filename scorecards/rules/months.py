"""A month as a calendar draws it: weeks from Sunday to Saturday."""

import re
from calendar import SUNDAY, Calendar, monthrange
from collections.abc import Iterator
from datetime import date

SHAPE = re.compile(r"(\d{4})-(\d{2})")
EARLIEST, LATEST = 1950, 2100


def named(text: str) -> date | None:
    """The first day of the month that a text such as 2019-07 names; None for anything else."""
    found = SHAPE.fullmatch(text)
    if not found or not (EARLIEST <= int(found[1]) <= LATEST and 1 <= int(found[2]) <= 12):
        return None
    return date(int(found[1]), int(found[2]), 1)


def shifted(day: date, months: int) -> date:
    """The first day of the month so many months after."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def weeks_of(day: date) -> Iterator[tuple[date, ...]]:
    """The weeks that the month of the day touches, each seven days, the first and last with days of the months beside it."""
    for week in Calendar(SUNDAY).monthdatescalendar(day.year, day.month):
        yield tuple(week)


def month_later(day: date) -> date:
    """The same day of the next month, or its last where it has none such."""
    after = shifted(day, 1)
    return date(after.year, after.month, min(day.day, monthrange(after.year, after.month)[1]))
