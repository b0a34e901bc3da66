"""Computed rows into their tables: COPY into a temporary table, then one merge that writes only what differs."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db import connection

from metrics.queries.binary import Column, encode


@dataclass(frozen=True, slots=True)
class Staging:
    """`keys` find the stored row; only a difference in `content` writes it; `carried` goes along when it is written."""

    stored: str
    staged: str
    keys: Mapping[str, str]
    content: Mapping[str, str]
    carried: Mapping[str, str]

    @property
    def columns(self) -> dict[str, str]:
        return {**self.keys, **self.content, **self.carried}

    @property
    def join(self) -> str:
        return " AND ".join(f"held.{key} = fresh.{key}" for key in self.keys)

    def begin(self) -> None:
        """An empty staging table: it lives as long as the connection and is emptied with every transaction."""
        columns = ", ".join(f"{name} {type_}" for name, type_ in self.columns.items())
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {self.staged} ({columns}) ON COMMIT DELETE ROWS")
            cursor.execute(f"DELETE FROM {self.staged}")  # noqa: S608  (names of our own)

    def add(self, columns: Sequence[Column]) -> None:
        """Stages rows; the columns in any order."""
        names = ", ".join(column.name for column in columns)
        with closing(connection.cursor()) as cursor:
            cursor.copy_expert(f"COPY {self.staged} ({names}) FROM STDIN (FORMAT binary)", BytesIO(encode(columns)))

    def held(self, ids: Sequence[int] | None) -> tuple[str, list[Any]]:
        """The stored rows that staged ones may meet: with `ids` of the first key only these, so that few are looked up and not all
        are read. The planner knows nothing of a staging table's size."""
        if ids is None:
            return self.stored, []
        return f"(SELECT * FROM {self.stored} WHERE {next(iter(self.keys))} = ANY(%s::bigint[]))", [list(ids)]  # noqa: S608

    def merge(self, constants: Mapping[str, Any], ids: Sequence[int] | None) -> int:
        """Writes the staged rows that are new or differ, with the constants; the number of rows written. `ids`: as in `held`.

        The rows that are the same are not even locked: the merge must leave no trace of them."""
        source, params = self.held(ids)
        names = [*self.columns, *constants]
        held = ", ".join(f"held.{name}" for name in self.content)
        fresh = ", ".join(f"fresh.{name}" for name in self.content)
        key = next(iter(self.keys))
        updates = ", ".join(f"{name} = EXCLUDED.{name}" for name in names if name not in self.keys)
        query = f"""
            INSERT INTO {self.stored} ({", ".join(names)})
            SELECT {", ".join(f"fresh.{name}" for name in self.columns)}, {", ".join(["%s"] * len(constants))}
            FROM {self.staged} fresh LEFT JOIN {source} held ON {self.join}
            WHERE held.{key} IS NULL OR ({held}) IS DISTINCT FROM ({fresh})
            ORDER BY {", ".join(f"fresh.{name}" for name in self.keys)}
            ON CONFLICT ({", ".join(self.keys)}) DO UPDATE SET {updates}
        """  # noqa: S608  (names of our own)
        with connection.cursor() as cursor:
            cursor.execute(query, [*constants.values(), *params])
            return int(cursor.rowcount)
