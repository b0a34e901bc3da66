"""The audit as people read it: who did what to which thing, when, through which door, why, and what it said before and after."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from scorecards.queries.audit.asked import VERBS, Asked, Place
from scorecards.queries.audit.facts import Fact, facts_of, single_facts
from scorecards.queries.audit.kinds import FACT_KINDS, kinds
from scorecards.queries.audit.naming import Names, words
from scorecards.queries.audit.search import Row, newest, one, with_before

PAGE = 50
BLOCK = 500
UNTOLD = {"id", "version"}
"""Columns that tell a reader nothing."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who: a person by name, or the task, command or role of the database that wrote. `standing_in`: for whom the person stood in then."""

    name: str
    door: str
    role: str
    account: str
    task: str
    command: str
    token: str
    url: str
    standing_in: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One field: what it said before, and after. `code` is the value as stored, for sentences about states."""

    column: str
    label: str
    before: str
    after: str
    code: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit. `parts`: what the thing's columns say, in words; `changes`: those that this line changed."""

    kind: str
    number: int
    at: datetime
    verb: str
    by: Actor
    parts: Mapping[str, str]
    changes: tuple[Told, ...]
    reason: str
    request: str
    rows: int = 0
    fact: Fact | None = None
    facts: tuple[Fact, ...] = field(default_factory=tuple)

    @property
    def place(self) -> str:
        return Place(self.at, self.kind, self.number).text


def entries(asked: Asked, *, behind: Place | None = None, limit: int = PAGE) -> list[Entry]:
    """A page of the audit, newest first."""
    return _entries(newest(asked, limit=limit, behind=behind))


def every_entry(asked: Asked) -> Iterator[Entry]:
    """All of the audit that is asked for, newest first, read in blocks as it goes out."""
    place: Place | None = None
    while found := newest(asked, limit=BLOCK, behind=place):
        yield from _entries(found)
        place = found[-1].place


def entry(kind: str, number: int) -> Entry | None:
    """One line with everything behind it."""
    found = one(kind, number)
    if found is None:
        return None
    (row,) = with_before([found])
    return _entry(row, Names([row]), {}, tuple(facts_of(row)) if kind in FACT_KINDS else ())


def people_named(text: str) -> list[int]:
    """The ids of people whose name or address holds a text."""
    found = User.objects.filter(name__icontains=text) | User.objects.filter(email__icontains=text)
    return list(found.values_list("pk", flat=True)[:200])


def _entries(rows: Sequence[Row]) -> list[Entry]:
    told = with_before(rows)
    names, single = Names(told), single_facts(rows)
    return [_entry(row, names, single) for row in told]


def _entry(row: Row, names: Names, single: Mapping[tuple[str, int], Fact], facts: tuple[Fact, ...] = ()) -> Entry:
    is_fact = row.kind in FACT_KINDS
    fact = single.get((row.kind, row.number)) or (facts[0] if len(facts) == 1 else None)
    return Entry(
        kind=row.kind,
        number=row.number,
        at=row.at,
        verb=row.verb if is_fact else VERBS[row.verb],
        by=_actor(row, names),
        parts={"measure": names.measure(row.values["measure_id"])} if is_fact else _parts(row, names),
        changes=() if is_fact else tuple(_changes(row, names)),
        reason=str(row.context.get("reason") or row.context.get("why") or ""),
        request=str(row.context.get("request") or ""),
        rows=row.values["rows"] if is_fact else 1,
        fact=fact,
        facts=facts,
    )


def _actor(row: Row, names: Names) -> Actor:
    said = {
        word: str(row.context.get(word) or "") for word in ("door", "role", "account", "task", "command", "token", "url", "standing_in")
    }
    return Actor(name=names.person(row.context.get("user")), **said)


def _parts(row: Row, names: Names) -> dict[str, str]:
    """What the columns say, without their `_id`; empty ones are left out."""
    kind = kinds()[row.kind]
    return {
        column.removesuffix("_id"): words(kind, column, row.values[column], names)
        for column in kind.columns
        if row.values.get(column) not in (None, "")
    }


def _changes(row: Row, names: Names) -> Iterator[Told]:
    """The fields that differ from the event before; of what was added or removed, those that say something."""
    kind = kinds()[row.kind]
    for column, held in kind.columns.items():
        after, before = row.values.get(column), (row.before or {}).get(column)
        if column in UNTOLD or after == before or (row.verb == "update" and row.before is None):
            continue
        label = str(held.verbose_name)
        if row.verb == "delete":
            yield Told(column, label, words(kind, column, after, names), "", after)
        else:
            yield Told(column, label, words(kind, column, before, names) if row.before else "", words(kind, column, after, names), after)


def kinds_known() -> Iterable[str]:
    """The slugs of everything that can be looked for."""
    return sorted({*kinds(), *FACT_KINDS})
