"""Where the texts of a fact come from: a Source of a layout made into a function of a record."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from agencies.intake.findings import Refused, shortened
from metrics.intake.layouts.checks import PLACEHOLDER
from metrics.intake.layouts.header import Columns
from metrics.intake.layouts.spec import Source

Pick = Callable[[Sequence[str]], str]
MOST_REMEMBERED = 50_000
LONGEST_CODE = 40
MARK = 6
_NO_CODE = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where texts are looked for: the columns of the file, the column that holds the value, and what stands outside the table."""

    columns: Columns
    sheet: str
    file: str
    cells: Callable[[str], str]
    header: str = ""
    groups: tuple[str, ...] = ()
    used: dict[str, set[str]] = field(default_factory=dict)

    def at(self, header: str, groups: Sequence[str | None]) -> "Place":
        """The same for the facts of one column; groups are those of the pattern that the header is like."""
        return replace(self, header=header, groups=tuple(group or "" for group in groups))

    def column(self, name: str, use: str) -> int:
        """The number of a column, for a use that the reader is told of. Raises Refused when the file does not have it."""
        place = self.columns.find(self.named(name))
        if place is None:
            raise Refused(
                f"The table has no column {shortened(self.named(name))!r}.", "Correct the name in the layout, or choose another layout."
            )
        self.used.setdefault(self.columns.names[place], set()).add(use)
        return place

    def has(self, name: str) -> bool:
        return self.columns.find(self.named(name)) is not None

    def named(self, name: str) -> str:
        """The name with the groups of the pattern put in."""
        return PLACEHOLDER.sub(lambda found: self.groups[int(found[1]) - 1] if 0 < int(found[1]) <= len(self.groups) else found[0], name)


def pick_of(source: Source, place: Place, use: str) -> Pick:
    """The function that gives the text of a record. It raises Refused for a text that may not be; so does this for a missing column."""
    change = _Change(source)
    if source.any_of:
        return _first_of([place.column(name, use) for name in source.any_of if place.has(name)], change)
    if source.join:
        numbers = [place.column(name, use) for name in source.join]
        return lambda record: change(source.between.join(part for at in numbers if (part := record[at].strip())))
    if source.column:
        number = place.column(source.column, use)
        return lambda record: change(record[number].strip())
    return _fixed(_outside(source, place), change)


def _first_of(numbers: Sequence[int], change: "_Change") -> Pick:
    return lambda record: change(next((cell for at in numbers if (cell := record[at].strip())), ""))


def _fixed(text: str, change: "_Change") -> Pick:
    """The same text for every record; what is wrong with it is said of each."""
    return lambda _: change(text)


def _outside(source: Source, place: Place) -> str:
    if source.constant is not None:
        return source.constant
    if source.cell:
        return place.cells(source.cell)
    return place.header if source.header else place.sheet if source.sheet else place.file


class _Change:
    """What is done to a text, remembered for texts that come again."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pattern = re.compile(source.pattern) if source.pattern else None
        self._match = [(re.compile(pattern), to) for pattern, to in source.match.items()]
        self._names = {_plain(name): to for name, to in source.names.items()}
        self._known: dict[str, str] = {}
        self._is_plain = not (
            source.pattern or source.match or source.names or source.slug or source.prefix or source.suffix or source.default
        )

    def __call__(self, text: str) -> str:
        if self._is_plain:
            return text
        known = self._known.get(text)
        if known is None:
            known = self._changed(text)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[text] = known
        return known

    def _changed(self, text: str) -> str:
        source = self._source
        if self._pattern:
            text = self._part(text)
        if self._names or self._match:
            text = self._renamed(text)
        if not text:
            return source.default
        if source.slug:
            text = slug(text, LONGEST_CODE - len(source.prefix) - len(source.suffix))
        return f"{source.prefix}{text}{source.suffix}"

    def _part(self, text: str) -> str:
        """The first group of the pattern, wherever it is found; nothing when it is not."""
        found = self._pattern.search(text) if self._pattern else None
        return (found[found.re.groups and 1] or "").strip() if found else ""

    def _renamed(self, text: str) -> str:
        named: str | None = self._names.get(_plain(text))
        if named is None:
            named = next((to for pattern, to in self._match if pattern.search(text)), None)
        if named is not None:
            return named
        if self._source.others == "refuse" and text:
            raise Refused(
                f"{shortened(text)!r} is not among the names that the layout knows.", "Add it to names in the layout, or correct it."
            )
        return "" if self._source.others == "empty" else text


def slug(text: str, longest: int) -> str:
    """A code of a name: letters and digits with hyphens between. A long one is cut, with a mark that keeps it apart from others."""
    code = _NO_CODE.sub("-", text).strip("-").upper()
    if len(code) <= longest and code:
        return code
    mark = hashlib.sha256(text.encode()).hexdigest()[:MARK].upper()
    return f"{code[: max(longest - MARK - 1, 0)].strip('-')}-{mark}".strip("-")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
