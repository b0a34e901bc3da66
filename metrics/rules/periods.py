"""Periods: their dates, names, and order. `start` and `end` are both days inside the period."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from metrics.rules.codes import PeriodType
from metrics.rules.days import STEP
from metrics.rules.refused import Refused

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FIRST_YEAR, LAST_YEAR = 1900, 2150
ROLLING_YEARS: Mapping[PeriodType, int] = {PeriodType.ROLLING3: 3, PeriodType.ROLLING5: 5}
# Types that last a year, and the month in which that year ends.
YEAR_ENDS: Mapping[PeriodType, int] = {PeriodType.YEAR: 12, PeriodType.SFY: 6, PeriodType.FFY: 9, PeriodType.SCHOOL_YEAR: 6}
NAMES: Mapping[PeriodType, str] = {
    PeriodType.MONTH: "month",
    PeriodType.QUARTER: "calendar quarter",
    PeriodType.YEAR: "calendar year",
    PeriodType.SFY: "state fiscal year (July to June)",
    PeriodType.FFY: "federal fiscal year (October to September)",
    PeriodType.SCHOOL_YEAR: "school year (July to June)",
    PeriodType.POINT: "point in time (one day)",
    PeriodType.ROLLING3: "window of 3 calendar years",
    PeriodType.ROLLING5: "window of 5 calendar years",
    PeriodType.COHORT: "cohort (whole months, up to 12)",
    PeriodType.YTD: "year to date (January to a month)",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a measure. Make one with `period_from_dates`, the functions below or `parse_period`; they check it."""

    type: PeriodType
    start: date
    end: date

    @property
    def label(self) -> str:
        """The name people read, such as SFY 2020; it parses back to the same period."""
        return _LABELS[self.type](self)

    def next(self) -> "Period":
        """The following period of the same type. Raises Refused for a point in time, which only a list of dates can follow."""
        return self._moved(1)

    def previous(self) -> "Period":
        """The period before. `next(previous(p)) == p`."""
        return self._moved(-1)

    def year_before(self) -> "Period":
        """The same period a year earlier."""
        return self._moved_by(-12)

    def _moved(self, count: int) -> "Period":
        if self.type == PeriodType.POINT:
            raise Refused("A point in time has no next or previous one by rule.", "Use the expected dates of the measure.")
        return self._moved_by(count * int(STEP[self.type]))

    def _moved_by(self, months: int) -> "Period":
        if self.type == PeriodType.POINT:
            day = same_day(self.end, months)
            return Period(self.type, day, day)
        end = month_end(*_plus(self.end.year, self.end.month, months))
        if self.type == PeriodType.YTD:
            return Period(self.type, date(end.year, 1, 1), end)
        return Period(self.type, date(*_plus(self.start.year, self.start.month, months), 1), end)


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _plus(year: int, month: int, months: int) -> tuple[int, int]:
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def same_day(day: date, months: int) -> date:
    """The day so many calendar months later, or earlier; the last of its month where there is no such day."""
    year, month = _plus(day.year, day.month, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month(year: int, number: int) -> Period:
    return Period(PeriodType.MONTH, date(year, number, 1), month_end(year, number))


def quarter(year: int, number: int) -> Period:
    return Period(PeriodType.QUARTER, date(year, 3 * number - 2, 1), month_end(year, 3 * number))


def year_ending(type_: PeriodType, year: int) -> Period:
    """The calendar, fiscal or school year that ends in `year`."""
    last = YEAR_ENDS[type_]
    return Period(type_, date(*_plus(year, last, -11), 1), month_end(year, last))


def window(type_: PeriodType, last_year: int) -> Period:
    """The rolling window that ends with `last_year`."""
    return Period(type_, date(last_year - ROLLING_YEARS[type_] + 1, 1, 1), date(last_year, 12, 31))


def cohort(year: int) -> Period:
    return Period(PeriodType.COHORT, date(year, 1, 1), date(year, 12, 31))


def year_to_date(year: int, number: int) -> Period:
    return Period(PeriodType.YTD, date(year, 1, 1), month_end(year, number))


def point(day: date) -> Period:
    return Period(PeriodType.POINT, day, day)


def period_holding(type_: PeriodType, day: date) -> Period:
    """The period of the type that has the day inside; a year to date and a window are the ones that end with its month or year."""
    if type_ == PeriodType.MONTH:
        return month(day.year, day.month)
    if type_ == PeriodType.QUARTER:
        return quarter(day.year, (day.month + 2) // 3)
    if type_ in YEAR_ENDS:
        return year_ending(type_, day.year + (day.month > YEAR_ENDS[type_]))
    if type_ in ROLLING_YEARS:
        return window(type_, day.year)
    if type_ == PeriodType.COHORT:
        return cohort(day.year)
    return year_to_date(day.year, day.month) if type_ == PeriodType.YTD else point(day)


def period_from_dates(type_: PeriodType, start: date, end: date) -> Period:
    """The period of the type with these dates. Raises Refused when they are no such period, and says which one is near."""
    found = Period(type_, start, end)
    if type_ == PeriodType.COHORT and _is_cohort(start, end):
        return found
    near = period_holding(type_, end)
    if not FIRST_YEAR <= start.year <= end.year <= LAST_YEAR:
        raise Refused(f"{start} to {end} is not a period between {FIRST_YEAR} and {LAST_YEAR}.", "Check the two dates.")
    if found != near:
        raise Refused(
            f"{start} to {end} is not a {NAMES[type_]}.",
            f"The one that holds {end} is {near.label}, {near.start} to {near.end}; give its dates or change the period type.",
        )
    return found


def _is_cohort(start: date, end: date) -> bool:
    length = (end.year - start.year) * 12 + end.month - start.month + 1
    return start.day == 1 and end == month_end(end.year, end.month) and 1 <= length <= 12


def _month_label(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _cohort_label(period: Period) -> str:
    if period == cohort(period.end.year):
        return f"{period.end.year} cohort"
    return f"{_month_label(period.start)} to {_month_label(period.end)} cohort"


_LABELS: Mapping[PeriodType, Callable[[Period], str]] = {
    PeriodType.MONTH: lambda p: _month_label(p.end),
    PeriodType.QUARTER: lambda p: f"{p.end.year} Q{p.end.month // 3}",
    PeriodType.YEAR: lambda p: str(p.end.year),
    PeriodType.SFY: lambda p: f"SFY {p.end.year}",
    PeriodType.FFY: lambda p: f"FFY {p.end.year}",
    PeriodType.SCHOOL_YEAR: lambda p: f"{p.start.year}-{p.end.year % 100:02d}",
    PeriodType.POINT: lambda p: f"{MONTHS[p.end.month - 1]} {p.end.day}, {p.end.year}",
    PeriodType.ROLLING3: lambda p: f"{p.start.year}-{p.end.year}",
    PeriodType.ROLLING5: lambda p: f"{p.start.year}-{p.end.year}",
    PeriodType.COHORT: _cohort_label,
    PeriodType.YTD: lambda p: f"{p.end.year} YTD {MONTHS[p.end.month - 1]}",
}
