import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.codes import Absence
from metrics.rules.readings import known_rows, parse_number, parse_value, sentinel_reason
from metrics.rules.refused import Refused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("12", 12.0),
        (" -3.5 ", -3.5),
        (".5", 0.5),
        ("+4", 4.0),
        ("1,234", 1234.0),
        ("1,234,567.8", 1234567.8),
        ("1.5e3", 1500.0),
    ],
)
def test_a_number_is_read_as_written(text: str, value: float) -> None:
    assert parse_number(text) == value


def test_a_binary_artefact_reads_as_the_number_it_stands_for() -> None:
    assert parse_number("91.370000000000005") == 91.37


def test_zero_is_a_value_and_never_a_negative_zero() -> None:
    assert str(parse_number("-0")) == "0.0"


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("1,2,3", "1,234.5"),
        ("12,34", "1,234.5"),
        ("1.234,5", "1,234.5"),
        ("95%", "such as 95"),
        ("$4", "the unit is in the catalog"),
        ("2M", "Write digits"),
        ("8 Weeks", "Write digits"),
        ("(1,234)", "comma between groups"),
        ("nan", "Write digits"),
        ("inf", "Write digits"),
        ("1e999", "Write digits"),
        ("0x1F", "Write digits"),
        ("1_000", "Write digits"),
        ("\u0661\u0662", "Write digits"),
        ("", "a blank is not zero"),
        ("9" * 400, "Write digits"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_do(text: str, fix: str) -> None:
    with pytest.raises(Refused, match="is not a number") as refusal:
        parse_number(text)
    assert fix in refusal.value.fix


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-9999", Absence.SUPPRESSED),
        ("-9999.0", Absence.SUPPRESSED),
        ("-6666", Absence.NOT_COLLECTED),
        ("*", Absence.SUPPRESSED),
        ("S", Absence.SUPPRESSED),
        ("--", Absence.NOT_COLLECTED),
        ("N/A", Absence.NOT_APPLICABLE),
        ("No Data", Absence.NOT_COLLECTED),
    ],
)
def test_a_sentinel_is_a_reason_and_never_a_number(text: str, reason: Absence) -> None:
    assert sentinel_reason(text) is reason
    with pytest.raises(Refused, match=f"write {reason.slug}"):
        parse_number(text)


@pytest.mark.parametrize("text", ["0", "-999", "9999", "", "snow"])
def test_what_is_no_sentinel_has_no_reason(text: str) -> None:
    assert sentinel_reason(text) is None


def test_only_pending_leaves_a_period_open() -> None:
    assert [reason for reason in Absence if not reason.settles] == [Absence.PENDING]


@pytest.mark.parametrize(("text", "qualifier", "value"), [("<5", "<", 5.0), ("> 95", ">", 95.0), ("~120", "~", 120.0), ("7", "", 7.0)])
def test_an_inexact_value_keeps_its_qualifier(text: str, qualifier: str, value: float) -> None:
    written = parse_value(text)
    assert (written.qualifier, written.value) == (qualifier, value)


def test_a_qualifier_alone_is_refused() -> None:
    with pytest.raises(Refused):
        parse_value("<")


JAN, DEC = 31, 0


def test_a_late_revision_of_december_stands_beside_an_earlier_january() -> None:
    """January arrived on day 40, December's revision on day 50: both are kept, and what is known differs before and after."""
    series, end = np.array([1, 1, 1]), np.array([DEC, JAN, DEC])
    recorded = np.array([10, 40, 50])
    assert known_rows(series, end, recorded, as_known_on=45).tolist() == [0, 1]
    assert known_rows(series, end, recorded, as_known_on=50).tolist() == [2, 1]
    assert known_rows(series, end, recorded, as_known_on=9).tolist() == []


@given(st.permutations(range(12)))
def test_the_order_of_arrival_changes_no_current_answer(order: list[int]) -> None:
    series, end = np.arange(12) % 2, np.arange(12) % 3
    recorded, value = np.arange(12) // 2 * 2 + np.arange(12) % 2, np.arange(12) * 1.5
    shuffled = np.array(order)
    plain = value[known_rows(series, end, recorded)]
    again = value[shuffled][known_rows(series[shuffled], end[shuffled], recorded[shuffled])]
    assert plain.tolist() == again.tolist()


def test_a_benchmark_supersedes_only_the_months_it_changed() -> None:
    """Of 108 months 25 are revised: 133 rows are kept, 108 are current, 25 of them new."""
    end = np.concatenate((np.arange(108), np.arange(83, 108)))
    recorded = np.concatenate((np.zeros(108, dtype=int), np.ones(25, dtype=int)))
    current = known_rows(np.zeros(133, dtype=int), end, recorded)
    assert len(current) == 108
    assert (current >= 108).sum() == 25
