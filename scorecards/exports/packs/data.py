"""A pack as plain data, for the template that sets it: texts stay texts, charts are drawn."""

from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext as _

from scorecards.charts.packs.pack import Block, Distribution, Face, Figure, Item, Items, Pack, Table, Text
from scorecards.charts.plane import Frame
from scorecards.charts.svg import drawing
from scorecards.charts.theme import LIGHT
from scorecards.exports.packs.cleaning import INSTEAD
from scorecards.exports.packs.shapes import shapes, tone

WIDE = Frame(width=700, left=52, right=14, high=230, ticks=9, below=42)
HALF = Frame(width=350, left=56, right=10, high=150, ticks=5, below=42)
PAPERS = {"a4": "a4", "letter": "us-letter"}


def data_of(pack: Pack, paper: str) -> dict[str, Any]:
    """What the template of a whole pack reads."""
    return common(pack.face, paper) | {
        "sections": [
            {"title": one.title, "lede": one.lede, "blocks": [block_of(block) for block in one.blocks], "behind": one.is_behind}
            for one in pack.sections
        ],
        "sources": {"title": pack.sources.title, "facts": pack.sources.facts, "table": table_of(pack.sources.table)},
    }


def common(face: Face, paper: str) -> dict[str, Any]:
    """What every template reads: the face, colors and shapes, and the few words of its own."""
    face = replace(face, title=face.title.strip() or INSTEAD)
    language, _dash, region = face.language.partition("-")
    return {
        "paper": PAPERS[paper],
        "language": language,
        "region": region.upper() or "US",
        "face": asdict(face) | {"as_of": [face.as_of.year, face.as_of.month, face.as_of.day], "distributions": _distributions(face)},
        "colors": {name.removeprefix("--"): value for name, value in LIGHT.items()},
        "shapes": shapes(),
        "words": {"page": _("Page"), "of": _("of"), "site": _("Connecticut Performance")},
    }


def _distributions(face: Face) -> list[dict[str, Any]]:
    return [_distribution(one) for one in face.distributions]


def _distribution(one: Distribution) -> dict[str, Any]:
    return asdict(one) | {"told": one.told, "parts": [asdict(part) | {"tone": tone(part.status)} for part in one.parts]}


def block_of(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"kind": "table"} | table_of(block)
    if isinstance(block, Figure):
        return {"kind": "figure"} | figure_of(block, WIDE if block.is_wide else HALF)
    if isinstance(block, Items):
        return {"kind": "items", "items": [item_of(item) for item in block.items], "more": block.more}
    return {"kind": "text"} | text_of(block)


def text_of(text: Text) -> dict[str, Any]:
    paragraphs = [" ".join(line.split()) for line in text.text.split("\n") if line.strip()]
    return {"paragraphs": paragraphs, "heading": text.heading, "by": text.by}


def item_of(item: Item) -> dict[str, Any]:
    return asdict(item)


def table_of(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": [asdict(column) for column in table.columns],
        "rows": [[asdict(cell) for cell in row] for row in table.rows],
        "more": table.more,
    }


def figure_of(figure: Figure, frame: Frame) -> dict[str, Any]:
    chart = figure.chart
    return {
        "heading": figure.heading, "title": chart.title, "summary": chart.summary, "told": figure.told, "note": chart.note,
        "source": chart.source, "wide": figure.is_wide, "svg": drawing(chart, frame),
    }  # fmt: skip
