"""A file of people: each cell, then each column as a whole."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from linkage.intake.checking.cells import cells_where, judge_people
from linkage.intake.checking.collecting import Collector, counted
from linkage.intake.checking.reading import batches
from linkage.intake.layouts import GROUP_COLUMNS, MOST_WORDS, PART_2_FLAGS, STUDIES, Source

NO_SSN, NO_NAME, COMMON = 0.30, 0.05, 0.10
MOST_SAME_NUMBER = 20
FEW = 20
"""Rows below which shares say nothing."""
KEPT = ("person", "first_name", "last_name", "birth_date", "ssn", "zip", "consent", *GROUP_COLUMNS, *PART_2_FLAGS, "t_ssn4")


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What later checks need of a file of people: how many rows, and the columns in KEPT."""

    rows: int
    columns: dict[str, Any]


def check_people(path: Path, names: list[str], source: str, today: date, collector: Collector) -> Seen:
    """Every cell of a file whose header is right; what is found goes to the collector."""
    kept: dict[str, list[Any]] = {name: [] for name in names if name in KEPT}
    rows = 0
    for first_row, columns in batches(path, names, collector):
        rows += len(columns["person"])
        for name, column in columns.items():
            if name == "source":
                check_source(collector, column, first_row, source)
            else:
                judge_people(collector, name, column, first_row, today)
        for name, chunks in kept.items():
            chunks.append(columns[name])
    seen = Seen(rows, {name: pa.chunked_array(chunks, pa.string()) for name, chunks in kept.items()})
    if rows == 0:
        collector.whole("", "The file has a header and no rows.", "Export it again.")
    return seen


def check_source(collector: Collector, column: Any, first_row: int, source: str) -> None:
    wrong = pc.not_equal(column, source)
    known = [code for sources in STUDIES.values() for code in sources]
    other = f"Hand it in as what it is, or write {source} in every row. Known sources: {', '.join(known)}."
    collector.add(
        "source", f"The extract was announced as {source}, and this row is of another source.", other, cells_where(column, wrong, first_row)
    )


def check_columns(seen: Seen, source: Source, collector: Collector, *, may_have_part_2: bool) -> None:
    """What only a whole column shows: numbers twice, too much missing, one value everywhere."""
    _check_twice(seen.columns["person"], collector)
    if seen.rows:
        _check_missing(seen, collector)
        for name in ("first_name", "last_name", "birth_date"):
            if name in seen.columns and seen.rows > FEW:
                _check_common(name, seen.columns[name], seen.rows, collector)
        _check_numbers(seen, collector)
        _check_groups(seen, collector)
        _check_consent(seen, source, collector)
        _check_flags(seen, collector, may_have_part_2=may_have_part_2)


def _check_twice(person: Any, collector: Collector) -> None:
    coded = person.combine_chunks().dictionary_encode()
    if len(coded.dictionary) == len(person):
        return
    first = pa.table({"code": coded.indices, "row": pa.array(range(len(person)))}).group_by("code").aggregate([("row", "min")])
    again = pc.invert(pc.is_in(pa.array(range(len(person))), value_set=first["row_min"].combine_chunks()))
    again = pc.and_(again, pc.not_equal(person.combine_chunks(), ""))
    fix = "Give each record one row; somebody known under two numbers has two."
    collector.add("person", "This number is in the file already.", fix, cells_where(person, again, 2))


def _share(column: Any, value: str, rows: int) -> float:
    return float(pc.sum(pc.equal(column, value)).as_py() or 0) / rows


def _check_missing(seen: Seen, collector: Collector) -> None:
    for name, most in (("ssn", NO_SSN), ("t_ssn4", NO_SSN), ("first_name", NO_NAME), ("last_name", NO_NAME), ("birth_date", NO_NAME)):
        missing = _share(seen.columns[name], "", seen.rows) if name in seen.columns else 0.0
        if missing >= most:
            collector.warn(name, f"{missing:.0%} of the rows have none.", "Links will rest on the other columns; ask the agency for more.")
    short = pc.sum(pc.equal(pc.utf8_length(seen.columns["zip"]), 4)).as_py() if "zip" in seen.columns else 0
    if short:
        fix = "A spreadsheet took the first zero away: format the column as text and export again."
        collector.warn("zip", f"{short:,} ZIP codes have four digits.", fix)


def _check_common(name: str, column: Any, rows: int, collector: Collector) -> None:
    counts = pc.value_counts(column.combine_chunks().filter(pc.not_equal(column.combine_chunks(), "")))
    if len(counts) == 0:
        return
    largest = int(pc.max(counts.field("counts")).as_py())
    if largest == rows:
        collector.whole(name, f"All {rows:,} rows say the same.", "The column was lost on export: export it again.")
    elif largest > COMMON * rows:
        fix = "Look whether it stands for 'unknown', and leave such cells empty."
        collector.warn(name, f"One value is in {largest / rows:.0%} of the rows.", fix)


def _check_numbers(seen: Seen, collector: Collector) -> None:
    if "ssn" not in seen.columns:
        return
    column = seen.columns["ssn"].combine_chunks()
    whole = column.filter(pc.greater_equal(pc.utf8_length(column), 9))
    counts = pc.value_counts(whole)
    often = int(pc.sum(pc.greater(counts.field("counts"), MOST_SAME_NUMBER)).as_py() or 0) if len(counts) else 0
    if often:
        fix = "Look whether they stand for 'unknown', and leave such cells empty."
        collector.warn("ssn", f"{often:,} numbers are each in more than {MOST_SAME_NUMBER} rows.", fix)


def _check_groups(seen: Seen, collector: Collector) -> None:
    for name in GROUP_COLUMNS:
        words = len(pc.unique(seen.columns[name])) if name in seen.columns else 0
        if words > MOST_WORDS:
            collector.whole(
                name, f"The column has {words:,} different words, more than {MOST_WORDS}.", "Use a few groups, or leave it out."
            )


def _check_consent(seen: Seen, source: Source, collector: Collector) -> None:
    """Rows that are not used: where the layout demands a consent those without a yes, elsewhere those with a no."""
    if "consent" not in seen.columns:
        return
    word, is_asked = ("yes", True) if "consent" in source.needs else ("no", False)
    said = int(pc.sum(pc.equal(seen.columns["consent"], word)).as_py() or 0)
    without = seen.rows - said if is_asked else said
    if without:
        problem = f"{counted(without, seen.rows)} rows are without consent."
        collector.warn("consent", problem, "Nothing to do: they are not used.")


def _check_flags(seen: Seen, collector: Collector, *, may_have_part_2: bool) -> None:
    for name in PART_2_FLAGS:
        said = _share(seen.columns[name], "yes", seen.rows) if name in seen.columns else 0.0
        if said and not may_have_part_2:
            collector.whole(name, PART_2, PART_2_FIX)


PART_2 = "Records of treatment for substance use are under 42 CFR Part 2, and the agreement does not cover them."
PART_2_FIX = "Take them out, or amend the agreement."
