"""Where goals stand and who owes what, in the words of the pages that a governor reads."""

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scorecards.queries.rows import GoalCounts
from scorecards.rules.next_steps import Kind, Owed
from scorecards.templatetags.amounts import count_text

LONGEST_PLAN = 160


def standing(counts: GoalCounts) -> str:
    """2 of 5 goals are on track, 1 is close to target and 1 is off track; 1 lacks fresh figures."""
    if not counts.total:
        return _("No goal has been set yet.")
    words = {"on": count_text(counts.on_track), "all": count_text(counts.total)}
    several = ngettext("%(on)s of %(all)s goals is on track", "%(on)s of %(all)s goals are on track", counts.on_track)
    first = (_("%(on)s of %(all)s goal is on track") if counts.total == 1 else several) % words
    text = get_text_list([first, *_missed(counts)], _("and"))
    return f"{text}; {_untold(counts.not_enough)}." if counts.not_enough else f"{text}."


def _missed(counts: GoalCounts) -> list[str]:
    near = ngettext("%(n)s is close to target", "%(n)s are close to target", counts.near) % {"n": count_text(counts.near)}
    off = ngettext("%(n)s is off track", "%(n)s are off track", counts.off_track) % {"n": count_text(counts.off_track)}
    return [text for n, text in ((counts.near, near), (counts.off_track, off)) if n]


def _untold(n: int) -> str:
    return ngettext("%(n)s lacks fresh figures", "%(n)s lack fresh figures", n) % {"n": count_text(n)}


def of_agency(leads: int, led: GoalCounts, helps: int) -> str:
    """It leads 2 goals: 1 on track and 1 without enough fresh data. It helps with 3 goals of others. Without a place for each where none
    is known."""
    said = [
        (led.on_track, _("%(n)s on track")), (led.near, _("%(n)s close to target")), (led.off_track, _("%(n)s off track")),
        (led.not_enough, _("%(n)s without enough fresh data")),
    ]  # fmt: skip
    where = get_text_list([text % {"n": count_text(n)} for n, text in said if n], _("and"))
    helped = ngettext("It helps with %(n)s goal of others.", "It helps with %(n)s goals of others.", helps) % {"n": count_text(helps)}
    return " ".join(text for n, text in ((leads, _led(leads, where)), (helps, helped)) if n)


def _led(leads: int, where: str) -> str:
    told = ngettext("It leads %(n)s goal", "It leads %(n)s goals", leads) % {"n": count_text(leads)}
    return f"{told}: {where}." if where else f"{told}."


def step(owed: Owed | None) -> str:
    """Who owes the next step of a goal and what it is; nothing where nothing is owed."""
    if owed is None:
        return _("Nobody owes it anything now.")
    return _SAID[owed.kind](owed)


def _promise(owed: Owed) -> str:
    if owed.is_late:
        return _("%(who)s owes “%(what)s”, promised for %(day)s: %(late)s.") % _words(owed)
    return _("%(who)s owes “%(what)s” by %(day)s.") % _words(owed) if owed.due else _("%(who)s owes “%(what)s”.") % _words(owed)


def _barrier(owed: Owed) -> str:
    if owed.is_late:
        return _("%(who)s owes an answer on a barrier (“%(what)s”): %(late)s.") % _words(owed)
    return _("%(who)s owes the next word on a barrier (“%(what)s”).") % _words(owed)


def _figure(owed: Owed) -> str:
    if owed.is_late and owed.period:
        return _("%(who)s owes the figure for %(period)s of “%(what)s”, %(late)s.") % _words(owed)
    if owed.is_late:
        return _("%(who)s owes a figure of “%(what)s”, %(late)s.") % _words(owed)
    return _("%(who)s owes the next figure of “%(what)s” by %(day)s.") % _words(owed)


def _update(owed: Owed) -> str:
    if owed.is_late:
        return _("%(who)s owes its update for %(what)s, %(late)s.") % _words(owed)
    return _("%(who)s owes its update for %(what)s by %(day)s.") % _words(owed)


def _plan(owed: Owed) -> str:
    return _("%(who)s: “%(what)s”") % _words(owed)


_SAID = {Kind.PROMISE: _promise, Kind.BARRIER: _barrier, Kind.FIGURE: _figure, Kind.UPDATE: _update, Kind.PLAN: _plan}


def _words(owed: Owed) -> dict[str, str]:
    late = ngettext("%(n)s day late", "%(n)s days late", owed.days_late) % {"n": count_text(owed.days_late)}
    day = date_format(owed.due, pgettext("date format", "F j, Y")) if owed.due else ""
    return {"who": owed.owner, "what": shortened(owed.what, LONGEST_PLAN), "period": owed.period, "day": day, "late": late}


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning up to a word's end."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[:longest].rpartition(' ')[0]} …"
