"""A file of events: each cell, and whether it fits the file of people."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from agencies.intake.findings import WARNING
from linkage.intake.checking.cells import Said, cells_where, day, judge_cells
from linkage.intake.checking.collecting import Collector
from linkage.intake.checking.people import PART_2, PART_2_FIX, check_source
from linkage.intake.checking.reading import batches
from linkage.intake.layouts import IN_DAYS, MOST_DAYS, PART_2_SERVICES, STUDIES, Source, Window
from linkage.rules.shapes import SUPPORTS

NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an event may be: services of the source, of the study's two years, not after today."""

    source: Source
    window: Window
    today: date
    may_have_part_2: bool


def check_events(path: Path, names: list[str], bounds: Bounds, people: Any, collector: Collector) -> int:
    """Every cell of a file whose header is right; rows. `people`: the column person of the people, None where that cannot be read."""
    rows = 0
    for first_row, columns in batches(path, names, collector):
        rows += len(columns["person"])
        check_source(collector, columns["source"], first_row, bounds.source.code)
        judge_cells(collector, "service", columns["service"], first_row, lambda text: service(text, bounds))
        judge_cells(collector, "units", columns["units"], first_row, lambda text: units(text, bounds.source))
        _check_whom(columns["person"], people, first_row, collector)
        _check_when(columns, first_row, bounds, collector)
    if rows == 0:
        collector.warn("", "The file has no events.", "Look whether the export is complete.")
    return rows


def service(text: str, bounds: Bounds) -> Said | None:
    if text in bounds.source.services:
        return (PART_2, PART_2_FIX) if text in PART_2_SERVICES and not bounds.may_have_part_2 else None
    others = [source for sources in STUDIES.values() for source in sources.values() if text in source.services]
    if others:
        return f"This is a service of {others[0].code}, not of {bounds.source.code}.", "Look whether this is the right file."
    return "There is no such service.", f"Write one of: {', '.join(bounds.source.services)}."


def units(text: str, source: Source) -> Said | None:
    """Whole numbers from 0, dollars with cents; not more days in one row than a year has."""
    if not NUMBER.fullmatch(text):
        return "This is no number.", "Write digits alone."
    if text.startswith("-"):
        return "The number is below 0.", "Correct it; a correction of an earlier row belongs into that row."
    is_money = source.services[0] in SUPPORTS
    if "." in text and not is_money:
        return "This is no whole number.", "Count visits, days or nights."
    if source.services[0] in IN_DAYS and float(text) > MOST_DAYS:
        return f"This is more than {MOST_DAYS} days.", "Split the stay by the study's years, one row each."
    return None


def _check_whom(person: Any, people: Any, first_row: int, collector: Collector) -> None:
    if people is not None:
        unknown = pc.invert(pc.is_in(person, value_set=people))
        fix = "Use the number that the file of people has."
        collector.add("person", "The file of people does not have this person.", fix, cells_where(person, unknown, first_row))


def _check_when(columns: dict[str, Any], first_row: int, bounds: Bounds, collector: Collector) -> None:
    nothing = pa.array([""] * len(columns["person"]))
    dates, years = columns.get("date", nothing), columns.get("year", nothing)
    both = pc.equal(pc.equal(dates, ""), pc.equal(years, ""))
    collector.add("date", "The row needs a date or a year, and not both.", "Give one of them.", cells_where(dates, both, first_row))
    judge_cells(collector, "date", dates, first_row, lambda text: day(text, bounds.today))
    judge_cells(collector, "year", years, first_row, year)
    outside = pc.or_(_is_in(dates, lambda text: is_outside(text, bounds.window)), _is_in(years, lambda text: is_other(text, bounds.window)))
    fix = "Nothing to do: these rows are not used."
    problem = "The event is outside the two years of the study."
    collector.add("date", problem, fix, cells_where(dates, outside, first_row), severity=WARNING)


def _is_in(column: Any, asks: Any) -> Any:
    """Which cells' texts are answered with yes."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = column.dictionary_encode()
    codes = [code for code, text in enumerate(coded.dictionary.to_pylist()) if asks(text)]
    return pc.is_in(coded.indices, value_set=pa.array(codes, coded.indices.type))


def year(text: str) -> Said | None:
    return None if re.fullmatch(r"(\d{4})?", text) else ("This is no year.", "Write four digits.")


def is_outside(text: str, window: Window) -> bool:
    try:
        return bool(text) and not window.starts <= date.fromisoformat(text) < window.ends
    except ValueError:
        return False  # said already


def is_other(text: str, window: Window) -> bool:
    return text.isdecimal() and int(text) not in (window.starts.year, window.second.year)
