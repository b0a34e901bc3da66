"""Where measures stand, as a table: the rows of a page with what each column means."""

from collections.abc import Iterable, Sequence

from scorecards.exports.tables import Column, Table
from scorecards.queries.rows import CardRow

CARD: Sequence[Column] = [
    Column("measure", "string", "Code of the measure.", "code"),
    Column("name", "string", "Name of the measure."),
    Column("agency", "string", "Code of the agency that answers for it.", "agency_code"),
    Column("period", "string", "The newest period with a figure."),
    Column("period_end", "date", "Last day of that period."),
    Column("value", "number", "The figure, unrounded."),
    Column("unit", "string", "Its unit."),
    Column("expected", "number", "What was expected of that period; the low end of a range."),
    Column("expected_high", "number", "The high end of what was expected."),
    Column("operator", "string", "How the figure is held against it."),
    Column("target", "number", "The target that governs."),
    Column("target_high", "number", "The high end of the target."),
    Column("target_date", "date", "The date of the target."),
    Column("target_illustrative", "boolean", "Whether nobody promised the target."),
    Column("shortfall", "number", "How far the figure is on the wrong side, in its unit."),
    Column("tolerance", "number", "How far is still near."),
    Column("status", "string", "Where the measure stands."),
    Column("judged", "string", "The status before freshness: what an overdue measure was last."),
    Column("change_previous", "number", "Change against the previous period."),
    Column("change_year", "number", "Change against the same period last year."),
    Column("trend", "string", "Which way the series goes."),
    Column("trend_p", "number", "Probability of such a trend by chance."),
    Column("signal", "string", "Whether the newest figure is unusual."),
    Column("freshness", "string", "Whether the figure is up to date."),
    Column("due_on", "date", "When the next figure is due."),
    Column("days_overdue", "integer", "By how many days it is late."),
    Column("responsible", "string", "Who answers for the figure."),
    Column("source", "string", "Where the figures are from."),
    Column("as_of", "date", "The day the page calls today."),
    Column("as_known_on", "date", "Nothing recorded after this day was known; empty: all that is known now.", "known_on"),
    Column("rule_version", "string", "The version of the rules that judged."),
    Column("accepted_until", "date", "Until when the State accepts the miss; the status stays what was computed."),
]


def scorecard(rows: Iterable[CardRow], name: str, title: str) -> Table:
    """`name` is the file's, without an ending."""
    return Table(name, title, CARD, rows)
