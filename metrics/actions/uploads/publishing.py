"""Publishing an upload that was reviewed: imported again in one transaction, and kept only if it does what the review said."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import viewer
from agencies.actions.context import because
from metrics.actions.corrections import BY_HAND
from metrics.actions.imports import Brought, Manner
from metrics.actions.uploads.effects import effect_of
from metrics.actions.uploads.reading import bring_in
from metrics.actions.uploads.shapes import Unknown
from metrics.actions.uploads.states import afresh, claim, held, move
from metrics.actions.uploads.watching import Stopped, Watch, watched
from metrics.models import CorrectionReason, Upload, UploadState
from metrics.queries.uploads import may_publish


class _Differs(Exception):
    """The import would do something else than what was reviewed."""


def publish_upload(*, upload_id: int, by: User | None, at: datetime, leave_out: bool = False, why: str = "") -> bool:
    """Publishes a reviewed upload here and now; then nudge the recalculation. False: it was too late, or the figures have changed
    since the review and it has to be looked at again. `by` None: the rules of a feed publish it. Raises PermissionDenied."""
    return ask_to_publish(upload_id=upload_id, by=by, at=at, leave_out=leave_out, why=why) and finish_publishing(upload_id=upload_id, at=at)


@transaction.atomic
def ask_to_publish(*, upload_id: int, by: User | None, at: datetime, leave_out: bool = False, why: str = "") -> bool:
    """Decides that an upload is published; then nudge `scorecards.tasks.publish_upload`. Of two people who decide one is first.

    `leave_out`: the good rows are published although others are refused. `why`: why figures of closed periods are revised, one of
    BY_HAND; it is kept with exactly these. False: it was too late, or one of both is needed. Raises PermissionDenied."""
    upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None or not may_publish(viewer(by) if by else None, upload):
        raise PermissionDenied
    is_explained = not upload.effect.get("locked") or why in BY_HAND
    if (upload.refused and not leave_out) or not is_explained:
        return False
    effect = upload.effect | {"leave_out": leave_out, "why": why if upload.effect.get("locked") else ""}
    return move(upload_id, [UploadState.REVIEW], UploadState.PUBLISHING, **afresh(effect=effect, decided_by=by, decided_at=at))


def finish_publishing(*, upload_id: int, at: datetime) -> bool:
    """Imports an upload whose publishing was decided. Two workers may try: one does it. True: it is published by now through this one."""
    upload = claim(upload_id, UploadState.PUBLISHING, at)
    if upload is None:
        return False
    manner = Manner(accept_good=bool(upload.effect.get("leave_out")), why=upload.effect.get("why", ""))
    try:
        with because(_why(manner), by=upload.decided_by_id), watched(upload) as watch:
            report = bring_in(upload, watch, lambda brought: _keep(upload, watch, brought, at), at, manner)
    except Stopped:
        return False
    except (_Differs, Unknown):
        return _look_again(upload)
    return not report.is_refused or _look_again(upload)


def _why(manner: Manner) -> str:
    """Why figures of closed periods are revised, in words; empty where none are."""
    return str(CorrectionReason(manner.why).label) if manner.why else ""


def _keep(upload: Upload, watch: Watch, brought: Brought, at: datetime) -> None:
    """Inside the transaction: publishes the upload, if this does what was reviewed and nobody stopped it."""
    if effect_of(brought, at, None).key != upload.effect_key:
        raise _Differs
    watch.end()
    report = brought.report
    counts: dict[str, Any] = {"added": report.added, "revised": report.revised, "same": report.same, "refused": report.refused}
    counts["effect"] = upload.effect | {"recorded_at": at.isoformat()}
    if not Upload.objects.filter(**held(upload)).update(**(afresh(state=UploadState.PUBLISHED) | counts)):
        raise Stopped


def _look_again(upload: Upload) -> bool:
    """Has the file read again, so that somebody looks at what it would do now."""
    why = _("Figures changed while this was waiting. Look again at what publishing would do now.")
    again = afresh(state=UploadState.RECEIVED, error=why, decided_by=None, decided_at=None)
    Upload.objects.filter(**held(upload)).update(**again)
    return False
