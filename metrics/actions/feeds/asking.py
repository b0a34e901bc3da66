"""Asking a feed: what is new is handed in like a file that somebody uploads; what is not leaves no trace but the date."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from metrics.actions.feeds.claiming import claim_due, close_lost, put_off, turn
from metrics.actions.feeds.keeping import SOURCE
from metrics.actions.feeds.sources import fetch, fetcher_of, file_name, known_of, limits
from metrics.actions.uploads import Handed, TooLarge, receive
from metrics.intake.fetching.asking import Trace
from metrics.intake.fetching.files import Fetched, Known
from metrics.intake.fetching.network import Surroundings
from metrics.intake.fetching.problems import FetchFailed
from metrics.models import Feed, FeedFetch, FetchOutcome, Upload

# After this long a worker lets go of its turn, so that no task nears its limit; what is still due is asked a minute later.
TURN_LASTS = timedelta(minutes=5)
Clock = Callable[[], datetime]
log = structlog.get_logger(__name__)


def ask_due(*, clock: Clock = timezone.now, surroundings: Surroundings | None = None) -> Iterator[int]:
    """Asks the feeds that are due, one after the other; gives the uploads that came of it as they come. Nudge
    `scorecards.tasks.read_upload` with each. Whatever befalls one feed is kept with it and the next is asked."""
    with turn() as is_mine:
        if not is_mine:
            return
        started = clock()
        close_lost(at=started)
        while clock() < started + TURN_LASTS and (fetch_id := claim_due(at=clock())) is not None:
            upload_id = carry_out(fetch_id=fetch_id, clock=clock, surroundings=surroundings)
            if upload_id is not None:
                yield upload_id


def carry_out(*, fetch_id: int, clock: Clock = timezone.now, surroundings: Surroundings | None = None) -> int | None:
    """Asks a feed that was claimed, and gives the upload that came of it, None when nothing is new. It may be called twice."""
    asked = FeedFetch.objects.select_related("feed").get(pk=fetch_id)
    if asked.outcome != FetchOutcome.RUNNING:
        return None
    trace = Trace()
    try:
        return _keep(asked, _fetched(asked, surroundings, trace), trace, clock())
    except FetchFailed as why:
        _fail(asked, why.problem, trace, clock(), why.wait)
    except TooLarge:
        _fail(asked, "What came is larger than a file that the site takes.", trace, clock())
    except Exception as error:
        log.exception("feed_failed", feed=asked.feed.code)
        _fail(asked, f"This went wrong here, not at the source ({type(error).__name__}).", trace, clock())
    return None


def _fetched(asked: FeedFetch, surroundings: Surroundings | None, trace: Trace) -> Fetched:
    """Somebody who asks now wants to see what there is, also when the source says that it is the same."""
    fetcher = fetcher_of(asked.feed, surroundings, limits(), trace)
    try:
        return fetch(fetcher, asked.feed, Known() if asked.asked_by_id else known_of(asked.feed))
    finally:
        fetcher.close()


@transaction.atomic
def _keep(asked: FeedFetch, found: Fetched, trace: Trace, at: datetime) -> int | None:
    """Hands in what is new. Nothing is kept of a fetch that was given up for lost in the meantime."""
    feed = Feed.objects.select_for_update().get(pk=asked.feed_id)
    if not FeedFetch.objects.filter(pk=asked.pk, outcome=FetchOutcome.RUNNING).exists():
        return None
    upload_id, is_new = (None, False) if found.payload is None else _handed_in(asked, found.payload, at)
    _end(
        asked, trace, at,
        outcome=FetchOutcome.CHANGED if is_new else FetchOutcome.UNCHANGED,
        upload_id=upload_id,
        address=found.address,
        rows=found.rows,
        headers=dict(found.headers),
        sha256=hashlib.sha256(found.payload).hexdigest() if found.payload is not None else "",
    )  # fmt: skip
    known = {} if _was_changed(feed, asked.feed) else {
        "etag": found.known.etag[:300],
        "last_modified": found.known.last_modified[:100],
        "source_updated_at": found.known.updated_at,
        "next_at": at + timedelta(hours=feed.every_hours),
    }  # fmt: skip
    Feed.objects.filter(pk=feed.pk).update(failures=0, claimed_at=None, **known)
    return upload_id if is_new else None


def _was_changed(now: Feed, then: Feed) -> bool:
    """Whether somebody gave the feed another source while the old one was asked: then the new one is asked at once."""
    return any(getattr(now, name) != getattr(then, name) for name in SOURCE)


def _handed_in(asked: FeedFetch, payload: bytes, at: datetime) -> tuple[int | None, bool]:
    """The upload with these bytes, and whether it is new. Bytes that came before are not handed in again unless somebody asks."""
    last = FeedFetch.objects.filter(feed_id=asked.feed_id, upload__isnull=False).order_by("-started_at", "-pk").first()
    if last and not asked.asked_by_id and last.sha256 == hashlib.sha256(payload).hexdigest():
        return last.upload_id, False
    newest = Upload.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    file = Handed(filename=file_name(asked.feed, payload), content=payload, feed_id=asked.feed_id)
    upload_id = receive(file=file, by=None, at=at)
    return upload_id, upload_id > newest


@transaction.atomic
def _fail(asked: FeedFetch, error: str, trace: Trace, at: datetime, wait: float | None = None) -> None:
    feed = Feed.objects.select_for_update().get(pk=asked.feed_id)
    if FeedFetch.objects.filter(pk=asked.pk, outcome=FetchOutcome.RUNNING).exists():
        _end(asked, trace, at, outcome=FetchOutcome.FAILED, error=error, headers=trace.headers)
        put_off(feed, at=at, wait=wait)


def _end(asked: FeedFetch, trace: Trace, at: datetime, **fields: Any) -> None:
    seen = {"address": trace.address, "status": trace.status, "tries": trace.tries, "requests": trace.requests, "size_bytes": trace.size}
    FeedFetch.objects.filter(pk=asked.pk).update(finished_at=at, **(seen | fields))
