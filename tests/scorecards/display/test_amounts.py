"""How numbers are written."""

from datetime import UTC, date, datetime

import pytest

from scorecards.templatetags.amounts import (
    amount_text,
    count_text,
    difference_text,
    due_text,
    overdue_text,
    qualified,
    share_text,
    unit_left_away,
)  # fmt: skip
from scorecards.templatetags.display import amount, day, difference, moment, short_day
from scorecards.templatetags.moments import day_text

MINUS = "\u2212"


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (3.7, "percent", 1, "3.7%"),
        (0.0, "percent", 1, "0.0%"),
        (12.34, "percent of deck area", 1, "12.3% of deck area"),
        (42310, "US dollars", 0, "$42,310"),
        (42310, "US dollars per person", 0, "$42,310 per person"),
        (254.3, "million US dollars", 1, "$254.3 million"),
        (-1234, "jobs", 0, f"{MINUS}1,234 jobs"),
        (-0.04, "percent", 1, "0.0%"),
        (2.5, "", 0, "3"),
        (0.145, "", 2, "0.15"),
        (1698.2, "thousand jobs", 1, "1,698.2 thousand jobs"),
        (12.0, "per 1,000", None, "12 per 1,000"),
        (0.126, "", None, "0.13"),
        (None, "percent", 1, "\u2013"),
    ],
)
def test_a_value_is_written_with_its_unit(value: float | None, unit: str, decimals: int | None, text: str) -> None:
    assert amount_text(value, unit, decimals) == text


@pytest.mark.parametrize(("unit", "text"), [("percent", "5.0%"), ("US dollars", "$5.0"), ("jobs", "5.0"), ("percent of bridges", "5.0%")])
def test_short_style_leaves_the_words_of_a_unit_to_the_column(unit: str, text: str) -> None:
    assert amount_text(5, unit, 1, "short") == text


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("minutes", "minutes"), ("percent", ""), ("percent of deck area", "percent of deck area"), ("US dollars", ""),
        ("US dollars per person", "US dollars per person"), ("million US dollars", ""), ("thousand jobs", "jobs"), ("", ""),
    ],
)  # fmt: skip
def test_the_words_that_the_short_style_leaves_away_can_stand_elsewhere(unit: str, words: str) -> None:
    assert unit_left_away(unit) == words


@pytest.mark.parametrize(("unit", "text"), [("thousand jobs", "5.0 thousand"), ("million US dollars", "$5.0 million"), ("thousand", "5.0")])
def test_short_style_keeps_the_multiplier_of_a_unit(unit: str, text: str) -> None:
    assert amount_text(5, unit, 1, "short") == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "base", "text"),
    [
        (0.4, "percent", 1, 3.3, "+0.4 points"),
        (-1.0, "percent", 0, None, f"{MINUS}1 point"),
        (-1234, "jobs", 0, 150000, f"{MINUS}1,234 jobs ({MINUS}0.8%)"),
        (20, "jobs", 0, 0, "+20 jobs"),
        (1200, "US dollars", 0, None, "+$1,200"),
        (0.04, "percent", 1, None, "no change"),
        (0, "jobs", 0, 10, "no change"),
    ],
)
def test_a_change_has_a_sign_and_a_percentage_changes_in_points(
    value: float, unit: str, decimals: int, base: float | None, text: str
) -> None:
    assert difference_text(value, unit, decimals, base) == text


def test_a_count_has_separators() -> None:
    assert count_text(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(1, 3, "33%"), (1, 1000, "<1%"), (999, 1000, ">99%"), (0, 5, "0%"), (5, 5, "100%"), (0, 0, "\u2013")]
)
def test_a_share_is_never_rounded_to_nothing_or_all(part: int, whole: int, text: str) -> None:
    assert share_text(part, whole) == text


def test_days_overdue_and_due_are_said_in_words() -> None:
    assert [overdue_text(12), overdue_text(1), overdue_text(0), overdue_text(None)] == ["overdue by 12 days", "overdue by 1 day", "", ""]
    assert [due_text(3), due_text(1), due_text(0), due_text(None)] == ["due in 3 days", "due in 1 day", "due today", ""]


def test_an_inexact_value_keeps_its_mark() -> None:
    assert [qualified("5", "<"), qualified("5", ">"), qualified("5", "~"), qualified("5")] == ["<5", ">5", "\u22485", "5"]


def test_a_missing_value_is_a_dash_that_is_heard_as_words() -> None:
    assert "no value" in amount(None, "percent", 1)
    assert "no value" in difference(None)


def test_a_mark_from_data_is_escaped_in_a_page() -> None:
    assert amount(5, "<b>", 0) == "5 <b>"
    assert not hasattr(amount(5, "<b>", 0), "__html__")


def test_a_day_is_written_as_americans_do() -> None:
    assert day(date(2019, 6, 30)) == '<time datetime="2019-06-30">June 30, 2019</time>'
    assert short_day(date(2019, 6, 30)) == '<time datetime="2019-06-30">Jun 30, 2019</time>'
    assert day_text(date(2019, 6, 30)) == "June 30, 2019"


def test_a_moment_is_dated_by_the_clock_of_the_state() -> None:
    assert day_text(datetime(2019, 7, 1, 2, 0, tzinfo=UTC)) == "June 30, 2019"


def test_no_day_is_heard_as_words() -> None:
    assert "no value" in day(None)


def test_a_moment_is_told_by_the_clock_of_the_state_with_am_and_pm():
    assert ">Dec 1, 2026, 8:24 a.m.</time>" in moment(datetime(2026, 12, 1, 13, 24, tzinfo=UTC))
    assert ">Jun 30, 2019, 10:05 p.m.</time>" in moment(datetime(2019, 7, 1, 2, 5, tzinfo=UTC))
