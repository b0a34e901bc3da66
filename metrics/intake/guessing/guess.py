"""The guess: everything that has to be decided about a foreign file, decided as well as its first rows and the catalog allow."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from agencies.intake.findings import Refused
from metrics.intake.guessing.catalogue import Catalogue, Finder, folded
from metrics.intake.guessing.cells import is_month_name
from metrics.intake.guessing.choices import Choices, ColumnChoice, Guess, MeasureChoice, Reason, Sureness
from metrics.intake.guessing.columns import Column, columns_of
from metrics.intake.guessing.fields import assign
from metrics.intake.guessing.heads import Head
from metrics.intake.guessing.measures import measure_choices, measure_keys
from metrics.intake.guessing.periods import is_average, type_of, year_in
from metrics.intake.guessing.tables import Table, table_at, tables
from metrics.intake.guessing.words import TARGET_ROWS, Field, plain_words
from metrics.rules.readings import sentinel_reason

TOTALS = frozenset(
    ("connecticut", "statewide", "state", "total", "all", "all students", "state total", "ct", "grand total", "overall", "all towns",
     "state of connecticut", "all ages", "both sexes", "all races")
)  # fmt: skip
MOST_WORDS = 12
_MARK_MEANS: Mapping[str, str] = {"-8888": "not_applicable", "-7777": "not_applicable", "-99": "not_collected", "-999": "not_collected"}


def guess(head: Head, known: Catalogue, sheet: str = "", header_row: int = 0) -> Guess:
    """What the file seems to be. `sheet` and `header_row`: as somebody chose them already. Raises Refused for a file without a table."""
    table = find_table(head, sheet, header_row)
    finder = Finder(known)
    columns = columns_of(table.header, table.rows)
    assigned = assign(columns, finder)
    picked = tuple(one.choice for one in assigned)
    title = title_of(head.file, table)
    measures = measure_choices(measure_keys(columns, picked), finder, title)
    type_, why = period_type(columns, picked, measures, finder)
    choices = Choices(
        name=title[:200] or head.file[:200],
        sheet=table.sheet.name,
        header_rows=table.header_rows,
        columns=picked,
        period_type=type_,
        measures=measures,
        agency=_agency(measures, finder),
        year=_year(head.file, table, picked),
        totals=totals(columns, picked),
        marks=marks(columns, picked),
        left_out=left_out(columns, picked),
        target_texts=target_texts(columns, picked),
    )
    return Guess(choices, {place: one.reason for place, one in enumerate(assigned)}, _reasons(head, table, measures, why, type_, known))


def find_table(head: Head, sheet: str, header_row: int) -> Table:
    """The table somebody chose, or the most likely one."""
    found = tables(head)
    chosen = next((one for one in head.sheets if one.name == sheet), None) if sheet or header_row else None
    if chosen is not None and 0 < header_row <= len(chosen.rows):
        return table_at(chosen, header_row)
    best = next((table for table in found if not sheet or table.sheet.name == sheet), None)
    if best is None:
        raise Refused("The file has no table with a header.", "Put a row with the names of the columns above the figures.")
    return best


def title_of(file: str, table: Table) -> str:
    """What a file is about: the first title line above the table that has several words, else the words of the file's name."""
    above = [row for row in table.sheet.rows[: table.header_rows[0] - 1] if sum(bool(cell.strip()) for cell in row) == 1]
    lines = [next(cell.strip() for cell in row if cell.strip()) for row in above]
    told = next((line for line in lines if len(line.split()) >= 3 and not any(sign.isdigit() for sign in line[:1])), "")
    words = re.sub(r"(?<=[A-Za-z])(?=\d)|[_\-.]+", " ", Path(file).stem)
    name = " ".join(word for word in words.split() if not re.fullmatch(r"\d+", word))
    return told or (name[:1].upper() + name[1:])


def period_type(
    columns: Sequence[Column], picked: Sequence[ColumnChoice], measures: Sequence[MeasureChoice], finder: Finder
) -> tuple[str, str]:
    """The slug of the period type that fits, and why; empty when the periods are written in several ways."""
    if any(one.field is Field.MONTH for one in picked):
        return "month", "One column has the year, another the month."
    labels = [one.label for one in picked if one.label and one.field is Field.VALUE]
    labels = labels or [text for one in picked if one.field in (Field.PERIOD, Field.YEAR) for text in columns[one.place].texts]
    types = [finder.known.measures[one.code].period for one in measures if one.code in finder.known.measures]
    around = " ".join(plain_words(column.heading) for column in columns)
    found, why = type_of(labels, around, types)
    return (found.slug, why) if found is not None else ("", why if labels else "No column and no heading reads as a period.")


def totals(columns: Sequence[Column], picked: Sequence[ColumnChoice]) -> dict[str, tuple[str, ...]]:
    """Texts that mean the whole, of each dimension."""
    groups = [one for one in picked if one.field is Field.CATEGORY]
    found = {one.dimension: tuple(text for text in columns[one.place].texts if folded(text) in TOTALS) for one in groups}
    return {dimension: texts for dimension, texts in found.items() if texts}


def marks(columns: Sequence[Column], picked: Sequence[ColumnChoice]) -> dict[str, str]:
    """The marks that stand for an absent number, and the reason each means."""
    figures = (Field.VALUE, Field.TARGET, Field.NUMERATOR, Field.DENOMINATOR)
    cells = [columns[one.place] for one in picked if one.field in figures]
    seen = dict.fromkeys(text for column in cells for text in (*column.marks, *column.words[:MOST_WORDS]))
    meant = {mark: sentinel_reason(mark) for mark in seen}
    return {mark: reason.slug if reason else _meaning(mark) for mark, reason in meant.items()}


def _meaning(mark: str) -> str:
    """Too small to be told is hidden by its owner; of other words nothing is known."""
    return "suppressed" if mark.startswith(("<", "\u2264")) else _MARK_MEANS.get(mark, "not_collected")


def target_texts(columns: Sequence[Column], picked: Sequence[ColumnChoice]) -> tuple[str, ...]:
    """What rows with targets are called, where a column says it."""
    told = [columns[one.place] for one in picked if one.field is Field.ROW_KIND]
    return tuple(text for column in told for text in column.texts if plain_words(text) in TARGET_ROWS)


def left_out(columns: Sequence[Column], picked: Sequence[ColumnChoice]) -> tuple[str, ...]:
    """Texts of the period column that are averages or totals among the periods."""
    periods = [one for one in picked if one.field is Field.PERIOD]
    return tuple(text for one in periods for text in columns[one.place].texts if is_average(text))


def _agency(measures: Sequence[MeasureChoice], finder: Finder) -> str:
    """Whose drafts they will be: the agency of the measures that are known, when it is one."""
    known = {finder.known.measures[one.code].agency for one in measures if one.code in finder.known.measures}
    return known.pop() if len(known) == 1 else ""


def _year(file: str, table: Table, picked: Sequence[ColumnChoice]) -> str:
    if not any(is_month_name(one.label) for one in picked if one.field is Field.VALUE):
        return ""
    above = [cell for row in table.sheet.rows[: table.header_rows[0] - 1] for cell in row if cell.strip()]
    return year_in([*above, " ".join(re.findall(r"\d+", file))])


def _reasons(head: Head, table: Table, measures: Sequence[MeasureChoice], why: str, type_: str, known: Catalogue) -> dict[str, Reason]:
    several = len(head.sheets) > 1
    sheet = f"It has the largest table of {len(head.sheets)} sheets." if several else "It is the only sheet."
    found = sum(one.code in known.measures for one in measures)
    told = f"{found} of {len(measures)} are in the catalog." if found else "Nothing in the file names a measure of the catalog."
    return {
        "sheet": Reason(Sureness.LIKELY if several else Sureness.SURE, sheet),
        "header": Reason(Sureness.SURE if table.score > 2.4 else Sureness.LIKELY, _header_why(table)),
        "period": Reason(Sureness.SURE if type_ else Sureness.GUESS, why),
        "measure": Reason(Sureness.SURE if found == len(measures) else Sureness.GUESS, told),
    }


def _header_why(table: Table) -> str:
    above = table.header_rows[0] - 1
    lines = (
        "It is the first row." if not above else f"The {above} rows above it are titles." if above > 1 else "The row above it is a title."
    )
    return f"{lines} It names the columns, and the figures begin below it."
