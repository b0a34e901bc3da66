"""Rows handed in by an agency's system: read, judged and published in one go, like a file that nobody has to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.queries import viewer
from metrics.actions.uploads.effects import Preview
from metrics.actions.uploads.publishing import publish_upload
from metrics.actions.uploads.reading import read_upload
from metrics.actions.uploads.receiving import Handed, receive
from metrics.intake.direct import tidy_file
from metrics.models import Upload, UploadOrigin, UploadState
from metrics.queries.uploads import may_publish


@dataclass(frozen=True, slots=True)
class DirectTerms:
    """What a system allows: `despite_warnings`: publish although a guard rail says something; `leave_out`: publish the good rows
    although others are refused. What it does not allow waits for somebody to look."""

    despite_warnings: bool = False
    leave_out: bool = False


def hand_in_rows(
    *, rows: Sequence[Mapping[str, object]], terms: DirectTerms, by: User, at: datetime, look: Preview | None = None
) -> tuple[int, bool]:
    """Takes rows in (keys: metrics.intake.direct.TAKEN) and publishes them where nothing stands in the way.

    Gives the id of their upload, whose state says what came of it, and whether this published it: then nudge the recalculation.
    The same rows again name the upload that has them. Raises PermissionDenied, or TooLarge."""
    name = f"{at:%Y-%m-%d %H:%M} {by.name}.csv"
    upload_id = receive(file=Handed(name, tidy_file(rows), origin=UploadOrigin.API), by=by, at=at)
    read_upload(upload_id=upload_id, at=at, look=look)
    upload = Upload.objects.get(pk=upload_id)
    if not _goes_on(upload, terms) or not may_publish(viewer(by), upload):
        return upload_id, False
    return upload_id, publish_upload(upload_id=upload_id, by=by, at=at, leave_out=terms.leave_out)


def _goes_on(upload: Upload, terms: DirectTerms) -> bool:
    """Whether nobody has to look at it: nothing is said about it but what the system said it knows."""
    is_clean = not [one for one in upload.findings if one["severity"] != "error"]
    return upload.state == UploadState.REVIEW and (is_clean or terms.despite_warnings) and (not upload.refused or terms.leave_out)
