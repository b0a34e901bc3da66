"""The calendar of reporting: a quarter of the state fiscal year opens, falls due and closes by working days of the State."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from metrics.rules.days import state_holidays
from metrics.rules.periods import month_end

FIRST_MONTH = 7
SATURDAY = 5
MONTHS = ("July to September", "October to December", "January to March", "April to June")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a state fiscal year: `year` is the one in whose June it ends, `number` 1 is July to September."""

    year: int
    number: int

    @property
    def code(self) -> str:
        return f"SFY{self.year}-Q{self.number}"

    @property
    def label(self) -> str:
        return f"{MONTHS[self.number - 1]} {self.end.year}"

    @property
    def start(self) -> date:
        return date(self.end.year, self.end.month - 2, 1)

    @property
    def end(self) -> date:
        month = (FIRST_MONTH + 3 * self.number - 2) % 12 + 1
        return month_end(self.year - (month >= FIRST_MONTH), month)

    def moved(self, count: int) -> "Quarter":
        """The quarter so many after this one; before it where `count` is negative."""
        at = self.year * 4 + self.number - 1 + count
        return Quarter(at // 4, at % 4 + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter of the state fiscal year that has the day inside."""
    months = (day.month - FIRST_MONTH) % 12
    return Quarter(day.year + (day.month >= FIRST_MONTH), months // 3 + 1)


def quarters_around(day: date, *, before: int, after: int) -> list[Quarter]:
    """The quarter of the day with so many before and after it, in order."""
    here = quarter_of(day)
    return [here.moved(count) for count in range(-before, after + 1)]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Working days: from opening to the quarter's end, and from its end until updates are due and until it closes."""

    opens_before: int = 10
    due_after: int = 15
    closes_after: int = 30


@dataclass(frozen=True, slots=True)
class Dates:
    """When a reporting period opens, falls due and closes: each is the last or first day on which that holds."""

    opens_on: date
    due_on: date
    closes_on: date

    def is_ordered(self, end: date) -> bool:
        """Whether it opens before it is due, and closes then and after the quarter's end."""
        return self.opens_on <= self.due_on <= self.closes_on and self.closes_on > end


def is_working_day(day: date) -> bool:
    """Whether the State's offices are open."""
    return day.weekday() < SATURDAY and day not in state_holidays(day.year)


def working_days_from(day: date, count: int) -> date:
    """The day so many working days of the State after `day`; before it where `count` is negative. `day` itself is not counted."""
    step = timedelta(days=-1 if count < 0 else 1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def dates_of(quarter: Quarter, deadlines: Deadlines) -> Dates:
    """The dates of a quarter's reporting period by the calendar."""
    end = quarter.end
    return Dates(
        working_days_from(end, -deadlines.opens_before),
        working_days_from(end, deadlines.due_after),
        working_days_from(end, deadlines.closes_after),
    )


class PeriodState(StrEnum):
    """FUTURE: not open yet. OPEN: updates come in. DUE: the due day has passed; late updates still come in. CLOSED: locked."""

    FUTURE = "future"
    OPEN = "open"
    DUE = "due"
    CLOSED = "closed"


def state_of(dates: Dates, day: date) -> PeriodState:
    """How a reporting period stands on a day."""
    if day < dates.opens_on:
        return PeriodState.FUTURE
    if day <= dates.due_on:
        return PeriodState.OPEN
    return PeriodState.DUE if day <= dates.closes_on else PeriodState.CLOSED


EVERYBODY = None


@dataclass(frozen=True, slots=True)
class Locks:
    """What is locked on `day`. `closes`: the closing day of each reporting period by its end. `reopened`: the ends of periods that
    are open again, for an agency's id or for everybody."""

    day: date
    closes: Mapping[date, date] = field(default_factory=dict)
    reopened: Collection[tuple[date, int | None]] = ()

    def since(self, period_end: date, agency_id: int) -> date | None:
        """The first day on which what is about this period was locked; None: it is not.

        A period before the first reporting period there is was locked when that one closed; without any, nothing is."""
        if not self.closes:
            return None
        end = max(quarter_of(period_end).end, min(self.closes))
        closes = self.closes.get(end)
        if closes is None or self.day <= closes:
            return None
        is_reopened = quarter_of(period_end).end == end and not {(end, agency_id), (end, EVERYBODY)}.isdisjoint(self.reopened)
        return None if is_reopened else closes + timedelta(days=1)


def locked_ends(locks: Locks, ends: Sequence[date], agency_id: int) -> list[date]:
    """Those of the ends of periods that are locked for an agency."""
    return [end for end in ends if locks.since(end, agency_id) is not None]
