"""Writing an update: every saving is a version, and nobody saves over a text they have not seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from accounts.actions.worktime import note_work
from accounts.models import User, WorkKind
from accounts.queries import viewer
from accounts.rules.policy import may_draft_update
from goals.actions.updates.locks import check_open, locked_goal
from goals.actions.updates.refused import EditedMeanwhile, UpdateRefused
from goals.models import Declared, Goal, GoalUpdate, UpdateState
from goals.queries.updates import base_text, texts_of
from goals.rules.updates import FIELDS, LONGEST, OPEN, STORY
from metrics.models import ReportingPeriod

EMPTY = dict.fromkeys(FIELDS, "")
is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Saved:
    """What is stored now. `is_new`: False where nothing differed from what stood."""

    update_id: int
    version: int
    state: str
    at: datetime
    is_new: bool = True


@transaction.atomic
def save_update(  # noqa: PLR0913  (whose, for when, what, over which version, by whom, and both clocks)
    *, goal_id: int, period_id: int, fields: Mapping[str, str], version: int, by: User, at: datetime, day: date
) -> Saved:
    """Stores what an agency says of its goal for a period. `fields`: the texts that were edited, by the names in
    goals.rules.updates.FIELDS; `version`: of the text they were written over, 0 for none; `day`: what the site calls today.

    Raises PermissionDenied, UpdateRefused, or EditedMeanwhile with both texts."""
    goal = locked_goal(goal_id)
    if not may_draft_update(viewer(by), lead_id=goal.lead_id):
        raise PermissionDenied
    period = _period(period_id)
    check_open(period, goal.lead_id, day)
    clean = {name: cleaned(name, text) for name, text in fields.items()}
    stands = GoalUpdate.objects.filter(goal=goal, period=period).exclude(state=UpdateState.WITHDRAWN).first()
    note_work(by=by, kind=WorkKind.UPDATE, subject=goal.code, at=at)
    if stands is None:
        return _started(goal, period, clean, version, by, at)
    return _saved_over(stands, clean, version, by, at)


def _period(period_id: int) -> ReportingPeriod:
    found = ReportingPeriod.objects.filter(pk=period_id).first()
    if found is None:
        raise UpdateRefused("gone")
    return found


def _started(goal: Goal, period: ReportingPeriod, fields: Mapping[str, str], version: int, by: User, at: datetime) -> Saved:
    if version:
        # What it was written over was withdrawn meanwhile: the withdrawn text must not come back unseen.
        raise UpdateRefused("gone")
    made = GoalUpdate(goal=goal, period=period, started_by=by, started_at=at, saved_by=by, saved_at=at)
    _put(made, EMPTY | dict(fields))
    made.save(force_insert=True)
    return Saved(made.pk, made.version, made.state, at)


def _saved_over(stands: GoalUpdate, fields: Mapping[str, str], version: int, by: User, at: datetime) -> Saved:
    theirs = texts_of(stands)
    base = theirs if version == stands.version else base_text(stands.pk, version) if version else EMPTY
    mine = {name: fields.get(name, base[name]) for name in FIELDS}
    if mine == theirs:
        return Saved(stands.pk, stands.version, stands.state, stands.saved_at, is_new=False)
    if version != stands.version:
        raise EditedMeanwhile(mine=mine, theirs=theirs, base=base, version=stands.version).said(stands.saved_by.name, stands.saved_at)
    if stands.state not in OPEN:
        raise UpdateRefused("state")
    _put(stands, mine)
    stands.version, stands.saved_by, stands.saved_at = stands.version + 1, by, at
    stands.save(update_fields=[*FIELDS, "version", "saved_by", "saved_at"])
    return Saved(stands.pk, stands.version, stands.state, at)


def _put(update: GoalUpdate, fields: Mapping[str, str]) -> None:
    for name, text in fields.items():
        setattr(update, name, text)
    update.told_until = date.fromisoformat(fields["told_until"]) if fields["told_until"] else None


def cleaned(name: str, text: str) -> str:
    """A text as it is stored. Raises UpdateRefused where it cannot be."""
    if name not in FIELDS:
        raise UpdateRefused("choice", field=name)
    # A browser sends line ends of its own, and PostgreSQL takes no NUL.
    text = text.replace("\r\n", "\n").replace("\0", "")
    if name in ("declared_why", *STORY):
        if len(text) > LONGEST:
            raise UpdateRefused("long", field=name)
        return text if text.strip() else ""
    text = text.strip()
    if text:
        _check(name, text)
    return text


def _check(name: str, text: str) -> None:
    if name == "declared" and text not in Declared.values:
        raise UpdateRefused("choice", field=name)
    if name == "told_until" and not _is_day(text):
        raise UpdateRefused("day", field=name)
    if name == "evidence_url" and not _is_address(text):
        raise UpdateRefused("address", field=name)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_address(text: str) -> bool:
    try:
        is_address(text)
    except ValidationError:
        return False
    return len(text) <= 500
