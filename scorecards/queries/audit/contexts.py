# ruff: noqa: S608  (the conditions are written here; values are parameters)
"""Where little was written under what is asked for, that little is found first: reading the newest of all tables until there is enough
of it would read everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from scorecards.queries.audit.asked import Asked

FEW = 500
"""So many are looked up one by one in every table; of more than that there is soon enough among the newest."""
# As the partial index of the reasons says it.
GIVEN = "(c.metadata ->> 'reason') <> '' AND c.metadata ->> 'reason' ILIKE %s"


@dataclass(frozen=True, slots=True)
class Few:
    """Ids of what was written under one request or by somebody (`by`), and for reasons that hold a text (`because`); None where these
    are many or not asked for."""

    by: Sequence[str] | None = None
    because: Sequence[str] | None = None


def few(asked: Asked, pattern: str) -> Few:
    """At most two queries. `pattern`: the text that is asked for, as ILIKE takes it."""
    by: Mapping[str, Any] = {}
    if asked.request:
        by = {"c.metadata ->> 'request' = %s": asked.request}
    elif asked.people is not None:
        by = {"c.metadata ->> 'user' = ANY(%s)": [str(one) for one in asked.people]}
        by |= {f"c.metadata ->> '{word}' = %s": asked.as_who for word in ("role", "account")}
    return Few(_found(by), _found({GIVEN: pattern} if asked.text else {}))


def _found(conditions: Mapping[str, Any]) -> Sequence[str] | None:
    if not conditions:
        return None
    parts = " UNION ALL ".join(f"(SELECT c.id::text FROM pghistory_context c WHERE {one} LIMIT {FEW + 1})" for one in conditions)
    with connection.cursor() as cursor:
        cursor.execute(parts, list(conditions.values()))
        found = {key for (key,) in cursor.fetchall()}
    return None if len(found) > FEW else sorted(found)
