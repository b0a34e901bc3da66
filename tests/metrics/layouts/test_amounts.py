"""Numbers as foreign files write them."""

import pytest

from agencies.intake.findings import Refused
from metrics.intake.layouts.amounts import ZERO, Amount, Amounts
from metrics.intake.layouts.spec import Numbers

PLAIN = Amounts(Numbers())
WORDS = Amounts(Numbers(words="note"))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("8.4", "8.4"), (".5", "0.5"), ("5.", "5"), ("1,000", "1000"), ("1,234,567.5", "1234567.5"), (" 42 ", "42"), ("-3", "-3"),
        ("95%", "95"), ("12.5 %", "12.5"), ("7 percent", "7"), ("2M", "2000000"), ("3.2M", "3200000"), ("3.2 million", "3200000"),
        ("5K", "5000"), ("1.1bn", "1100000000"), ("$1,234", "1234"),
        ("-$5", "-5"), ("($1,234)", "-1234"), ("(123)", "-123"), ("\u22124", "-4"),
        ("91.370000000000005", "91.37"), ("56.039999999999999", "56.04"),
        ("30.692119928991254", "30.692119928991254"), ("1e3", "1000"), ("0", "0"),
        ("-0.0", "0"), ("123456789012345", "123456789012345"), ("7.0", "7"),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(cell, value):
    assert PLAIN.of(cell) == Amount(value)


@pytest.mark.parametrize(
    ("cell", "value", "note"),
    [
        ("8 Weeks", "8", "As written: 8 Weeks"),
        ("1 Hour%", "1", "As written: 1 Hour%"),
        ("354 (calendar year)", "354", "As written: 354 (calendar year)"),
        ("20 encounters per 1,000 residents", "20", "As written: 20 encounters per 1,000 residents"),
        ("3m", "3", "As written: 3m"),
    ],
)
def test_words_beside_a_number_are_kept_as_a_note_where_the_layout_says_so(cell, value, note):
    assert WORDS.of(cell) == Amount(value, note=note)


@pytest.mark.parametrize(
    "cell", ["8 Weeks", "1,2,3", "1,00", "AAA", "12-14", "1.2.3", "(5", "5)", "9" * 201, "nan", "inf", "0x10", "1e999", "\u0661"]
)
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(Refused):
        PLAIN.of(cell)


@pytest.mark.parametrize("cell", ["from 3 to 5", "3 to 5 weeks", "about five", "5 (was 6)"])
def test_words_that_hide_a_second_number_are_refused(cell):
    with pytest.raises(Refused):
        WORDS.of(cell)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("-9999", "suppressed"), ("-9999.0", "suppressed"), ("-6666", "not_collected"), ("*", "suppressed"), ("-", "not_collected"),
        ("NULL", "not_collected"), ("NA", "not_applicable"), ("N/A%", "not_applicable"), ("No Data", "not_collected"),
    ],
)  # fmt: skip
def test_marks_become_the_reason_they_stand_for(cell, reason):
    assert PLAIN.of(cell) == Amount(reason=reason)


def test_marks_of_the_layout_come_first():
    amounts = Amounts(Numbers(marks={"-": "suppressed", "New Meas.": "skip", "0": "pending"}))
    assert amounts.of("-") == Amount(reason="suppressed")
    assert amounts.of("new  meas.").skip == "the mark New Meas."
    assert amounts.of("0") == Amount(reason="pending")


def test_a_blank_is_passed_over_or_a_reason_and_never_zero():
    assert PLAIN.of("  ").skip == "empty cells"
    assert Amounts(Numbers(blank="not_collected")).of("") == Amount(reason="not_collected")


def test_zero_stands_for_an_empty_cell_only_where_stated():
    assert PLAIN.of("0.0") == Amount("0")
    assert Amounts(Numbers(zeros="absent")).of("0.0") == Amount(skip=ZERO)


def test_values_are_scaled_and_shares_kept_as_shares():
    assert Amounts(Numbers(scale=100)).of("0.9169") == Amount("91.69")
    assert Amounts(Numbers(scale=0.001)).of("1,500") == Amount("1.5")
    assert Amounts(Numbers(percent="share")).of("95%") == Amount("0.95")


def test_a_comma_is_the_decimal_sign_where_stated():
    assert Amounts(Numbers(decimal="comma")).of("1.234,5") == Amount("1234.5")


def test_the_mark_of_an_inexact_number_is_kept():
    assert PLAIN.of("<5") == Amount("5", qualifier="<")
    assert PLAIN.of("> 95%") == Amount("95", qualifier=">")


def test_a_number_that_its_scale_makes_endless_is_refused():
    with pytest.raises(Refused, match="too large"):
        Amounts(Numbers(scale=1e12)).of("1e300")
