"""Rolling targets over into a new fiscal year: all proposals of one batch, which a second person agrees to in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import keeps_data
from metrics.actions.proposals import NotProposed, Wanted, propose
from metrics.models import Proposal, ProposalKind, ProposalState, Target
from metrics.queries.rollover import batch_of, fiscal_year_end


@dataclass(frozen=True, slots=True)
class Carry:
    """What becomes of a target in the new year: `value` None carries the same value forward, else sets another one."""

    target_id: int
    value: float | None = None
    high: float | None = None


@transaction.atomic
def roll_over(*, year: int, chosen: Sequence[Carry], note: str, by: User, at: datetime, day: date) -> int:
    """Proposes targets for a state fiscal year, one for each that is carried over, and says how many. Those proposed already are left.

    All wait for a second person, whoever sees the measure: a whole year is set. Raises PermissionDenied, NotProposed."""
    if not keeps_data(viewer(by)):
        raise PermissionDenied
    if not note.strip():
        raise NotProposed("unexplained")
    standing = Target.objects.current().in_bulk([one.target_id for one in chosen])
    there = {(one.measure_id, one.after.get("breakdown_id")) for one in Proposal.objects.filter(batch=batch_of(year), state="waiting")}
    count = 0
    for one in chosen:
        was = standing.get(one.target_id)
        if was is not None and (was.measure_id, was.breakdown_id) not in there:
            propose(wanted=_wanted(was, one, note, year, day), by=by, at=at, day=day, alone=False)
            count += 1
    return count


def _wanted(was: Target, one: Carry, note: str, year: int, day: date) -> Wanted:
    value, high = (was.value, was.high) if one.value is None else (one.value, one.high if was.operator == "between" else None)
    after = {
        "date": fiscal_year_end(year).isoformat(),
        "operator": was.operator,
        "value": value,
        "high": high,
        "breakdown_id": was.breakdown_id,
        "kind": was.kind,
        "is_illustrative": was.is_illustrative and one.value is None,
        "source": was.source,
    }
    return Wanted(was.measure_id, ProposalKind.TARGET, after, "leadership", note.strip(), day, None, batch_of(year))


def waiting_in(year: int) -> list[int]:
    """The proposals of a year's roll-over that wait."""
    found = Proposal.objects.filter(batch=batch_of(year), state=ProposalState.WAITING)
    return list(found.order_by("pk").values_list("pk", flat=True))
