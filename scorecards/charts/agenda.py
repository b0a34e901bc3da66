"""Items of an agenda in words: what, and in one sentence why it is there."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.actions.reviews import NewItem
from scorecards.charts import sentences
from scorecards.charts.answers import long_day
from scorecards.queries.reviews.candidates import Proposed
from scorecards.queries.rows import FlipRow
from scorecards.templatetags.amounts import count_text
from scorecards.templatetags.reviews import came, expects, verdict
from scorecards.templatetags.words import CAUSE, STATUS


def agenda_items(found: Iterable[Proposed]) -> list[NewItem]:
    """What is proposed, as it is put on an agenda."""
    return [_item(one) for one in found]


def _item(one: Proposed) -> NewItem:
    subject, why = _words(one)
    return NewItem(
        kind=one.candidate.cause.value,
        subject=subject,
        why=why,
        key=one.candidate.key,
        measure_id=one.measure_id,
        goal_id=one.goal_id,
        barrier_id=one.barrier.barrier_id if one.barrier else None,
        commitment_id=one.promise.id if one.promise else None,
        agency_id=one.agency_id,
    )


def _words(one: Proposed) -> tuple[str, str]:
    if one.promise:
        expected = expects(one.promise.effect) if one.promise.effect else ""
        return one.promise.what, " ".join(filter(None, (verdict(one.promise), expected, came(one.promise))))
    if one.flip:
        return one.flip.name, _turned(one.flip)
    if one.goal:
        return one.goal.statement, sentences.disagreement(one.goal)
    if one.barrier:
        return one.barrier.what, _waits(one)
    return _of_card(one)


def _of_card(one: Proposed) -> tuple[str, str]:
    card = one.card
    if card is None:
        return "", ""
    said = {"miss": sentences.miss, "signal": sentences.unusual, "overdue": sentences.late}
    return card.name, said[one.candidate.cause.value](card)


def _turned(flip: FlipRow) -> str:
    """Turned from near to off track on June 20, 2019: a new period arrived."""
    words: Mapping[str, object] = {
        "before": str(STATUS[flip.before.slug].word).lower(),
        "after": str(STATUS[flip.after.slug].word).lower(),
        "day": long_day(flip.as_of),
        "cause": CAUSE[flip.cause.slug],
    }
    return _("Turned from %(before)s to %(after)s on %(day)s, because %(cause)s.") % words


def _waits(one: Proposed) -> str:
    """Asked of the Office of Keys: decide in ten days. It has waited 12 days."""
    row = one.barrier
    if row is None:
        return ""
    asked = _("%(raised_by)s asks %(asked)s: %(ask)s") % {"raised_by": row.raised_by, "asked": row.asked, "ask": row.ask}
    waited = ngettext("It has waited %(n)s day.", "It has waited %(n)s days.", row.age_days) % {"n": count_text(row.age_days)}
    return f"{asked} {waited}"
