"""What happened since a day, in words: the sentence on top, and a sentence and a cause for each change."""

from datetime import date

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext, pgettext

from scorecards.charts import changes, sentences
from scorecards.queries.corrections import reason_words
from scorecards.queries.pages.promised import Outcome
from scorecards.queries.rows import CardRow
from scorecards.queries.since import Change, Counted, Revised
from scorecards.rules.since import Way, What
from scorecards.templatetags.amounts import amount_text, count_text
from scorecards.templatetags.words import CAUSE, STATUS

NOTHING = gettext_noop("No status changed and no figure was revised in this time, and no figure recorded in it is unusual.")


def summary(counted: Counted, signals: int) -> str:
    """2 goals got worse, 1 got better, 3 measures got worse, 1 figure was revised; "no status changed" where none did."""
    parts = [text for n, text in _parts(counted, signals) if n]
    return f"{get_text_list(parts, _('and'))}." if parts else _(NOTHING)


def _parts(counted: Counted, signals: int) -> list[tuple[int, str]]:
    said = [
        (counted.goals_worse, ngettext("%(n)s goal got worse", "%(n)s goals got worse", counted.goals_worse)),
        (counted.goals_better, ngettext("%(n)s goal got better", "%(n)s goals got better", counted.goals_better)),
        (counted.measures_worse, ngettext("%(n)s measure got worse", "%(n)s measures got worse", counted.measures_worse)),
        (counted.measures_better, ngettext("%(n)s measure got better", "%(n)s measures got better", counted.measures_better)),
        (signals, ngettext("%(n)s figure is unusual", "%(n)s figures are unusual", signals)),
        (counted.revised, ngettext("%(n)s measure was revised", "%(n)s measures were revised", counted.revised)),
    ]
    return [(n, text % {"n": count_text(n)}) for n, text in said]


def sentence(change: Change) -> str:
    """What happened, in one sentence."""
    if change.flip:
        words = {"before": _lower(change.flip.before.slug), "after": _lower(change.flip.after.slug)}
        return _("From %(before)s to %(after)s.") % words
    if change.revised and change.card:
        return _revised(change.revised, change.card)
    if change.what is What.SIGNAL and change.card:
        return sentences.unusual(change.card)
    return change.told


def of_promise(one: Outcome) -> Change:
    """What became of a promise, as a change of its goal."""
    is_effect = one.state in ("kept", "no_effect")
    words = {"who": one.agency, "what": one.what}
    return Change(
        What.EFFECT if is_effect else What.PROMISE,
        Way.BETTER if one.state == "kept" else Way.WORSE,
        one.at,
        "goal",
        one.goal_code,
        one.goal,
        told=PROMISED[one.state] % words,
    )


PROMISED = {
    "kept": gettext_lazy("%(who)s kept a promise: %(what)s"),
    "late": gettext_lazy("%(who)s is late with a promise: %(what)s"),
    "no_effect": gettext_lazy("%(who)s did what it promised, and the effect did not come: %(what)s"),
    "dropped": gettext_lazy("%(who)s dropped a promise: %(what)s"),
}


def cause(change: Change) -> str:
    """Why: new data, a revision, a target, a rule, or time."""
    if change.flip:
        found = str(CAUSE[change.flip.cause.slug])
        return ", ".join(filter(None, [found, changes.found_by(change.flip)]))
    if change.revised:
        return str(reason_words(change.revised.why)) or {
            "calculated": _("what it is calculated from changed"),
            "file": _("a newer file of its source"),
            "handed_in": _("handed in anew"),
        }.get(change.revised.why, "")
    return str(CAUSE["new_period"]) if change.what is What.SIGNAL else ""


def _revised(revised: Revised, card: CardRow) -> str:
    words = {
        "period": revised.period,
        "before": amount_text(revised.before, card.unit, card.decimals),
        "after": amount_text(revised.after, card.unit, card.decimals),
        "n": count_text(revised.count - 1),
    }
    if revised.before is None or revised.after is None:
        text = _("The figure for %(period)s was revised.")
    else:
        text = _("%(period)s was revised from %(before)s to %(after)s.")
    more = ngettext("%(n)s more period was revised.", "%(n)s more periods were revised.", revised.count - 1) if revised.count > 1 else ""
    return f"{text} {more}".strip() % words


def title(day: date, *, is_own: bool, is_chosen: bool) -> str:
    """Since you last looked; since June 1, 2019; in the last 30 days."""
    if is_own:
        return _("Since you last looked")
    if not is_chosen:
        return _("In the last 30 days")
    return _("Since %(day)s") % {"day": date_format(day, pgettext("date format", "F j, Y"))}


def way_word(way: Way) -> str:
    """Which way it went, in a word."""
    return {Way.WORSE: _("worse"), Way.BETTER: _("better"), Way.NEITHER: _("neither better nor worse")}[way]


def _lower(slug: str) -> str:
    return str(STATUS[slug].word).lower()
