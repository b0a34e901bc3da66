"""What a trusted feed brought is published by itself, when there is nothing to remark on it."""

from datetime import datetime

from metrics.actions.uploads import ask_to_publish
from metrics.actions.uploads.states import GIVEN_UP
from metrics.models import CorrectionReason, Upload, UploadOrigin, UploadState
from metrics.queries.uploads import may_publish

REVISED = CorrectionReason.SOURCE_REVISED.value


def publish_trusted(*, at: datetime) -> list[int]:
    """Decides to publish what trusted feeds brought and was read without a single finding; gives the uploads to nudge
    `scorecards.tasks.publish_upload` with. What they revise of closed periods is recorded as revised by its source. Everything else
    waits for somebody, as do figures that need approval."""
    waiting = Upload.objects.filter(origin=UploadOrigin.FEED, feed__is_trusted=True, state=UploadState.REVIEW, refused=0, findings=[])
    # What a person stopped, or what failed each time it was tried, is not begun again by itself.
    waiting = waiting.filter(cancel_at__isnull=True).exclude(error=GIVEN_UP)
    return [
        one.pk for one in waiting.order_by("pk") if may_publish(None, one) and ask_to_publish(upload_id=one.pk, by=None, at=at, why=REVISED)
    ]
