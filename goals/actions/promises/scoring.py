"""Scoring promises: what the rule says now is stored where it says something new. Running it again changes nothing."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from goals.models import Commitment, ScoreCause, Scoring
from goals.queries.effects import found_for, promise_of
from goals.rules.promises import Found, Score, score


@transaction.atomic
def score_promises(*, day: date, at: datetime, ids: Sequence[int] | None = None, cause: str | None = None) -> int:
    """Scores promises (`ids`; None: all that were not dropped) on a day of the site's clock; how many scorings were new. `cause`: what
    somebody did; without one it is told from the facts whether time passed, a figure arrived or figures were revised."""
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("effect_measure").filter(withdrawn_at__isnull=True)
    rows = rows.filter(dropped_on__isnull=True) if ids is None else rows.filter(pk__in=ids)
    commitments = list(rows.order_by("pk"))
    found, before = found_for(commitments, day), _newest([one.pk for one in commitments])
    done = [_scored(one, found.get(one.pk, Found()), before.get(one.pk), day, at, cause) for one in commitments]
    return sum(done)


def _newest(ids: Sequence[int]) -> dict[int, Scoring]:
    found = Scoring.objects.filter(commitment__in=ids).order_by("commitment_id", "-at", "-id").distinct("commitment_id")
    return {one.commitment_id: one for one in found}


def _scored(one: Commitment, found: Found, before: Scoring | None, day: date, at: datetime, cause: str | None) -> bool:
    now = score(promise_of(one), found, day)
    facts = _facts(now, found)
    if before and facts == (before.state, before.effect, before.why, before.base, before.value, before.value_end):
        return False
    Scoring.objects.create(
        commitment=one, on=day, at=at, cause=cause or _cause(before, found, now), before=before.state if before else "", state=now.state,
        effect=now.effect, why=now.why, base=found.base, value=found.value, value_end=found.value_end, moved=now.moved,
    )  # fmt: skip
    if (one.state, one.effect) != (now.state, now.effect):
        one.state, one.effect = now.state, now.effect
        one.save(update_fields=["state", "effect"])
    return True


def _facts(now: Score, found: Found) -> tuple[str, str, str, float | None, float | None, date | None]:
    return now.state.value, now.effect.value, now.why, found.base, found.value, found.value_end


def _cause(before: Scoring | None, found: Found, now: Score) -> ScoreCause:
    if before is None or (before.value is None and found.value is None and before.base == found.base):
        return ScoreCause.TIME
    if before.value is None and found.value is not None:
        return ScoreCause.NEW_PERIOD
    if (before.base, before.value) != (found.base, found.value):
        return ScoreCause.REVISED
    return ScoreCause.TIME
