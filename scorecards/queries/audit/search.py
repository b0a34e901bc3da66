# ruff: noqa: S608  (every statement is put together from names of our own models; values are parameters)
"""Reading the audit, newest first: each kind gives its newest rows by index, and the newest of those are taken."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from scorecards.queries.audit.asked import VERBS, Asked, Place, after, of_context, of_days, of_thing
from scorecards.queries.audit.contexts import Few, few, reasons
from scorecards.queries.audit.kinds import FACT_KINDS, fact_table, kinds

FACT_VERBS = {"insert": ["added"], "update": ["superseded", "hidden"], "delete": []}
NEW = 2000
"""So many rows of each kind are read one by one for a text, the newest ones."""
# Forty tables with an index each: compiling the plan costs more than running it. What is found by its text and by its reason is told once.
NEWEST = """
SELECT set_config('jit', 'off', true);
WITH {first}
SELECT found.kind, found.number, found.at, found.verb, c.metadata::text, found.was::text
FROM (SELECT DISTINCT ON (at, kind, number) * FROM ({union}) AS every ORDER BY at DESC, kind, number DESC LIMIT %s) AS found
LEFT JOIN pghistory_context c ON c.id = found.context_id ORDER BY found.at DESC, found.kind, found.number DESC
"""
BEFORE = """
SELECT '{slug}', e.pgh_id, to_jsonb(b)::text FROM {table} e JOIN LATERAL (
    SELECT * FROM {table} p WHERE p."{identity}" = e."{identity}" AND p.pgh_id < e.pgh_id ORDER BY p.pgh_id DESC LIMIT 1
) b ON true WHERE e.pgh_id = ANY(%s)
"""
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
    """Up to `limit` rows behind a place. One query, and one more for people, a request or a text; for a text that stands in little of what
    is new a third."""
    known = few(asked, _pattern(asked))
    if asked.text and known.by is None and asked.about is None:
        found = _read(asked, limit, behind, Look(known, is_of_new=True))
        if len(found) >= limit:
            return found
    return _read(asked, limit, behind, Look(known))


@dataclass(frozen=True, slots=True)
class Look:
    """How a search is gone about: what is known of the contexts, and whether only what is new is read.

    What is new is read row by row, each with its reason: of a text that is written often there is soon enough. In all there is, the text
    and its reasons are looked for apart, the reasons from their end: joined with every row they would cost seconds."""

    known: Few
    is_of_new: bool = False


def _read(asked: Asked, limit: int, behind: Place | None, look: Look) -> list[Row]:
    parts, values = [], list[Any]()
    for statement, given in _parts(asked, limit, behind, look):
        parts.append(f"({statement})")
        values += given
    if not parts:
        return []
    first, given = _first(asked, behind, look)
    with connection.cursor() as cursor:
        cursor.execute(NEWEST.format(first=first, union=" UNION ALL ".join(parts)), [*given, *values, limit])
        return [Row(k, n, at, verb, json.loads(said or "{}"), json.loads(was)) for k, n, at, verb, said, was in cursor.fetchall()]


def _first(asked: Asked, behind: Place | None, look: Look) -> tuple[str, list[Any]]:
    """What the parts of a search rest on: `begun`, from when on there are at most NEW rows of each kind and of one kind so many, counted
    from where the search begins; or `said`, the reasons that hold the text."""
    if not look.is_of_new:
        text, values = reasons(look.known, _pattern(asked)) if asked.text else ("SELECT NULL::uuid AS id", [])
        return f"said AS MATERIALIZED ({text})", values
    parts, values = [], list[Any]()
    for table, at in sorted({_names(slug)[:2] for slug in {*kinds(), *FACT_KINDS}}):
        days, given = of_days(asked, f"e.{at}")
        ends = [*days, *([f"e.{at} <= %s"] if behind else [])]
        parts.append(f"(SELECT e.{at} AS at FROM {table} e WHERE {' AND '.join(ends) or 'true'} ORDER BY e.{at} DESC OFFSET {NEW} LIMIT 1)")
        values += [*given, *([behind.at] if behind else [])]
    return f"begun AS MATERIALIZED (SELECT max(at) AS at FROM ({' UNION ALL '.join(parts)}) AS every)", values


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
    """The rows with what stood before each change. One query where anything was changed."""
    changed: dict[str, list[int]] = {}
    for row in rows:
        if row.verb == "update" and row.kind in kinds() and kinds()[row.kind].identity:
            changed.setdefault(row.kind, []).append(row.number)
    before = {(slug, number): held for slug, number, held in _before(changed)} if changed else {}
    return [replace(row, before=before.get((row.kind, row.number))) for row in rows]


def _before(changed: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The events before those of the kinds and numbers named."""
    parts = [BEFORE.format(slug=slug, table=kinds()[slug].table, identity=kinds()[slug].identity) for slug in changed]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), list(map(list, changed.values())))
        for slug, number, held in cursor.fetchall():
            yield slug, number, json.loads(held)


def _names(slug: str) -> tuple[str, str, str, str, str]:
    """The table of a kind and its columns for the moment, the number, the verb and the context."""
    if slug in FACT_KINDS:
        return fact_table(), "at", "id", "kind", "context_id"
    return kinds()[slug].table, "pgh_created_at", "pgh_id", "pgh_label", "pgh_context_id"


def _parts(asked: Asked, limit: int, behind: Place | None, look: Look) -> Iterator[tuple[str, list[Any]]]:
    for slug in sorted({*kinds(), *FACT_KINDS}):
        if asked.kinds and slug not in asked.kinds:
            continue
        conditions = _conditions(asked, slug, behind, look)
        for text in _of_text(asked, slug, look) if conditions is not None else ():
            yield _statement(slug, [*(conditions or ()), text], limit)


Conditions = tuple[list[str], list[Any]]


def _statement(slug: str, parts: Sequence[Conditions], limit: int) -> tuple[str, list[Any]]:
    """The newest rows of a kind. They become JSON when they are chosen: all that a sort goes through would, else."""
    table, at, number, verb, context = _names(slug)
    conditions, values = [one for part, _ in parts for one in part], [value for _, part in parts for value in part]
    join = f" JOIN pghistory_context c ON c.id = e.{context}" if any("c.metadata" in one for one in conditions) else ""
    where = " WHERE " + " AND ".join(conditions) if conditions else ""
    statement = (
        f"SELECT '{slug}' AS kind, e.{number}::bigint AS number, e.{at} AS at, e.{verb} AS verb, e.{context} AS context_id,"
        f" to_jsonb(e) AS was FROM (SELECT e.* FROM {table} e{join}{where} ORDER BY e.{at} DESC, e.{number} DESC LIMIT %s) AS e"
    )
    return statement, [*values, limit]


def _conditions(asked: Asked, slug: str, behind: Place | None, look: Look) -> list[Conditions] | None:
    """All conditions on the rows of one kind but the text; None when no row of it can be meant."""
    _table, at, number, _verb, context = _names(slug)
    about = _of_fact(asked, slug) if slug in FACT_KINDS else of_thing(asked, kinds()[slug])
    verb = _of_verb(asked, slug)
    if about is None or verb is None:
        return None
    since: Conditions = ([f"e.{at} >= (SELECT begun.at FROM begun)"], []) if look.is_of_new else ([], [])
    by: Conditions = ([], []) if look.known.by is None else ([f"e.{context} = ANY(%s::uuid[])"], [list(look.known.by)])
    return [about, verb, by, since, of_context(asked), of_days(asked, f"e.{at}"), after(behind, slug, f"e.{at}", f"e.{number}")]


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


def _of_text(asked: Asked, slug: str, look: Look) -> list[Conditions]:
    """Conditions on what was written and on the reason, each to be looked for by itself. What may have to be kept back is not searched
    either."""
    if not asked.text:
        return [([], [])]
    pattern, context = _pattern(asked), _names(slug)[4]
    written = kinds()[slug].text if slug in kinds() else ()
    columns = ", ".join(f'e."{name}"' for name in written)
    texts = [f"concat_ws(' ', {columns}) ILIKE %s"] if written else []
    if look.is_of_new:
        own = f"(SELECT w.metadata ->> 'reason' FROM pghistory_context w WHERE w.id = e.{context}) ILIKE %s"
        return [([f"({' OR '.join([*texts, own])})"], [pattern] * (len(texts) + 1))]
    of_reasons: list[Conditions] = [] if look.known.because == [] else [([f"e.{context} IN (SELECT id FROM said)"], [])]
    return [*(([one], [pattern]) for one in texts), *of_reasons]


def _pattern(asked: Asked) -> str:
    return f"%{asked.text.translate(PATTERN_SIGNS)}%"
