"""Cells as people type them: numbers in any dress, one key for a reason, and what is wrong in words."""

import pytest

from metrics.rules.typed import Figure, differs, read_typed, scale_by_unit


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12.0), (" 1,234.5 ", 1234.5), ("62.5%", 62.5), ("$42,310", 42310.0), ("1\u00a0234", 1234.0), ("0", 0.0), ("-3", -3.0)],
)
def test_a_number_is_read_in_the_dress_of_a_spreadsheet(typed: str, number: float) -> None:
    assert read_typed({"value": typed}).figure == Figure(number)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("n", "not_collected"),
        ("P", "pending"),
        ("s", "suppressed"),
        ("a", "not_applicable"),
        ("N/A", "not_applicable"),
        ("*", "suppressed"),
    ],
)
def test_one_key_or_a_mark_says_why_there_is_none(typed: str, reason: str) -> None:
    assert read_typed({"value": typed}).figure == Figure(None, reason)


def test_blank_is_nothing_and_not_zero() -> None:
    assert read_typed({}).figure is None
    assert read_typed({"value": "  ", "note": "Later."}).figure is None
    assert read_typed({"value": " "}).problems == {}


def test_two_parts_give_the_rate_at_the_measures_scale() -> None:
    found = read_typed({"numerator": "1,200", "denominator": "3,000"}, 100.0)
    assert found.figure == Figure(40.0, None, 1200.0, 3000.0)
    assert found.computed == 40.0


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"value": "12,34"}, "value"),
        ({"numerator": "5"}, "denominator"),
        ({"denominator": "5"}, "numerator"),
        ({"numerator": "5", "denominator": "0"}, "denominator"),
        ({"value": "5", "reason": "pending"}, "reason"),
        ({"reason": "holiday"}, "reason"),
        ({"value": "5", "note": "x" * 1001}, "note"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(cells: dict[str, str], wrong: str) -> None:
    found = read_typed(cells)
    assert (found.figure, set(found.problems)) == (None, {wrong})


def test_an_inexact_figure_keeps_its_mark() -> None:
    found = read_typed({"value": "<5"}).figure
    assert found is not None
    assert (found.value, found.qualifier) == (5.0, "<")


def test_a_rounded_figure_agrees_with_its_parts_and_another_does_not() -> None:
    assert not differs(Figure(33.3, None, 1.0, 3.0), 100 / 3)
    assert differs(Figure(3.33, None, 1.0, 3.0), 100 / 3)


@pytest.mark.parametrize(
    ("unit", "percent", "scale"), [("percent", True, 100.0), ("deaths per 100,000", False, 100000.0), ("days", False, 1.0)]
)
def test_the_unit_says_what_a_ratio_is_multiplied_by(unit: str, percent: bool, scale: float) -> None:
    assert scale_by_unit(unit, percent) == scale
