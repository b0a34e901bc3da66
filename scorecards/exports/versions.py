"""Every version of every period of a series, as a table."""

from collections.abc import Iterable, Sequence

from scorecards.exports.tables import Column, Table
from scorecards.queries.pages.file_rows import VersionRow

VERSION: Sequence[Column] = [
    Column("measure", "string", "Code of the measure."),
    Column("name", "string", "Name of the measure."),
    Column("group", "string", "The group; empty for the total."),
    Column("period", "string", "Label of the period."),
    Column("period_start", "date", "First day of the period."),
    Column("period_end", "date", "Last day of the period."),
    Column("value", "number", "The figure of this version, unrounded."),
    Column("reason", "string", "Why there is no figure."),
    Column("unit", "string", "Its unit."),
    Column("qualifier", "string", "<, > or ~ where the source gives the figure as inexact."),
    Column("state", "string", "provisional, revised or final."),
    Column("numerator", "number", "What a rate was computed from, above the line."),
    Column("denominator", "number", "What a rate was computed from, below the line."),
    Column("moe", "number", "Margin of error."),
    Column("expected", "number", "What was expected of the period."),
    Column("expected_high", "number", "The high end of what was expected."),
    Column("stood", "string", "How the figure stood against what was expected."),
    Column("published_on", "date", "When the source released this version."),
    Column("recorded_on", "date", "Since when it was known."),
    Column("superseded_on", "date", "Until when it stood; empty for the one that stands."),
    Column("source", "string", "Where it is from."),
    Column("source_ref", "string", "Where in the source."),
    Column("note", "string", "What a reader must know of it."),
    Column("correction", "string", "Why a person replaced the version before by hand; empty where nobody did."),
]


def versions(rows: Iterable[VersionRow], name: str, title: str) -> Table:
    """`name` is the file's, without an ending."""
    return Table(name, title, VERSION, rows)
