"""Adding and changing feeds. The audit keeps who changed what; a new address leaves everything the feed brought where it is."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_keep_feeds
from metrics.models import Feed

# What decides which data come and how they are read: after a change of it the source is asked as if for the first time.
SOURCE = ("kind", "layout_id", "address", "dataset", "select", "where", "order")
FORGOTTEN = {"etag": "", "last_modified": "", "source_updated_at": "", "failures": 0}


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What somebody says of a feed."""

    code: str
    name: str
    kind: str
    agency_id: int
    address: str
    layout_id: int | None = None
    dataset: str = ""
    select: str = ""
    where: str = ""
    order: str = ""
    app_token: str = ""
    every_hours: int = 24
    is_trusted: bool = False


@transaction.atomic
def save_feed(*, feed_id: int | None, wanted: FeedSettings, by: User, at: datetime) -> int:
    """Adds a feed (`feed_id` None) or changes one, and gives its id. Raises PermissionDenied."""
    _check(by)
    fields = asdict(wanted)
    if feed_id is None:
        return Feed.objects.create(**fields, next_at=at).pk
    feed = Feed.objects.select_for_update().get(pk=feed_id)
    if any(getattr(feed, name) != fields[name] for name in SOURCE):
        fields |= FORGOTTEN | {"next_at": at}
    _update(feed, fields)
    return feed.pk


@transaction.atomic
def start_or_pause_feed(*, feed_id: int, is_active: bool, by: User, at: datetime) -> None:
    """Has a feed asked on its schedule, the first time at once, or not any more. Raises PermissionDenied."""
    _check(by)
    feed = Feed.objects.select_for_update().get(pk=feed_id)
    _update(feed, {"is_active": is_active} | ({"next_at": at, "failures": 0} if is_active and not feed.is_active else {}))


def _update(feed: Feed, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(feed, name, value)
    feed.save(update_fields=list(fields))


def _check(by: User) -> None:
    if not may_keep_feeds(viewer(by)):
        raise PermissionDenied
