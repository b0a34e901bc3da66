"""Files that show what an update says: added and removed while it is being written."""

import hashlib
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_draft_update
from goals.actions.updates.locks import check_open, locked_update
from goals.actions.updates.refused import UpdateRefused
from goals.intake.evidence import media_type_of
from goals.models import Evidence, GoalUpdate
from goals.rules.updates import OPEN

MOST_FILES = 10


@transaction.atomic
def add_evidence(*, update_id: int, filename: str, content: bytes, by: User, at: datetime, day: date) -> int:
    """Keeps a file and gives its id; the same bytes again give the one there is.

    Raises PermissionDenied, UpdateRefused, or goals.intake.evidence.NotEvidence."""
    update = _writable(update_id, by, day)
    media_type, digest = media_type_of(filename, content), hashlib.sha256(content).hexdigest()
    kept = list(update.evidence.filter(removed_at__isnull=True).defer("content"))
    same = next((one.pk for one in kept if one.sha256 == digest), None)
    if same is not None:
        return same
    if len(kept) >= MOST_FILES:
        raise UpdateRefused("many")
    name = filename.replace("\0", "").rpartition("/")[2].rpartition("\\")[2][-255:]
    stored = Evidence.objects.create(
        update_of=update, filename=name, media_type=media_type, size_bytes=len(content), sha256=digest, content=content,
        added_by=by, added_at=at,
    )  # fmt: skip
    return stored.pk


@transaction.atomic
def remove_evidence(*, update_id: int, evidence_id: int, by: User, at: datetime, day: date) -> bool:
    """Takes a file out of an update that is being written; its bytes stay in the record. False: there is none."""
    update = _writable(update_id, by, day)
    return bool(Evidence.objects.filter(pk=evidence_id, update_of=update, removed_at__isnull=True).update(removed_at=at))


def _writable(update_id: int, by: User, day: date) -> GoalUpdate:
    update = locked_update(update_id)
    if not may_draft_update(viewer(by), lead_id=update.goal.lead_id):
        raise PermissionDenied
    check_open(update.period, update.goal.lead_id, day)
    if update.state not in OPEN:
        raise UpdateRefused("state")
    return update
