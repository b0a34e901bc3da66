"""The header of a file of readings."""

import pytest

from metrics.intake.columns import layout_of


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("measure,period,value,colour", "This column is not known."),
        ("measure,period,value,value", "The header names this column twice."),
        ("period,value", "A required column is missing."),
        ("measure,value", "Nothing says which period a row is about."),
        ("measure,period_start,value", "Nothing says which period a row is about."),
        ("measure,period", "There is neither a value nor a reason column."),
        ("measure,,period,value", "Column 2 has no name."),
        ("measure,period,value,recorded_at", "When a figure became known is set by the import."),
        (",".join(f"c{n}" for n in range(120)), "The file has 120 columns."),
        ("", "The file is empty."),
    ],
)
def test_a_header_that_cannot_be_understood_is_refused(header: str, problem: str) -> None:
    layout, findings = layout_of("f.csv", 1, header.split(",") if header else [], history=False)
    assert layout is None
    assert problem in [finding.problem for finding in findings]
    assert all(finding.fix for finding in findings)


def test_an_unknown_column_is_named_with_the_known_ones() -> None:
    _, findings = layout_of("f.csv", 1, ["measure", "period", "value", "colour"], history=False)
    assert findings[0].column == "colour"
    assert "published_on" in findings[0].fix


def test_columns_may_come_in_any_order_and_empty_ones_at_the_end_do_not_count() -> None:
    layout, findings = layout_of("f.csv", 1, ["value", "period", "measure", "", ""], history=False)
    assert findings == []
    assert layout
    assert layout.amounts(["5", "2020-04", "M", ""]) == ("5", "", "", "")
    assert layout.period(["5", "2020-04", "M", ""]) == ("2020-04", "", "")
