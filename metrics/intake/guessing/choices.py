"""What has to be decided about a foreign file: what the guess answers, what the mapping page asks, and what a layout is written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from metrics.intake.guessing.words import Field


class Sureness(Enum):
    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a column is. `dimension`: of a category, `is_new` when the catalog does not have it. `label`: the period that its
    heading names. `measure`: what its heading measures. `is_dressed`: its places are written like Fairfield County, CT.
    `renamed`: texts with signs that the name of a group may not have, and what they become."""

    place: int
    heading: str
    field: Field
    dimension: str = ""
    label: str = ""
    measure: str = ""
    is_new: bool = False
    is_dressed: bool = False
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """What a text of the file measures: `text` is empty when the whole file is about one measure. `code` empty: it is left out.

    A code that the catalog does not have becomes a draft with this name, unit and direction."""

    text: str
    code: str
    name: str = ""
    unit: str = ""
    direction: str = "context"


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that is decided. `year`: stands in for the year where headings are months alone. `agency`: of drafts.
    `totals`: texts of each dimension that mean the total. `marks`: text to the reason it stands for. `left_out`: period labels
    that are none, such as AVG 2010. `sums`: rows that say the same are added up. `target_texts`: what rows with targets are called."""

    name: str
    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[ColumnChoice, ...]
    period_type: str
    measures: tuple[MeasureChoice, ...]
    agency: str = ""
    year: str = ""
    totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    sums: bool = False
    target_texts: tuple[str, ...] = ()

    def of(self, *fields: Field) -> tuple[ColumnChoice, ...]:
        return tuple(column for column in self.columns if column.field in fields)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was guessed, in plain words, and how sure it is."""

    sureness: Sureness
    why: str


@dataclass(frozen=True, slots=True)
class Guess:
    """The choices, and why: of each column by its place, and of sheet, header, period and measure by these words."""

    choices: Choices
    columns: Mapping[int, Reason]
    reasons: Mapping[str, Reason]
