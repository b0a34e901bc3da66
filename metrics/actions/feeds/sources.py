"""A feed's source, as fetching knows it."""

import os
import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.conf import settings

from metrics.intake.fetching.asking import Fetcher, Limits, Trace
from metrics.intake.fetching.files import Fetched, Known, fetch_file
from metrics.intake.fetching.hosts import allowed_hosts, check_address
from metrics.intake.fetching.network import Surroundings
from metrics.intake.fetching.problems import FetchFailed
from metrics.intake.fetching.soda import Dataset, fetch_dataset
from metrics.models import Feed, FeedKind

# A feed names a variable whose value is sent outside: never one of the site's own secrets.
TOKEN_NAME = re.compile(r"FEED_TOKEN_[A-Z0-9_]{1,48}")
WORKBOOKS = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}


def limits() -> Limits:
    """What a fetch may take, by the settings."""
    return Limits(total_seconds=settings.FEED_SECONDS, size=settings.FEED_MAX_MB << 20)


def fetcher_of(feed: Feed, surroundings: Surroundings | None, within: Limits, trace: Trace) -> Fetcher:
    """A fetcher for one asking of the feed, which notes in `trace` what it sees. Raises FetchFailed when the token is not there."""
    allowed, token = allowed_hosts(settings.FEED_HOSTS), token_of(feed)
    return Fetcher(allowed, limits=within, token=token, surroundings=surroundings, trace=trace)


def token_name_fits(name: str) -> bool:
    """Whether an environment variable of this name may be sent to a source."""
    return TOKEN_NAME.fullmatch(name) is not None


def token_of(feed: Feed) -> str:
    if not feed.app_token:
        return ""
    token = os.environ.get(feed.app_token, "").strip() if token_name_fits(feed.app_token) else ""
    if not token or not (token.isascii() and token.isprintable()):
        raise FetchFailed(f"The environment variable {feed.app_token}, which should hold the token, is not set or holds none.")
    return token


def fetch(fetcher: Fetcher, feed: Feed, known: Known) -> Fetched:
    """What the source has, unless it says that nothing is new. Raises FetchFailed."""
    if feed.kind == FeedKind.SODA:
        return fetch_dataset(fetcher, dataset=dataset_of(feed), known=known)
    return fetch_file(fetcher, address=feed.address, known=known)


def dataset_of(feed: Feed) -> Dataset:
    return Dataset(feed.address, feed.dataset, feed.select, feed.where, feed.order)


def known_of(feed: Feed) -> Known:
    return Known(feed.etag, feed.last_modified, feed.source_updated_at)


def file_name(feed: Feed, payload: bytes) -> str:
    """The name under which what came is handed in: its ending says what the bytes are, not what the address says."""
    ending = WORKBOOKS.get(payload[:4], ".csv")
    name = feed.dataset or PurePosixPath(urlsplit(feed.address).path).stem
    return f"{feed.code} {name}"[:100].strip() + ending


def address_problem(address: str) -> str:
    """Why an address may not be asked, in words; "" when it may. Nothing is looked up."""
    try:
        check_address(address, allowed_hosts(settings.FEED_HOSTS))
    except FetchFailed as why:
        return why.problem
    return ""
