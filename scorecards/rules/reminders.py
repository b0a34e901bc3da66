"""When somebody is reminded, and of what: by working days, so rarely that a reminder is worth reading.

Something with a due day is spoken of so many working days before it as the person chose, on the day, and when it is late after 1, 3, 5
and 10 working days and then once a week. What waits for somebody, or came back to them, is spoken of on the same days after it did.
On a day on which anything is to be spoken of, one mail names all there is to do; on any other day there is none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

AFTER = (1, 3, 5, 10)
EVERY = 5
"""Working days after which one is reminded again, and how often from then on: once a week."""
TO_COMMISSIONER = 5
TO_OPM = 10
"""Working days overdue after which the commissioner, and then OPM, is told of what is somebody else's to do."""
IsWorkingDay = Callable[[date], bool]


class Part(StrEnum):
    """The parts of a mail, in their order."""

    OVERDUE = "overdue"
    TODAY = "today"
    RETURNED = "returned"
    COMING = "coming"
    WAITING = "waiting"
    AGENCY = "agency"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing to do. `due_on`: by when; `since`: when it came back or began to wait; `returned`: it came back.

    `passed_on`: None for what is this person's to do; for somebody else's the working days overdue from which this person is told."""

    due_on: date | None = None
    since: date | None = None
    returned: bool = False
    passed_on: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one thing today: in which part, how many working days it is overdue (before it is due: minus), and whether it is
    a reason to write today."""

    part: Part
    days_late: int | None
    calls: bool


def working_days_between(first: date, last: date, is_working_day: IsWorkingDay) -> int:
    """The working days after `first` up to and with `last`; minus as many where `last` is the earlier one."""
    if last < first:
        return -working_days_between(last, first, is_working_day)
    days = (first + timedelta(days=count) for count in range(1, (last - first).days + 1))
    return sum(1 for day in days if is_working_day(day))


def is_called_for(days: int) -> bool:
    """Whether so many working days after is a day to say it."""
    return days in AFTER or (days > AFTER[-1] and (days - AFTER[-1]) % EVERY == 0)


def say(thing: Owed, *, day: date, lead_days: int, is_working_day: IsWorkingDay) -> Said | None:
    """What is said of a thing on a day; None: nothing, it is somebody else's and not yet late enough."""
    late = None if thing.due_on is None else working_days_between(thing.due_on, day, is_working_day)
    if thing.passed_on is not None:
        return _passed_on(thing.passed_on, late)
    waited = None if thing.since is None else working_days_between(min(thing.since, day), day, is_working_day)
    came_back = waited is not None and is_called_for(max(waited, 1) if _is_ahead(thing, day) else waited)
    if late is None or thing.due_on is None:
        return Said(Part.RETURNED if thing.returned else Part.WAITING, None, came_back)
    part = Part.RETURNED if thing.returned else _part_by(thing.due_on, day, late)
    calls = is_called_for(late) if thing.due_on < day and late > 0 else late == 0 or late == -lead_days
    return Said(part, late, calls or came_back)


def _is_ahead(thing: Owed, day: date) -> bool:
    """A demonstration's day lies before the day on which things happen: what waits there has waited a day."""
    return thing.since is not None and thing.since > day


def _part_by(due_on: date, day: date, late: int) -> Part:
    """What falls due before the next working day is due today."""
    if due_on < day and late > 0:
        return Part.OVERDUE
    return Part.TODAY if late == 0 else Part.COMING


def _passed_on(threshold: int, late: int | None) -> Said | None:
    if late is None or late < threshold:
        return None
    return Said(Part.AGENCY if threshold == TO_COMMISSIONER else Part.STATE, late, is_called_for(late))


def writes_today(said: Iterable[Said]) -> bool:
    """Whether anything said is a reason to write."""
    return any(one.calls for one in said)


def is_time(*, day: date, hour: int, chosen_hour: int, is_working_day: IsWorkingDay) -> bool:
    """Whether mail may go to somebody now: on a working day, from the hour that the person chose."""
    return is_working_day(day) and hour >= chosen_hour
