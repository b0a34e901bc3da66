"""What the explorer shows, as a table: the same rows, order and columns, unrounded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from scorecards.exports.tables import Column, Table
from scorecards.queries.pages.explorer.lines import Line
from scorecards.queries.pages.explorer.marks import Mark, Then

Told = tuple[Column, Callable[[Line], Any]]
FIRST: Sequence[Told] = [
    (Column("measure", "string", "Code of the measure."), lambda line: line.card.code),
    (Column("name", "string", "Name of the measure."), lambda line: line.card.name),
]
FLIPS = Column("flips", "integer", "How often its status was seen to change between the two days.")
GROUP: Told = (Column("group", "string", "Code of the group the row stands in."), lambda line: line.group)
COLUMNS: Mapping[str, Sequence[Told]] = {
    "agency": [(Column("agency", "string", "Code of the agency that answers for it."), lambda line: line.card.agency_code)],
    "history": [(Column("history", "string", "Its recent values, oldest first; nothing where there is none."), lambda line: _points(line))],
    "value": [
        (Column("period", "string", "The newest period with a figure."), lambda line: line.card.period),
        (Column("period_end", "date", "Last day of that period."), lambda line: line.card.period_end),
        (Column("value", "number", "The figure, unrounded."), lambda line: line.card.value),
    ],
    "expected": [
        (Column("expected", "number", "What was expected of that period; the low end of a range."), lambda line: line.card.expected)
    ],
    "target": [
        (Column("target", "number", "The target that governs."), lambda line: line.card.target),
        (Column("target_illustrative", "boolean", "Whether nobody promised the target."), lambda line: line.card.target_illustrative),
    ],
    "change": [(Column("change_previous", "number", "Change against the previous period."), lambda line: line.card.change_previous)],
    "change_year": [(Column("change_year", "number", "Change against the same period last year."), lambda line: line.card.change_year)],
    "shortfall": [
        (Column("shortfall", "number", "How far the figure is on the wrong side, in its unit."), lambda line: line.card.shortfall)
    ],
    "status": [
        (Column("status", "string", "Where the measure stands."), lambda line: line.card.status),
        (Column("judged", "string", "The status before freshness."), lambda line: line.card.judged),
        (Column("accepted_until", "date", "Until when the State accepts the miss."), lambda line: line.card.accepted_until),
    ],
    "trend": [(Column("trend", "string", "Which way the series goes."), lambda line: line.card.trend)],
    "signal": [(Column("signal", "string", "Whether the newest figure is unusual."), lambda line: line.card.signal)],
    "freshness": [
        (Column("freshness", "string", "Whether the figure is up to date."), lambda line: line.card.freshness),
        (Column("days_overdue", "integer", "By how many days it is late."), lambda line: line.card.days_overdue),
    ],
    "due": [(Column("due_on", "date", "When the next figure is due."), lambda line: line.card.due_on)],
    "owner": [(Column("owner", "string", "Who answers for the figure."), lambda line: line.card.responsible)],
    "unit": [(Column("unit", "string", "Its unit."), lambda line: line.card.unit)],
    "period_type": [(Column("period_type", "string", "How often it is measured."), lambda line: line.card.period_type)],
    "goals": [(Column("goals", "string", "Codes of the goals it tells of."), lambda line: " ".join(line.goals))],
    "service": [(Column("service", "string", "The service it is of."), lambda line: line.service)],
    "published": [(Column("published", "boolean", "Whether everybody may see it."), lambda line: line.card.is_public)],
}


def listed(lines: Iterable[Line], columns: Sequence[str], *, grouped: bool, title: str) -> Table:
    """The table with its chosen columns."""
    return _table(lines, [told for name in columns for told in COLUMNS[name]], grouped=grouped, title=title)


def heat(lines: Iterable[Line], marks: Sequence[Mark], *, grouped: bool, title: str) -> Table:
    """The heat map: one column for each day on which it looks."""

    def column(mark: Mark) -> Told:
        named = Column(mark.on.isoformat(), "string", f"Where the measure stood on {mark.on.isoformat()} ({mark.label}).")
        return named, lambda line: mark.statuses.get(line.card.measure_id)

    return _table(lines, [column(mark) for mark in marks], grouped=grouped, title=title)


def comparison(lines: Iterable[Line], compared: Mapping[int, Then], *, grouped: bool, title: str) -> Table:
    """The two days side by side."""

    def then(name: str) -> Callable[[Line], Any]:
        return lambda line: getattr(compared[line.card.measure_id].card, name, None)

    columns: list[Told] = [
        (Column("unit", "string", "Its unit."), lambda line: line.card.unit),
        (Column("period_then", "string", "The newest period with a figure on the other day."), then("period")),
        (Column("value_then", "number", "The figure on the other day."), then("value")),
        (Column("status_then", "string", "Where the measure stood on the other day."), then("status")),
        (Column("as_of_then", "date", "The other day."), then("as_of")),
        *COLUMNS["value"],
        (Column("status", "string", "Where the measure stands."), lambda line: line.card.status),
        (FLIPS, lambda line: compared[line.card.measure_id].flips),
    ]  # fmt: skip
    return _table(lines, columns, grouped=grouped, title=title)


def _table(lines: Iterable[Line], columns: Sequence[Told], *, grouped: bool, title: str) -> Table:
    told = [*FIRST, *([GROUP] if grouped else []), *columns]
    named = [Column(column.name, column.kind, column.meaning, f"c{place}") for place, (column, _) in enumerate(told)]
    rows = (SimpleNamespace(**{f"c{place}": read(line) for place, (_, read) in enumerate(told)}) for line in lines)
    return Table("measures", title, named, rows)


def _points(line: Line) -> str:
    return " ".join("" if value is None else repr(value) for value in line.points)
