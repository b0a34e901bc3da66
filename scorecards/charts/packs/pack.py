"""A briefing pack before it is a file: plain words, tables and charts in their order. The writers of exports know nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from scorecards.charts.chart import Chart


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `status`: the slug of a status whose shape stands before the words; `note`: small words below them."""

    text: str
    note: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head. `share`: its part of the width beside the others'."""

    head: str
    share: float = 1.0
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`more`: the words that say how many rows are left out, or what they mean."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart under the name of what it shows. Wide ones take the whole width."""

    heading: str
    chart: Chart
    is_wide: bool = False

    @property
    def told(self) -> str:
        """All of it in words, for those who do not see it."""
        heading = f"{self.heading}. " if self.heading and self.heading not in self.chart.title else ""
        return f"{heading}{self.chart.title}. {self.chart.summary}"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a list: what it is about, what is said of it, and who it is with. `status`: the slug of its shape."""

    subject: str
    sentence: str
    who: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Item, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `heading` is what it answers; `by` who wrote it and when."""

    text: str
    heading: str = ""
    by: str = ""


Block = Table | Figure | Items | Text


@dataclass(frozen=True, slots=True)
class Section:
    """`is_behind`: tables behind the charts, which a document with charts that can be opened has already."""

    title: str
    blocks: tuple[Block, ...]
    lede: str = ""
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a distribution: how many stand where."""

    status: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many of what stand where."""

    title: str
    parts: tuple[Share, ...]

    @property
    def told(self) -> str:
        """Goals: 3 on track, 2 near."""
        return f"{self.title}: {', '.join(f'{part.count} {part.word.lower()}' for part in self.parts)}."


@dataclass(frozen=True, slots=True)
class Sources:
    """Where everything is from and when it was: the last page."""

    title: str
    facts: tuple[tuple[str, str], ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Face:
    """What stands at the head of every pack. `eyebrow`: what kind of thing it is about; `clock`: as of when, in words; `notices`:
    what a reader has to be told before anything else."""

    kind: str
    code: str
    title: str
    eyebrow: str
    lede: str
    clock: str
    as_of: date
    language: str
    answer: tuple[str, ...]
    distributions: tuple[Distribution, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    face: Face
    sections: tuple[Section, ...]
    sources: Sources

    @property
    def figures(self) -> Sequence[Figure]:
        return [block for section in self.sections for block in section.blocks if isinstance(block, Figure)]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A part of the brief: its items by consequence, all of them. What does not fit is counted in `left_out`, with the words to do so."""

    title: str
    items: tuple[Item, ...]
    none: str
    left_out: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Brief:
    """What a governor needs on two pages, each part ranked, of which a writer takes what fits. `foot`: sources and as-of in a line."""

    face: Face
    rows: Ranked
    changes: Ranked
    attention: Ranked
    owed: Ranked
    figures: tuple[Figure, ...] = field(default=())
    foot: str = ""
