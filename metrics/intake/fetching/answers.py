"""What came back: the body within its limits, the headers worth keeping, and what a status means."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from httpcore import Response

from agencies.intake.findings import shortened
from metrics.intake.fetching.hosts import Address
from metrics.intake.fetching.problems import FetchFailed

KEPT = (
    "date", "content-type", "content-length", "content-encoding", "etag", "last-modified", "cache-control", "age", "retry-after",
    "x-soda2-truth-last-modified", "x-soda2-data-out-of-date",
)  # fmt: skip
LONGEST_HEADER = 300
COMPLAINT = 4096
MEANINGS = {
    401: "The source wants to know who asks: it needs a token",
    403: "The source refuses to answer: the token may be missing or wrong",
    404: "The source has nothing at this address",
    410: "The source says that this is gone for good",
}
LATER = {202, 408, 425, 429}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `body` is unpacked; `status` is 200 or 304."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: Address


def kept_headers(response: Response) -> dict[str, str]:
    """The headers that say something about the data; others, cookies among them, are dropped."""
    found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    return {name: "".join(sign for sign in found[name] if sign.isprintable())[:LONGEST_HEADER] for name in KEPT if name in found}


def read_body(response: Response, headers: Mapping[str, str], room: int) -> bytes:
    """The body, unpacked, of at most `room` bytes. Raises FetchFailed when it is longer, cut, or packed in an unknown way."""
    coding = headers.get("content-encoding", "").lower()
    if coding not in ("", "identity", "gzip"):
        raise FetchFailed(f"The source packs its answer as {shortened(coding)!r}, which was not asked for.")
    if int(headers.get("content-length", "0")) > room:
        raise too_large(room)
    names = {name.lower() for name, _ in response.headers}
    if coding != "gzip" and not names & {b"content-length", b"transfer-encoding"}:
        raise FetchFailed("The source does not say how long its answer is, so that one cut short could not be told.")
    return _gunzipped(response, room) if coding == "gzip" else _plain(response, room)


def too_large(room: int) -> FetchFailed:
    return FetchFailed(f"The answer is larger than {room:,} bytes, the most that is left to fetch.")


def _plain(response: Response, room: int) -> bytes:
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        if len(body) > room:
            raise too_large(room)
    return bytes(body)


def _gunzipped(response: Response, room: int) -> bytes:
    """Never unpacks more than there is room for: a small answer can unpack to a thousand times its size."""
    body, unpacker = bytearray(), zlib.decompressobj(wbits=31)
    try:
        for chunk in response.iter_stream():
            body += unpacker.decompress(chunk, room + 1 - len(body))
            if len(body) > room:
                raise too_large(room)
    except zlib.error as error:
        raise FetchFailed("The source's packed answer is damaged.", may_pass=True) from error
    if not unpacker.eof:
        raise FetchFailed("The source's packed answer was cut short.", may_pass=True)
    return bytes(body)


def refusal(response: Response, headers: Mapping[str, str], now: datetime) -> FetchFailed:
    """What an answer that is no data means."""
    status = response.status
    if status in LATER or status >= 500:
        words = "asked to be left alone for a while" if status == 429 else "could not answer"
        return FetchFailed(f"The source {words} ({status}).", may_pass=True, wait=wait_asked(headers.get("retry-after", ""), now))
    said = _complaint(response, headers)
    return FetchFailed(MEANINGS.get(status, "The source did not accept the question") + f" ({status}{said}).")


def _complaint(response: Response, headers: Mapping[str, str]) -> str:
    """What the source says is wrong, where it says so the way Socrata does: nothing else of an error is read."""
    if "json" not in headers.get("content-type", ""):
        return ""
    try:
        said = json.loads(read_body(response, headers, COMPLAINT))
    except (FetchFailed, ValueError, RecursionError):
        return ""
    message = said.get("message") if isinstance(said, dict) else None
    return f": {shortened(message)}" if isinstance(message, str) and message else ""


def wait_asked(text: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or as a date; None when it says nothing readable."""
    if text.strip().isdecimal():
        return float(text.strip()[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())
