"""A review's frozen pack as rows: read from what was frozen and from nothing else, with the proof that it is unchanged."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, may_see_all_barriers, sees_everything
from goals.models import FrozenPack as Pack
from goals.models import FrozenRow, Review
from goals.queries.promises import figures_seen, visible_promises
from scorecards.queries.members import hidden_members
from scorecards.queries.reviews import pack_rows as rows
from scorecards.rules.packs import digest

KINDS: Mapping[str, type[Any]] = {
    "item": rows.PackItem,
    "counts": rows.PackCounts,
    "goal": rows.PackGoal,
    "measure": rows.PackMeasure,
    "update": rows.PackUpdate,
    "promise": rows.PackPromise,
    "flip": rows.PackFlip,
}


@dataclass(frozen=True, slots=True)
class FrozenPack:
    """A pack. `as_of`: the site's day it was frozen for; `known_at`: up to when facts were known; `is_whole`: its rows still give
    `sha256`. `hides`: how many of its rows this reader may not see. Rows are in the order in which they were frozen."""

    review_id: int
    kind: str  # goals.models.ReviewKind
    on: date
    at_time: time | None
    title: str
    area_code: str
    area_name: str
    agency_code: str
    agency_name: str
    is_example: bool
    as_of: date
    known_at: datetime
    rule_version: str
    frozen_at: datetime
    frozen_by: str
    sha256: str
    is_whole: bool
    hides: int
    items: tuple[rows.PackItem, ...]
    counts: tuple[rows.PackCounts, ...]
    goals: tuple[rows.PackGoal, ...]
    measures: tuple[rows.PackMeasure, ...]
    updates: tuple[rows.PackUpdate, ...]
    promises: tuple[rows.PackPromise, ...]
    flips: tuple[rows.PackFlip, ...]


def frozen_pack(review_id: int, who: Viewer | None = None) -> FrozenPack | None:
    """The pack that was frozen for a review; None where none was. Three queries at most, whatever it holds.

    Reads only what was frozen: the same review gives the same rows for ever, whatever was revised since (see `revised_since`), and
    `is_whole` says whether their digest is still the one that was frozen with them. All of FrozenPack's fields are plain values, tuples of
    the frozen rows of scorecards.queries.reviews.pack_rows: `items` (the agenda in its order), `counts` (measures by status: the whole
    first, with code "", then by area), `goals`, `measures` (each with its `readings`, oldest first, and its `targets`), `updates` (what
    agencies had published last), `promises` (open ones and those whose effect was checked since the review before), `flips`.

    `who`: a door always gives the one who reads, and gets what that reader may see today: no row about a measure, goal, promise or barrier
    that is hidden from them (`hides` counts those). None is everything, for a command of whoever runs the site. Whether `who` may open the
    review at all is asked before: `goals.queries.reviews.may_read`."""
    pack = Pack.objects.select_related("review__area", "review__agency", "frozen_by").filter(review=review_id).first()
    if pack is None:
        return None
    found = list(_lines(pack, who))
    proven = digest(head_of(pack), ((line.kind, line.content) for line in found))
    shown = [line for line in found if line.is_shown]
    named = _named(pack.review)
    return FrozenPack(
        **named,
        as_of=pack.as_of,
        known_at=pack.known_at,
        rule_version=pack.rule_version,
        frozen_at=pack.frozen_at,
        frozen_by=pack.frozen_by.name,
        sha256=pack.sha256,
        is_whole=proven == pack.sha256 and len(found) == pack.rows,
        hides=len(found) - len(shown),
        items=_rows(shown, "item"),
        counts=_rows(shown, "counts"),
        goals=_rows(shown, "goal"),
        measures=_rows(shown, "measure"),
        updates=_rows(shown, "update"),
        promises=_rows(shown, "promise"),
        flips=_rows(shown, "flip"),
    )


def head_of(pack: Pack) -> dict[str, Any]:
    """What is hashed before the rows."""
    return {
        "review": pack.review_id, "as_of": pack.as_of, "known_at": pack.known_at, "rules": pack.rule_version, "form": pack.form,
    }  # fmt: skip


def _named(review: Review) -> dict[str, Any]:
    return {
        "review_id": review.pk,
        "kind": review.kind,
        "on": review.on,
        "at_time": review.at_time,
        "title": review.title,
        "area_code": review.area.code if review.area else "",
        "area_name": review.area.name if review.area else "",
        "agency_code": review.agency.code if review.agency else "",
        "agency_name": review.agency.name if review.agency else "",
        "is_example": review.is_example,
    }


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    content: str
    is_shown: bool


def _lines(pack: Pack, who: Viewer | None) -> Iterable[_Line]:
    """All rows, for the digest, each with whether this reader may see it."""
    found = FrozenRow.objects.filter(pack=pack).order_by("place")
    may = {} if who is None else dict.fromkeys(_shown_to(found, who).values_list("pk", flat=True), True)
    for one in found:
        yield _Line(one.kind, one.content, who is None or one.pk in may)


def _shown_to(found: QuerySet[FrozenRow], who: Viewer) -> QuerySet[FrozenRow]:
    """The rows that a reader may see: counts of everything only who sees everything; the rest by what each is about."""
    if not sees_everything(who):
        found = found.exclude(kind="counts").filter(Q(measure__isnull=True) | measures_visible_to(who, "measure__"))
        found = found.filter(Q(goal__isnull=True) | ~Q(hidden_members(who, "goal")))
    if not may_see_all_barriers(who):
        parts = Q(barrier__raised_by_agency__in=who.agencies) | Q(barrier__asked__in=who.agencies)
        found = found.filter(Q(barrier__isnull=True) | parts)
    told = visible_promises(who).filter(figures_seen(who), pk=OuterRef("commitment"))  # a frozen promise holds the figures of its effect
    return found.filter(Q(commitment__isnull=True) | Exists(told))


def _rows(lines: Iterable[_Line], kind: str) -> tuple[Any, ...]:
    return tuple(rows.made(KINDS[kind], json.loads(line.content)) for line in lines if line.kind == kind)
