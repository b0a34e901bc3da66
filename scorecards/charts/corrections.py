"""What a correction changes, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.actions.corrections import Correction
from metrics.rules.codes import Operator
from scorecards.actions.corrections import Effect
from scorecards.queries.pages.correcting import Standing, StandingTarget
from scorecards.queries.pages.sheet import Definition
from scorecards.queries.rows import CardRow
from scorecards.templatetags.amounts import amount_text, difference_text, qualified
from scorecards.templatetags.words import ABSENCE

OPERATORS = {code.slug: code for code in Operator}


@dataclass(frozen=True, slots=True)
class ToldEffect:
    """`flips`: whether the status changes. The goals have their statuses as slugs."""

    old: str
    new: str
    difference: str
    before: CardRow | None
    after: CardRow | None
    flips: bool
    goals: tuple[tuple[str, str, str], ...]


def effect(measure: Definition, was: Standing, correction: Correction, found: Effect) -> ToldEffect:
    """The old and the new figure, the difference, and the statuses."""
    both = was.value is not None and correction.value is not None
    change = correction.value - was.value if both else None  # type: ignore[operator]
    return ToldEffect(
        old=qualified(figure(measure, was.value, was.reason), was.qualifier),
        new=figure(measure, correction.value, correction.reason),
        difference="" if change is None else difference_text(change, measure.unit, measure.decimals + 1),
        before=found.before,
        after=found.after,
        flips=found.before is not None and found.after is not None and found.before.status != found.after.status,
        goals=tuple((goal["name"], goal["before"], goal["after"]) for goal in found.goals),
    )


def figure(measure: Definition, value: float | None, reason: str | None) -> str:
    return str(ABSENCE[reason]) if reason else amount_text(value, measure.unit, measure.decimals)


def aim(target: StandingTarget) -> str:
    """At least 90%."""
    low, high = (amount_text(value, target.unit, target.decimals) for value in (target.value, target.high))
    words = {
        Operator.AT_LEAST: _("at least %(low)s"),
        Operator.AT_MOST: _("at most %(low)s"),
        Operator.MORE_THAN: _("more than %(low)s"),
        Operator.LESS_THAN: _("less than %(low)s"),
        Operator.BETWEEN: _("between %(low)s and %(high)s"),
    }
    return words.get(OPERATORS[target.operator], _("done")) % {"low": low, "high": high}
