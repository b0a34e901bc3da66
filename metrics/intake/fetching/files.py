"""A source that is one file: a CSV or XLSX at an address of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from metrics.intake.fetching.answers import Answer
from metrics.intake.fetching.asking import Fetcher
from metrics.intake.fetching.problems import FetchFailed

PAGE_STARTS = (b"<!doctype", b"<html")


@dataclass(frozen=True, slots=True)
class Known:
    """What the last answer said of its version; empty where it said nothing."""

    etag: str = ""
    last_modified: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a source gave. `payload` None: it says that nothing has changed. `address`: where the data came from, or the last one asked.
    `rows` without the header, where they were counted."""

    payload: bytes | None
    known: Known
    headers: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    rows: int = 0


def fetch_file(fetcher: Fetcher, *, address: str, known: Known) -> Fetched:
    """The file, unless the server says it is the one known already. Raises FetchFailed."""
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    answer = fetcher.get(address, {name: value for name, value in asked.items() if value})
    if answer.status == 304:
        return Fetched(None, known, answer.headers, str(answer.address))
    refuse_web_page(answer.body)
    now = Known(_kept(answer, "etag"), _kept(answer, "last-modified"))
    return Fetched(answer.body, now, answer.headers, str(answer.address))


def _kept(answer: Answer, name: str) -> str:
    """A header to send back next time; one with signs that headers may not have is forgotten."""
    value = answer.headers.get(name, "")
    return value if value.isascii() else ""


def refuse_web_page(body: bytes) -> None:
    """Raises FetchFailed for an empty answer, and for a page such as the ones that ask to sign in or say sorry."""
    start = body[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not start:
        raise FetchFailed("The source gave an empty answer.", may_pass=True)
    if start.startswith(PAGE_STARTS):
        raise FetchFailed("The source gave a web page instead of data.")
