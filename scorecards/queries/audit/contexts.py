# ruff: noqa: S608  (the conditions are written here; values are parameters)
"""Where little was written under what is asked for, that little is found first: reading the newest of all tables until there is enough
of it would read everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from scorecards.queries.audit.asked import Asked

FEW = 500
"""So many are looked up one by one in every table; of more than that there is soon enough among the newest."""
FEW_REASONS = 5000
"""Of reasons more are looked up: a text that stands in more of them, and in none of the newest, is seldom asked for."""
# As the partial index of the reasons says it.
GIVEN = "(c.metadata ->> 'reason') <> '' AND c.metadata ->> 'reason' ILIKE %s"


@dataclass(frozen=True, slots=True)
class Few:
    """Ids of what was written under one request or by somebody (`by`), and for reasons that hold a text (`because`); None where these
    are many or not asked for."""

    by: Sequence[str] | None = None
    because: Sequence[str] | None = None


def few(asked: Asked, pattern: str) -> Few:
    """At most one query. `pattern`: the text that is asked for, as ILIKE takes it."""
    by: dict[str, Any] = {}
    if asked.request:
        by = {"c.metadata ->> 'request' = %s": asked.request}
    elif asked.people is not None:
        by = {"c.metadata ->> 'user' = ANY(%s)": [str(one) for one in asked.people]}
        by |= {f"c.metadata ->> '{word}' = %s": asked.as_who for word in ("role", "account")}
    wanted = [("by", FEW, condition, value) for condition, value in by.items()]
    wanted += [("because", FEW_REASONS, GIVEN, pattern)] if asked.text else []
    return _found(wanted) if wanted else Few()


def _found(wanted: Sequence[tuple[str, int, str, Any]]) -> Few:
    """What is wanted as: what for, how many of it are few, under which condition with which value."""
    parts = [f"(SELECT '{name}', c.id::text FROM pghistory_context c WHERE {one} LIMIT {most + 1})" for name, most, one, _ in wanted]
    found: dict[str, set[str]] = {name: set() for name, *_ in wanted}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [value for *_, value in wanted])
        for name, key in cursor.fetchall():
            found[name].add(key)
    most = {name: limit for name, limit, *_ in wanted}
    return Few(**{name: sorted(keys) for name, keys in found.items() if len(keys) <= most[name]})


def reasons(known: Few, pattern: str) -> tuple[str, list[Any]]:
    """The ids of what was written for reasons that hold the text, as a query: those that are known, else looked for."""
    if known.because is None:
        return f"SELECT c.id FROM pghistory_context c WHERE {GIVEN}", [pattern]
    return "SELECT unnest(%s::uuid[]) AS id", [list(known.because)]
