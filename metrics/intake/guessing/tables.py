"""Where the table stands in a file: which sheet, and which of its rows is the header."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from metrics.intake.guessing.cells import Kind, is_month_name, kind_of, period_types
from metrics.intake.guessing.heads import Head, Sheet

FARTHEST_HEADER = 25
_LOOKED_AT = 25


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its header. `header_rows` count from 1, as a spreadsheet does; usually there is one."""

    sheet: Sheet
    header_rows: tuple[int, ...]
    score: float

    @property
    def header(self) -> tuple[str, ...]:
        """The headings; where the header has two rows, both parts with a blank between."""
        parts = [self.sheet.rows[number - 1] for number in self.header_rows]
        return tuple(" ".join(filter(None, (part[place].strip() for part in parts))) for place in range(self.sheet.width))

    @property
    def rows(self) -> Sequence[tuple[str, ...]]:
        """The rows below the header that have something in them: the first ones, and some from further down."""
        below = (*self.sheet.rows[self.header_rows[-1] :], *self.sheet.later)
        return [row for row in below if any(cell.strip() for cell in row)]


def tables(head: Head) -> list[Table]:
    """The most likely table of each sheet, the most likely sheet first."""
    found = [best for sheet in head.sheets if (best := _best(sheet)) is not None]
    return sorted(found, key=lambda table: -(table.score + 0.35 * log10(max(table.sheet.height, 1))))


def table_at(sheet: Sheet, header_row: int) -> Table:
    """The table whose header is in the row that somebody chose."""
    return Table(sheet, _with_second_row(sheet, header_row - 1), 1.0)


def _best(sheet: Sheet) -> Table | None:
    scored = [(score, row) for row in range(min(len(sheet.rows), FARTHEST_HEADER)) if (score := _header_score(sheet, row)) > 0]
    if not scored:
        return None
    score, row = max(scored, key=lambda pair: (pair[0], -pair[1]))
    return Table(sheet, _with_second_row(sheet, row), score)


def _header_score(sheet: Sheet, row: int) -> float:
    """Headings are many, different, words or periods, and have cells of another kind below them. 0: no header."""
    cells = [cell.strip() for cell in sheet.rows[row]]
    filled = [place for place, cell in enumerate(cells) if cell]
    below = [one for one in sheet.rows[row + 1 : row + 1 + _LOOKED_AT] if any(cell.strip() for cell in one)]
    if len(filled) < min(2, sheet.width) or not below:
        return 0.0
    named = sum(_is_heading(cells[place]) for place in filled) / len(filled)
    full = len(filled) / max(sheet.width, 1)
    different = len({cells[place] for place in filled}) / len(filled)
    return named + full + 0.5 * different + 0.5 * _contrast(cells, filled, below) - 0.03 * row


def _is_heading(text: str) -> bool:
    return kind_of(text) is Kind.WORDS or bool(period_types(text))


def _contrast(cells: Sequence[str], filled: Sequence[int], below: Sequence[Sequence[str]]) -> float:
    """The part of the headings that stand over numbers without being measured values themselves."""
    over = sum(_numbers_below(below, place) for place in filled if _is_heading(cells[place]))
    return over / len(filled)


def _numbers_below(below: Sequence[Sequence[str]], place: int) -> bool:
    kinds = [kind_of(row[place]) for row in below if row[place].strip()]
    return bool(kinds) and sum(kind is not Kind.WORDS for kind in kinds) >= 0.7 * len(kinds)


def _with_second_row(sheet: Sheet, row: int) -> tuple[int, ...]:
    """JAN with 2005 below it is one heading in two rows."""
    months = [place for place, cell in enumerate(sheet.rows[row]) if is_month_name(cell)]
    below = sheet.rows[row + 1] if row + 1 < len(sheet.rows) else ()
    years = {below[place].strip() for place in months if place < len(below)}
    are_years = len(years) in (1, 2) and all(year.isdecimal() and 1950 <= int(year) <= 2060 for year in years)
    return (row + 1, row + 2) if len(months) >= 3 and are_years else (row + 1,)
