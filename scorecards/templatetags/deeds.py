"""Lines of the audit as sentences: who did what to which thing."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorecards.queries.audit import Actor, Entry, Fact, Thing, Told
from scorecards.templatetags.amounts import amount_text
from scorecards.templatetags.deed_words import (
    BESIDE,
    COMMANDS,
    DOOR_WORDS,
    HERE,
    NOUNS,
    QUOTED,
    SENTENCES,
    STATES,
    TITLES,
    VERB_WORDS,
)
from scorecards.templatetags.field_words import field_word
from scorecards.templatetags.words import ABSENCE

register = template.Library()
SHORT = 70
MOST_NAMED = 3
DID: dict[str, str | Promise] = {
    "added": _("%(who)s added the %(noun)s %(title)s"),
    "changed": _("%(who)s changed the %(noun)s %(title)s"),
    "removed": _("%(who)s removed the %(noun)s %(title)s"),
}
DID_HERE: dict[str, str | Promise] = {
    "added": _("%(who)s added %(here)s"),
    "changed": _("%(who)s changed %(here)s"),
    "removed": _("%(who)s removed %(here)s"),
}


@register.filter
def deed(entry: Entry, about: Thing | None = None) -> str:
    """The whole line, such as: Maria Lopez revised March 2019 of “Days to decide” from 8.1 to 8.4: the source revised it.

    `about`: the thing whose history the line stands in; it is not named again."""
    if entry.kind in ("reading", "target"):
        return _fact_deed(entry, about)
    told = _in_words(entry, about)
    special = next((STATES[key] for key in _keys(entry) if key in STATES), None)
    if special is not None:
        return _filled(special, told)
    sentence = DID_HERE if about and entry.kind == about.kind in HERE else DID
    return str(sentence[entry.verb]) % told + _beside(entry)


@register.filter
def actor(by: Actor) -> str:
    """Who did it: a person, and for whom where somebody was away, or what wrote by itself."""
    if by.name and by.standing_in:
        return _("%(name)s (standing in for %(away)s)") % {"name": by.name, "away": by.standing_in}
    if by.name:
        return by.name
    if by.door == "task":
        return _("The task “%(name)s”") % {"name": by.task.rpartition(".")[2].replace("_", " ")}
    if by.door == "command":
        named = COMMANDS.get(by.command)
        return str(named) if named else _("The command “%(name)s”") % {"name": by.command.replace("_", " ")}
    if by.door == "sql":
        return _("The database role %(name)s") % {"name": by.role}
    return _("Somebody not signed in")


@register.filter
def door_word(door: str) -> str:
    return str(DOOR_WORDS.get(door, door))


@register.filter
def verb_word(verb: str) -> str:
    return str(VERB_WORDS.get(verb, verb))


@register.filter
def noun(kind: str) -> str:
    """What a thing of this kind is called."""
    return str(NOUNS.get(kind, kind))


def _in_words(entry: Entry, about: Thing | None) -> dict[str, str]:
    said = {name: _said(entry.kind, name, text, about) for name, text in entry.parts.items()}
    titles = [said[name] for name in TITLES.get(entry.kind, ("name",)) if said.get(name)]
    here = str(HERE.get(about.kind, "")) if about else ""
    return said | {"who": actor(entry.by), "noun": noun(entry.kind), "title": ", ".join(titles), "here": here}


def _said(kind: str, name: str, text: str, about: Thing | None) -> str:
    """What one column says: short, a sentence or a name of many words in quotation marks, and "this goal" on the goal's own page."""
    if about and name in SENTENCES and about.kind in HERE and about.name.endswith(text):
        return str(HERE[about.kind])
    return _quoted(text) if name in SENTENCES or (name == "name" and kind in QUOTED) else _cut(text)


def _quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": _cut(text.removesuffix("."))}


def _cut(text: str) -> str:
    """The first words of a long text."""
    return text if len(text) <= SHORT else text[:SHORT].rpartition(" ")[0].rstrip(" ,;:.") + "…"


@register.filter
def field_name(told: Told) -> str:
    """What the field of a change is called."""
    return field_word(told.column, told.label)


def _keys(entry: Entry) -> list[tuple[str, str]]:
    """What a special sentence may be kept under: the state that was reached, the field that was filled, or the verb alone."""
    reached = [(entry.kind, f"{told.column}={told.code}") for told in entry.changes if entry.verb == "changed"]
    filled = [(entry.kind, told.column) for told in entry.changes if entry.verb == "changed" and told.code not in (None, "", False)]
    return [*reached, *filled, (entry.kind, entry.verb)]


def _filled(sentence: str | Promise, told: dict[str, str]) -> str:
    """The sentence, and where it applies: an agency, a time."""
    text = str(sentence) % _Known(told)
    agency = told.get("agency")
    return _("%(sentence)s for %(agency)s") % {"sentence": text, "agency": agency} if agency and "%(agency)" not in str(sentence) else text


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return _("nothing")


def _beside(entry: Entry) -> str:
    """The few fields that changed, with what they said before and after."""
    if entry.verb != "changed":
        return ""
    told = [one for one in entry.changes if one.column not in BESIDE]
    named = "; ".join(change(one) for one in told[:MOST_NAMED])
    more = len(told) - MOST_NAMED
    if more > 0:
        named += " " + ngettext("and %(n)s more field", "and %(n)s more fields", more) % {"n": more}
    return f": {named}" if named else ""


@register.filter
def change(told: Told) -> str:
    """One field: label from before to after, shortened; of a yes or no only what it is now."""
    words = {"label": field_name(told), "before": _cut(told.before), "after": _cut(told.after)}
    if isinstance(told.code, bool):
        return _("%(label)s: now %(after)s") % words
    return (_("%(label)s from %(before)s to %(after)s") if told.before else _("%(label)s is now %(after)s")) % words


def _fact_deed(entry: Entry, about: Thing | None) -> str:
    measure = _said(entry.kind, "measure", entry.parts["measure"], about)
    told: dict[str, Any] = {"who": actor(entry.by), "measure": measure, "n": entry.rows}
    if entry.fact is not None and entry.verb == "added":
        return _one_fact(entry.kind, entry.fact, told)
    if entry.verb == "superseded":
        text = ngettext("%(who)s ended %(n)s version of %(measure)s", "%(who)s ended %(n)s versions of %(measure)s", entry.rows)
    elif entry.verb == "hidden":
        text = ngettext(
            "%(who)s had %(n)s reading of %(measure)s kept back or shown again",
            "%(who)s had %(n)s readings of %(measure)s kept back or shown again",
            entry.rows,
        )
    elif entry.kind == "target":
        text = ngettext("%(who)s set %(n)s target of %(measure)s", "%(who)s set %(n)s targets of %(measure)s", entry.rows)
    else:
        text = ngettext("%(who)s recorded %(n)s reading of %(measure)s", "%(who)s recorded %(n)s readings of %(measure)s", entry.rows)
    return text % told


def _one_fact(kind: str, fact: Fact, told: dict[str, Any]) -> str:
    told |= {"what": fact_place(fact), "before": fact_before(fact), "after": fact_after(fact)}
    if kind == "target":
        text = _("%(who)s changed the target of %(measure)s for %(what)s from %(before)s to %(after)s")
        text = text if fact.is_revision else _("%(who)s set the target of %(measure)s for %(what)s to %(after)s")
    elif fact.is_revision:
        text = _("%(who)s revised %(what)s of %(measure)s from %(before)s to %(after)s")
    else:
        text = _("%(who)s recorded %(what)s of %(measure)s: %(after)s")
    return text % told + (f": {fact.why}" if fact.why else "")


@register.filter
def fact_place(fact: Fact) -> str:
    return f"{fact.label}, {fact.group}" if fact.group else fact.label


@register.filter
def fact_after(fact: Fact) -> str:
    return _figure(fact.value, fact.reason, fact, kept_back=fact.is_kept_back)


@register.filter
def fact_before(fact: Fact) -> str:
    return _figure(fact.before, fact.before_reason, fact, kept_back=fact.was_kept_back) if fact.is_revision else ""


def _figure(value: float | None, reason: str | None, fact: Fact, *, kept_back: bool) -> str:
    if kept_back:
        return _("a figure kept back")
    return str(ABSENCE.get(reason, reason)) if value is None and reason else amount_text(value, fact.unit, fact.decimals, "short")
