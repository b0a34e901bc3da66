"""The measures that pass: counted by status, in their groups, and one page of them in order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.rules.policy import Viewer
from metrics.rules.codes import Status
from scorecards.queries.lens import Lens
from scorecards.queries.pages.explorer.asked import Asked
from scorecards.queries.pages.explorer.ordering import Key, beyond, keys_of, order_by
from scorecards.queries.pages.explorer.reading import Piece, Reading, reading
from scorecards.queries.pages.explorer.sieve import Grouping, grouping, sieve
from scorecards.queries.rows import Counts
from scorecards.rules import keyset

PAGE = 50
MOST_GROUPS = 80
"""So many groups are named to go to; more are no list to read."""
SLUGS = tuple(status.slug for status in Status)


@dataclass(frozen=True, slots=True)
class Place:
    """One row of a page: a measure, and the group it stands in."""

    measure_id: int
    group: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one agency, area, goal or status; what is of none has no code. A status has no name here: pages name it."""

    code: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the measures that pass. `total`: without the filters. `first`: the number of the page's first row, 0 where a measure may
    stand in several groups. `groups`: the first of `n_groups` and those of this page. `after`, `before`: where the pages beside it begin
    and end, empty where there is none."""

    places: tuple[Place, ...]
    counts: Counts
    total: int
    groups: tuple[Group, ...]
    n_groups: int
    first: int
    after: str
    before: str
    read: Reading

    @property
    def n(self) -> int:
        return self.counts.total


def find(who: Viewer, at: Lens, asked: Asked) -> Found:
    """Two questions when the lens is live, three with groups, whatever the number of measures."""
    read = reading(who, at)
    filters, groups = sieve(who, at, read, asked), grouping(asked, read)
    keys = keys_of(asked.sort, groups.keys)
    kinds = [key.kind for key in keys]
    after = keyset.read(asked.after, kinds)
    before = None if after else keyset.read(asked.before, kinds)
    rows, is_more = _page(read, filters, groups, keys, (after, before))
    named, n_groups = _groups(read, filters, groups, {row[1] for row in rows}) if asked.group else ([], 0)
    counts, total, ahead = _counts(read, filters, None if groups.repeats else _ahead(keys, after, before))
    return Found(
        places=tuple(Place(row[0], row[1]) for row in rows),
        counts=counts,
        total=total,
        groups=tuple(named),
        n_groups=n_groups,
        first=0 if groups.repeats or not rows else _first(ahead, len(rows), after, before),
        after=keyset.written(rows[-1][2:]) if rows and (is_more if before is None else True) else "",
        before=keyset.written(rows[0][2:]) if rows and (is_more if before is not None else after is not None) else "",
        read=read,
    )


def find_all(who: Viewer, at: Lens, asked: Asked) -> tuple[list[Place], Reading]:
    """Every row that passes, in order: for files. One question when live."""
    read = reading(who, at)
    groups = grouping(asked, read)
    rows = _select(read, sieve(who, at, read, asked), groups, order_by(keys_of(asked.sort, groups.keys)))
    return [Place(row[0], row[1]) for row in rows], read


Values = Sequence[str | int | float] | None


def _page(
    read: Reading, filters: Piece, groups: Grouping, keys: Sequence[Key], ends: tuple[Values, Values]
) -> tuple[list[tuple[Any, ...]], bool]:  # fmt: skip
    """The rows of the page, and whether there are more the way it was asked."""
    after, before = ends
    backwards = before is not None
    values = before if backwards else after
    cut = Piece(" AND ") + beyond(keys, values, backwards=backwards) if values else Piece("")
    extra = ", ".join(key.text for key in keys)
    rows = _select(read, filters + cut, groups, f"{order_by(keys, backwards=backwards)} LIMIT {PAGE + 1}", extra)
    shown, is_more = rows[:PAGE], len(rows) > PAGE
    return (shown[::-1] if backwards else shown), is_more


def _select(read: Reading, filters: Piece, groups: Grouping, order: str, extra: str = "") -> list[tuple[Any, ...]]:
    columns = f"SELECT card.measure_id, {groups.code}{', ' + extra if extra else ''} "
    query = Piece(columns) + read.tables + Piece(f"{groups.join} WHERE ") + read.where + filters
    return _rows(query + Piece(f" ORDER BY {order}"))


def _counts(read: Reading, filters: Piece, ahead: Piece | None) -> tuple[Counts, int, int]:
    """How many pass, by status; how many there are without the filters; how many stand before the page."""
    passes = Piece("true") + filters
    before = passes + (Piece(" AND ") + ahead if ahead else Piece(""))
    columns = Piece("SELECT card.status, count(*), count(*) FILTER (WHERE ") + passes + Piece("), count(*) FILTER (WHERE ") + before
    rows = _rows(columns + Piece(") ") + read.tables + Piece(" WHERE ") + read.where + Piece(" GROUP BY card.status"))
    counts = {Status(row[0]).slug: row[2] for row in rows}
    return Counts(**counts), sum(row[1] for row in rows), sum(row[3] for row in rows) if ahead else 0


def _ahead(keys: Sequence[Key], after: Values, before: Values) -> Piece | None:
    values = after or before
    return beyond(keys, values, backwards=True) if values else None


def _first(ahead: int, shown: int, after: Values, before: Values) -> int:
    """The row at which a page after it begins is itself before that page."""
    if after:
        return ahead + 2
    return ahead - shown + 1 if before else 1


def _groups(read: Reading, filters: Piece, groups: Grouping, shown: Collection[str]) -> tuple[list[Group], int]:
    """The first groups in order and those that are shown, with the standing of their measures; and how many groups there are."""
    order = ", ".join(f"min({key.text})" for key in groups.keys)
    counts = ", ".join(f"count(*) FILTER (WHERE card.status = {status.value})" for status in Status)
    inner = Piece(
        f"SELECT {groups.code} AS code, min({groups.name}), count(*) OVER () AS n, row_number() OVER (ORDER BY {order}) AS place, "
    )
    inner += Piece(f"{counts} ") + read.tables + Piece(f"{groups.join} WHERE ") + read.where + filters + Piece(f" GROUP BY {groups.code}")
    query = Piece("SELECT * FROM (") + inner + Piece(") AS every WHERE place <= %s OR code = ANY(%s::text[])", (MOST_GROUPS, list(shown)))
    rows = _rows(query + Piece(" ORDER BY place"))
    found = [Group(row[0], row[1], Counts(**dict(zip(SLUGS, row[4:], strict=True)))) for row in rows]
    return found, rows[0][2] if rows else 0


def _rows(query: Piece) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.text, list(query.params))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
