"""The files of places: which categories are places, with their Census codes, and which place lies in which other one."""

from collections.abc import Collection

from agencies.intake.cells import day, key_words, one_of, words
from agencies.intake.tables import Column, Row, Sheet, Table

PLACES = "places.csv"
PLACE_WITHIN = "place_within.csv"
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


def check_places(places: Sheet, within: Sheet, categories: Collection[Pair], stored: Collection[Pair]) -> None:
    """Places are categories; what lies in what are places; and no place begins after it ends."""
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


def _check_dates(sheet: Sheet) -> None:
    for row in sheet.rows:
        first, last = row.get("valid_from"), row.get("valid_to")
        if first and last and last < first:
            sheet.refuse(row, "valid_to", "It ends before it begins.", "Correct one of the two dates.")


def _pair(row: Row, prefix: str = "") -> Pair:
    return row.text[f"{prefix}dimension"], row.text[f"{prefix}category"]
