"""The period of a fact, from a label or from its parts, as a layout says."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from agencies.intake.findings import Refused, shortened
from metrics.intake.layouts.sources import Pick, Place, pick_of
from metrics.intake.layouts.spec import When
from metrics.intake.numbers import by_rule, period_of
from metrics.rules.codes import PeriodType
from metrics.rules.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    ROLLING_YEARS,
    YEAR_ENDS,
    Period,
    cohort,
    month,
    point,
    quarter,
    window,
    year_ending,
    year_to_date,
)  # fmt: skip

PickPeriod = Callable[[Sequence[str]], "tuple[str, Period | None]"]
_PAIR = re.compile(r"(?<!\d)(\d{4})\s?[-/\u2013]\s?(\d{4}|\d{2})(?!\d)", re.ASCII)
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_TWO = re.compile(r"(?<!\d)\d{2}(?!\d)", re.ASCII)
_DIGITS = re.compile(r"(?<!\d)\d{1,2}(?!\d)", re.ASCII)
_WORD = re.compile(r"[a-z]{3,9}", re.ASCII)
_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTHS: Mapping[str, int] = {
    **{name: number for number, name in enumerate(_NAMES, 1)},
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)}, "sept": 9,
}  # fmt: skip
MOST_REMEMBERED = 20_000


def year_in(text: str) -> int:
    """The year that a text names; of a pair such as 2019-20 the second. Raises Refused for none or several."""
    pair = _PAIR.search(text)
    if pair:
        second = pair[2] if len(pair[2]) == 4 else f"{pair[1][:2]}{pair[2]}"
        years = {int(second) + (100 if int(second) < int(pair[1]) else 0)}
    else:
        years = {int(found) for found in _FOUR.findall(text)} or {_full(int(found)) for found in _TWO.findall(text)}
    if len(years) != 1 or not FIRST_YEAR <= min(years) <= LAST_YEAR:
        raise Refused(f"{shortened(text)!r} does not name one year.", "Correct it, or take the year out of it with pattern in the layout.")
    return years.pop()


def _full(year: int) -> int:
    return year + (2000 if year <= 68 else 1900)


def month_in(text: str) -> int:
    """The number of the month that a text names."""
    found = {_MONTHS[word] for word in _WORD.findall(text.lower()) if word in _MONTHS}
    found = found or {int(digits) for digits in _DIGITS.findall(text) if 1 <= int(digits) <= 12}
    if len(found) != 1:
        raise Refused(
            f"{shortened(text)!r} does not name one month.", "Correct it, or take the month out of it with pattern in the layout."
        )
    return found.pop()


def _number_in(text: str, largest: int, what: str) -> int:
    found = [int(digits) for digits in re.findall(r"\d+", text, re.ASCII) if len(digits) < 4]
    if len(found) != 1 or not 1 <= found[0] <= largest:
        raise Refused(f"{shortened(text)!r} does not name one {what}.", f"Write a number from 1 to {largest}, or take it out with pattern.")
    return found[0]


def period_picker(when: When, place: Place) -> PickPeriod:
    """The function that gives the label and, where the type is known, the period of a record. Both raise Refused."""
    type_ = PeriodType.from_slug(when.type) if when.type else None
    picks = {
        name: pick_of(source, place, "period")
        for name in ("label", "year", "quarter", "month", "day")
        if (source := getattr(when, name)) is not None
    }
    read: Callable[..., tuple[str, Period | None]] = _labelled(type_) if "label" in picks else _parted(when, type_, tuple(picks))
    return _remembering(read, tuple(picks.values()))


def _remembering(read: Callable[..., tuple[str, Period | None]], picks: Sequence[Pick]) -> PickPeriod:
    known: dict[tuple[str, ...], tuple[str, Period | None]] = {}

    def picker(record: Sequence[str]) -> tuple[str, Period | None]:
        texts = tuple([pick(record) for pick in picks])
        answer = known.get(texts)
        if answer is None:
            answer = read(*texts)
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            known[texts] = answer
        return answer

    return picker


def _labelled(type_: PeriodType | None) -> Callable[[str], tuple[str, Period | None]]:
    def read(label: str) -> tuple[str, Period | None]:
        if not label:
            raise Refused("The cell that names the period is empty.", "Give the period, or pass such rows over with skip in the layout.")
        if type_ is None:
            return label, None
        period = period_of(type_)(label)
        return period.label, period

    return read


def _parted(when: When, type_: PeriodType | None, names: Sequence[str]) -> Callable[..., tuple[str, Period | None]]:
    def read(*texts: str) -> tuple[str, Period | None]:
        given = dict(zip(names, texts, strict=True))
        period = by_rule(lambda _: _period(when, type_, year_in(given["year"]) - when.back, given))("")
        if period is None:
            return str(year_in(given["year"]) - when.back), None
        if type_ is not None and period.type != type_:
            raise Refused(
                f"This is {period.label}, not a period of the type {type_.slug}.", "Correct type in the layout, or the other parts."
            )
        return period.label, period

    return read


def _period(when: When, type_: PeriodType | None, year: int, given: Mapping[str, str]) -> Period | None:
    if "quarter" in given:
        first = when.starts + 3 * (_number_in(given["quarter"], 4, "quarter") - 1)
        begins = year - (when.starts > 1) + (first > 12)
        return quarter(begins, ((first - 1) % 12 + 3) // 3)
    if "month" in given:
        return _within_year(when, type_, year, given)
    return None if type_ is None else _whole_year(type_, year)


def _within_year(when: When, type_: PeriodType | None, year: int, given: Mapping[str, str]) -> Period:
    number = month_in(given["month"])
    year -= when.starts > 1 and number >= when.starts
    if "day" in given:
        return point(_real_day(year, number, _number_in(given["day"], 31, "day")))
    if type_ == PeriodType.YTD:
        return year_to_date(year, number)
    return month(year, number)


def _real_day(year: int, number: int, day: int) -> date:
    try:
        return date(year, number, day)
    except ValueError as error:
        raise Refused(f"There is no day {day} in month {number} of {year}.", "Correct the day or the month.") from error


def _whole_year(type_: PeriodType, year: int) -> Period:
    if type_ in YEAR_ENDS:
        return year_ending(type_, year)
    if type_ in ROLLING_YEARS:
        return window(type_, year)
    if type_ == PeriodType.COHORT:
        return cohort(year)
    raise Refused(f"A year alone is no period of the type {type_.slug}.", "Say month, quarter or day under period as well.")
