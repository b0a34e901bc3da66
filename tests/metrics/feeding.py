"""Feeds and their portal, for the tests of feeds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from metrics.actions import feeds, uploads
from metrics.intake.fetching.network import Surroundings
from metrics.models import Feed, FeedFetch, Upload
from tests import make
from tests.metrics.soda import DATASET, Portal

AT = datetime(2024, 7, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CALM = Surroundings(wait=lambda _: None, chance=lambda: 0.0)


def feed_of(portal: Portal, **fields: Any) -> Feed:
    """A feed of the portal's dataset; with `path` one of a file there."""
    path = fields.pop("path", None)
    plain: dict[str, Any] = {
        "code": make.code("FEED"),
        "name": "Days to decide",
        "kind": "soda",
        "address": portal.address,
        "dataset": DATASET,
    }
    if path:
        plain |= {"kind": "file", "address": portal.address + path, "dataset": ""}
    agency = fields.pop("agency", None) or make.agency()
    return Feed.objects.create(agency=agency, next_at=AT, **(plain | fields))


def ask(*, at: datetime = AT) -> list[int]:
    """What a minute of the schedule does: asks what is due, and reads what came."""
    found = list(feeds.ask_due(clock=lambda: at, surroundings=CALM))
    for upload_id in found:
        uploads.read_upload(upload_id=upload_id, at=at)
    return found


def go_on(*, at: datetime = AT) -> list[int]:
    """What follows by itself: trusted feeds' news are published."""
    decided = feeds.publish_trusted(at=at)
    return [upload_id for upload_id in decided if uploads.finish_publishing(upload_id=upload_id, at=at)]


def last(feed: Feed) -> FeedFetch:
    """The newest fetch of a feed."""
    return FeedFetch.objects.filter(feed=feed).order_by("-started_at", "-pk")[0]


def now(feed: Feed) -> Feed:
    return Feed.objects.get(pk=feed.pk)


def state_of(upload_id: int) -> str:
    return Upload.objects.get(pk=upload_id).state
