"""What the explorer's questions read from: the stored cards and the catalog; through a lens, the cards computed for it, handed to the
database as columns, and the catalog as it was known then. The questions are the same."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, sees_everything
from goals.models import Goal
from goals.queries.then import goals_there, members_then
from metrics.models import TOTAL, Measure
from metrics.queries.catalog_then import as_table, sources_on, stood
from scorecards.queries.answers import rows_of
from scorecards.queries.faces import NUMBERS
from scorecards.queries.lens import Lens
from scorecards.queries.seen import Seen, look

CARD = {
    "period_end": "date", "value": "float8", "expected": "float8", "target": "float8", "shortfall": "float8", "tolerance": "float8",
    "status": "int2", "change_previous": "float8", "change_year": "float8", "trend": "int2", "signal": "int2", "freshness": "int2",
    "due_on": "date", "days_overdue": "int4",
}  # fmt: skip
"""The columns of a card that can be asked about."""
STORED = f"(SELECT measure_id, {', '.join(CARD)} FROM scorecards_measurecard WHERE breakdown_id = {TOTAL})"  # noqa: S608
LIVE = """FROM {cards} AS card JOIN metrics_measure AS fact ON fact.id = card.measure_id
JOIN agencies_agency AS agency ON agency.id = fact.agency_id LEFT JOIN agencies_service AS service ON service.id = fact.service_id"""
PRESENT = "(fact.retired_on IS NULL OR fact.retired_on > %s)"
# Whose a measure is and who may see it are facts of today; how it was described is as it was known then.
PAST = """FROM {cards} AS card JOIN {measure} AS fact ON fact.id = card.measure_id JOIN metrics_measure AS present ON present.id = fact.id
JOIN agencies_agency AS agency ON agency.id = present.agency_id LEFT JOIN agencies_service AS service ON service.id = fact.service_id"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a written query with its parameters."""

    text: str
    params: tuple[Any, ...] = ()

    def __add__(self, other: "Piece") -> "Piece":
        return Piece(self.text + other.text, self.params + other.params)


@dataclass(frozen=True, slots=True)
class Reading:
    """The measures that `who` may see through the lens: the tables of a query and its first conditions.

    `members`: the table that says which measures tell of which goals; `goals`: that of the goals, with id, code and statement. `seen`: the
    cards computed for a lens that is not live."""

    tables: Piece
    where: Piece
    members: str
    goals: str
    seen: Seen | None = None


def reading(who: Viewer, at: Lens) -> Reading:
    """No question when live; those of the assessment else."""
    if at.is_live:
        present = Piece(PRESENT, (at.as_of,)) + visible(who, "fact.id")
        return Reading(Piece(LIVE.format(cards=STORED)), present, "goals_goalmeasure", "goals_goal")
    seen = look(at, Measure.objects.filter(measures_visible_to(who)), all_there_were=True)
    cards = columns_of(seen)
    tables = Piece(PAST.format(cards=cards.text, measure=sources_on(at.known_on).measure), cards.params)
    return Reading(tables, Piece("true") + visible(who, "fact.id"), members_on(at.known_on), goals_on(at.known_on), seen)


def members_on(known_on: date | None) -> str:
    return as_table(members_then(known_on)) if known_on else "goals_goalmeasure"


def goals_on(known_on: date | None) -> str:
    """In the words in which they were known; a goal that was set later is none of them."""
    if known_on is None:
        return "goals_goal"
    there = goals_there(known_on).values("pk")
    return as_table(stood(Goal, known_on).filter(pgh_obj_id__in=there).values("id", "code", "statement"))


def visible(who: Viewer, column: str) -> Piece:
    """The condition that keeps the measures `who` may see."""
    if sees_everything(who):
        return Piece("")
    text, params = Measure.objects.filter(measures_visible_to(who)).order_by().values("id").query.sql_with_params()
    return Piece(f" AND {column} IN ({text})", tuple(params))


def columns_of(seen: Seen) -> Piece:
    """The computed cards of the totals as a table of a query."""
    assessed = seen.answer.assessed
    wanted = np.flatnonzero((assessed.breakdown == TOTAL) & np.isin(assessed.measure, list(seen.faces)))
    columns = dict(zip(NUMBERS, zip(*rows_of(seen.answer, wanted), strict=True), strict=True)) if len(wanted) else {}
    lists = [assessed.measure[wanted].tolist(), *(list(columns.get(name, ())) for name in CARD)]
    marks = ", ".join(["%s::int8[]", *(f"%s::{kind}[]" for kind in CARD.values())])
    return Piece(f"(SELECT * FROM unnest({marks}) AS given(measure_id, {', '.join(CARD)}))", tuple(lists))  # noqa: S608
