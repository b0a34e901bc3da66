"""The matrix of agencies and goals, in words."""

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorecards.queries.pages.alignment import FIGURES, LEAD, PARTNER, AgencyShares, AlignmentPage
from scorecards.rules.bottlenecks import Bottleneck
from scorecards.templatetags.amounts import count_text

ROLES = {LEAD: "L", PARTNER: "H", FIGURES: "F"}


def role_word(role: str) -> str:
    """What a letter in the matrix stands for."""
    return {LEAD: _("leads"), PARTNER: _("helps"), FIGURES: _("gives figures")}[role]


def finding(page: AlignmentPage) -> str:
    """What the matrix shows: which agency, or agencies, most goals wait for, or that no two wait for one."""
    if not page.goals:
        return _("No goal has been set here yet.")
    if not page.bottlenecks:
        return _("No agency is waited for by two goals that are not on track.")
    most = [one for one in page.bottlenecks if len(one.goals) == len(page.bottlenecks[0].goals)]
    if len(most) > 1:
        return _several(page, most)
    first = most[0]
    name = _name(page, first)
    text = ngettext(
        "%(n)s goal that is not on track waits for %(who)s: it owes %(what)s.",
        "%(n)s goals that are not on track wait for %(who)s: it owes %(what)s.",
        len(first.goals),
    ) % {"n": count_text(len(first.goals)), "who": name, "what": _owes(first.overdue, first.barriers)}
    return _with_others(text, len(page.bottlenecks) - 1)


def _several(page: AlignmentPage, most: Sequence[Bottleneck]) -> str:
    """Where several agencies are waited for by as many goals."""
    text = ngettext(
        "%(n)s goal that is not on track waits for each of these agencies: %(who)s.",
        "%(n)s goals that are not on track wait for each of these agencies: %(who)s.",
        len(most[0].goals),
    ) % {"n": count_text(len(most[0].goals)), "who": get_text_list([_name(page, one) for one in most], _("and"))}
    return _with_others(text, len(page.bottlenecks) - len(most))


def _name(page: AlignmentPage, one: Bottleneck) -> str:
    return next(agency.name for agency in page.agencies if agency.code == one.agency)


def _with_others(text: str, more: int) -> str:
    others = ngettext("%(n)s other agency holds up two goals or more.", "%(n)s other agencies hold up two goals or more.", more)
    return f"{text} {others % {'n': count_text(more)}}" if more else text


def owes(agency: AgencyShares) -> str:
    """What an agency owes to all its goals."""
    return _owes(agency.overdue, agency.barriers) if agency.overdue or agency.barriers else _("nothing late")


def _owes(overdue: int, barriers: int) -> str:
    figures = ngettext("%(n)s late figure", "%(n)s late figures", overdue) % {"n": count_text(overdue)}
    answers = ngettext("the next word on %(n)s barrier", "the next word on %(n)s barriers", barriers) % {"n": count_text(barriers)}
    if overdue and barriers:
        return _("%(figures)s and %(answers)s") % {"figures": figures, "answers": answers}
    return answers if barriers else figures
