"""Which layout a file has, so that nobody has to decide it again."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from metrics.intake.guessing.heads import Head, Sheet
from metrics.intake.layouts.header import FARTHEST, Columns, joined
from metrics.intake.layouts.spec import LayoutSpec


def recognize(head: Head, specs: Mapping[str, LayoutSpec]) -> str | None:
    """The code of the layout that a file has: of those it fits, the one that asks for most. None when none fits, or two fit as well."""
    scored = sorted(((score, code) for code, spec in specs.items() if (score := fit(head, spec)) > 0), reverse=True)
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][1]


def fit(head: Head, spec: LayoutSpec) -> int:
    """How much of a file was recognized by what a layout says of it; 0 when something is missing, or nothing is said."""
    asked = spec.recognize
    if not (asked.headers or asked.sheet or asked.file) or (asked.file and not _like(head.file, asked.file)):
        return 0
    sheets = [sheet for sheet in _sheets(head, spec) if not asked.sheet or _like(sheet.name, asked.sheet)]
    if not any(_has_header(sheet, spec) for sheet in sheets):
        return 0
    return 2 * len(asked.headers) + bool(asked.sheet) + bool(asked.file)


def _like(name: str, pattern: str) -> bool:
    return fnmatchcase(name.casefold().strip(), pattern.casefold().strip())


def _sheets(head: Head, spec: LayoutSpec) -> Sequence[Sheet]:
    """The sheet that the layout would read; a text file is one sheet without a name."""
    wanted = spec.read.sheet
    if len(head.sheets) == 1 and not head.sheets[0].name:
        return head.sheets
    named = [sheet for sheet in head.sheets if _like(sheet.name, wanted)]
    if named or not (wanted.isascii() and wanted.isdecimal()):
        return named[:1]
    return head.sheets[int(wanted[:4]) - 1 : int(wanted[:4])]


def _has_header(sheet: Sheet, spec: LayoutSpec) -> bool:
    rows = sheet.rows[:FARTHEST]
    if spec.read.header:
        stated = [rows[number - 1] for number in spec.read.header if number <= len(rows)]
        return _has_all(joined(stated), spec.recognize.headers)
    return any(_has_all(row, spec.recognize.headers) for row in rows)


def _has_all(cells: Sequence[str], names: Sequence[str]) -> bool:
    columns = Columns.of(cells)
    return all(columns.find(name) is not None for name in names)
