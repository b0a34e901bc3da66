"""Writes the cards of measures, and says whose status changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection

from metrics.queries.assessed import Answer
from metrics.queries.binary import Column
from metrics.rules.columns import RULE_VERSION
from scorecards.actions.staging import Staging
from scorecards.queries.answers import CODE_OR_NONE, STORED, stored_columns

PG = {CODE_OR_NONE: "int2", "code or none": "int2"}
CARDS = Staging(
    stored="scorecards_measurecard",
    staged="fresh_measure_cards",
    keys={"measure_id": "int8", "breakdown_id": "int8"},
    content={name: PG.get(kind, kind) for name, kind in STORED.items()},
    carried={"revision": "int8"},
)
# What a reader wants to compare when a status flips.
COMPARED = ("value", "expected", "expected_high", "target", "target_date", "shortfall", "tolerance", "period_end", "freshness", "judged")


def _compared(table: str) -> str:
    return "jsonb_build_object(" + ", ".join(f"'{name}', {table}.{name}" for name in COMPARED) + ")"


FLIPPED = f"""
SELECT held.measure_id, held.breakdown_id, held.status, fresh.status, fresh.period_end,
    jsonb_build_object('before', {_compared("held")}, 'after', {_compared("fresh")})::text,
    held.as_of, held.readings_mark, held.targets_mark, coalesce(held.read_at, '1970-01-01')
FROM fresh_measure_cards fresh JOIN {{held}} held ON {CARDS.join}
WHERE held.status <> fresh.status ORDER BY held.measure_id, held.breakdown_id
"""  # noqa: S608
GONE = f"""
DELETE FROM scorecards_measurecard held WHERE {{}} AND held.measure_id <> ALL(%s::bigint[])
    AND NOT EXISTS (SELECT FROM fresh_measure_cards fresh WHERE {CARDS.join})
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Marks:
    """Up to where the facts are read: taken before reading them."""

    readings: int
    targets: int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Flipped:
    """A card whose status is about to change, and up to where its facts were read."""

    measure_id: int
    breakdown_id: int
    before: int
    after: int
    period_end: date | None
    facts: str
    as_of: date
    marks: Marks


def marks_now(at: datetime) -> Marks:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce((SELECT max(id) FROM metrics_reading), 0), coalesce((SELECT max(id) FROM metrics_target), 0)")
        readings, targets = cursor.fetchone()
    return Marks(readings, targets, at)


def stage(answer: Answer, revisions: Mapping[int, int]) -> None:
    """Stages an assessment; `revisions`: the newest change of a measure, where there is one."""
    measure = answer.assessed.measure
    newest = np.fromiter((revisions.get(one, 0) for one in measure.tolist()), np.int64, len(measure))
    keys = [Column("measure_id", "int8", measure), Column("breakdown_id", "int8", answer.assessed.breakdown)]
    CARDS.add([*keys, *stored_columns(answer), Column("revision", "int8", newest)])


def flipped(measure_ids: Sequence[int] | None) -> list[Flipped]:
    """The staged cards whose status differs from the stored one's. A card that is new flips nothing. None: all measures."""
    held, params = CARDS.held(measure_ids)
    with connection.cursor() as cursor:
        cursor.execute(FLIPPED.format(held=held), params)
        return [Flipped(*row[:7], Marks(*row[7:])) for row in cursor.fetchall()]  # type: ignore[call-arg]


def drop_gone(*, measure_ids: Sequence[int] | None, failed: Collection[int]) -> int:
    """Deletes the cards of series that are no more; `measure_ids` None: of all measures. Measures that failed keep theirs."""
    where, params = ("true", []) if measure_ids is None else ("held.measure_id = ANY(%s::bigint[])", [list(measure_ids)])
    with connection.cursor() as cursor:
        cursor.execute(GONE.format(where), [*params, list(failed)])
        return int(cursor.rowcount)


def write(*, measure_ids: Sequence[int] | None, as_of: date, run_id: int, marks: Marks) -> int:
    """Writes the staged cards that are new or differ; how many. `measure_ids` None: of all measures."""
    constants: dict[str, Any] = {
        "as_of": as_of, "rule_version": RULE_VERSION, "run_id": run_id,
        "readings_mark": marks.readings, "targets_mark": marks.targets, "read_at": marks.read_at,
    }  # fmt: skip
    return CARDS.merge(constants, measure_ids)
