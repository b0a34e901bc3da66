"""Briefing packs as plain values: what is wanted, and on which days a regular one is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

IsWorkingDay = Callable[[date], bool]
STAGES = ("reading", "setting", "keeping")
"""What is done to make one, in this order."""
LOOKS_BACK = 40


class Stopped(Exception):
    """Whoever waits for a pack does not want it any more, or another worker has it."""


class NothingThere(Exception):
    """There is nothing a pack could be about: no such thing, or none that may be seen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack is about and how it is written. `as_of`, `known_on` None: the site's own day, all that is known now."""

    kind: str
    code: str
    form: str = "pdf"
    paper: str = "letter"
    is_brief: bool = False
    as_of: date | None = None
    known_on: date | None = None
    language: str = "en-us"


def scheduled(rhythm: str, number: int, day: date) -> date:
    """The last day of the rhythm up to and with `day`: a day of the week (1 is Monday), or of the month."""
    days = (day - timedelta(days=back) for back in range(LOOKS_BACK))
    return next(one for one in days if (one.isoweekday() if rhythm == "weekly" else one.day) == number)


def is_due(last: date, *, wanted: date, day: date, is_working_day: IsWorkingDay) -> bool:
    """Whether the pack of the day `wanted` is to be made on `day`: not before it, once, on a working day. `last`: the day of the one
    before, or the day before the subscription began."""
    return last < wanted <= day and is_working_day(day)
