"""Cards seen through other clocks: the same rules on the same facts, computed in memory and kept until a figure changes."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import cast

import numpy as np
from django.core.cache import cache
from django.db.models import QuerySet
from redis.exceptions import RedisError

from accounts.rules.policy import Viewer
from goals.models import Goal, GoalMeasure
from goals.rules.rollup import RolledUp
from metrics.models import TOTAL, Breakdown, Measure
from metrics.queries.apart import assess_apart
from metrics.queries.assessed import Answer, assess_chosen, joined
from metrics.queries.columns import Chosen, Clocks
from metrics.rules.columns import RULE_VERSION
from scorecards.queries.answers import rows_of
from scorecards.queries.faces import FACE, card_row
from scorecards.queries.lens import Lens, revision
from scorecards.queries.members import roll_up_assessed
from scorecards.queries.rows import CardRow

# Nobody asks for an older revision again; the time only sweeps them out.
KEEP_SECONDS = 3600
# Fewer are computed in less time than the cache takes.
WORTH_KEEPING = 20


def seen_cards(at: Lens, measures: QuerySet[Measure], *, groups: bool) -> list[CardRow]:
    """The cards of the measures through the lens, by code and then by group."""
    faces = {face[0]: face for face in measures.values_list(*FACE)}
    answer = seen_answer(at, sorted(faces))
    wanted = np.flatnonzero((answer.assessed.breakdown == TOTAL) | groups)
    found = answer.assessed.breakdown[wanted].tolist()
    labels = {TOTAL: ""} | (dict(Breakdown.objects.filter(id__in=set(found)).values_list("id", "label")) if groups else {})
    made = (at.as_of, RULE_VERSION)
    owners = answer.assessed.measure[wanted].tolist()
    cards = zip(owners, found, rows_of(answer, wanted), strict=True)
    rows = [card_row(faces[owner], (group, labels[group]), numbers, made) for owner, group, numbers in cards]
    return sorted(rows, key=lambda row: (row.code, row.breakdown, row.breakdown_id))


def seen_goals(at: Lens, goals: Sequence[Goal], who: Viewer) -> RolledUp:
    """The goals rolled up through the lens over the members that `who` may see, in order of their ids."""
    goal_ids = sorted(goal.id for goal in goals)
    members = GoalMeasure.objects.filter(goal__in=goal_ids).values_list("measure_id", flat=True).distinct()
    return roll_up_assessed(goal_ids, seen_answer(at, sorted(members)).assessed, clocks_of(at), who)


def clocks_of(at: Lens) -> Clocks:
    return Clocks(at.as_of, at.known_on)


def seen_answer(at: Lens, measure_ids: Sequence[int]) -> Answer:
    """The assessment of the measures (sorted ids) through the lens; kept by (clocks, revision, measures).

    Measures that cannot be assessed are left out, as they have no card."""
    if len(measure_ids) < WORTH_KEEPING:
        return _assessed(measure_ids, clocks_of(at))
    key = _key(at.as_of, at.known_on, measure_ids)
    kept = _kept(key)
    if kept is None:
        kept = _assessed(measure_ids, clocks_of(at))
        _keep(key, kept)
    return kept


def _assessed(measure_ids: Sequence[int], clocks: Clocks) -> Answer:
    answers: list[Answer] = []
    assess_apart(measure_ids, clocks, take=answers.append)
    return joined(answers) if answers else assess_chosen(Chosen(ids=[]), clocks)


def _key(as_of: date, known_on: date | None, measure_ids: Sequence[int]) -> str:
    asked = hashlib.sha256(np.asarray(measure_ids, np.int64).tobytes()).hexdigest()[:32]
    return f"seen:{as_of}:{known_on}:{revision()}:{RULE_VERSION}:{asked}"


def _kept(key: str) -> Answer | None:
    try:
        return cast("Answer | None", cache.get(key))
    except RedisError:
        return None


def _keep(key: str, answer: Answer) -> None:
    try:
        cache.set(key, answer, KEEP_SECONDS)
    except RedisError:
        return
