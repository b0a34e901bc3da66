"""What a layout says: how a foreign file is read as readings and targets. docs/data-formats.md describes the YAML that it is written in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Into = Literal["reading", "target", "draft"]
Others = Literal["keep", "refuse", "empty"]
Repeated = Literal["refuse", "sum", "first", "last"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from: exactly one of the first eight. What is done to it then, in the order of the other fields."""

    column: str = ""
    any_of: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    constant: str | None = None
    cell: str = ""
    header: bool = False
    sheet: bool = False
    file: bool = False
    between: str = " "
    pattern: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    match: Mapping[str, str] = field(default_factory=dict)
    others: Others = "keep"
    slug: bool = False
    prefix: str = ""
    suffix: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds of a row: the text of a column is one of some, is like a pattern, or is empty. `unless` turns it round."""

    column: str
    is_: tuple[str, ...] = ()
    like: str = ""
    empty: bool = False
    unless: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are passed over and counted under a name. `rest`: this row and all below it, such as footnotes."""

    name: str
    condition: Condition
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A dimension and the category of a row. Texts in `total` mean the total; `new`: unknown categories are made."""

    dimension: str
    category: Source
    total: tuple[str, ...] = ()
    new: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """The period of a fact: a label, or year with month, quarter or day. `type`: the measure's period type.

    `starts`: the month in which the year that is named begins, in the calendar year before; 1: a calendar year. `back`: years before."""

    type: str = ""
    label: Source | None = None
    year: Source | None = None
    quarter: Source | None = None
    month: Source | None = None
    day: Source | None = None
    starts: int = 1
    back: int = 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """How numbers are written; None: as the layout says for all, else the first of the words here.

    `marks`: text to a reason for there being no value, or skip. `words`: words beside the number are refused, or kept as note.
    `percent`: 95% is the number 95, or the share 0.95. `zeros`: a value; absent; absent at the end of a row. `blank`: skip, or a
    reason. `scale` multiplies."""

    marks: Mapping[str, str] = field(default_factory=dict)
    words: Literal["refuse", "note"] | None = None
    percent: Literal["number", "share"] | None = None
    zeros: Literal["value", "absent", "absent_at_end"] | None = None
    blank: str | None = None
    decimal: Literal["point", "comma"] | None = None
    scale: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of facts. `texts`: measure, numerator, denominator, moe, reason, qualifier, state, published_on, recorded_at,
    source, source_ref, note; of targets also operator, high, kind, illustrative, governing, change_reason. `draft`: the columns of
    measures.csv for measures that the catalog does not have. None and what is not there: as the layout says for all."""

    texts: Mapping[str, Source] = field(default_factory=dict)
    period: When | None = None
    groups: tuple[Group, ...] | None = None
    numbers: Numbers | None = None
    draft: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Values:
    """Columns that hold values: each of them gives one fact of each row in which `when` holds.

    `like`: all columns whose header is like the pattern; {1} in names of other columns is then its first group. `repeated`: what
    becomes of facts about the same measure, group and period; `last` is the one with the latest recorded_at, else the lowest row."""

    columns: tuple[str, ...] = ()
    like: str = ""
    except_: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    into: Into = "reading"
    repeated: Repeated = "refuse"
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True)
class Recognize:
    """How a file of this layout is known: headers that must be there, patterns (*) of the sheet's and the file's name."""

    headers: tuple[str, ...] = ()
    sheet: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the table is found. `sheet`: a name or pattern, or a number from 1. `header`: the rows that make the header together; none:
    the first row that has the columns which the layout names. `fill_down`: columns in which an empty cell repeats the one above."""

    sheet: str = "1"
    encoding: str = ""
    delimiter: str = ""
    header: tuple[int, ...] = ()
    fill_down: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayoutSpec:
    """A layout as its YAML says it."""

    name: str
    description: str = ""
    recognize: Recognize = field(default_factory=Recognize)
    read: Reading = field(default_factory=Reading)
    skip: tuple[Skip, ...] = ()
    facts: Facts = field(default_factory=Facts)
    values: tuple[Values, ...] = ()
