"""A log in which every entry proves the one before it: whoever changes or removes one breaks all that follow."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

START = "0" * 64
"""What the first entry follows."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the chain knows it. `at` is ISO 8601 in UTC; `by` the id of a person, None for the system."""

    number: int
    at: str
    by: int | None
    study: str
    verb: str
    detail: Mapping[str, object]
    previous: str
    digest: str


def digest_of(link: Link) -> str:
    """SHA-256 over everything the entry says and the digest of the one before it."""
    said = [link.number, link.at, link.by, link.study, link.verb, link.detail, link.previous]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def broken_at(links: Iterable[Link], anchor: tuple[int, str] | None = None) -> int | None:
    """The number of the first entry that does not prove what it should; None when the chain is whole.

    `anchor`: number and digest of an entry that was noted elsewhere: it must be in the chain as it was, so that a cut end is noticed
    too."""
    previous, expected, seen = START, 1, anchor is None
    for link in links:
        if link.number != expected or link.previous != previous or link.digest != digest_of(link):
            return expected
        if anchor and link.number == anchor[0]:
            if link.digest != anchor[1]:
                return link.number
            seen = True
        previous, expected = link.digest, expected + 1
    return None if seen else expected
