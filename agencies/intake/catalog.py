"""The files agencies.csv and services.csv: their columns, and what must hold between rows."""

from collections.abc import Collection, Mapping

from agencies.intake.cells import code, codes, day, one_of, web_address, words
from agencies.intake.order import circles
from agencies.intake.tables import Column, Sheet, Table

AGENCIES = "agencies.csv"
SERVICES = "services.csv"


def agencies_table(kinds: Collection[str]) -> Table:
    return Table(
        AGENCIES,
        (
            Column("code", code, required=True),
            Column("name", words(200), required=True),
            Column("kind", one_of(kinds), required=True),
            Column("mission", words(5000)),
            Column("website", web_address(200)),
            Column("effective_from", day, default=None),
            Column("effective_to", day, default=None),
            Column("predecessor", codes, default=(), refers_to="agency"),
        ),
        key=("code",),
    )


def services_table() -> Table:
    return Table(
        SERVICES,
        (
            Column("code", code, required=True),
            Column("name", words(200), required=True),
            Column("agency", code, required=True, refers_to="agency"),
            Column("description", words(5000)),
            Column("url", web_address(300)),
            Column("channels", words(300)),
        ),
        key=("code",),
    )


def check_agencies(sheet: Sheet, stored_predecessors: Mapping[str, Collection[str]]) -> None:
    """Dates in order, and no agency that came, over others, from itself."""
    for row in sheet.rows:
        first, last = row.get("effective_from"), row.get("effective_to")
        if first and last and last < first:
            sheet.refuse(row, "effective_to", "The agency ends before it begins.", "Correct one of the two dates.")
    parents = dict(stored_predecessors) | {row.text["code"]: row.get("predecessor") or () for row in sheet.rows}
    for circle in circles(parents):
        named = " from ".join([*circle, circle[0]])
        for row in sheet.rows:
            if row.text["code"] in circle:
                sheet.refuse(row, "predecessor", f"The agencies come from each other: {named}.", "Name the agency that was there first.")
