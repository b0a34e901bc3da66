"""Measures, goals and agencies by their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency
from goals.models import Goal
from metrics.models import Measure

MOST = 25


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where it is, what it is called, what it says of itself."""

    kind: str
    code: str
    name: str
    note: str
    of: str


@dataclass(frozen=True, slots=True)
class Found:
    """The first hits of each kind, and whether there are more."""

    measures: tuple[Hit, ...]
    goals: tuple[Hit, ...]
    agencies: tuple[Hit, ...]
    is_cut: bool

    @property
    def total(self) -> int:
        return len(self.measures) + len(self.goals) + len(self.agencies)


def search(who: Viewer, words: str) -> Found:
    """What holds every word, in any order. Measures only as `who` may see them. Three queries, none without words."""
    parts = words.split()[:8]
    if not parts:
        return Found((), (), (), is_cut=False)
    measures = _matching(Measure.objects.filter(measures_visible_to(who)), parts, ["name", "code", "definition", "agency__name"])
    goals = _matching(Goal.objects.all(), parts, ["statement", "code", "why", "area__name"])
    agencies = _matching(Agency.objects.all(), parts, ["name", "code", "mission"])
    rows = [
        [Hit("measure", *row) for row in measures.order_by("name").values_list("code", "name", "definition", "agency__name")[: MOST + 1]],
        [Hit("goal", *row) for row in goals.order_by("statement").values_list("code", "statement", "why", "area__name")[: MOST + 1]],
        [Hit("agency", *row, "") for row in agencies.order_by("name").values_list("code", "name", "mission")[: MOST + 1]],
    ]
    return Found(*(tuple(found[:MOST]) for found in rows), is_cut=any(len(found) > MOST for found in rows))


def _matching(things: QuerySet[Any], parts: Sequence[str], fields: Sequence[str]) -> QuerySet[Any]:
    """Every word is in one of the fields."""
    words = (reduce(or_, (Q(**{f"{field}__icontains": part}) for field in fields)) for part in parts)
    return things.filter(reduce(and_, words))
