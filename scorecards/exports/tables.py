"""A table on its way into a file: its columns with their types and meanings, its rows, and what a reader must know of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from operator import attrgetter
from typing import Any

KINDS = ("string", "number", "integer", "boolean", "date", "datetime")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the name files use, its kind (one of KINDS) and what it means. `source`: the attribute of a row it is read from."""

    name: str
    kind: str
    meaning: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the file's, without an ending. `rows` have an attribute for each column."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]

    def cells(self) -> Iterable[list[Any]]:
        """The rows as plain values: codes as their slugs, translated words as text; numbers, days and None stay what they are."""
        read = [attrgetter(column.source or column.name) for column in self.columns]
        for row in self.rows:
            yield [plain(one(row)) for one in read]


@dataclass(frozen=True, slots=True)
class About:
    """What stands with every file: what it is, where it is from, through which clocks it was seen, by which rules it was judged."""

    title: str
    description: str
    address: str
    sources: Sequence[str]
    as_of: date
    known_on: date | None
    rules: str = ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The same as lines for people."""
        known = [("Known by the end of", self.known_on.isoformat())] if self.known_on else []
        rules = [("Judged by rules version", self.rules)] if self.rules else []
        sources = [("Source", source) for source in self.sources]
        return [("Title", self.title), ("What it is", self.description), ("As of", self.as_of.isoformat()), *known, *rules, *sources,
                ("From", self.address)]  # fmt: skip


def plain(value: Any) -> Any:
    if isinstance(value, IntEnum):
        return getattr(value, "slug", int(value))
    return value if value is None or isinstance(value, bool | int | float | datetime | date) else str(value)
