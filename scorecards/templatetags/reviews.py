"""Words about reviews and promises: `{% load reviews %}`. A state is a word and a shape before it is a color."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.defaultfilters import capfirst
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from goals.models import ItemKind, ReviewKind, ReviewState
from goals.queries.ledger import ScoringRow
from goals.queries.promises import Effect, PromiseRow
from goals.rules.promises import Tally
from scorecards.templatetags.amounts import amount_text, count_text, difference_text, share_text
from scorecards.templatetags.words import Mark

register = template.Library()
PROMISE: Mapping[str, Mark] = {
    "open": Mark(gettext_lazy("Open"), "open", "quiet"),
    "kept": Mark(gettext_lazy("Kept"), "done", "on-track"),
    "late": Mark(gettext_lazy("Late"), "overdue", "overdue"),
    "no_effect": Mark(gettext_lazy("No effect"), "off-track", "off-track"),
    "dropped": Mark(gettext_lazy("Dropped"), "close", "none"),
}
REVIEW: Mapping[str, Mark] = {
    "planned": Mark(gettext_lazy("Planned"), "calendar", "quiet"),
    "prepared": Mark(gettext_lazy("Prepared, pack frozen"), "flag", "context"),
    "held": Mark(gettext_lazy("Being held"), "rising", "near"),
    "minuted": Mark(gettext_lazy("Minuted"), "done", "on-track"),
    "cancelled": Mark(gettext_lazy("Cancelled"), "close", "none"),
}
# The symbol and the tone of why something is on an agenda; its word is that of goals.models.ItemKind.
ITEMS: Mapping[str, tuple[str, str]] = {
    "promise_late": ("overdue", "overdue"), "effect_due": ("clock", "quiet"), "promise_scored": ("done", "quiet"),
    "flip": ("off-track", "off-track"), "differs": ("information", "quiet"), "miss": ("off-track", "off-track"),
    "signal": ("signal", "signal"), "barrier": ("flag", "quiet"), "overdue": ("overdue", "overdue"), "own": ("person", "quiet"),
}  # fmt: skip
SCORED: Mapping[str, str | Promise] = {
    "made": gettext_lazy("The promise was made."),
    "done": gettext_lazy("Its owner said that it is done."),
    "reopened": gettext_lazy("Its owner said that it is not done after all."),
    "dropped": gettext_lazy("The chair dropped it."),
    "time": gettext_lazy("Its day passed."),
    "new_period": gettext_lazy("The figure arrived."),
    "revised": gettext_lazy("Figures were revised."),
}
CANNOT: Mapping[str, str | Promise] = {
    "break": gettext_lazy("the way of measuring changed in between"),
    "base": gettext_lazy("the reading it starts from has no value anymore"),
    "retired": gettext_lazy("the measure is not collected anymore"),
    "not_collected": gettext_lazy("no figure was collected"),
    "suppressed": gettext_lazy("the figure is hidden because it is small"),
    "not_applicable": gettext_lazy("there is no figure for that period"),
}


@register.filter
def promise_mark(state: str) -> Mark:
    """Word, symbol and tone of a promise's state."""
    return PROMISE[str(state)]


@register.filter
def review_mark(state: str) -> Mark:
    return REVIEW[str(state)]


@register.filter
def item_mark(kind: str) -> Mark:
    """Why something is on an agenda: its word with a capital, its symbol and its tone."""
    return Mark(capfirst(str(ItemKind(kind).label)), *ITEMS[str(kind)])


@register.filter
def review_kind_word(kind: str) -> str:
    return str(ReviewKind(kind).label)


@register.filter
def cause_of_score(cause: str) -> str:
    """Why a promise was scored anew, in a sentence."""
    return str(SCORED[str(cause)])


@register.filter
def review_name(review: Any) -> str:
    """What a review is called: its own title, else what it is about. Of anything with `kind`, `title` and `subject`."""
    if review.title:
        return str(review.title)
    if review.kind == ReviewKind.PRIORITY:
        return _("Review of %(about)s") % {"about": review.subject}
    return _("Review with %(about)s") % {"about": review.subject} if review.kind == ReviewKind.AGENCY else _("Cabinet review")


@register.filter
def review_title(review: Any) -> str:
    """What a review is called where its day is not said beside it: "Cabinet review, July 9, 2019". Of anything that also has `on`."""
    return f"{review_name(review)}, {_day(review.on)}"


@register.filter
def review_said(review: Any) -> str:
    """Where a review stands, in a word for a line of text."""
    return str(ReviewState(review.state).label)


def _day(value: Any) -> str:
    return date_format(value, pgettext("date format", "F j, Y"))


def _points(value: float, effect: Effect) -> str:
    return difference_text(abs(value), effect.unit, effect.decimals).lstrip("+")


@register.filter
def expects(effect: Effect) -> str:
    """Trains on time should rise by at least 3.0 points, from 82.0% (May 2019), by September 30, 2019."""
    words = {
        "name": effect.name,
        "by": _points(effect.by, effect),
        "base": amount_text(effect.base_then, effect.unit, effect.decimals),
        "period": effect.base_period,
        "day": _day(effect.on),
    }
    if effect.way == "rise":
        return _("%(name)s should rise by at least %(by)s, from %(base)s (%(period)s), by %(day)s.") % words
    return _("%(name)s should fall by at least %(by)s, from %(base)s (%(period)s), by %(day)s.") % words


@register.filter
def came(row: PromiseRow) -> str:
    """What came of the expected effect, after what `expects` says: "It rose by 3.0 points to 85.0% (Sep 2019). The effect was reached." """
    effect = row.effect
    if effect is None:
        return ""
    told = _came(row, effect)
    if effect.base is not None and effect.base != effect.base_then:
        before, now = (amount_text(value, effect.unit, effect.decimals) for value in (effect.base_then, effect.base))
        told += " " + _("The reading it starts from was revised from %(before)s to %(now)s since; the revised one counts.") % {
            "before": before, "now": now,
        }  # fmt: skip
    return told


def _came(row: PromiseRow, effect: Effect) -> str:
    if row.effect_state == "cannot_tell":
        return _("Whether the effect was reached cannot be told: %(why)s.") % {"why": CANNOT.get(effect.why, effect.why)}
    if row.effect_state == "waiting" or effect.value is None or effect.moved is None:
        return _waiting(effect)
    told = _moved(effect, effect.value, effect.moved)
    if row.effect_state == "reached":
        return _("It %(moved)s. The effect was reached.") % {"moved": told}
    return _("It %(moved)s. The effect was not reached.") % {"moved": told}


def _moved(effect: Effect, value: float, moved: float) -> str:
    """Rose by 3.0 points to 85.0% (Sep 2019); stayed at 82.0% (Sep 2019)."""
    by = _points(moved, effect)
    words = {"by": by, "value": amount_text(value, effect.unit, effect.decimals), "period": effect.value_period}
    if by == _points(0, effect):
        return _("stayed at %(value)s (%(period)s)") % words
    if moved > 0:
        return _("rose by %(by)s to %(value)s (%(period)s)") % words
    return _("fell by %(by)s to %(value)s (%(period)s)") % words


def _waiting(effect: Effect) -> str:
    if effect.value is not None and effect.moved is not None:
        moved = _moved(effect, effect.value, effect.moved)
        return _("So far it %(moved)s. It is judged on %(day)s.") % {"moved": moved, "day": _day(effect.on)}
    if effect.value_period:
        return _("It is judged by the figure for %(period)s, from %(day)s on, once that figure has arrived.") % {
            "period": effect.value_period, "day": _day(effect.on),
        }  # fmt: skip
    return _("It is judged by the last count by %(day)s.") % {"day": _day(effect.on)}


@register.filter
def verdict(row: PromiseRow) -> str:
    """How a promise stands, in a sentence: "Done on September 12, 2019, on time." """
    if row.dropped_on:
        return _("Dropped on %(day)s by %(by)s: %(why)s") % {"day": _day(row.dropped_on), "by": row.dropped_by, "why": row.dropped_why}
    late = ngettext("%(n)s day", "%(n)s days", row.days_late) % {"n": count_text(row.days_late)}
    if row.done_on is None:
        due = {"day": _day(row.due_on), "late": late}
        return _("It was due on %(day)s and is %(late)s late.") % due if row.days_late else _("It is due on %(day)s.") % due
    done = {"day": _day(row.done_on), "late": late}
    return _("Done on %(day)s, %(late)s late.") % done if row.days_late else _("Done on %(day)s, on time.") % done


@register.filter
def kept_of(counts: Tally) -> str:
    """9 promises made: 4 open, 3 kept, 1 late, 1 without effect. Of few that came due no share is told."""
    if not counts.made:
        return _("No promise has been made yet.")
    parts = [
        (counts.open, _("%(n)s open")), (counts.kept, _("%(n)s kept")), (counts.late, _("%(n)s late")),
        (counts.no_effect, _("%(n)s without effect")), (counts.dropped, _("%(n)s dropped")),
    ]  # fmt: skip
    told = ", ".join(words % {"n": count_text(n)} for n, words in parts if n)
    made = ngettext("%(n)s promise made", "%(n)s promises made", counts.made) % {"n": count_text(counts.made)}
    return " ".join(filter(None, (f"{made}: {told}.", kept_share(counts))))


@register.filter
def kept_share(counts: Tally) -> str:
    """7 of 9 promises that came due were kept (78%); without the share where fewer than five came due."""
    if not counts.settled:
        return ""
    words = ngettext(
        "%(kept)s of %(n)s promise that came due was kept", "%(kept)s of %(n)s promises that came due were kept", counts.settled
    )
    if counts.kept == 1 < counts.settled:
        words = _("%(kept)s of %(n)s promises that came due was kept")
    told = words % {"kept": count_text(counts.kept), "n": count_text(counts.settled)}
    return f"{told}." if counts.share is None else f"{told} ({share_text(counts.kept, counts.settled)})."


@register.filter
def scored_by(row: ScoringRow, effect: Effect | None) -> str:
    """The numbers of one scoring: "82.0% to 85.0% (Sep 2019), +3.0 points"; empty where there are none."""
    if effect is None or row.base is None or row.value is None or row.moved is None:
        return ""
    return _("%(base)s to %(value)s (%(period)s), %(moved)s") % {
        "base": amount_text(row.base, effect.unit, effect.decimals),
        "value": amount_text(row.value, effect.unit, effect.decimals),
        "period": row.value_period,
        "moved": difference_text(row.moved, effect.unit, effect.decimals),
    }
