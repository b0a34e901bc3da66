"""Every address of the site, drawn from the URL conf, and the line of the table that speaks of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from django.urls import URLPattern, get_resolver

from tests.accounts.access.table import TABLE


@dataclass(frozen=True)
class Address:
    """A name that `reverse` knows, and the names of what it needs."""

    name: str
    route: str
    needs: frozenset[str]


@dataclass(frozen=True)
class Line:
    pattern: str
    get: str
    post: str
    about: str

    def speaks_of(self, address: Address) -> bool:
        return fnmatchcase(address.name, self.pattern)


def lines() -> list[Line]:
    return [Line(*text.split()) for text in TABLE.strip().splitlines()]


LINES = lines()


def addresses() -> list[Address]:
    return list(_walk(get_resolver(), "", "", frozenset()))


def line_of(address: Address) -> Line | None:
    """The line for an address: the first that fits."""
    return next((line for line in LINES if line.speaks_of(address)), None)


def _walk(resolver: Any, route: str, space: str, needs: frozenset[str]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        here, wanted = f"{route}{one.pattern}", needs | set(one.pattern.converters) | set(one.pattern.regex.groupindex)
        if not isinstance(one, URLPattern):
            yield from _walk(one, here, f"{space}{one.namespace}:" if one.namespace else space, wanted)
        elif one.name:
            yield Address(f"{space}{one.name}", here, frozenset(wanted))
