"""What a proposal starts from, and the proposals there are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from accounts.rules.policy import Viewer, may_decide_change, sees_everything
from metrics.models import Measure, Proposal, ProposalKind, ProposalState, Target, TargetChangeReason
from metrics.rules.loosening import Asks
from metrics.rules.proposals import GUARDED

__all__ = [
    "METHOD", "REASONS", "ProposalKind", "ProposalRow", "ProposalState", "as_json", "asks_of", "fields_now", "guarded_fields",
    "is_promised", "proposal", "proposals", "proposals_of", "target_fields", "waiting_for",
]  # fmt: skip
METHOD = TargetChangeReason.METHOD.value
REASONS = list(TargetChangeReason.values)
TARGET_FIELDS = ("date", "operator", "value", "high")


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def fields_now(measure: Measure) -> dict[str, Any]:
    """The guarded fields of a measure as they stand, as JSON."""
    return {name: as_json(getattr(measure, name)) for name in GUARDED}


def guarded_fields() -> dict[int, dict[str, Any]]:
    """The guarded fields of all measures in the catalog, as JSON, by id. What is a draft yet is nobody's promise."""
    rows = Measure.objects.filter(is_draft=False).values_list("pk", *GUARDED)
    return {pk: {name: as_json(value) for name, value in zip(GUARDED, values, strict=True)} for pk, *values in rows}


def target_fields(measure_id: int, target_id: int) -> dict[str, Any] | None:
    """What a target of the measure that stands asks for, as JSON; None: it does not stand any more."""
    one = Target.objects.current().filter(pk=target_id, measure=measure_id).first()
    if one is None:
        return None
    return {"target_id": one.pk, "breakdown_id": one.breakdown_id} | {name: as_json(getattr(one, name)) for name in TARGET_FIELDS}


def asks_of(fields: Mapping[str, Any]) -> Asks | None:
    """What a target asks for, from its fields as JSON."""
    if not fields:
        return None
    return Asks(fields["operator"], fields["value"], fields.get("high"), date.fromisoformat(fields["date"]))


def is_promised(measure_id: int) -> bool:
    """Whether residents see the measure and a goal counts it."""
    return Measure.objects.filter(pk=measure_id, is_public=True, goal_measures__isnull=False).exists()


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal, as its list and its page show it."""

    id: int
    measure_code: str
    measure: str
    unit: str
    decimals: int
    agency: str
    agency_code: str
    kind: ProposalKind
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    why: str
    note: str
    effective_on: date
    loosens: bool | None
    needs_second: bool
    batch: str
    state: ProposalState
    proposed_by: str
    proposed_by_id: int | None
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    comment: str
    applied_at: datetime | None
    measure_id: int

    @property
    def is_waiting(self) -> bool:
        return self.state is ProposalState.WAITING

    @property
    def is_open(self) -> bool:
        return self.state in (ProposalState.WAITING, ProposalState.AGREED)


def proposals(who: Viewer, *, states: Collection[ProposalState] = (), limit: int = 200) -> list[ProposalRow]:
    """The newest proposals that `who` reads: who reads everything all, others those on measures of their agencies. One query."""
    found = Proposal.objects.filter(_read_by(who))
    if states:
        found = found.filter(state__in=states)
    return [_row(one) for one in found.select_related("measure__agency", "proposed_by", "decided_by")[:limit]]


def proposal(who: Viewer, proposal_id: int) -> ProposalRow | None:
    """One proposal that `who` reads."""
    found = Proposal.objects.filter(_read_by(who), pk=proposal_id)
    one = found.select_related("measure__agency", "proposed_by", "decided_by").first()
    return _row(one) if one else None


def _read_by(who: Viewer) -> Q:
    """What is only proposed is nobody's business but OPM's, its agency's, and of those who read everything."""
    return Q() if sees_everything(who) else Q(measure__agency_id__in=who.agencies)


def waiting_for(who: Viewer) -> list[ProposalRow]:
    """The proposals that `who` may decide."""
    return [one for one in proposals(who, states=[ProposalState.WAITING]) if may_decide_change(who, proposed_by_id=one.proposed_by_id)]


def proposals_of(measure_ids: Sequence[int]) -> list[ProposalRow]:
    """The proposals on some measures that wait or took effect, newest first."""
    shown = [ProposalState.WAITING, ProposalState.AGREED, ProposalState.IN_EFFECT]
    found = Proposal.objects.filter(measure__in=measure_ids, state__in=shown)
    return [_row(one) for one in found.select_related("measure__agency", "proposed_by", "decided_by")]


def _row(one: Proposal) -> ProposalRow:
    measure = one.measure
    return ProposalRow(
        id=one.pk, measure_code=measure.code, measure=measure.name, unit=measure.unit, decimals=measure.decimals,
        agency=measure.agency.name, agency_code=measure.agency.code, kind=ProposalKind(one.kind), before=one.before, after=one.after,
        why=one.why, note=one.note, effective_on=one.effective_on, loosens=one.loosens, needs_second=one.needs_second, batch=one.batch,
        state=ProposalState(one.state), proposed_by=one.proposed_by.name if one.proposed_by else "", proposed_by_id=one.proposed_by_id,
        proposed_at=one.proposed_at, decided_by=one.decided_by.name if one.decided_by else "", decided_at=one.decided_at,
        comment=one.comment, applied_at=one.applied_at, measure_id=measure.pk,
    )  # fmt: skip
