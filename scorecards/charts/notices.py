"""Notices of corrections in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scorecards.queries.corrections import Changed, Notice, reason_words
from scorecards.templatetags.amounts import amount_text, count_text, difference_text, qualified
from scorecards.templatetags.words import ABSENCE, STATUS

OTHERS: dict[str, Promise] = {
    "calculated": gettext_lazy("figures it is calculated from changed"),
    "file": gettext_lazy("a newer file from the source says otherwise"),
    "handed_in": gettext_lazy("it was handed in anew"),
}


def why(code: str) -> str:
    """A coded reason in words."""
    return str(OTHERS[code] if code in OTHERS else reason_words(code))


def whys(notice: Notice) -> str:
    """Why, for the notice as a whole."""
    return "; ".join(why(code) for code in notice.whys)


def figures(notice: Notice, line: Changed) -> tuple[str, str]:
    """What stood and what stands, each a figure or the reason there is none. With one more decimal where they would read the same."""
    for more in (0, 1, 3):
        before = _figure(notice, line.value_before, line.reason_before, notice.decimals + more)
        after = qualified(_figure(notice, line.value, line.reason, notice.decimals + more), line.qualifier if line.reason is None else "")
        if before != after:
            break
    return before, after


def _figure(notice: Notice, value: float | None, reason: str | None, decimals: int) -> str:
    return amount_text(value, notice.unit, decimals, "short") if reason is None else str(ABSENCE[reason])


def difference(notice: Notice, line: Changed) -> str:
    """By how much; empty where there are not two figures."""
    if line.value is None or line.value_before is None:
        return ""
    return difference_text(line.value - line.value_before, notice.unit, notice.decimals + 1)


def heading(notice: Notice) -> str:
    """How many figures."""
    return ngettext("%(n)s figure corrected", "%(n)s figures corrected", notice.count) % {"n": count_text(notice.count)}


def status(notice: Notice) -> str:
    """Whether the status changed because of it."""
    if notice.status is None:
        return _("Its status did not change because of it.")
    words = {"before": STATUS[notice.status.before.slug].word, "after": STATUS[notice.status.after.slug].word}
    return _("Its status changed because of it: from %(before)s to %(after)s.") % words


def sentence(notice: Notice, line: Changed) -> str:
    """One figure for the feed."""
    of = f"{line.period}, {line.group}" if line.group else line.period
    before, after = figures(notice, line)
    return _("%(period)s: %(before)s before, now %(after)s.") % {"period": of, "before": before, "after": after}
