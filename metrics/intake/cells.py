"""The cells of a row of readings, read one by one."""

import re
from datetime import date, datetime, timedelta

from agencies.intake.cells import day, midnight, moment, one_of, words
from agencies.intake.findings import Refused
from metrics.intake.known import Known, KnownMeasure
from metrics.intake.numbers import by_rule, figure, inexact_figure, period_of
from metrics.rules.codes import Absence, ReadingState
from metrics.rules.periods import Period, period_from_dates
from metrics.rules.readings import QUALIFIERS

reason = one_of(each.slug for each in Absence)
state = one_of(each.slug for each in ReadingState)
qualifier = one_of(QUALIFIERS)
source = words(300)
note = words(5000)
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def period(measure: KnownMeasure, label: str, start: str, end: str) -> Period:
    """The period a row is about: from its label, its two dates, or both when they agree. Raises Refused."""
    if not label:
        if not start or not end:
            raise Refused("The row does not say which period it is about.", "Give period, or both period_start and period_end.")
        return _from_dates(measure, day(start), day(end))
    found = period_of(measure.period)(label)
    for name, given, real in (("period_start", start, found.start), ("period_end", end, found.end)):
        if given and day(given) != real:
            raise Refused(f"{name} is {given}, but {label} has {real}.", "Correct the label or the date.")
    return found


def _from_dates(measure: KnownMeasure, start: date, end: date) -> Period:
    return by_rule(lambda _: period_from_dates(measure.period, start, end))("")


def value(text: str, reason_text: str) -> tuple[str, str]:
    """The value as the database reads it, and the mark of an inexact one. Raises Refused unless there is a value or a reason."""
    if text and reason_text:
        raise Refused(f"The row has both a value and the reason {reason_text}.", "Keep one of them.")
    if reason_text:
        return "", ""
    if not text:
        allowed = ", ".join(each.slug for each in Absence)
        raise Refused("The row has no value and no reason.", f"Give the value, or a reason: {allowed}. A blank is not zero.")
    written = inexact_figure(text)
    return repr(written.value), written.qualifier


def amount(text: str) -> str:
    return repr(figure(text)) if text else ""


def margin(text: str) -> str:
    if text and figure(text) < 0:
        raise Refused("The margin of error is below 0.", "Write 0 or more.")
    return amount(text)


def one_qualifier(text: str, of_value: str) -> str:
    """The mark of an inexact value, wherever it is written. Raises Refused for two that differ."""
    if text and of_value and text != of_value:
        raise Refused(f"The value begins with {of_value}, the qualifier is {text}.", "Keep one of them.")
    return str(qualifier(text)) if text else of_value


def recorded(texts: tuple[str, str], measure: KnownMeasure, end: date, known: Known) -> datetime:
    """When a figure of history became known: as given, else when it was published, else when it was due. Raises Refused."""
    given, published = texts
    when = _moment(given, known) if given else midnight(day(published) if published else end + timedelta(days=measure.lag_days))
    return min(when, known.now)


def _moment(text: str, known: Known) -> datetime:
    when = moment(text)
    if when > known.now:
        raise Refused("The moment is in the future.", "Give when the figure became known.")
    return when


def escaped(text: str) -> str:
    """Text as PostgreSQL's COPY reads it."""
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)
