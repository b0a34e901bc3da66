"""Moving an update on: the commissioner submits, OPM returns, approves and publishes, either withdraws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actions.worktime import note_work
from accounts.models import User, WorkKind
from accounts.queries import viewer
from accounts.rules.policy import Viewer, keeps_data, may_approve_update, may_submit_update, may_withdraw_update
from agencies.actions.context import because
from goals.actions.comments import add_comment
from goals.actions.updates.locks import check_open, is_closed, locked_update, locked_updates
from goals.actions.updates.refused import UpdateRefused
from goals.models import GoalUpdate, UpdateState
from goals.queries.updates import texts_of
from goals.rules.talk import About
from goals.rules.updates import AGENCY, OPM, differs, may_move, missing
from metrics.models import ReopenReason


@dataclass(frozen=True, slots=True)
class Remark:
    """What OPM says of an update, or of a passage of one part of it."""

    text: str
    part: str = ""
    passage: str = ""


@transaction.atomic
def submit_update(*, update_id: int, version: int, computed: str, by: User, at: datetime, day: date) -> None:
    """Says it in the agency's name. `computed`: the slug of the goal's status now, kept with it. Raises PermissionDenied, UpdateRefused.

    `version`: the text the commissioner read; a newer one is refused as `meanwhile`."""
    update = locked_update(update_id)
    _check_commissioner(update, by)
    _check_move(update, UpdateState.SUBMITTED, AGENCY)
    check_open(update.period, update.goal.lead_id, day)
    if update.version != version:
        raise UpdateRefused("meanwhile")
    lacks = missing(texts_of(update), computed, day)
    if lacks:
        raise UpdateRefused("missing", lacks)
    update.state, update.computed = UpdateState.SUBMITTED, computed
    update.submitted_by, update.submitted_at = by, at
    update.save(update_fields=["state", "computed", "submitted_by", "submitted_at"])
    note_work(by=by, kind=WorkKind.UPDATE, subject=update.goal.code, at=at, things=1)


@transaction.atomic
def take_back_update(*, update_id: int, by: User, at: datetime, day: date) -> None:
    """Takes it back to change it, while OPM has not decided. Raises PermissionDenied, UpdateRefused."""
    update = locked_update(update_id)
    _check_commissioner(update, by)
    _check_move(update, UpdateState.DRAFT, AGENCY)
    check_open(update.period, update.goal.lead_id, day)
    update.state = UpdateState.DRAFT
    update.save(update_fields=["state"])


@transaction.atomic
def return_update(*, update_id: int, remarks: Sequence[Remark], by: User, at: datetime, day: date) -> None:
    """Gives it back to the agency with at least one remark, each a comment. Raises PermissionDenied, UpdateRefused, or
    NotSaid of goals.actions.comments.

    Where the period is closed it must be reopened for the agency first: nobody could change what is returned."""
    update = locked_update(update_id)
    _check_opm(update, viewer(by))
    _check_move(update, UpdateState.RETURNED, OPM)
    check_open(update.period, update.goal.lead_id, day)
    said = [one for one in remarks if one.text.strip()]
    if not said:
        raise UpdateRefused("unexplained")
    with because(said[0].text, by=by.pk):
        for one in said:
            add_comment(about=About(update_id=update.pk, part=one.part, passage=one.passage), text=one.text, by=by, at=at)
        _decide(update, UpdateState.RETURNED, by, at, said[0].text.strip())


@transaction.atomic
def approve_updates(*, update_ids: Sequence[int], by: User, at: datetime, only_clean: bool = True) -> int:
    """Approves all of them or none, and says how many. Several at once only where nothing needs a look: declared and computed agree.

    Raises PermissionDenied, or UpdateRefused: state, unclean, own (who submitted never approves)."""
    updates, who = locked_updates(update_ids), viewer(by)
    for update in updates:
        _check_opm(update, who)
        _check_move(update, UpdateState.APPROVED, OPM)
        if only_clean and differs(update.declared, update.computed):
            raise UpdateRefused("unclean")
    for update in updates:
        _decide(update, UpdateState.APPROVED, by, at, "")
    return len(updates)


@transaction.atomic
def publish_updates(*, update_ids: Sequence[int], by: User, at: datetime) -> int:
    """Shows approved updates to everybody; all or none. Says how many. Raises PermissionDenied, UpdateRefused."""
    updates, who = locked_updates(update_ids), viewer(by)
    for update in updates:
        _check_opm(update, who)
        _check_move(update, UpdateState.PUBLISHED, OPM)
    for update in updates:
        update.state, update.published_by, update.published_at = UpdateState.PUBLISHED, by, at
        update.save(update_fields=["state", "published_by", "published_at"])
    return len(updates)


@transaction.atomic
def withdraw_update(*, update_id: int, why: str, by: User, at: datetime, day: date, code: str = "") -> None:
    """Takes back what was said, for good; it stays in the history. In a closed period only OPM may, with a coded reason (ReopenReason).

    Raises PermissionDenied, UpdateRefused."""
    update = locked_update(update_id)
    who = viewer(by)
    role = OPM if keeps_data(who) else AGENCY
    if not may_withdraw_update(who, lead_id=update.goal.lead_id):
        raise PermissionDenied
    _check_move(update, UpdateState.WITHDRAWN, role)
    if not why.strip():
        raise UpdateRefused("unexplained")
    if is_closed(update.period, update.goal.lead_id, day):
        _check_closed(role, code)
    reason = f"{ReopenReason(code).label}: {why.strip()}" if code else why.strip()
    update.state, update.withdrawn_at, update.withdrawn_why = UpdateState.WITHDRAWN, at, reason
    with because(reason, by=by.pk):
        update.save(update_fields=["state", "withdrawn_at", "withdrawn_why"])


def _check_closed(role: str, code: str) -> None:
    if role != OPM:
        raise UpdateRefused("closed")
    if code not in ReopenReason.values:
        raise UpdateRefused("uncoded")


def _check_commissioner(update: GoalUpdate, by: User) -> None:
    if not may_submit_update(viewer(by), lead_id=update.goal.lead_id):
        raise PermissionDenied


def _check_opm(update: GoalUpdate, who: Viewer) -> None:
    """Who submitted an update never decides about it, whatever else they are."""
    if keeps_data(who) and who.user_id == update.submitted_by_id:
        raise UpdateRefused("own")
    if not may_approve_update(who, submitted_by_id=update.submitted_by_id):
        raise PermissionDenied


def _check_move(update: GoalUpdate, after: UpdateState, role: str) -> None:
    if not may_move(update.state, after, role):
        raise UpdateRefused("state")


def _decide(update: GoalUpdate, state: UpdateState, by: User, at: datetime, note: str) -> None:
    update.state, update.decided_by, update.decided_at, update.decision_note = state, by, at, note
    update.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    note_work(by=by, kind=WorkKind.APPROVAL, subject=update.goal.code, at=at, things=1)
