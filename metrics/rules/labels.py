"""Period labels as agencies write them. What two types would read differently is settled by the measure's own type, or refused."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from metrics.rules.codes import PeriodType
from metrics.rules.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    NAMES,
    ROLLING_YEARS,
    Period,
    cohort,
    month,
    month_end,
    period_from_dates,
    period_holding,
    point,
    quarter,
    window,
    year_ending,
    year_to_date,
)
from metrics.rules.refused import Refused

EXAMPLES: dict[PeriodType, str] = {
    PeriodType.MONTH: "2020-04 or Apr 2020",
    PeriodType.QUARTER: "2020-Q2 or Q2 2020",
    PeriodType.YEAR: "2020",
    PeriodType.SFY: "SFY 2020 or FY 2019-20",
    PeriodType.FFY: "FFY 2020",
    PeriodType.SCHOOL_YEAR: "2019-20",
    PeriodType.POINT: "2023-01-24 or Jan 24, 2023",
    PeriodType.ROLLING3: "2014-16 or 2014-2016",
    PeriodType.ROLLING5: "2015-2019",
    PeriodType.COHORT: "2014 cohort",
    PeriodType.YTD: "2019 YTD Sep",
}
LONGEST = 60
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WORD = r"(?P<word>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>\d{4})"
_SHORT = r"'?(?P<year>\d{2})"
_PAIR = r"(?P<first>\d{4})\s?[-/]\s?(?P<last>\d{4}|\d{2})"
_FISCAL = r"(?P<kind>sfy|ffy|fy|sy|cy)\s?-?\s?"
# Excel counts days from 30 December 1899; these numbers are the days of 1954 to 2118.
_EXCEL_EPOCH, _EXCEL_FIRST, _EXCEL_LAST = date(1899, 12, 30), 20_000, 80_000
_KINDS: dict[str, tuple[PeriodType, ...]] = {
    "sfy": (PeriodType.SFY,),
    "ffy": (PeriodType.FFY,),
    "fy": (PeriodType.SFY, PeriodType.FFY),
    "sy": (PeriodType.SCHOOL_YEAR,),
    "cy": (PeriodType.YEAR,),
}


@lru_cache(maxsize=16_384)
def parse_period(label: str, type_: PeriodType | None) -> Period:
    """The period a label names for a measure of the type; with None, the only one it can name for any type.

    Raises Refused for a label that fits no such period, or more than one (naming the readings)."""
    text = _tidy(label)
    readings = list(dict.fromkeys(_readings(text))) if len(text) <= LONGEST else []
    fitting = [period for period in readings if type_ in (None, period.type)]
    if len(fitting) == 1:
        return fitting[0]
    raise _refusal(label, type_, fitting or readings)


def _refusal(label: str, type_: PeriodType | None, readings: Sequence[Period]) -> Refused:
    fix = f"Write it like {EXAMPLES[type_]}." if type_ else "Write it so that only one reading is left, such as SFY 2020."
    if not readings:
        return Refused(f"{label[:LONGEST]!r} is not a period between {FIRST_YEAR} and {LAST_YEAR}.", fix)
    named = " or ".join(f"{p.label}, a {NAMES[p.type]}, {p.start} to {p.end}" for p in readings[:2])
    if type_ is None or readings[0].type == type_:
        return Refused(f"{label!r} can be {named}.", fix)
    return Refused(f"{label!r} does not name a {NAMES[type_]}; it reads as {named}.", fix)


def _tidy(label: str) -> str:
    text = label.strip().casefold().replace("\u2013", "-").replace("\u2014", "-").replace(",", " ")
    return re.sub(r"\s+", " ", re.sub(r"^(\d+)\.0+$", r"\1", text))


def _is_plausible(found: re.Match[str]) -> bool:
    """Whether every year written with four digits lies between the first and the last that the rules know."""
    years = [text for name in ("year", "first", "last") if (text := found.groupdict().get(name)) and len(text) == 4]
    return all(FIRST_YEAR <= int(year) <= LAST_YEAR for year in years)


def _readings(text: str) -> Iterator[Period]:
    """Every period the label can name, over all types."""
    for pattern, read in _SHAPES:
        found = pattern.fullmatch(text)
        if found and _is_plausible(found):
            yield from read(found)
    day = _day(text)
    if day:
        yield point(day)
        yield from _starting_or_ending(day)


def _starting_or_ending(day: date) -> Iterator[Period]:
    """A date names a longer period only as its first or last day."""
    for type_ in PeriodType:
        if type_ not in (PeriodType.POINT, PeriodType.YTD, PeriodType.COHORT, *ROLLING_YEARS):
            period = period_holding(type_, day)
            if day in (period.start, period.end):
                yield period


def _day(text: str) -> date | None:
    """An ISO date (a time of day is dropped), month/day/year, a written date, or an Excel serial number."""
    if text.isdecimal() and text.isascii() and len(text) == 5 and _EXCEL_FIRST <= int(text) <= _EXCEL_LAST:
        return _EXCEL_EPOCH + timedelta(days=int(text))
    for pattern in _DAY_SHAPES:
        found = pattern.fullmatch(text)
        if found and _is_plausible(found):
            parts = found.groupdict()
            number = _month_number(parts["word"]) if parts.get("word") else int(parts["month"])
            return _real_day(int(parts["year"]), number, int(parts["day"]))
    return None


def _real_day(year: int, number: int | None, day: int) -> date | None:
    try:
        return date(year, number or 0, day)
    except ValueError:
        return None


def _month_number(word: str) -> int | None:
    """Apr, Sept and April are months; Apri is not."""
    word = "sep" if word == "sept" else word
    found = [n for n, name in enumerate(_MONTH_NAMES, 1) if word in (name, name[:3])]
    return found[0] if found else None


def _full(year: str) -> int:
    """Two digits are 2000 to 2068 or 1969 to 1999."""
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number <= 68 else 1900)


def _months(found: re.Match[str]) -> Iterator[Period]:
    parts = found.groupdict()
    number = _month_number(parts["word"]) if "word" in parts else int(parts["month"])
    if number and 1 <= number <= 12:
        yield month(_full(parts["year"]), number)


def _to_date(found: re.Match[str]) -> Iterator[Period]:
    rest = f"{found['before'] or ''} {found['after'] or ''}".strip()
    for period in _readings(rest):
        if period.type == PeriodType.MONTH:
            yield year_to_date(period.end.year, period.end.month)


def _quarters(found: re.Match[str]) -> Iterator[Period]:
    year, number, kind = _full(found["year"]), int(found["quarter"]), found.groupdict().get("kind")
    # The first quarter of state fiscal year 2020 is July to September 2019, of the federal one October to December 2019.
    back = {None: (0,), "cy": (0,), "sfy": (2,), "ffy": (1,), "fy": (2, 1)}.get(kind, ())
    for quarters in back:
        count = year * 4 + number - 1 - quarters
        yield quarter(count // 4, count % 4 + 1)


def _month_span(found: re.Match[str]) -> Iterator[Period]:
    first, last, year = _month_number(found["word"]), _month_number(found["until"]), int(found["year"])
    if first and last and first <= last:
        ended = Period(PeriodType.QUARTER, date(year, first, 1), month_end(year, last))
        if ended == period_holding(PeriodType.QUARTER, ended.end):
            yield ended


def _plain_year(found: re.Match[str]) -> Iterator[Period]:
    """2020 is that calendar or fiscal year or cohort; of a school year it could be the first or the second half."""
    year = int(found["year"])
    yield from (year_ending(type_, year) for type_ in (PeriodType.YEAR, PeriodType.SFY, PeriodType.FFY))
    yield from _both_school_years(year)
    yield cohort(year)


def _both_school_years(year: int) -> Iterator[Period]:
    yield year_ending(PeriodType.SCHOOL_YEAR, year)
    yield year_ending(PeriodType.SCHOOL_YEAR, year + 1)


def _kind_year(found: re.Match[str]) -> Iterator[Period]:
    year = _full(found["year"])
    for type_ in _KINDS[found["kind"]]:
        if type_ == PeriodType.SCHOOL_YEAR:
            yield from _both_school_years(year)
        else:
            yield year_ending(type_, year)


def _year_pair(found: re.Match[str]) -> Iterator[Period]:
    """2019-20 is a school or fiscal year; 2014-16 and 2015-2019 are windows, both years counted."""
    first, last = int(found["first"]), _second_year(found)
    kind = found.groupdict().get("kind")
    if last == first + 1:
        allowed = _KINDS[kind] if kind else (PeriodType.SFY, PeriodType.FFY, PeriodType.SCHOOL_YEAR)
        yield from (year_ending(type_, last) for type_ in allowed if type_ != PeriodType.YEAR)
    for type_, years in ROLLING_YEARS.items():
        if kind is None and last == first + years - 1:
            yield window(type_, last)


def _second_year(found: re.Match[str]) -> int:
    first, last = int(found["first"]), found["last"]
    if len(last) == 4:
        return int(last)
    year = first // 100 * 100 + int(last)
    return year if year > first else year + 100


def _one_cohort(found: re.Match[str]) -> Iterator[Period]:
    yield cohort(int(found["year"]))


def _cohort_span(found: re.Match[str]) -> Iterator[Period]:
    first, last = _month_number(found["word"]), _month_number(found["until"])
    if first and last:
        start, end = date(int(found["year"]), first, 1), month_end(int(found["last"]), last)
        try:
            yield period_from_dates(PeriodType.COHORT, start, end)
        except Refused:
            return


_FOLLOWED = r"(?: ?\(?\d{1,3} months?(?: follow-up)?\)?)?"
_Reader = Callable[[re.Match[str]], Iterator[Period]]
_SHAPES: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (rf"{_YEAR}[-/](?P<month>\d{{1,2}})", _months),
        (rf"(?P<month>\d{{1,2}})[-/]{_YEAR}", _months),
        (rf"{_WORD}[ -]?{_YEAR}", _months),
        (rf"{_YEAR}[ -]?{_WORD}", _months),
        (rf"{_WORD}[ -]{_SHORT}", _months),
        (r"(?:(?P<before>.+?) )?ytd(?: (?P<after>.+))?", _to_date),
        (rf"(?:(?P<kind>cy|sfy|ffy|fy) ?)?{_YEAR}[ -]?q(?P<quarter>[1-4])", _quarters),
        (r"q(?P<quarter>[1-4])[ -]?(?:(?P<kind>cy|sfy|ffy|fy) ?)?(?P<year>\d{4}|\d{2})", _quarters),
        (r"(?P<kind>cy|sfy|ffy|fy) ?(?P<year>\d{2})[ -]?q(?P<quarter>[1-4])", _quarters),
        (r"(?P<quarter>[1-4])q[ -]?(?P<year>\d{4}|\d{2})", _quarters),
        (rf"{_WORD} ?(?:-|to) ?(?P<until>[a-z]{{3,9}})\.? {_YEAR}", _month_span),
        (_YEAR, _plain_year),
        (rf"{_FISCAL}(?P<year>\d{{4}}|\d{{2}})", _kind_year),
        (_PAIR, _year_pair),
        (rf"{_FISCAL}{_PAIR}", _year_pair),
        (rf"{_YEAR} cohort{_FOLLOWED}", _one_cohort),
        (rf"cohort {_YEAR}{_FOLLOWED}", _one_cohort),
        (rf"{_WORD} {_YEAR} to (?P<until>[a-z]{{3,9}})\.? (?P<last>\d{{4}}) cohort{_FOLLOWED}", _cohort_span),
    )
)
_DAY_SHAPES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:[ t]00:00(?::00(?:\.0+)?)?z?)?",
        rf"(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/{_YEAR}",
        rf"(?P<day>\d{{1,2}}) {_WORD} {_YEAR}",
        rf"{_WORD} (?P<day>\d{{1,2}}) {_YEAR}",
    )
)
