"""Who asks a feed: one worker at a time. A claim is a date, so that one of a worker that was killed runs out by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_keep_feeds
from metrics.models import Feed, FeedFetch, FetchOutcome

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=24)
HANDING_IN = timedelta(minutes=3)
LOST = "The worker that asked it stopped before it was done."
TURN = 0x63747066656564


def claim_lasts() -> timedelta:
    return timedelta(seconds=settings.FEED_SECONDS) + HANDING_IN


@contextmanager
def turn() -> Iterator[bool]:
    """Whether this worker asks the feeds that are due. Slow sources must not keep more than one from the work of the site."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [TURN])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])


@transaction.atomic
def claim_due(*, at: datetime) -> int | None:
    """Takes the feed that has been due longest and gives the id of its fetch; None when none is due that nobody asks."""
    free = Feed.objects.filter(is_active=True, next_at__lte=at, claimed_at__isnull=True)
    feed = free.select_for_update(skip_locked=True).order_by("next_at", "pk").first()
    return _begin(feed, None, at) if feed else None


@transaction.atomic
def ask_now(*, feed_id: int, by: User, at: datetime) -> int | None:
    """Takes a feed for somebody who wants it asked now, and gives the id of its fetch; then nudge `scorecards.tasks.ask_feed` with it.

    None: it is being asked already. Raises PermissionDenied."""
    if not may_keep_feeds(viewer(by)):
        raise PermissionDenied
    close_lost(at=at)
    feed = Feed.objects.select_for_update().filter(pk=feed_id, claimed_at__isnull=True).first()
    return _begin(feed, by, at) if feed else None


def _begin(feed: Feed, by: User | None, at: datetime) -> int:
    Feed.objects.filter(pk=feed.pk).update(claimed_at=at)
    return FeedFetch.objects.create(feed=feed, asked_by=by, started_at=at).pk


@transaction.atomic
def close_lost(*, at: datetime) -> None:
    """Ends fetches whose worker is gone. It counts as a failure: whatever it was that killed the worker must not do so again at once."""
    gone = Q(claimed_at__lt=at - claim_lasts())
    for feed in Feed.objects.select_for_update(skip_locked=True).filter(gone):
        FeedFetch.objects.filter(feed=feed, outcome=FetchOutcome.RUNNING).update(outcome=FetchOutcome.FAILED, finished_at=at, error=LOST)
        put_off(feed, at=at)


def put_off(feed: Feed, *, at: datetime, wait: float | None = None) -> None:
    """Lets go of a feed that failed, until a while later: twice as long each time, a day at most, or as long as the source asked."""
    failures = feed.failures + 1
    pause = min(FIRST_PAUSE * 2 ** min(failures - 1, 16), LONGEST_PAUSE)
    pause = max(pause, min(timedelta(seconds=wait or 0), LONGEST_PAUSE))
    Feed.objects.filter(pk=feed.pk).update(failures=failures, claimed_at=None, next_at=at + pause)
