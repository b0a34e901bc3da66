"""Comparisons as files: the same rows as the page shows, unrounded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from scorecards.exports.tables import Column, Table
from scorecards.queries.pages.comparing.dates import DatesPage, GoalPair, MeasurePair
from scorecards.queries.pages.comparing.measures import MeasuresPage

DATES = [
    Column("kind", "string", "goal or measure."),
    Column("code", "string", "Its code."),
    Column("name", "string", "The goal's statement or the measure's name."),
    Column("agency", "string", "Who leads the goal or answers for the measure."),
    Column("status_first", "string", "Where it stood on the first day."),
    Column("status_last", "string", "Where it stood on the last day."),
    Column("way", "string", "better, worse or neither; empty where it stands as it did."),
    Column("period_first", "date", "The end of the newest period on the first day."),
    Column("value_first", "number", "Its value, unrounded."),
    Column("period_last", "date", "The end of the newest period on the last day."),
    Column("value_last", "number", "Its value, unrounded."),
    Column("cause", "string", "Why the status differs: the first change after which it did."),
    Column("causes", "string", "All that changed on the way, by semicolons."),
]
AGENCIES = [
    Column("what", "string", "What is set side by side."),
    Column("one", "string", "What the first agency has."),
    Column("other", "string", "What the second agency has."),
]
MEASURES = [
    Column("period_end", "date", "The end of the period."),
    Column("one", "number", "The first measure's value, unrounded."),
    Column("other", "number", "The second measure's value, unrounded."),
    Column("one_index", "number", "The first as an index; empty on one axis."),
    Column("other_index", "number", "The second as an index; empty on one axis."),
]


@dataclass(frozen=True, slots=True)
class DateRow:
    kind: str
    code: str
    name: str
    agency: str
    status_first: str
    status_last: str
    way: str
    period_first: date | None
    value_first: float | None
    period_last: date | None
    value_last: float | None
    cause: str
    causes: str


@dataclass(frozen=True, slots=True)
class AgencyRow:
    what: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    period_end: date
    one: float | None
    other: float | None
    one_index: float | None
    other_index: float | None


def of_dates(page: DatesPage) -> Table:
    return Table("two-dates", _("Two dates"), DATES, [*map(_goal, page.goals), *map(_measure, page.measures)])


def _goal(one: GoalPair) -> DateRow:
    way = one.way.value if one.way else ""
    return DateRow(
        "goal", one.code, one.statement, one.lead, one.before.slug, one.after.slug, way, None, None, None, None, "", ""
    )  # fmt: skip


def _measure(one: MeasurePair) -> DateRow:
    was, now = one.before, one.after
    return DateRow(
        "measure", now.code, now.name, now.agency_name, was.status.slug, now.status.slug, one.way.value if one.way else "", was.period_end,
        was.value, now.period_end, now.value, one.cause.slug if one.cause else "", ";".join(cause.slug for cause in one.causes),
    )  # fmt: skip


def of_agencies(lines: Sequence[tuple[str, Sequence[str]]], names: Sequence[str]) -> Table:
    """`lines` as the page shows them; `names` of the two."""
    head = AgencyRow(_("Agency"), *names)
    return Table("two-agencies", _("Two agencies"), AGENCIES, [head, *(AgencyRow(what, *both) for what, both in lines)])


def of_measures(page: MeasuresPage) -> Table:
    return Table("two-measures", _("Two measures"), MEASURES, _points(page))


def _points(page: MeasuresPage) -> Iterator[MeasureRow]:
    one, other = page.one, page.other
    for end in page.all_ends:
        yield MeasureRow(end, one.points.get(end), other.points.get(end), one.index.get(end), other.index.get(end))
