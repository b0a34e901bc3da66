"""The readings of one measure and period, all groups and all vintages, made into the tables that add up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from metrics.rules.small_numbers.cells import Cell, Version
from metrics.rules.small_numbers.hiding import hide
from metrics.rules.small_numbers.limits import COUNT, NO_LIMITS, NUMERATOR, Limits, quantities, strictest
from metrics.rules.small_numbers.tables import ROOT, Axis

FOREVER = 2**62


@dataclass(frozen=True, slots=True)
class Row:
    """One version of one group's reading; `since` and `until` are moments in any unit."""

    group: int
    value: float | None
    numerator: float | None
    denominator: float | None
    is_suppressed: bool
    since: int
    until: int = FOREVER
    was_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """How groups hang together. `categories`: of each group; `dimension`, `parent`: of each category; `within`: which category
    (a town) lies in which of another dimension (a region) between two dates."""

    categories: Mapping[int, tuple[int, ...]]
    dimension: Mapping[int, int]
    parent: Mapping[int, int | None]
    within: Sequence[tuple[int, int, date | None, date | None]] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """What the owner of a measure's figures wants hidden: by dimension, else everywhere; and how the figures add up.

    `sums`: the dimensions whose parts are said to sum to the total; another counts among them where its figures do."""

    limits: Mapping[int, Limits]
    elsewhere: Limits
    sums: frozenset[int]
    counts: bool
    percent: bool

    def of(self, dimensions: Iterable[int]) -> Limits:
        """What is hidden of a group. The total is never small itself: it goes only where it would tell a group."""
        return strictest(self.limits.get(each, self.elsewhere) for each in dimensions)


def hidden_groups(owner: Owner, groups: Groups, period_end: date, rows: Sequence[Row]) -> frozenset[int]:
    """The groups whose readings of the period are hidden, in all their vintages."""
    cells = _cells(owner, groups, rows)
    if not any(cell.needs for cell in cells.values()):
        return frozenset()
    within = _within(groups, period_end)
    adding = _adding(owner, groups, cells, within)
    found: set[int] = set()
    for table in _tables(groups, cells, adding, within):
        axes, placed = table
        if any(cell.needs for _, cell in placed):
            places = hide(axes, [cell for _, cell in placed])
            found |= {group for group, cell in placed if cell.place in places and not cell.is_only_withheld}
    return frozenset(found)


def _within(groups: Groups, day: date) -> list[tuple[int, int]]:
    """What lies in what. Figures by county after 2022, or by region before, add up all the same; of several in turn, that of the day."""
    inside: dict[tuple[int, int], list[tuple[int, date | None, date | None]]] = defaultdict(list)
    for one, other, first, last in groups.within:
        inside[one, groups.dimension[other]].append((other, first, last))
    return [
        (one, other)
        for (one, _), several in inside.items()
        for other, first, last in several
        if len(several) == 1 or _covers(first, last, day)
    ]


def _covers(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _cells(owner: Owner, groups: Groups, rows: Sequence[Row]) -> dict[int, Cell]:
    """A cell for each group, its place still open."""
    moments = sorted({row.since for row in rows})
    versions: dict[int, list[Version]] = defaultdict(list)
    was_hidden: dict[int, bool] = defaultdict(bool)
    limits: dict[int, Limits] = {}
    for row in rows:
        if row.group not in limits:
            limits[row.group] = owner.of({groups.dimension[each] for each in groups.categories[row.group]})
        current = sum(1 << bit for bit, moment in enumerate(moments) if row.since <= moment < row.until)
        asked = quantities(row.value, row.numerator, row.denominator, counts=owner.counts, percent=owner.percent)
        versions[row.group].append(Version(current, asked, row.is_suppressed and limits[row.group].hides))
        was_hidden[row.group] |= row.was_hidden
    return {group: Cell((), limits.get(group, NO_LIMITS), tuple(found), was_hidden[group]) for group, found in versions.items()}


def _adding(owner: Owner, groups: Groups, cells: Mapping[int, Cell], within: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The dimensions along which figures add up, each with its axis: those of places that lie in each other share one."""
    used = {groups.dimension[each] for group in cells for each in groups.categories[group]}
    pairs = {(groups.dimension[one], groups.dimension[other]) for one, other in within}
    axis = {dimension: dimension for dimension in used}
    for one, other in pairs:
        if one in axis and other in axis:
            kept, gone = sorted((axis[one], axis[other]))
            axis = {dimension: kept if number == gone else number for dimension, number in axis.items()}
    adds = {axis[dimension] for dimension in used if dimension in owner.sums or _do_add_up(groups, cells, dimension)}
    return {dimension: number for dimension, number in axis.items() if number in adds}


def _do_add_up(groups: Groups, cells: Mapping[int, Cell], dimension: int) -> bool:
    """Whether the parts by a dimension are exactly the total although nobody says they must be."""
    single = {categories[0]: group for group, categories in groups.categories.items() if len(categories) == 1 and group in cells}
    parts = [cells[group] for one, group in single.items() if groups.dimension[one] == dimension and groups.parent[one] is None]
    total = next((cells[group] for group in cells if not groups.categories[group]), None)
    if total is None or len(parts) < 2:
        return False
    for quantity in (COUNT, NUMERATOR):
        whole, figures = _newest(total, quantity), [_newest(part, quantity) for part in parts]
        if whole is not None and abs(sum(figure or 0.0 for figure in figures) - whole) <= 1e-6 * max(abs(whole), 1.0):
            return True
    return False


def _newest(cell: Cell, quantity: int) -> float | None:
    return max(cell.versions, key=lambda version: version.moments).quantities[quantity]


def _tables(
    groups: Groups, cells: Mapping[int, Cell], adding: Mapping[int, int], within: Iterable[tuple[int, int]]
) -> Iterable[tuple[list[Axis], list[tuple[int, Cell]]]]:
    """Groups that have the same category in whatever does not add up stand in one table."""
    numbers = sorted(set(adding.values()))
    axes = [Axis(_inside(groups, {each for each, number in adding.items() if number == one}, within)) for one in numbers]
    tables: dict[frozenset[int], list[tuple[int, Cell]]] = defaultdict(list)
    for group, cell in cells.items():
        apart, place = _placed(groups, groups.categories[group], adding, numbers)
        cell.place = place
        tables[apart].append((group, cell))
    return [(axes, placed) for placed in tables.values()]


def _placed(
    groups: Groups, categories: Iterable[int], adding: Mapping[int, int], numbers: Sequence[int]
) -> tuple[frozenset[int], tuple[int, ...]]:
    """What sets a group apart from others, and its place among those it adds up with."""
    place, apart = [ROOT] * len(numbers), set[int]()
    for category in categories:
        number = adding.get(groups.dimension[category])
        if number is None or place[numbers.index(number)] != ROOT:
            apart.add(category)
        else:
            place[numbers.index(number)] = category
    return frozenset(apart), tuple(place)


def _inside(groups: Groups, dimensions: set[int], within: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    """Of each category of the dimensions, what it is directly counted in."""
    above: dict[int, list[int]] = {
        category: [parent if (parent := groups.parent[category]) is not None else ROOT]
        for category, dimension in groups.dimension.items()
        if dimension in dimensions
    }
    for one, other in within:
        if one in above and other in above:
            above[one].append(other)
    return {category: tuple(found) for category, found in above.items()}
