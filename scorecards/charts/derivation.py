"""The steps of a derivation in the reader's language, with values as a person writes them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from metrics.rules.derive import Derivation, Plain
from scorecards.charts.answers import gap, long_day
from scorecards.queries.rows import CardRow
from scorecards.templatetags.amounts import amount_text
from scorecards.templatetags.words import STATUS

IN_UNIT = {"value", "target", "target_high", "expected", "expected_high", "end", "end_high", "from_value", "from_high"}
DISTANCES = {"shortfall", "tolerance"}
DAYS = {"as_of", "period_end", "target_date", "from_date", "baseline_end", "missing_end", "due_on", "accepted_on"}
JUDGEMENTS = {"status", "judged", "then"}


def sentences_of(derivation: Derivation, card: CardRow) -> list[str]:
    """One sentence a step. Numbers keep the digits that decide: a value that would print like its limit does not."""
    said = [_(step.pattern) % {name: _shown(name, value, card) for name, value in step.values.items()} for step in derivation.steps]
    return [*said, accepted(card)] if card.accepted_until else said


def as_file(derivation: Derivation, card: CardRow) -> dict[str, Any]:
    """The derivation as plain values, with the measure's code and until when its miss is accepted."""
    until = card.accepted_until.isoformat() if card.accepted_until else None
    return derivation.as_json() | {"code": card.code, "accepted_until": until}


def accepted(card: CardRow) -> str:
    """That the miss is accepted, which changes nothing of what was computed."""
    day = long_day(card.accepted_until) if card.accepted_until else ""
    return _("The State accepts this miss until %(day)s. What was computed stays under it and returns by itself the day after.") % {
        "day": day
    }


def _shown(name: str, value: Plain, card: CardRow) -> str:
    if value is None:
        return amount_text(None)
    if name in JUDGEMENTS:
        return str(STATUS[str(value)].word).lower()
    if name in DAYS:
        return long_day(date.fromisoformat(str(value)))
    if name in IN_UNIT and isinstance(value, int | float):
        return exact(float(value), card)
    if name in DISTANCES and isinstance(value, int | float):
        return gap(float(value), card)
    return str(value)


def exact(value: float, card: CardRow) -> str:
    """The value with its unit, and with more decimals than the measure prints where it has them."""
    decimals = card.decimals
    while decimals < card.decimals + 4 and abs(round(value, decimals) - value) > 1e-9 * max(abs(value), 1.0):
        decimals += 1
    return amount_text(value, card.unit, decimals)
