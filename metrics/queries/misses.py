"""Accepted misses, through both clocks: which are in force on a day as it was known, and a measure's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.rules.policy import Viewer, keeps_data, sees_everything
from metrics.models import AcceptedMiss, MissState
from metrics.queries.columns import end_of_day


def in_force(as_of: date, known_on: date | None) -> Q:
    """Keeps the misses that were accepted on the day, by what was known then; None is all that is known now."""
    stands = Q(state__in=[MissState.ACCEPTED, MissState.ENDED], starts_on__lte=as_of, until__gte=as_of)
    if known_on is None:
        return stands & (Q(ended_on__isnull=True) | Q(ended_on__gt=as_of))
    after = end_of_day(known_on)
    return stands & Q(decided_at__lt=after) & (Q(ended_on__isnull=True) | Q(ended_on__gt=as_of) | Q(ended_at__gte=after))


def accepted_row(as_of: date, known_on: date | None, measure: str) -> Subquery:
    """For rows that name a measure by a column: until when its miss is accepted; of several the one agreed last."""
    return Subquery(_newest(as_of, known_on).filter(measure=OuterRef(measure)).order_by("-decided_at", "-pk").values("until")[:1])


def accepted_rows(as_of: date, known_on: date | None) -> QuerySet[AcceptedMiss, tuple[int, date]]:
    """Every measure whose miss is accepted, with until when; of several the one agreed last."""
    newest = _newest(as_of, known_on).order_by("measure_id", "-decided_at", "-pk").distinct("measure_id")
    return newest.values_list("measure_id", "until")


def accepted_until(measure_ids: Sequence[int], as_of: date, known_on: date | None) -> dict[int, date]:
    """Until when the misses of the measures are accepted; only those that are. One query."""
    return dict(accepted_rows(as_of, known_on).filter(measure__in=measure_ids))


def _newest(as_of: date, known_on: date | None) -> QuerySet[AcceptedMiss]:
    return AcceptedMiss.objects.filter(in_force(as_of, known_on))


@dataclass(frozen=True, slots=True)
class MissRow:
    """A miss that was asked for, and what came of it."""

    id: int
    measure_id: int
    measure_code: str
    measure: str
    agency: str
    agency_id: int
    unit: str
    decimals: int
    until: date
    interim: float
    why: str
    state: str
    asked_by: str
    asked_by_id: int
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    comment: str
    starts_on: date | None
    ended_on: date | None
    ended_by: str
    ended_why: str

    @property
    def is_waiting(self) -> bool:
        return self.state == MissState.ASKED

    def is_in_force(self, day: date) -> bool:
        return self.state == MissState.ACCEPTED and self.starts_on is not None and self.starts_on <= day <= self.until


def misses_of(who: Viewer, measure_id: int, agency_id: int) -> list[MissRow]:
    """A measure's misses, newest first: what OPM agreed to; those who see the agency's work also see what it asked. One query."""
    found = _rows().filter(measure=measure_id)
    if not sees_everything(who) and agency_id not in who.agencies:
        found = found.filter(state__in=[MissState.ACCEPTED, MissState.ENDED])
    return [_row(one) for one in found.order_by("-asked_at")]


def misses_waiting(who: Viewer) -> list[MissRow]:
    """What agencies ask OPM to accept, oldest first; nothing for who decides none."""
    if not keeps_data(who):
        return []
    return [_row(one) for one in _rows().filter(state=MissState.ASKED).order_by("asked_at")]


def _rows() -> QuerySet[AcceptedMiss]:
    return AcceptedMiss.objects.select_related("measure__agency", "asked_by", "decided_by", "ended_by")


def _row(one: AcceptedMiss) -> MissRow:
    return MissRow(
        id=one.pk,
        measure_id=one.measure_id,
        measure_code=one.measure.code,
        measure=one.measure.name,
        agency=one.measure.agency.name,
        agency_id=one.measure.agency_id,
        unit=one.measure.unit,
        decimals=one.measure.decimals,
        until=one.until,
        interim=one.interim,
        why=one.why,
        state=one.state,
        asked_by=one.asked_by.name,
        asked_by_id=one.asked_by_id,
        asked_at=one.asked_at,
        decided_by=one.decided_by.name if one.decided_by else "",
        decided_at=one.decided_at,
        comment=one.comment,
        starts_on=one.starts_on,
        ended_on=one.ended_on,
        ended_by=one.ended_by.name if one.ended_by else "",
        ended_why=one.ended_why,
    )
