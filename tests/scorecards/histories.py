"""Histories as the queries return them, for tests of what charts make of them."""

from datetime import date
from typing import Any

from metrics.rules.codes import Operator, PeriodType
from metrics.rules.periods import Period, period_holding
from scorecards.queries.pages.history import Earlier, History, Line, NoteRow, Stretch, TargetRow, Turn

LAST = date(2019, 5, 31)


def line(period: Period, value: float | None, **fields: Any) -> Line:
    plain: dict[str, Any] = {
        "start": period.start, "end": period.end, "label": period.label, "value": value,
        "reason": None if value is not None else "not_collected", "qualifier": "", "state": "final", "published_on": None,
        "recorded_on": period.end, "source": "Case log", "source_ref": "", "note": "", "numerator": None, "denominator": None,
        "moe": None, "expected": None, "expected_high": None, "judged": None, "gap_before": False, "starts_anew": False,
        "is_unusual": False, "earlier": (),
    }  # fmt: skip
    return Line(**(plain | fields))


def monthly(*values: float | None, **of: dict[str, Any]) -> History:
    """Months that end with May 2019. `of` gives fields of single lines by place: p0={"state": "provisional"}."""
    period, lines = period_holding(PeriodType.MONTH, LAST), []
    for place in range(len(values) - 1, -1, -1):
        lines.append(line(period, values[place], **of.get(f"p{place}", {})))
        period = period.previous()
    return History(tuple(reversed(lines)), (), (), ())


def earlier(value: float | None, **fields: Any) -> Earlier:
    plain: dict[str, Any] = {
        "value": value, "reason": None, "qualifier": "", "state": "final", "published_on": None, "recorded_on": date(2019, 6, 1),
        "superseded_on": date(2019, 6, 20), "source": "Case log",
    }  # fmt: skip
    return Earlier(**(plain | fields))


def target(day: date, value: float, **fields: Any) -> TargetRow:
    plain: dict[str, Any] = {
        "breakdown_id": 0, "day": day, "label": "Dec 2019", "operator": Operator.AT_MOST, "value": value, "high": None, "kind": "final",
        "is_illustrative": False, "governs": True, "source": "Plan", "source_ref": "", "reason": "", "change_reason": "",
        "recorded_on": date(2018, 1, 1), "superseded_on": None,
    }  # fmt: skip
    return TargetRow(**(plain | fields))


def stretch(*turns: tuple[date, float, float | None], illustrative: bool = False, passed: bool = False) -> Stretch:
    return Stretch(tuple(Turn(*turn) for turn in turns), illustrative, passed)


def note(day: date, kind: str = "event", text: str = "A new law.", source: str = "") -> NoteRow:
    return NoteRow(day, kind, text, source)
