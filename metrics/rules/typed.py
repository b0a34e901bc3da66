"""Cells of the grid as people type them: a figure, its parts, or the reason there is none; and what is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from metrics.rules.codes import Absence
from metrics.rules.readings import parse_number, parse_value, sentinel_reason
from metrics.rules.refused import Refused

CELLS = ("value", "numerator", "denominator", "reason", "note", "why")
LONGEST = 1000
# One key says why there is no figure, in any cell for a figure.
KEYS: Mapping[str, Absence] = {
    "n": Absence.NOT_COLLECTED,
    "p": Absence.PENDING,
    "s": Absence.SUPPRESSED,
    "a": Absence.NOT_APPLICABLE,
}
REASONS = {code.slug: code for code in Absence}
_DRESS = re.compile(r"[\s\u00a0\u202f$]|%$")
_PER = re.compile(r"\bper\s+(1[0,]{3,10})\b")
DISAGREE = 0.005


@dataclass(frozen=True, slots=True)
class Figure:
    """What a period is to say: a value, with its parts where it is a rate, or the reason there is none."""

    value: float | None
    reason: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    qualifier: str = ""
    note: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was understood. `figure` None: nothing, or not enough, was typed, or `problems` says what is wrong with which cell.

    `computed`: the rate that the two parts give."""

    figure: Figure | None = None
    computed: float | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


def is_blank(cells: Mapping[str, str]) -> bool:
    """Whether the row says nothing of the period; a note or a reason to change alone is no figure."""
    return not any(cells.get(name, "").strip() for name in ("value", "numerator", "denominator", "reason"))


def read_typed(cells: Mapping[str, str], scale: float = 1.0) -> Typed:
    """The row. `scale`: what the measure multiplies the ratio of its parts by."""
    if is_blank(cells):
        return Typed()
    problems: dict[str, str] = {}
    value, numerator, denominator = (_number(cells, name, problems) for name in ("value", "numerator", "denominator"))
    reason = _reason(cells, problems)
    computed = _ratio(numerator, denominator, scale, problems)
    if reason and (value or numerator or denominator):
        problems["reason"] = "There is a figure and a reason for none. Keep one of them."
    if not (reason or value or computed is not None or problems):
        problems["denominator" if numerator else "numerator"] = "Give both parts, or the figure itself."
    note = cells.get("note", "").strip()
    if len(note) > LONGEST:
        problems["note"] = f"The note is longer than {LONGEST:,} letters."
    if problems:
        return Typed(computed=computed, problems=problems)
    number, mark = value or (computed, "")
    top, bottom = (part[0] if part else None for part in (numerator, denominator))
    figure = Figure(number, reason, top, bottom, mark, note, cells.get("why", "").strip())
    return Typed(figure, computed)


def differs(figure: Figure, computed: float | None) -> bool:
    """Whether a figure that was typed is another one than its parts give, beyond rounding."""
    if computed is None or figure.value is None:
        return False
    return abs(figure.value - computed) > DISAGREE * max(abs(computed), abs(figure.value))


def scale_by_unit(unit: str, is_percent: bool) -> float:
    """What a ratio is multiplied by to be in the unit: 100 for percent, 1,000 for "per 1,000", else 1."""
    if is_percent:
        return 100.0
    found = _PER.search(unit.casefold())
    return float(found[1].replace(",", "")) if found else 1.0


def _number(cells: Mapping[str, str], name: str, problems: dict[str, str]) -> tuple[float, str] | None:
    text = _DRESS.sub("", cells.get(name, "").strip())
    if not text or _mark(text):
        return None
    try:
        if name == "value":
            written = parse_value(text)
            return written.value, written.qualifier
        return parse_number(text), ""
    except Refused as why:
        problems[name] = why.problem
        return None


def _reason(cells: Mapping[str, str], problems: dict[str, str]) -> str | None:
    """The reason chosen, or the one that a mark in the place of a figure stands for."""
    chosen = cells.get("reason", "").strip()
    if chosen:
        if chosen in REASONS:
            return chosen
        problems["reason"] = "This is no reason that is known."
        return None
    marks = [_mark(_DRESS.sub("", cells.get(name, "").strip())) for name in ("value", "numerator")]
    return next((mark.slug for mark in marks if mark), None)


def _mark(text: str) -> Absence | None:
    return KEYS.get(text.casefold()) or sentinel_reason(text) if text else None


def _ratio(top: tuple[float, str] | None, bottom: tuple[float, str] | None, scale: float, problems: dict[str, str]) -> float | None:
    if top is None or bottom is None:
        return None
    if bottom[0] == 0:
        problems["denominator"] = "Nothing can be divided by 0."
        return None
    return scale * top[0] / bottom[0]
