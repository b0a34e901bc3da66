"""What every chart is: a figure, the finding as its title, one sentence, and the equal table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Chart:
    """The argument of `{% chart %}`: `figure` is a Plotly dict, cells of `rows` are texts, the first is the row's header."""

    id: str
    title: str
    summary: str
    figure: dict[str, Any]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    source: str = ""
    note: str = ""
    height: int = 360
    ranges: Sequence[tuple[str, str, str]] = ()
    downloads: Sequence[dict[str, str]] = field(default=())
