"""What the rows say, in words: the same sentences on every page."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from goals.rules.codes import GoalStatus
from metrics.rules.codes import Freshness, Operator
from scorecards.queries.pages.standing import Attention, Completeness
from scorecards.queries.rows import CardRow, Counts, GoalRow
from scorecards.templatetags.amounts import amount_text, count_text, difference_text, share_text
from scorecards.templatetags.words import DECLARED, STATUS


def standing(counts: Counts) -> str:
    """9 of 17 judged measures are on track, 3 close to target and 5 off track. 8 more cannot be judged: 5 overdue, 3 no data."""
    judged = counts.on_track + counts.near + counts.off_track
    if not counts.total:
        return _("No measure has been set yet.")
    if not judged:
        return ngettext(
            "Its %(n)s measure has no fresh figure to judge.", "None of its %(n)s measures has a fresh figure to judge.", counts.total
        ) % {"n": count_text(counts.total)}
    return " ".join(filter(None, [_judged(counts, judged), _unjudged(counts)]))


def _judged(counts: Counts, judged: int) -> str:
    near = _("%(n)s close to target") % {"n": count_text(counts.near)}
    off = _("%(n)s off track") % {"n": count_text(counts.off_track)}
    others = [text for n, text in ((counts.near, near), (counts.off_track, off)) if n]
    return f"{get_text_list([on_track_of(counts.on_track, judged), *others], _('and'))}."


def on_track_of(on: int, judged: int) -> str:
    """1 of 4 judged measures is on track: the noun goes with all of them, the verb with those that are."""
    which = ngettext("%(on)s of %(all)s judged measure", "%(on)s of %(all)s judged measures", judged)
    which %= {"on": count_text(on), "all": count_text(judged)}
    return ngettext("%(which)s is on track", "%(which)s are on track", 1 if judged == 1 else on) % {"which": which}


def _unjudged(counts: Counts) -> str:
    """4 more cannot be judged now: 1 is overdue and 3 have no data."""
    overdue = ngettext("%(n)s is overdue", "%(n)s are overdue", counts.overdue) % {"n": count_text(counts.overdue)}
    bare = ngettext("%(n)s has no data", "%(n)s have no data", counts.no_data) % {"n": count_text(counts.no_data)}
    why = [text for n, text in ((counts.overdue, overdue), (counts.no_data, bare)) if n]
    n = counts.overdue + counts.no_data
    text = ngettext("%(n)s more cannot be judged now: %(why)s.", "%(n)s more cannot be judged now: %(why)s.", n)
    return text % {"n": count_text(n), "why": get_text_list(why, _("and"))} if n else ""


def aim(card: CardRow) -> str:
    """At least 90%; at most 150 days; between 4% and 6%."""
    expected = amount_text(card.expected, card.unit, card.decimals)
    if card.operator == Operator.BETWEEN:
        high = amount_text(card.expected_high, card.unit, card.decimals)
        return _("between %(low)s and %(high)s") % {"low": expected, "high": high}
    return _senses()[card.operator] % {"value": expected} if card.operator else expected


def _senses() -> dict[Operator, str]:
    return {
        Operator.AT_LEAST: _("at least %(value)s"),
        Operator.AT_MOST: _("at most %(value)s"),
        Operator.MORE_THAN: _("more than %(value)s"),
        Operator.LESS_THAN: _("less than %(value)s"),
        Operator.DONE: _("done"),
    }


def miss(card: CardRow) -> str:
    """92.1% (Jun 2019); expected at least 94% (illustrative target), missed by 1.9 points."""
    gap = difference_text(card.shortfall, card.unit, card.decimals).lstrip("+")
    if card.target_illustrative:
        text = _("%(value)s (%(period)s); expected %(aim)s (illustrative target), missed by %(gap)s.")
    else:
        text = _("%(value)s (%(period)s); expected %(aim)s, missed by %(gap)s.")
    value = amount_text(card.value, card.unit, card.decimals)
    return text % {"value": value, "period": card.period, "aim": aim(card), "gap": gap}


def unusual(card: CardRow) -> str:
    """5.1% (Jun 2019): an unusual change; it usually lies between 3.2% and 4.9%."""
    return _("%(value)s (%(period)s): an unusual change; it usually lies between %(low)s and %(high)s.") % {
        "value": amount_text(card.value, card.unit, card.decimals),
        "period": card.period,
        "low": amount_text(card.lower, card.unit, card.decimals),
        "high": amount_text(card.upper, card.unit, card.decimals),
    }


def attention(kinds: Sequence[str]) -> str:
    """How many misses, unusual changes, late figures and promises, and disagreements there are. A late figure of a measure that never had
    one is of the kind `never`."""
    parts = [text for text in _needing(Counter(kinds)) if text]
    return f"{get_text_list(parts, _('and'))}." if parts else _("Nothing needs attention now.")


def _needing(found: Mapping[str, int]) -> Iterator[str]:
    """Each kind in words; nothing for one that there is none of."""
    off, odd, accepted, promises, differ = (found.get(one, 0) for one in ("off_track", "signal", "accepted", "promise", "differs"))
    yield _some(off, ngettext("%(n)s measure is off track", "%(n)s measures are off track", off))
    yield _some(odd, ngettext("%(n)s measure changes unusually", "%(n)s measures change unusually", odd))
    yield _late_figures(found.get("overdue", 0), found.get("never", 0))
    yield _some(accepted, ngettext("%(n)s miss is accepted", "%(n)s misses are accepted", accepted))
    yield _some(promises, ngettext("%(n)s promise is late", "%(n)s promises are late", promises))
    disagree = ngettext(
        "on %(n)s goal the agency and the numbers disagree", "on %(n)s goals the agency and the numbers disagree", differ
    )  # fmt: skip
    yield _some(differ, disagree)


def _some(n: int, text: str) -> str:
    return text % {"n": count_text(n)} if n else ""


def _late_figures(again: int, never: int) -> str:
    """64 figures are late, 52 of them of measures that never had one; nothing where none is late."""
    n = again + never
    text = _some(n, ngettext("%(n)s figure is late", "%(n)s figures are late", n))
    if not never:
        return text
    if not again:
        return f"{text} ({ngettext('its measure never had one', 'their measures never had one', n)})"
    first = ngettext("%(n)s of a measure that never had one", "%(n)s of measures that never had one", never) % {"n": count_text(never)}
    return f"{text} ({first})"


def accepted_miss(card: CardRow) -> str:
    """Accepted until December 31, 2019; 92.1% (Jun 2019), expected at least 94%, missed by 1.9 points."""
    day = date_format(card.accepted_until, pgettext("date format", "F j, Y")) if card.accepted_until else ""
    return _("Accepted until %(day)s: %(miss)s") % {"day": day, "miss": miss(card)}


def needed(item: Attention) -> str:
    """Why somebody has to look at it."""
    words = {"off_track": miss, "signal": unusual, "overdue": late, "accepted": accepted_miss}
    return words[item.kind](item.card)


def completeness(there: Completeness) -> str:
    """How many of the figures that are due have come: of those measures that anything is due of, whether they have a target or not."""
    if not there.due:
        return _("No figure is due yet.")
    late = there.due - there.present
    text = ngettext(
        "The newest figure that was due has come for %(present)s of %(due)s measure (%(share)s).",
        "The newest figure that was due has come for %(present)s of %(due)s measures (%(share)s).",
        there.due,
    )
    rest = ngettext("It is late for %(n)s.", "It is late for %(n)s.", late) if late else ""
    return f"{text} {rest}".strip() % {
        "present": count_text(there.present),
        "due": count_text(there.due),
        "share": share_text(there.present, there.due),
        "n": count_text(late),
    }


def floor(goal: GoalRow) -> str:
    """That a group of people or places holds the goal down, or would."""
    if not goal.floor_group:
        return ""
    words = {"group": goal.floor_group, "measure": goal.floor_measure}
    if goal.ruled == GoalStatus.ON_TRACK:
        return _("Held at near: %(group)s is off track on %(measure)s.") % words
    return _("%(group)s is off track on %(measure)s.") % words


def disagreement(goal: GoalRow) -> str:
    """The agency says on track, the numbers say off track."""
    said = DECLARED[goal.declared.status].word if goal.declared else ""
    return _("The agency says %(said)s, the numbers say %(computed)s.") % {
        "said": str(said).lower(),
        "computed": str(STATUS[goal.status.slug].word).lower(),
    }


def late(card: CardRow) -> str:
    """The figure for Apr 2019 was due on June 1, 2019; the newest is Mar 2019."""
    known = _("the newest is %(period)s") % {"period": card.period} if card.period else _("none has come yet")
    if not card.missing_period:
        return _("A figure is overdue; %(known)s.") % {"known": known}
    return ngettext(
        "The figure for %(period)s is overdue by %(days)s day; %(known)s.",
        "The figure for %(period)s is overdue by %(days)s days; %(known)s.",
        card.days_overdue,
    ) % {"period": card.missing_period, "days": count_text(card.days_overdue), "known": known}


def owed(card: CardRow) -> str:
    """Who owes the figure, and by when."""
    who = card.responsible or card.agency_name
    if card.freshness == Freshness.OVERDUE:
        return _("%(who)s owes it; it was due %(days)s days ago.") % {"who": who, "days": count_text(card.days_overdue)}
    if card.due_on:
        day = date_format(card.due_on, pgettext("date format", "F j, Y"))
        return _("%(who)s owes it by %(day)s.") % {"who": who, "day": day}
    return _("%(who)s owes it; no release date is set.") % {"who": who}


def move(card: CardRow) -> str:
    """The change against the previous period, with its sign."""
    return difference_text(card.change_previous, card.unit, card.decimals)


def how_it_goes(counts: Counts, better: int, worse: int) -> str:
    """Where the measures stand and which way they go."""
    return f"{standing(counts)} {_directions(better, worse)}".strip()


def _directions(better: int, worse: int) -> str:
    if not better and not worse:
        return _("None shows a clear trend.")
    return _("Over time %(better)s clearly get better and %(worse)s get worse.") % {
        "better": count_text(better),
        "worse": count_text(worse),
    }
