"""What must hold between the cells of a row, and between rows, in the files that metrics owns."""

from collections.abc import Mapping
from datetime import date

from agencies.intake.findings import Refused
from agencies.intake.order import cycles
from agencies.intake.tables import Row, Sheet, refuse_both
from metrics.intake.numbers import period_of
from metrics.rules.codes import PeriodType
from metrics.rules.periods import FIRST_YEAR, LAST_YEAR, Period, year_ending

SHORT = (PeriodType.MONTH.slug, PeriodType.QUARTER.slug)


def check_measures(sheet: Sheet, periods_in_use: Mapping[str, str]) -> dict[str, date | None]:
    """Check each measure; `periods_in_use` has the stored period type of measures that have readings.

    Returns the last day of each measure's baseline period."""
    ends: dict[str, date | None] = {}
    for row in sheet.rows:
        first, following = row.get("reviewed_on"), row.get("next_review")
        if first and following and following < first:
            sheet.refuse(row, "next_review", "The next review is before the last one.", "Correct one of the two dates.")
        used = periods_in_use.get(row.text["code"])
        if used and row.get("period") and row.get("period") != used:
            fix = f"Keep {used}, or retire the measure and add a new one."
            sheet.refuse(row, "period", f"The measure has readings by {used}; its period type cannot change.", fix)
        ends[row.text["code"]] = _baseline_end(sheet, row)
    return ends


def _baseline_end(sheet: Sheet, row: Row) -> date | None:
    label = row.get("baseline_period")
    if not label:
        if row.get("baseline_value") is not None:
            sheet.refuse(row, "baseline_value", "The baseline value has no period.", "Give baseline_period as well.")
        return None
    period = _year_before_months(row) or _period(sheet, row, "baseline_period", row.get("period"))
    return period.end if period else None


def _year_before_months(row: Row) -> Period | None:
    """The calendar year whose average a measure by month or quarter starts from; None for any other baseline. It needs the figure."""
    label = str(row.get("baseline_period"))
    is_year = len(label) == 4 and label.isdecimal() and FIRST_YEAR <= int(label) <= LAST_YEAR
    if not is_year or row.get("period") not in SHORT or row.get("baseline_value") is None:
        return None
    return year_ending(PeriodType.YEAR, int(label))


def _period(sheet: Sheet, row: Row, column: str, type_slug: str | None) -> Period | None:
    if not type_slug or not row.get(column):
        return None
    try:
        return period_of(PeriodType.from_slug(type_slug))(row.get(column))
    except Refused as why:
        sheet.refuse(row, column, why.problem, why.fix)
        return None


def check_dimensions(sheet: Sheet, stored_parents: Mapping[tuple[str, str], str]) -> None:
    """Parents are categories of the same dimension, and no category lies, over others, inside itself."""
    parents = dict(stored_parents) | {_place(row): row.get("parent") or "" for row in sheet.rows}
    for row in sheet.rows:
        parent = row.get("parent")
        if parent and (row.text["dimension"], parent) not in parents:
            sheet.refuse(row, "parent", f"There is no category {parent} of this dimension.", "Correct it, or add the parent as a row.")
    for dimension in {row.text["dimension"] for row in sheet.rows}:
        within = {category: parent for (owner, category), parent in parents.items() if owner == dimension}
        circled = {category for circle in cycles(within) for category in circle}
        for row in sheet.rows:
            if row.text["dimension"] == dimension and row.text["category"] in circled:
                sheet.refuse(row, "parent", "The categories lie inside each other in a circle.", "Leave the outermost without a parent.")


def _place(row: Row) -> tuple[str, str]:
    return row.text["dimension"], row.text["category"]


def check_expected(sheet: Sheet, types: Mapping[str, str]) -> dict[int, Period]:
    """Check each expected release; `types` has the period type of every measure. Returns the period of each row."""
    found: dict[int, Period] = {}
    first: dict[tuple[str, date], Row] = {}
    for row in sheet.rows:
        period = _period(sheet, row, "period", types.get(row.text["measure"]))
        if not period:
            continue
        found[row.number] = period
        due = row.get("due_on")
        if due and due < period.end:
            sheet.refuse(row, "due_on", f"It would be due before the period ends on {period.end}.", "Correct the date.")
        key = (row.text["measure"], period.end)
        if key in first and first[key].text["period"] != row.text["period"]:
            refuse_both(sheet, first[key], row, "period")
        first.setdefault(key, row)
    return found


def check_benchmarks(sheet: Sheet, units: Mapping[str, str], periods: Mapping[str, str]) -> None:
    """A measure is compared with another one of the same unit and kind of period. Both by code, as stored and as the files have them."""
    for row in sheet.rows:
        own, other = row.text["measure"], row.text["against"]
        if own == other:
            sheet.refuse(row, "against", "A measure is no benchmark of itself.", "Name the other measure.")
        elif own in units and other in units and units[own] != units[other]:
            sheet.refuse(row, "against", f"{own} is in {units[own]}, {other} in {units[other]}.", "Compare measures of one unit.")
        elif own in periods and other in periods and periods[own] != periods[other]:
            sheet.refuse(
                row, "against", f"{own} is by {periods[own]}, {other} by {periods[other]}.", "Compare measures of one kind of period."
            )
