"""Changes that the files of a catalog bring: recorded like proposals that took effect at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import User
from metrics.models import Proposal, ProposalState
from metrics.rules.proposals import change_loosens, kinds_of_change

BATCH = "load_catalog"
States = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a catalog changes what it has: a code of TargetChangeReason, and words."""

    why: str
    note: str


def record_changes(*, before: States, after: States, reason: Why, by: User | None, at: datetime, day: date) -> int:
    """Records what became of the guarded fields of measures (by id, as JSON), and says how many changes it were."""
    made = [
        Proposal(
            measure_id=pk,
            kind=kind,
            before=was,
            after=now,
            why=reason.why,
            note=reason.note,
            effective_on=day,
            loosens=change_loosens(kind, was, now),
            batch=BATCH,
            state=ProposalState.IN_EFFECT,
            applied_at=at,
            proposed_by=by,
            proposed_at=at,
        )
        for pk, fields in after.items()
        if pk in before
        for kind, (was, now) in kinds_of_change(before[pk], fields).items()
    ]
    Proposal.objects.bulk_create(made)
    return len(made)
