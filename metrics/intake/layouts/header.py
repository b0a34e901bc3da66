"""The header of a table: where it stands, and which column has which name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from agencies.intake.findings import Refused, shortened
from metrics.intake.layouts.checks import PLACEHOLDER
from metrics.intake.layouts.spec import LayoutSpec, Source, Values

FARTHEST = 60
Row = tuple[int, list[str]]


def plain(name: str) -> str:
    """A name as names are compared: no matter the case, the blanks and the line ends."""
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in order. Of a name that stands twice the second is `Name #2`; a column without a name is its
    number, such as `#3`, by which any column can be named."""

    names: tuple[str, ...]
    _places: dict[str, int]

    @staticmethod
    def of(cells: Sequence[str]) -> "Columns":
        names: list[str] = []
        places: dict[str, int] = {}
        for number, cell in enumerate(cells, start=1):
            name = " ".join(cell.split()) or f"#{number}"
            copies = 2
            while plain(name) in places:
                name, copies = f"{' '.join(cell.split())} #{copies}", copies + 1
            names.append(name)
            places[plain(name)] = number - 1
        return Columns(tuple(names), places)

    def find(self, name: str) -> int | None:
        place = self._places.get(plain(name))
        if place is None and name[:1] == "#" and name[1:].isascii() and name[1:].isdecimal():
            number = int(name[1:7])
            return number - 1 if 0 < number <= len(self.names) else None
        return place


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Several header rows as one: the parts of a column with a blank between."""
    width = max((len(row) for row in rows), default=0)
    return [" ".join(row[place].strip() for row in rows if place < len(row) and row[place].strip()) for place in range(width)]


def needed(spec: LayoutSpec) -> list[str]:
    """The columns that a file of this layout must have, as far as their names are known beforehand."""
    names = [*spec.recognize.headers, *spec.read.fill_down, *_columns(spec.skip), *_columns(spec.facts)]
    for values in spec.values:
        names += [*values.columns, *_columns(values.when), *_columns(values.facts)]
    return list(dict.fromkeys(name for name in names if not PLACEHOLDER.search(name)))


def _columns(part: Any) -> Iterator[str]:
    """The columns that a part of a layout names, however deep."""
    if isinstance(part, Source):
        yield from (part.column,) if part.column else part.join
    elif isinstance(part, tuple):
        for each in part:
            yield from _columns(each)
    elif isinstance(part, dict):
        yield from _columns(tuple(part.values()))
    elif is_dataclass(part) and not isinstance(part, Values):
        for each in fields(part):
            inner = getattr(part, each.name)
            if each.name == "column" and inner:
                yield str(inner)
            yield from _columns(inner)


def find_header(spec: LayoutSpec, first: Iterable[Row]) -> tuple[tuple[int, ...], Columns]:
    """The numbers of the header's rows and its columns, among the first rows. Raises Refused when there is none."""
    rows, names = dict(first), needed(spec)
    if spec.read.header:
        return spec.read.header, _stated(spec.read.header, rows, names)
    best, missing = 0, names
    for number, cells in rows.items():
        columns = Columns.of(cells)
        lacking = [name for name in names if columns.find(name) is None]
        if not lacking and any(cell.strip() for cell in cells):
            return (number,), columns
        if len(lacking) < len(missing):
            best, missing = number, lacking
    listed = ", ".join(shortened(name) for name in missing[:8])
    if not best:
        raise Refused(f"None of the first {FARTHEST} rows is the header: it would have {listed}.", "Choose another layout or sheet.")
    problem = f"Row {best} looks like the header, but has no column {listed}."
    raise Refused(problem, "Correct the names in the layout or the file, or choose another layout.", best)


def _stated(numbers: tuple[int, ...], rows: Mapping[int, list[str]], names: Sequence[str]) -> Columns:
    columns = Columns.of(joined([rows.get(number, []) for number in numbers]))
    lacking = [name for name in names if columns.find(name) is None]
    if lacking:
        problem = f"The header in row {numbers[0]} has no column {', '.join(shortened(name) for name in lacking[:8])}."
        raise Refused(problem, "Correct the names or read.header in the layout, or choose another layout.", numbers[0])
    return columns
