"""The files of places: which categories are places, with their Census codes, and which place lies in which other one."""

from collections.abc import Collection, Mapping
from typing import Any

from agencies.intake.cells import day, key_words, one_of, whole, words
from agencies.intake.tables import Column, Row, Sheet, Table

PLACES = "places.csv"
PLACE_WITHIN = "place_within.csv"
MOST_TILES = 60
Pair = tuple[str, str]


def places_table(kinds: Collection[str]) -> Table:
    return Table(
        PLACES,
        (
            Column("dimension", key_words(60), required=True, refers_to="dimension"),
            Column("category", key_words(120), required=True),
            Column("kind", one_of(kinds), required=True),
            Column("fips", words(10)),
            Column("fips_2022", words(10)),
            Column("valid_from", day, default=None),
            Column("valid_to", day, default=None),
            Column("tile_column", whole(1, MOST_TILES), default=None),
            Column("tile_row", whole(1, MOST_TILES), default=None),
            Column("source", words(300)),
        ),
        key=("dimension", "category"),
    )


def place_within_table() -> Table:
    return Table(
        PLACE_WITHIN,
        (
            Column("dimension", key_words(60), required=True, refers_to="dimension"),
            Column("category", key_words(120), required=True),
            Column("inside_dimension", key_words(60), required=True, refers_to="dimension"),
            Column("inside_category", key_words(120), required=True),
            Column("valid_from", day, default=None),
            Column("valid_to", day, default=None),
        ),
        key=("dimension", "category", "inside_dimension", "inside_category"),
    )


def check_places(places: Sheet, within: Sheet, categories: Collection[Pair], stored: Mapping[Any, Mapping[str, Any]]) -> None:
    """Places are categories; what lies in what are places; no place begins after it ends; and no two places of a kind share a tile."""
    named = {_pair(row) for row in places.rows} | set(stored)
    for row in places.rows:
        if _pair(row) not in categories:
            places.refuse(row, "category", "There is no such category of this dimension.", "Add it to dimensions.csv, or correct it.")
    for row in within.rows:
        for prefix in ("", "inside_"):
            if _pair(row, prefix) not in named:
                within.refuse(row, f"{prefix}category", "This is not a place.", "Add it to places.csv, or correct it.")
    for sheet in (places, within):
        _check_dates(sheet)
    _check_tiles(places, stored)


def _check_dates(sheet: Sheet) -> None:
    for row in sheet.rows:
        first, last = row.get("valid_from"), row.get("valid_to")
        if first and last and last < first:
            sheet.refuse(row, "valid_to", "It ends before it begins.", "Correct one of the two dates.")


def _check_tiles(places: Sheet, stored: Mapping[Any, Mapping[str, Any]]) -> None:
    """A tile has a column and a row, and one place of a kind. The rows' other columns are complete: what the file leaves out is stored."""
    given = {_pair(row) for row in places.rows}
    taken = {_tile(row): pair[1] for pair, row in stored.items() if pair not in given and row["tile_column"] is not None}
    for row in places.rows:
        kind, column, line = _tile(row)
        if (column is None) != (line is None):
            places.refuse(row, "tile_row", "A tile has a column and a row.", "Give both tile_column and tile_row, or neither.")
        elif column is not None and (kind, column, line) in taken:
            places.refuse(row, "tile_column", f"{taken[kind, column, line]} has this tile.", "Give each place of a kind a tile of its own.")
        elif column is not None:
            taken[kind, column, line] = row.text["category"]


def _tile(row: Row | Mapping[str, Any]) -> tuple[Any, Any, Any]:
    return row.get("kind"), row.get("tile_column"), row.get("tile_row")


def _pair(row: Row, prefix: str = "") -> Pair:
    return row.text[f"{prefix}dimension"], row.text[f"{prefix}category"]
