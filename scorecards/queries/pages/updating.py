"""What an agency writes of its goal: the update of one reporting period beside last time's, with where the numbers put the goal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.rules.policy import (
    Viewer,
    keeps_data,
    may_approve_update,
    may_draft_update,
    may_see_update,
    may_submit_update,
    may_withdraw_update,
)
from goals.models import UpdateState
from goals.queries.comments import Talk, talk_of_update
from goals.queries.updates import EvidenceRow, UpdateRow, earlier_text, evidence_of, goal_led, partners_of, submitters_of, update_of
from goals.rules.updates import FIELDS, OPEN, default_until
from metrics.queries.periods import PeriodRow, is_locked, reporting_period
from scorecards.queries.lens import lens, site_today
from scorecards.queries.pages.goal import GoalPage, goal

TALKED = ("", *FIELDS)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do with the update as it stands."""

    write: bool
    submit: bool
    take_back: bool
    decide: bool
    withdraw: bool
    needs_code: bool  # withdrawing after the period closed


@dataclass(frozen=True, slots=True)
class UpdatingPage:
    """All of the page. `update` None: nothing is written yet. `locked`: the period is closed for the agency."""

    shown: GoalPage
    lead_id: int
    period: PeriodRow
    update: UpdateRow | None
    last: UpdateRow | None
    evidence: tuple[EvidenceRow, ...]
    talks: Mapping[str, Talk]
    rights: Rights
    submitters: tuple[str, ...]
    locked: bool
    is_staff_view: bool
    day: date

    @property
    def computed(self) -> str:
        """Where the numbers put the goal now, as a slug."""
        return self.shown.goal.status.slug

    @property
    def state(self) -> str:
        return self.update.state if self.update else ""

    @property
    def fields(self) -> dict[str, str]:
        """The texts as they stand; before the first saving nothing, but the usual day until which it holds."""
        if self.update:
            return dict(self.update.fields)
        until = default_until(self.period.end)
        return dict.fromkeys(FIELDS, "") | {"told_until": until.isoformat() if until > self.day else ""}


def updating(who: Viewer, code: str, period_code: str) -> UpdatingPage | None:
    """The update of a goal for a period, as `who` may see it; None where there is none that they may."""
    led, day = goal_led(code), site_today()
    period = reporting_period(period_code, day)
    if led is None or period is None:
        return None
    goal_id, lead_id = led
    update = update_of(goal_id, period.id)
    state = update.state if update else UpdateState.DRAFT
    own = may_see_update(who, state=UpdateState.DRAFT, lead_id=lead_id)
    if not own and not may_see_update(who, state=state, lead_id=lead_id, partner_ids=partners_of(goal_id)):
        return None
    shown = goal(who, lens(), code)
    return _page(who, shown, lead_id, period, update, own, day) if shown else None


def _page(  # noqa: PLR0913  (what was read already)
    who: Viewer, shown: GoalPage, lead_id: int, period: PeriodRow, update: UpdateRow | None, own: bool, day: date
) -> UpdatingPage:
    locked = is_locked(period.end, lead_id, day) or day < period.opens_on
    return UpdatingPage(
        shown=shown,
        lead_id=lead_id,
        period=period,
        update=update,
        last=earlier_text(shown.goal.goal_id, period.id, period.end),
        evidence=tuple(evidence_of(update.id)) if update else (),
        talks=talk_of_update(who, update.id, TALKED) if update and own else {},
        rights=_rights(who, lead_id, update, locked),
        submitters=tuple(submitters_of(lead_id)) if own else (),
        locked=locked,
        is_staff_view=own,
        day=day,
    )


def _rights(who: Viewer, lead_id: int, update: UpdateRow | None, locked: bool) -> Rights:
    state = update.state if update else UpdateState.DRAFT
    is_open = state in OPEN
    commissioner, opm = may_submit_update(who, lead_id=lead_id), keeps_data(who)
    decides = update is not None and may_approve_update(who, submitted_by_id=update.submitted_by_id)
    withdraws = update is not None and may_withdraw_update(who, lead_id=lead_id)
    by_opm = state in (UpdateState.APPROVED, UpdateState.PUBLISHED) and opm
    return Rights(
        write=may_draft_update(who, lead_id=lead_id) and is_open and not locked,
        submit=commissioner and is_open and not locked,
        take_back=commissioner and state == UpdateState.SUBMITTED and not locked,
        decide=decides and state in (UpdateState.SUBMITTED, UpdateState.APPROVED),
        withdraw=withdraws and (by_opm or (commissioner and not locked)),
        needs_code=locked,
    )
