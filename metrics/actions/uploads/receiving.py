"""Files handed in on the site or by a feed: taken in, read again in another way, let go of."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_hand_in
from metrics.actions.uploads.states import UNDECIDED, afresh, forget_content, move
from metrics.models import Feed, LayoutVersion, Upload, UploadContent, UploadOrigin, UploadState
from metrics.queries.uploads import may_decide, may_see

MOST_BYTES = 10 << 20
MOST_ROWS = 100_000
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('upload'), hashtext(%s))"
# What can still be let go of: nothing of it was published.
LETTABLE = (UploadState.UNKNOWN, UploadState.REVIEW, UploadState.REFUSED, UploadState.FAILED)


class TooLarge(ValueError):
    """A file that is more than the site takes in a browser."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as handed in. `layout_version_id` None: the newest of the feed's layout, else it is recognized when the file is read."""

    filename: str
    content: bytes
    feed_id: int | None = None
    layout_version_id: int | None = None
    origin: UploadOrigin = UploadOrigin.BROWSER


@transaction.atomic
def receive(*, file: Handed, by: User | None, at: datetime) -> int:
    """Takes a file in and gives the id of its upload; then nudge `scorecards.tasks.read_upload` with it.

    The same bytes again name the upload that has them and change nothing, while that one is undecided or what it published still stands.
    `by` None: a feed. Raises PermissionDenied, or TooLarge."""
    if by is None and file.feed_id is None:
        raise PermissionDenied
    if by is not None and not may_hand_in(viewer(by)):
        raise PermissionDenied
    if len(file.content) > MOST_BYTES:
        raise TooLarge
    sha256 = hashlib.sha256(file.content).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [sha256])
    return _same_bytes(sha256, by) or _stored(file, sha256, by, at)


def _same_bytes(sha256: str, by: User | None) -> int | None:
    """The newest upload of the same bytes that is undecided, or published with nothing of it superseded since."""
    found = Upload.objects.filter(sha256=sha256, state__in=[*UNDECIDED, UploadState.PUBLISHED]).order_by("-pk")
    for upload in found:
        stands = upload.state != UploadState.PUBLISHED or not upload.readings.filter(superseded_at__isnull=False).exists()
        if stands and (by is None or may_see(viewer(by), upload)):
            return upload.pk
    return None


def _stored(file: Handed, sha256: str, by: User | None, at: datetime) -> int:
    upload = Upload.objects.create(
        filename=file.filename.replace("\0", "")[-255:],
        sha256=sha256,
        size_bytes=len(file.content),
        origin=UploadOrigin.FEED if file.feed_id else file.origin,
        feed_id=file.feed_id,
        layout_id=file.layout_version_id or _layout_of(file.feed_id),
        uploaded_at=at,
        uploaded_by=by,
        state=UploadState.RECEIVED,
    )
    UploadContent.objects.create(upload=upload, raw=file.content)
    return upload.pk


def _layout_of(feed_id: int | None) -> int | None:
    """The newest version of the layout that a feed is read with."""
    layout_id = Feed.objects.filter(pk=feed_id).values_list("layout_id", flat=True).first() if feed_id else None
    newest = LayoutVersion.objects.filter(layout_id=layout_id).order_by("-number") if layout_id else LayoutVersion.objects.none()
    return newest.values_list("pk", flat=True).first()


@transaction.atomic
def read_with_layout(*, upload_id: int, layout_version_id: int | None, by: User, at: datetime) -> bool:
    """Has a file read again with another layout (None: as it is recognized); then nudge `scorecards.tasks.read_upload`.

    False: it is too late for that, or there is no such layout. Raises PermissionDenied."""
    _check(upload_id, by)
    if layout_version_id is not None and not LayoutVersion.objects.filter(pk=layout_version_id).exists():
        return False
    again = afresh(layout_id=layout_version_id, understood={}, effect={}, effect_key="", findings=[])
    return move(upload_id, LETTABLE, UploadState.RECEIVED, **again)


@transaction.atomic
def discard_upload(*, upload_id: int, by: User, at: datetime) -> bool:
    """Lets go of a file before it is published. Its bytes are forgotten; that it was handed in is not. False: it is too late."""
    _check(upload_id, by)
    done = move(upload_id, LETTABLE, UploadState.DISCARDED, decided_by=by, decided_at=at)
    if done:
        forget_content(upload_id)
    return done


@transaction.atomic
def cancel_upload(*, upload_id: int, by: User, at: datetime) -> bool:
    """Stops the reading of a file, of which nothing is kept, or its publishing, which then waits for review again. False: it is too late.

    The worker sees within a second that the upload is no longer its own."""
    _check(upload_id, by)
    if move(upload_id, [UploadState.PUBLISHING], UploadState.REVIEW, **afresh(cancel_at=at, decided_by=None, decided_at=None)):
        return True
    done = move(upload_id, [UploadState.RECEIVED, UploadState.READING], UploadState.CANCELLED, cancel_at=at, decided_by=by, decided_at=at)
    if done:
        forget_content(upload_id)
    return done


def _check(upload_id: int, by: User) -> None:
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None or not may_decide(viewer(by), upload):
        raise PermissionDenied
