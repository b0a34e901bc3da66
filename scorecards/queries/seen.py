"""Cards seen through other clocks: the same rules on the same facts, computed in memory and kept until a figure changes."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

import numpy as np
from django.core.cache import cache
from django.db.models import QuerySet
from redis.exceptions import RedisError

from metrics.models import TOTAL, Breakdown, Measure
from metrics.queries.apart import POISON, assess_apart
from metrics.queries.assessed import Answer, assess_chosen, joined
from metrics.queries.columns import Chosen, Clocks
from metrics.rules.columns import RULE_VERSION
from scorecards.queries.answers import rows_of
from scorecards.queries.faces import card_row, faces_on
from scorecards.queries.lens import Lens, revision
from scorecards.queries.members import HeldBack, named_groups_seen
from scorecards.queries.rows import CardRow

# Nobody asks for an older revision again; the time only sweeps them out.
KEEP_SECONDS = 3600
# Fewer are computed in less time than the cache takes.
WORTH_KEEPING = 20

Assess = Callable[[Sequence[int]], Answer]


@dataclass(frozen=True)
class Seen:
    """Measures seen through a lens: how they were described, by id, and what the rules say of them and their groups."""

    at: Lens
    faces: Mapping[int, tuple[Any, ...]]
    answer: Answer

    @cached_property
    def held_back(self) -> HeldBack:
        """The groups that hold goals back. One query where there are any."""
        return named_groups_seen(self.answer.assessed, clocks_of(self.at))

    @cached_property
    def labels(self) -> dict[int, str]:
        """What the groups are called. One query where there are any."""
        found = set(self.answer.assessed.breakdown.tolist()) - {TOTAL}
        return {TOTAL: ""} | (dict(Breakdown.objects.filter(id__in=found).values_list("id", "label")) if found else {})

    def cards(self, *, groups: bool = False, only: Sequence[int] | None = None) -> list[CardRow]:
        """The cards by code and then by group: of the totals, or with those of the groups; `only` of some measures."""
        assessed = self.answer.assessed
        wanted = np.flatnonzero(
            ((assessed.breakdown == TOTAL) | groups) & np.isin(assessed.measure, list(self.faces if only is None else only))
        )
        found = assessed.breakdown[wanted].tolist()
        labels = self.labels if groups else {TOTAL: ""}
        made = (self.at.as_of, RULE_VERSION, self.at.known_on)
        cards = zip(assessed.measure[wanted].tolist(), found, rows_of(self.answer, wanted), strict=True)
        rows = [card_row(self.faces[owner], (group, labels[group]), numbers, made) for owner, group, numbers in cards]
        return sorted(rows, key=lambda row: (row.code, row.breakdown, row.breakdown_id))


def look(at: Lens, measures: QuerySet[Measure], *, all_there_were: bool, assess: Assess | None = None) -> Seen:
    """The measures through the lens; `all_there_were`: without those that were retired by then, or not there yet.

    `assess` says what the rules say of them, where the page has read the facts itself."""
    faces = faces_on(at, measures, all_there_were=all_there_were)
    return Seen(at, faces, assess(sorted(faces)) if assess else seen_answer(at, sorted(faces)))


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
    try:
        return assess_chosen(Chosen(ids=measure_ids), clocks)
    except POISON:
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
