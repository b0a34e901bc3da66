"""A pack as a PDF for everybody (PDF/UA-1): tagged, titled, with bookmarks, page numbers and a text for every picture."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from scorecards.charts.packs.pack import Pack
from scorecards.exports.packs.cleaning import cleaned, printable
from scorecards.exports.packs.data import data_of
from scorecards.exports.packs.setting import Goes, always, set_document


def pack_pdf(pack: Pack, *, paper: str = "letter", goes_on: Goes = always) -> bytes:
    """The whole pack. `paper`: a4 or letter."""
    data = data_of(cleaned(pack, printable), paper)
    data["sections"] = [one | {"blocks": list(_arranged(one["blocks"]))} for one in data["sections"]]
    return set_document("pack.typ", data, goes_on=goes_on)


def _arranged(blocks: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Small pictures go two side by side; of several tables in a row each has its own heading."""
    for kind, group in groupby(blocks, key=_sort):
        found = list(group)
        if kind == "small":
            yield from ({"kind": "pair", "figures": found[place : place + 2]} for place in range(0, len(found), 2))
        else:
            yield from (one | ({"titled": True} if kind == "table" and len(found) > 1 else {}) for one in found)


def _sort(block: dict[str, Any]) -> str:
    return "small" if block["kind"] == "figure" and not block["wide"] else str(block["kind"])
