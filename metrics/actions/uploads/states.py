"""How an upload moves from state to state. Every move is one UPDATE with the condition that makes it possible, so that of two people,
or of a worker and a person, exactly one moves it and the other hears that it was too late."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from metrics.models import Upload, UploadContent, UploadState

WORKED_ON = (UploadState.READING, UploadState.PUBLISHING, UploadState.WITHDRAWING)
# Before these bytes may be handed in as something new, somebody decides about the upload that has them.
UNDECIDED = (UploadState.RECEIVED, UploadState.READING, UploadState.UNKNOWN, UploadState.REVIEW, UploadState.PUBLISHING)
# A worker says every second that it is alive; one that was silent for so long is gone.
SILENT = timedelta(seconds=15)
MOST_ATTEMPTS = 3
GIVEN_UP = "The file could not be worked on in three tries. Hand it in again; if that fails too, ask for it to be imported by command."


def move(upload_id: int, states: Collection[UploadState], to: UploadState, **fields: Any) -> bool:
    """Moves an upload that is in one of these states; False when it is not, any more."""
    return bool(Upload.objects.filter(pk=upload_id, state__in=states).update(state=to, **fields))


def afresh(**fields: Any) -> dict[str, Any]:
    """What a state begins with in which a worker is to do something."""
    return {"stage": "", "done": 0, "total": 0, "claimed_at": None, "attempts": 0, "cancel_at": None, "error": ""} | fields


def claim(upload_id: int, state: UploadState, at: datetime) -> Upload | None:
    """Takes an upload up for work: one that nobody works on, or whose worker has been silent. None when there is nothing to take.

    The number of the attempt tells the worker that has it from one that lost it."""
    waiting = Q(state=UploadState.RECEIVED) if state == UploadState.READING else Q(state=state, claimed_at__isnull=True)
    free = Upload.objects.filter(waiting | Q(state=state, claimed_at__lt=at - SILENT), pk=upload_id)
    if free.filter(attempts__gte=MOST_ATTEMPTS).update(**_given_up(state)):
        return None
    if not free.update(state=state, claimed_at=at, attempts=F("attempts") + 1, stage="", done=0, total=0):
        return None
    return Upload.objects.select_related("layout", "uploaded_by", "decided_by", "withdrawn_by").get(pk=upload_id)


def _given_up(state: UploadState) -> dict[str, Any]:
    """Where an upload stands that could not be worked on: what was published before stays published, the rest is failed."""
    back = {
        UploadState.READING: UploadState.FAILED,
        UploadState.PUBLISHING: UploadState.REVIEW,
        UploadState.WITHDRAWING: UploadState.PUBLISHED,
    }
    return afresh(state=back[state], error=GIVEN_UP)


def held(upload: Upload) -> "dict[str, Any]":
    """The condition under which the worker that took an upload up still has it."""
    return {"pk": upload.pk, "state": upload.state, "attempts": upload.attempts}


def waiting_for_work(*, at: datetime) -> list[tuple[int, UploadState]]:
    """Uploads a worker has to do something about while none does, with the state it works in."""
    asked = Q(state=UploadState.RECEIVED) | Q(state__in=WORKED_ON, claimed_at__isnull=True)
    found = Upload.objects.filter(asked | Q(state__in=WORKED_ON, claimed_at__lt=at - SILENT)).order_by("pk")
    return [(pk, UploadState.READING if state == "received" else UploadState(state)) for pk, state in found.values_list("pk", "state")[:50]]


def forget_content(upload_id: int) -> None:
    """Lets go of the bytes of a file that comes to nothing."""
    UploadContent.objects.filter(upload_id=upload_id).delete()
