"""Proposing a change to what a measure is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import keeps_data, may_propose_change
from agencies.actions.context import because
from metrics.actions.proposals.deciding import settle
from metrics.actions.proposals.effect import NotProposed
from metrics.models import Measure, Proposal, ProposalKind, ProposalState, TargetChangeReason
from metrics.queries.proposals import asks_of, fields_now, is_promised, target_fields
from metrics.rules.loosening import loosens
from metrics.rules.proposals import PUT_BY_FORM, change_loosens

GUARDED_KINDS = (ProposalKind.TARGET, ProposalKind.LIMITS)
"""What nobody changes alone of what residents are promised: by what it is judged, and what counts as usual."""
OPEN = (ProposalState.WAITING, ProposalState.AGREED)

__all__ = ["NotProposed", "Wanted", "propose"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change somebody wants. `after`: the fields as they shall be, as JSON; of a target {} removes it.

    `target_id`: the target that changes; None: another kind, or a new target. `effective_on`: from which day it counts."""

    measure_id: int
    kind: ProposalKind
    after: Mapping[str, Any]
    why: str
    note: str
    effective_on: date
    target_id: int | None = None
    batch: str = ""


@transaction.atomic
def propose(*, wanted: Wanted, by: User, at: datetime, day: date, alone: bool = True) -> Proposal:
    """Proposes a change. A target, or the limits, of a public measure that tells of a goal wait for a second person, as does what an agency
    proposes; everything else takes effect at once, or on its day, unless not even that shall go `alone`. Then nudge the recalculation.

    Raises PermissionDenied, NotProposed."""
    measure = Measure.objects.select_for_update().get(pk=wanted.measure_id)
    who = viewer(by)
    if not may_propose_change(who, agency_id=measure.agency_id):
        raise PermissionDenied
    if wanted.why not in TargetChangeReason.values or not wanted.note.strip():
        raise NotProposed("unexplained")
    if wanted.effective_on < day:
        raise NotProposed("past")
    before, after = _before_and_after(measure, wanted)
    if before == after:
        raise NotProposed("same")
    _refuse_second(measure, wanted, before)
    is_promise = wanted.kind in GUARDED_KINDS and is_promised(measure.pk)
    with because(wanted.note, by=by.pk):
        made = Proposal.objects.create(
            measure=measure,
            kind=wanted.kind,
            before=before,
            after=after,
            why=wanted.why,
            note=wanted.note.strip(),
            effective_on=wanted.effective_on,
            loosens=_loosens(wanted.kind, before, after),
            needs_second=is_promise or not alone or not keeps_data(who),
            batch=wanted.batch,
            proposed_by=by,
            proposed_at=at,
        )
        if not made.needs_second:
            settle(made, at=at, day=day)
    return made


def _before_and_after(measure: Measure, wanted: Wanted) -> tuple[dict[str, Any], dict[str, Any]]:
    if wanted.kind == ProposalKind.TARGET:
        before = target_fields(measure.pk, wanted.target_id) if wanted.target_id else {}
        if before is None:
            raise NotProposed("meanwhile")
        after = dict(wanted.after)
        is_same = bool(before) and all(before.get(name) == value for name, value in after.items())
        return before, before if after and is_same else after
    now = fields_now(measure)
    if not set(wanted.after) <= set(PUT_BY_FORM[wanted.kind]):
        raise NotProposed("invalid")
    changed = {name: value for name, value in wanted.after.items() if now[name] != value}
    return {name: now[name] for name in changed}, changed


def _refuse_second(measure: Measure, wanted: Wanted, before: Mapping[str, Any]) -> None:
    """What is changed already by an open proposal is not changed by another one beside it."""
    standing = Proposal.objects.filter(measure=measure, kind=wanted.kind, state__in=OPEN)
    if any(one.before.get("target_id") == before.get("target_id") and (before or one.after == wanted.after) for one in standing):
        raise NotProposed("waiting")


def _loosens(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool | None:
    if kind == ProposalKind.TARGET:
        return loosens(asks_of(before), asks_of({**before, **after}) if after else None)
    return change_loosens(kind, before, after)
