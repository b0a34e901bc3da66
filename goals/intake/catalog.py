"""The files areas.csv, goals.csv, partnerships.csv and goal_measures.csv: their columns, and what must hold between rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from agencies.intake.cells import code, codes, day, not_negative, one_of, whole, words
from agencies.intake.tables import Column, Row, Sheet, Table
from goals.rules.codes import Rollup

AREAS = "areas.csv"
GOALS = "goals.csv"
PARTNERSHIPS = "partnerships.csv"
GOAL_MEASURES = "goal_measures.csv"


@dataclass(frozen=True, slots=True)
class Words:
    """The closed lists that the models hold."""

    area_kinds: Collection[str]
    partner_roles: Collection[str]
    measure_roles: Collection[str]


def areas_table(known: Words) -> Table:
    return Table(
        AREAS,
        (
            Column("code", code, required=True),
            Column("name", words(120), required=True),
            Column("kind", one_of(known.area_kinds), required=True),
            Column("statement", words(5000)),
            Column("order", whole(), default=0),
        ),
        key=("code",),
    )


def goals_table() -> Table:
    return Table(
        GOALS,
        (
            Column("code", code, required=True),
            Column("area", code, required=True, refers_to="area"),
            Column("statement", words(300), required=True),
            Column("lead", code, required=True, refers_to="agency"),
            Column("due", day, default=None),
            Column("rollup", one_of(rule.slug for rule in Rollup), default="worst"),
            Column("rollup_k", whole(smallest=1), default=None),
            Column("why", words(5000)),
            Column("other_areas", codes, default=(), refers_to="area"),
        ),
        key=("code",),
    )


def partnerships_table(known: Words) -> Table:
    return Table(
        PARTNERSHIPS,
        (
            Column("goal", code, required=True, refers_to="goal"),
            Column("agency", code, required=True, refers_to="agency"),
            Column("role", one_of(known.partner_roles), required=True),
            Column("contribution", words(5000)),
        ),
        key=("goal", "agency"),
    )


def goal_measures_table(known: Words) -> Table:
    return Table(
        GOAL_MEASURES,
        (
            Column("goal", code, required=True, refers_to="goal"),
            Column("measure", code, required=True, refers_to="measure"),
            Column("weight", not_negative, default=1.0),
            Column("role", one_of(known.measure_roles), default="outcome"),
            Column("lag_periods", whole(largest=120), default=0),
        ),
        key=("goal", "measure"),
    )


def tables(known: Words) -> Mapping[str, Table]:
    """Every file of the catalog that goals owns, by name."""
    listed = (areas_table(known), goals_table(), partnerships_table(known), goal_measures_table(known))
    return {table.name: table for table in listed}


def check_goals(sheet: Sheet) -> None:
    """A number of measures goes with the rule k_of_n and no other; a goal's own area is not among the other ones."""
    for row in sheet.rows:
        rollup, count = row.get("rollup"), row.get("rollup_k")
        if rollup == "k_of_n" and count is None and "rollup_k" in row.cells:
            sheet.refuse(row, "rollup_k", "The rule k_of_n needs a number.", "Give how many measures must be on track.")
        if rollup not in (None, "k_of_n") and count is not None:
            sheet.refuse(row, "rollup_k", f"The rule {rollup} takes no number.", "Empty the cell, or use the rule k_of_n.")
        if row.get("area") in (row.get("other_areas") or ()):
            sheet.refuse(row, "other_areas", "The goal's own area is among its other areas.", "Name only the other ones.")


def check_partnerships(sheet: Sheet, leads: Mapping[str, str], stored: Mapping[tuple[str, str], str]) -> None:
    """Who leads a goal in partnerships is its lead in goals, and nobody else is. `stored` has the role of each (goal, agency)."""
    stated = {(row.text["goal"], row.text["agency"]) for row in sheet.rows}
    leading: dict[str, list[str]] = defaultdict(list)
    for (goal, agency), role in stored.items():
        if role == "lead" and (goal, agency) not in stated:
            leading[goal].append(agency)
    for row in sheet.rows:
        goal, agency = row.text["goal"], row.text["agency"]
        if row.get("role") != "lead":
            continue
        lead = leads.get(goal)
        if lead and agency != lead:
            sheet.refuse(row, "role", f"The lead of {goal} is {lead}.", "Write partner here, or change the lead in goals.csv.")
        elif leading[goal]:
            fix = f"Add a row that makes {leading[goal][0]} a partner."
            sheet.refuse(row, "role", f"{leading[goal][0]} is stored as the lead of {goal}.", fix)


def check_leads(sheet: Sheet, rollups: Mapping[str, str], stored: Mapping[tuple[str, str], str]) -> None:
    """A goal that one measure speaks for has an outcome among its measures. `stored` has the role of each (goal, measure)."""
    roles = dict(stored) | {(row.text["goal"], row.text["measure"]): row.get("role") for row in sheet.rows}
    led = {goal for (goal, _), role in roles.items() if role == "outcome"}
    for row in _first_of_each(sheet, "goal"):
        goal = row.text["goal"]
        if rollups.get(goal) == "lead_measure" and goal not in led:
            problem = f"{goal} is judged by its lead measure, and none of its measures is an outcome."
            sheet.refuse(row, "role", problem, "Make the measure that speaks for the goal an outcome.")


def _first_of_each(sheet: Sheet, column: str) -> list[Row]:
    first: dict[Any, Row] = {}
    for row in sheet.rows:
        first.setdefault(row.text[column], row)
    return list(first.values())
