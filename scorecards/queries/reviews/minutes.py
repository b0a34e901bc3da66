"""A review as it is held and as it was minuted: its agenda with what was noted, decided and promised under each item."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, may_see_all_barriers, sees_everything
from goals.models import AgendaItem, Commitment, Decision
from goals.queries.notes import NoteRow, notes_of
from goals.queries.promises import PromiseRow, figures_seen, promise_row, visible_promises, with_score
from goals.queries.reviews import PersonRow, ReviewRow, people_of, review
from scorecards.queries.members import hidden_members

RELATED = ("measure", "goal", "agency", "removed_by")


@dataclass(frozen=True, slots=True)
class DecisionRow:
    id: int
    text: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of the agenda. `kind`: goals.models.ItemKind."""

    id: int
    place: int
    kind: str
    subject: str
    why: str
    measure_id: int | None
    measure_code: str
    goal_id: int | None
    goal_code: str
    promise_id: int | None
    barrier_id: int | None
    agency_id: int | None
    agency_name: str
    removed_by: str
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """What came of one item; `item` None: of the review as a whole, with what was said under items that were taken off later."""

    item: ItemRow | None
    note: NoteRow | None
    decisions: tuple[DecisionRow, ...]
    promises: tuple[PromiseRow, ...]

    @property
    def is_bare(self) -> bool:
        return not (self.decisions or self.promises or (self.note and self.note.text))


@dataclass(frozen=True, slots=True)
class Minutes:
    """A review with all of it that a reader may read. `hides`: how many items are not shown to them."""

    review: ReviewRow
    people: tuple[PersonRow, ...]
    parts: tuple[Part, ...]
    removed: tuple[ItemRow, ...]
    hides: int

    @property
    def decisions(self) -> tuple[DecisionRow, ...]:
        return tuple(one for part in self.parts for one in part.decisions)

    @property
    def promises(self) -> tuple[PromiseRow, ...]:
        return tuple(one for part in self.parts for one in part.promises)

    @property
    def absent(self) -> tuple[str, ...]:
        """The names of agencies that have an item on the agenda and nobody among those who take part."""
        there = {agency for person in self.people for agency in person.agency_ids}
        return tuple(dict.fromkeys(one.agency_name for one in self.items if one.agency_id and one.agency_id not in there))

    @property
    def items(self) -> tuple[ItemRow, ...]:
        return tuple(part.item for part in self.parts if part.item)


def minutes_for(who: Viewer, review_id: int, day: date) -> Minutes | None:
    """The review as `who` may read it; None where they may not know of it. At most ten queries."""
    found = review(who, review_id)
    if found is None:
        return None
    shown, gone, hides = _agenda(found, who) if found.shows_agenda else ([], [], 0)
    notes = notes_of(review_id) if found.shows_notes else {}
    decided = _decisions(review_id) if found.shows_outcome else {}
    promised = _promises(found, who, day) if found.shows_outcome else {}
    parts = [_part(one, notes, decided, promised) for one in shown]
    rest = _rest({one.id for one in shown}, found, notes, decided, promised)
    return Minutes(found, tuple(people_of(review_id)), (*parts, rest), tuple(gone) if found.may_run else (), hides)


def _agenda(of: ReviewRow, who: Viewer) -> tuple[list[ItemRow], list[ItemRow], int]:
    """The items on the agenda that `who` may see, those taken off, and how many are hidden from `who`."""
    every = AgendaItem.objects.filter(review=of.id)
    rows = [_item(one) for one in items_shown_to(every, who).select_related(*RELATED).order_by("place", "removed_at", "id")]
    standing = [one for one in rows if one.removed_at is None]
    hides = 0 if sees_everything(who) else every.filter(removed_at__isnull=True).count() - len(standing)
    return standing, [one for one in rows if one.removed_at], hides


def items_shown_to(found: QuerySet[AgendaItem], who: Viewer) -> QuerySet[AgendaItem]:
    """The items about measures, goals, barriers and promises that `who` may see; what somebody wrote without any is for all who read the
    agenda."""
    if not sees_everything(who):
        found = found.filter(Q(measure__isnull=True) | measures_visible_to(who, "measure__"))
        found = found.filter(Q(goal__isnull=True) | ~Q(hidden_members(who, "goal")) | Q(kind="own"))
    if not may_see_all_barriers(who):
        parts = Q(barrier__raised_by_agency__in=who.agencies) | Q(barrier__asked__in=who.agencies)
        found = found.filter(Q(barrier__isnull=True) | parts)
    told = visible_promises(who).filter(figures_seen(who))  # why an item is there is said with figures
    return found.filter(Q(commitment__isnull=True) | Q(commitment__in=told.values("pk")))


def _item(one: AgendaItem) -> ItemRow:
    return ItemRow(
        id=one.pk,
        place=one.place or 0,
        kind=one.kind,
        subject=one.subject,
        why=one.why,
        measure_id=one.measure_id,
        measure_code=one.measure.code if one.measure else "",
        goal_id=one.goal_id,
        goal_code=one.goal.code if one.goal else "",
        promise_id=one.commitment_id,
        barrier_id=one.barrier_id,
        agency_id=one.agency_id,
        agency_name=one.agency.name if one.agency else "",
        removed_by=one.removed_by.name if one.removed_by else "",
        removed_at=one.removed_at,
    )


Decided = Mapping[int | None, Sequence[DecisionRow]]
Promised = Mapping[int | None, Sequence[PromiseRow]]
Noted = Mapping[int | None, NoteRow]


def _decisions(review_id: int) -> Decided:
    found: dict[int | None, list[DecisionRow]] = defaultdict(list)
    rows = Decision.objects.filter(review=review_id, withdrawn_at__isnull=True).select_related("made_by").order_by("made_at", "id")
    for one in rows:
        found[one.item_id].append(DecisionRow(one.pk, one.text, one.made_by.name, one.made_at))
    return found


def _promises(of: ReviewRow, who: Viewer, day: date) -> Promised:
    """All that was promised there, to who reads the whole of it; else what they may see anyway."""
    found: dict[int | None, list[PromiseRow]] = defaultdict(list)
    standing = Commitment.objects.filter(withdrawn_at__isnull=True) if of.shows_notes else visible_promises(who)
    for one in with_score(standing.filter(review=of.id)).order_by("made_at", "id"):
        found[one.item_id].append(promise_row(who, one, day))
    return found


def _part(item: ItemRow, notes: Noted, decided: Decided, promised: Promised) -> Part:
    return Part(item, notes.get(item.id), tuple(decided.get(item.id, ())), tuple(promised.get(item.id, ())))


def _rest(shown: set[int], of: ReviewRow, notes: Noted, decided: Decided, promised: Promised) -> Part:
    """The general part; for who runs reviews also what was said under items that are off the agenda now."""
    gone = [key for key in {*decided, *promised} if key is None or (of.may_run and key not in shown)]
    decisions = tuple(one for key in gone for one in decided.get(key, ()))
    return Part(None, notes.get(None), decisions, tuple(one for key in gone for one in promised.get(key, ())))


def keys_of(review_id: int) -> tuple[set[str], set[str]]:
    """What stands on an agenda of what was proposed, and what of it was taken off, by key. One query."""
    rows = list(AgendaItem.objects.filter(review=review_id).exclude(key="").values_list("key", "removed_at"))
    return {key for key, removed in rows if removed is None}, {key for key, removed in rows if removed is not None}
