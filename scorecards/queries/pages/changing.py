"""What may be changed of a measure, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, keeps_data, may_propose_change
from metrics.models import TOTAL, Measure, Target
from metrics.queries.proposals import fields_now, is_promised, target_fields


@dataclass(frozen=True, slots=True)
class StandingAim:
    """A target that stands, with what it asks for as JSON."""

    id: int
    label: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangingPage:
    """One measure whose judgment somebody may propose to change. `needs_second`: a change of a target waits for another person."""

    id: int
    code: str
    name: str
    unit: str
    decimals: int
    fields: Mapping[str, Any]
    aims: tuple[StandingAim, ...]
    is_promised: bool
    keeps_data: bool

    @property
    def needs_second(self) -> bool:
        return self.is_promised or not self.keeps_data

    def aim(self, target_id: int) -> StandingAim | None:
        return next((one for one in self.aims if one.id == target_id), None)


def changing(who: Viewer, code: str) -> ChangingPage | None:
    """What `who` may propose to change; None where there is nothing."""
    one = Measure.objects.filter(measures_visible_to(who), code=code, is_draft=False).first()
    if one is None or not may_propose_change(who, agency_id=one.agency_id):
        return None
    stand = Target.objects.governing().filter(measure=one).select_related("breakdown").order_by("breakdown_id", "date")
    aims = tuple(
        StandingAim(target.pk, "" if target.breakdown_id == TOTAL else target.breakdown.label, target_fields(one.pk, target.pk) or {})
        for target in stand
    )
    return ChangingPage(one.pk, one.code, one.name, one.unit, one.decimals, fields_now(one), aims, is_promised(one.pk), keeps_data(who))
