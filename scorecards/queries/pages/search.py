"""Measures, goals and agencies by their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet, Value

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency
from goals.models import Goal
from metrics.models import Measure
from metrics.queries.catalog_then import is_missed, rows_then

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


def search(who: Viewer, words: str, known_on: date | None = None) -> Found:
    """What holds every word, in any order. Measures only as `who` may see them, described as known by the end of `known_on`.

    Three queries, none without words."""
    parts = words.split()[:8]
    if not parts:
        return Found((), (), (), is_cut=False)
    measures = _matching(_measures(who, known_on), parts, ["name", "code", "definition", "agency__name"])
    goals = _matching(Goal.objects.all(), parts, ["statement", "code", "why", "area__name"])
    agencies = _matching(Agency.objects.annotate(of=Value("")), parts, ["name", "code", "mission"])
    found = [
        _hits("measure", measures.order_by("name"), ["code", "name", "definition", "agency__name"]),
        _hits("goal", goals.order_by("statement"), ["code", "statement", "why", "area__name"]),
        _hits("agency", agencies.order_by("name"), ["code", "name", "mission", "of"]),
    ]
    first = [tuple(hits[:MOST]) for hits in found]
    return Found(first[0], first[1], first[2], is_cut=any(len(hits) > MOST for hits in found))


def _measures(who: Viewer, known_on: date | None) -> QuerySet[Any]:
    visible = Measure.objects.filter(measures_visible_to(who))
    if known_on is None:
        return visible
    return rows_then(Measure, known_on).filter(id__in=visible.exclude(is_missed(known_on)).values("id"))


def _hits(kind: str, things: QuerySet[Any], fields: Sequence[str]) -> list[Hit]:
    """One more than are shown, so that it can be said that there are more."""
    return [Hit(kind, *row) for row in things.values_list(*fields)[: MOST + 1]]


def _matching(things: QuerySet[Any], parts: Sequence[str], fields: Sequence[str]) -> QuerySet[Any]:
    """Every word is in one of the fields."""
    words = (reduce(or_, (Q(**{f"{field}__icontains": part}) for field in fields)) for part in parts)
    return things.filter(reduce(and_, words))
