"""Measures that layouts made as drafts: put right, then taken into the catalog, or set aside."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_change_facts_of, may_edit_catalog
from agencies.actions.context import because
from metrics.actions.changes import note_changes
from metrics.models import ChangeReason, Measure


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What a person puts right in a draft. Its code and its type of period stay: its readings depend on them."""

    name: str
    unit: str
    direction: str
    decimals: int
    definition: str
    source: str


@transaction.atomic
def change_draft(*, measure_id: int, facts: DraftFacts, by: User, at: datetime) -> None:
    """Puts a draft right. Raises PermissionDenied; Measure.DoesNotExist for what is no draft."""
    draft = Measure.objects.select_for_update().get(pk=measure_id, is_draft=True)
    if not may_change_facts_of(viewer(by), agency_id=draft.agency.pk):
        raise PermissionDenied
    given = asdict(facts)
    for name, value in given.items():
        setattr(draft, name, value)
    with because("", by=by.pk):
        draft.save(update_fields=list(given))
    note_changes(measure_ids=[draft.pk], reason=ChangeReason.DEFINITION, at=at)


@transaction.atomic
def accept_drafts(*, measure_ids: Sequence[int], public: bool, by: User, at: datetime) -> int:
    """Takes drafts into the catalog, where `public` for residents to see; how many. Raises PermissionDenied.

    Who was quicker is no error: what is no draft any more is left as it is."""
    return _settle(measure_ids, by, at, is_draft=False, is_public=public)


@transaction.atomic
def set_drafts_aside(*, measure_ids: Sequence[int], today: date, by: User, at: datetime) -> int:
    """Retires drafts that nobody wants; their readings stay with them. How many. Raises PermissionDenied."""
    return _settle(measure_ids, by, at, is_draft=False, is_public=False, retired_on=today)


def _settle(measure_ids: Sequence[int], by: User, at: datetime, **settled: object) -> int:
    if not may_edit_catalog(viewer(by)):
        raise PermissionDenied
    drafts = Measure.objects.select_for_update().filter(pk__in=measure_ids, is_draft=True).order_by("pk")
    found = list(drafts.values_list("pk", flat=True))
    with because("", by=by.pk):
        Measure.objects.filter(pk__in=found).update(**settled)
    note_changes(measure_ids=found, reason=ChangeReason.DEFINITION, at=at)
    return len(found)
