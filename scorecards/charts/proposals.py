"""What a proposal changes, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from metrics.queries.proposals import ProposalRow
from metrics.rules.codes import Operator
from scorecards.charts.corrections import OPERATORS
from scorecards.charts.definition import baseline_text
from scorecards.templatetags.amounts import amount_text, difference_text
from scorecards.templatetags.proposals import field_word

NUMBERS = frozenset({"tolerance", "baseline_value", "frozen_mean", "frozen_range"})
SHOWN_AS_IT_IS = 2
DAYS = frozenset({"baseline_end", "retired_on", "frozen_from", "frozen_until"})


def exact(value: float | None, unit: str, decimals: int) -> str:
    """The value as it is printed everywhere, or with the decimals it has where it has more: what changes by a tenth must not read as the
    same."""
    is_finer = value is not None and decimals <= SHOWN_AS_IT_IS and round(value, decimals) != value
    return amount_text(value, unit, None if is_finer else decimals)


def aim_text(operator: str, value: float, high: float | None, unit: str, decimals: int) -> str:
    """At least 90%."""
    low, upper = (exact(one, unit, decimals) for one in (value, high))
    words = {
        Operator.AT_LEAST: _("at least %(low)s"),
        Operator.AT_MOST: _("at most %(low)s"),
        Operator.MORE_THAN: _("more than %(low)s"),
        Operator.LESS_THAN: _("less than %(low)s"),
        Operator.BETWEEN: _("between %(low)s and %(high)s"),
    }
    return words.get(OPERATORS[operator], _("done")) % {"low": low, "high": upper}


def target_text(fields: Mapping[str, Any], unit: str, decimals: int) -> str:
    """At least 90% by June 30, 2020; "no target" for nothing."""
    if not fields:
        return _("no target")
    aim = aim_text(fields["operator"], fields["value"], fields.get("high"), unit, decimals)
    return _("%(aim)s by %(day)s") % {"aim": aim, "day": long(fields["date"])}


def long(day: str | date) -> str:
    """June 30, 2020."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found:%B} {found.day}, {found.year}"


def told(row: ProposalRow) -> list[tuple[str, str, str]]:
    """What changes: (what, before, after)."""
    if row.kind.value == "target":
        after = {**row.before, **row.after} if row.after else {}
        return [(_("Target"), target_text(row.before, row.unit, row.decimals), target_text(after, row.unit, row.decimals))]
    return [(field_word(name), _shown(name, row.before.get(name), row), _shown(name, row.after.get(name), row)) for name in row.after]


def standing(kind: str, fields: Mapping[str, Any], unit: str, decimals: int) -> str:
    """How what a kind of change is about stands now: 0.3 points; 6.6%, average of 2014; not retired. `fields`: the measure's, as JSON."""
    if kind == "tolerance":
        size, digits = fields["tolerance"], None if decimals <= SHOWN_AS_IT_IS else decimals
        return _("5% of what is expected, as none is set") if size is None else difference_text(size, unit, digits).lstrip("+")
    if kind == "baseline":
        return baseline_text(fields["period"], fields["baseline_period"], fields["baseline_value"], unit, decimals) or _("none")
    if kind == "formula":
        return str(fields["formula"]) or _("none: its figures are handed in")
    if kind == "limits":
        mean = fields["frozen_mean"]
        return _("move with every figure") if mean is None else _("frozen, with the mean %(mean)s") % {"mean": exact(mean, unit, decimals)}
    if kind == "retirement":
        return long(fields["retired_on"]) if fields["retired_on"] else _("not retired")
    return str(fields["definition"]) or _("none")


def _shown(name: str, value: Any, row: ProposalRow) -> str:
    if value in (None, "", []):
        return _("none")
    if name in NUMBERS:
        return exact(value, row.unit, row.decimals)
    return long(value) if name in DAYS else str(value)
