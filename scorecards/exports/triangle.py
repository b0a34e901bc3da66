"""A revision triangle as a table: a row for each period, a column for each month with releases."""

from types import SimpleNamespace

from scorecards.exports.tables import Column, Table
from scorecards.queries.pages.revisions import RevisionPage, vintages_of
from scorecards.rules.vintages import triangle_row


def triangle(page: RevisionPage, name: str, title: str) -> Table:
    """The whole triangle. `name` is the file's, without an ending."""
    months = [f"known_{month:%Y_%m}" for month in page.columns]
    told = [Column(name, "number", f"The figure that stood at the end of {name[6:].replace('_', '-')}.") for name in months]
    columns = [
        Column("period", "string", "Label of the period."),
        Column("period_start", "date", "First day of the period."),
        Column("period_end", "date", "Last day of the period."),
        *told,
    ]
    rows = []
    for versions in page.periods:
        first = versions[0]
        cells = triangle_row(vintages_of(versions), page.columns)
        values = {month: cell.value if cell else None for month, cell in zip(months, cells, strict=True)}
        rows.append(SimpleNamespace(period=first.label, period_start=first.period_start, period_end=first.period_end, **values))
    return Table(name, title, columns, rows)
