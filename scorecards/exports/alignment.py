"""Agencies and goals as a table: one row for each part of an agency in a goal."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scorecards.exports.tables import Column, Table
from scorecards.queries.pages.alignment import AlignmentPage

COLUMNS = [
    Column("agency", "string", "Code of the agency."),
    Column("agency_name", "string", "Its name."),
    Column("goal", "string", "Code of the goal."),
    Column("statement", "string", "The result promised."),
    Column("area", "string", "The priority or strand the goal belongs to."),
    Column("role", "string", "lead, partner or figures: the agency only gives figures."),
    Column("goal_status", "string", "Where the goal stands by its own rule."),
    Column("overdue", "integer", "How many of the agency's figures for the goal are overdue."),
    Column("barriers", "integer", "How many open barriers wait for the agency's word; empty for those who are shown none."),
    Column("contribution", "string", "What the agency contributes."),
]


@dataclass(frozen=True, slots=True)
class Row:
    agency: str
    agency_name: str
    goal: str
    statement: str
    area: str
    role: str
    goal_status: str
    overdue: int
    barriers: int | None
    contribution: str


def table(page: AlignmentPage) -> Table:
    """The parts of all agencies of the page."""
    return Table("alignment", _("Agencies and goals"), COLUMNS, _rows(page))


def _rows(page: AlignmentPage) -> Iterator[Row]:
    for agency in page.agencies:
        for code, share in agency.shares.items():
            goal = share.goal
            yield Row(
                agency.code, agency.name, code, goal.statement, goal.area_code, share.role, goal.status.slug, share.overdue, share.barriers,
                share.contribution,
            )  # fmt: skip
