# ruff: noqa: S608  (every statement is put together from names of our own models; values are parameters)
"""Reading the audit, newest first: each kind gives its newest rows by index, and the newest of those are taken."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from scorecards.queries.audit.asked import VERBS, Asked, Place, after, of_context, of_days, of_thing
from scorecards.queries.audit.contexts import Few, few
from scorecards.queries.audit.kinds import FACT_KINDS, Kind, fact_table, kinds

FACT_VERBS = {"insert": ["added"], "update": ["superseded", "hidden"], "delete": []}
PATTERN_SIGNS = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


@dataclass(frozen=True, slots=True)
class Row:
    """One event as it is stored: `values` are the columns of the thing after it, `before` those of its event before, if any."""

    kind: str
    number: int
    at: datetime
    verb: str
    context: dict[str, Any]
    values: dict[str, Any]
    before: dict[str, Any] | None = None

    @property
    def place(self) -> Place:
        return Place(self.at, self.kind, self.number)


def newest(asked: Asked, *, limit: int, behind: Place | None = None) -> list[Row]:
    """Up to `limit` rows behind a place. One query, and one more for people or a request, and for a text."""
    parts: list[str] = []
    values: list[Any] = []
    for statement, given in _parts(asked, limit, behind):
        parts.append(f"({statement})")
        values += given
    if not parts:
        return []
    union = " UNION ALL ".join(parts)
    with transaction.atomic(), connection.cursor() as cursor:
        # Forty tables with an index each: compiling the plan costs more than running it.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(
            f"SELECT found.kind, found.number, found.at, found.verb, c.metadata::text, found.was::text"
            f" FROM (SELECT * FROM ({union}) AS every ORDER BY at DESC, kind, number DESC LIMIT %s) AS found"
            f" LEFT JOIN pghistory_context c ON c.id = found.context_id ORDER BY found.at DESC, found.kind, found.number DESC",
            [*values, limit],
        )
        return [Row(k, n, at, verb, json.loads(said or "{}"), json.loads(was)) for k, n, at, verb, said, was in cursor.fetchall()]


def one(kind: str, number: int) -> Row | None:
    """One event by kind and number."""
    if kind not in kinds() and kind not in FACT_KINDS:
        return None
    table, at, key, verb, context = _names(kind)
    only = " AND e.fact = %s" if kind in FACT_KINDS else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.{at}, e.{verb}, c.metadata::text, to_jsonb(e)::text FROM {table} e"
            f" LEFT JOIN pghistory_context c ON c.id = e.{context} WHERE e.{key} = %s{only}",
            [number, kind] if only else [number],
        )
        found = cursor.fetchone()
    return Row(kind, number, found[0], found[1], json.loads(found[2] or "{}"), json.loads(found[3])) if found else None


def with_before(rows: Sequence[Row]) -> list[Row]:
    """The rows with what stood before each change. One query for each kind among them."""
    before: dict[tuple[str, int], dict[str, Any]] = {}
    for slug in {row.kind for row in rows if row.verb == "update"}:
        kind = kinds().get(slug)
        if kind is not None and kind.identity:
            numbers = [row.number for row in rows if row.kind == slug]
            before |= {(slug, number): held for number, held in _before(kind, numbers)}
    return [
        Row(r.kind, r.number, r.at, r.verb, r.context, r.values, before.get((r.kind, r.number)) if r.verb == "update" else None)
        for r in rows
    ]


def _before(kind: Kind, numbers: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT e.pgh_id, to_jsonb(b)::text FROM {kind.table} e JOIN LATERAL (SELECT * FROM {kind.table} p WHERE p."{kind.identity}" ='
            f' e."{kind.identity}" AND p.pgh_id < e.pgh_id ORDER BY p.pgh_id DESC LIMIT 1) b ON true WHERE e.pgh_id = ANY(%s)',
            [list(numbers)],
        )
        for number, held in cursor.fetchall():
            yield number, json.loads(held)


def _names(slug: str) -> tuple[str, str, str, str, str]:
    """The table of a kind and its columns for the moment, the number, the verb and the context."""
    if slug in FACT_KINDS:
        return fact_table(), "at", "id", "kind", "context_id"
    return kinds()[slug].table, "pgh_created_at", "pgh_id", "pgh_label", "pgh_context_id"


def _parts(asked: Asked, limit: int, behind: Place | None) -> Iterator[tuple[str, list[Any]]]:
    known = few(asked, _pattern(asked))
    for slug in sorted({*kinds(), *FACT_KINDS}):
        if asked.kinds and slug not in asked.kinds:
            continue
        conditions = _conditions(asked, slug, behind, known)
        if conditions is not None:
            yield _statement(slug, conditions, limit)


def _statement(slug: str, conditions: tuple[list[str], list[Any]], limit: int) -> tuple[str, list[Any]]:
    table, at, number, verb, context = _names(slug)
    join = f" JOIN pghistory_context c ON c.id = e.{context}" if any("c.metadata" in one for one in conditions[0]) else ""
    where = " WHERE " + " AND ".join(conditions[0]) if conditions[0] else ""
    statement = (
        f"SELECT '{slug}' AS kind, e.{number}::bigint AS number, e.{at} AS at, e.{verb} AS verb, e.{context} AS context_id,"
        f" to_jsonb(e) AS was FROM {table} e{join}{where} ORDER BY e.{at} DESC, e.{number} DESC LIMIT %s"
    )
    return statement, [*conditions[1], limit]


def _conditions(asked: Asked, slug: str, behind: Place | None, known: Few) -> tuple[list[str], list[Any]] | None:
    """All conditions on the rows of one kind; None when no row of it can be meant."""
    _table, at, number, _verb, context = _names(slug)
    about = _of_fact(asked, slug) if slug in FACT_KINDS else of_thing(asked, kinds()[slug])
    verb = _of_verb(asked, slug)
    if about is None or verb is None:
        return None
    parts = [
        about,
        verb,
        _among(context, known.by),
        of_context(asked),
        of_days(asked, f"e.{at}"),
        after(behind, slug, f"e.{at}", f"e.{number}"),
        _of_text(asked, slug, known),
    ]
    return [one for conditions, _ in parts for one in conditions], [value for _, values in parts for value in values]


def _of_fact(asked: Asked, slug: str) -> tuple[list[str], list[Any]] | None:
    if asked.about is None:
        return ["e.fact = %s"], [slug]
    return (["e.fact = %s", "e.measure_id = %s"], [slug, asked.about[1]]) if asked.about[0] == "measure" else None


def _of_verb(asked: Asked, slug: str) -> tuple[list[str], list[Any]] | None:
    if asked.verb not in VERBS:
        return [], []
    if slug not in FACT_KINDS:
        return ["e.pgh_label = %s"], [asked.verb]
    return (["e.kind = ANY(%s)"], [FACT_VERBS[asked.verb]]) if FACT_VERBS[asked.verb] else None


def _of_text(asked: Asked, slug: str, known: Few) -> tuple[list[str], list[Any]]:
    """Conditions on what was written, and on the reason. What may have to be kept back is not searched either."""
    if not asked.text:
        return [], []
    pattern, context = _pattern(asked), _names(slug)[4]
    because, values = _among(context, known.because)
    given, values = (because[0], values) if because else ("c.metadata ->> 'reason' ILIKE %s", [pattern])
    written = kinds()[slug].text if slug in kinds() else ()
    if not written:
        return [given], values
    columns = ", ".join(f'e."{name}"' for name in written)
    return [f"(concat_ws(' ', {columns}) ILIKE %s OR {given})"], [pattern, *values]


def _pattern(asked: Asked) -> str:
    return f"%{asked.text.translate(PATTERN_SIGNS)}%"


def _among(context: str, few_ids: Sequence[str] | None) -> tuple[list[str], list[Any]]:
    """A condition that a row was written under one of a few contexts; none where they are many."""
    return ([], []) if few_ids is None else ([f"e.{context} = ANY(%s::uuid[])"], [list(few_ids)])
