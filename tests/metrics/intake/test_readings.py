"""Rows of readings: what is taken, what is refused and how that is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intake.careful import Careful
from metrics.intake.columns import layout_of
from metrics.intake.readings import Readings
from tests.metrics.intake.conftest import Read, known

HEADER = "measure,period,value,reason"


def test_a_good_row_becomes_one_line_with_its_row_number_and_dates(read: Read) -> None:
    readings, lines = read(HEADER, "M-MONTH,2020-04,8.4,")
    assert readings.findings == []
    assert lines == ["2\t7\t0\t2020-04-01\t2020-04-30\t8.4\t\t\t\t\t\tfinal\t\t\t\t\t\n"]


def test_zero_is_a_value(read: Read) -> None:
    _, lines = read(HEADER, "M-MONTH,2020-04,0,")
    assert lines[0].split("\t")[5] == "0.0"


def test_a_reason_stands_in_place_of_a_value(read: Read) -> None:
    _, lines = read(HEADER, "M-MONTH,2020-04,,suppressed")
    assert lines[0].split("\t")[5] == ""
    assert lines[0].split("\t")[9] == "suppressed"


def test_two_dates_do_for_a_period(read: Read) -> None:
    _, lines = read("measure,period_start,period_end,value", "M-SFY,2019-07-01,2020-06-30,5")
    assert lines[0].split("\t")[3:5] == ["2019-07-01", "2020-06-30"]


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("NOPE,2020-04,1,", "measure", "There is no measure NOPE."),
        (",2020-04,1,", "measure", "There is no measure"),
        ("M-MONTH,2020,1,", "period", "month"),
        ("M-MONTH,soon,1,", "period", "is not a period"),
        ("M-MONTH,,1,", "period", "does not say which period"),
        ("M-MONTH,2020-04,twelve,", "value", "is not a number"),
        ("M-MONTH,2020-04,12%,", "value", "is not a number"),
        ("M-MONTH,2020-04,1e999,", "value", "is not a number"),
        ("M-MONTH,2020-04,1_000,", "value", "is not a number"),
        ("M-MONTH,2020-04,nan,", "value", "is not a number"),
        ("M-MONTH,2020-04,inf,", "value", "is not a number"),
        ("M-MONTH,2020-04,=1+1,", "value", "is not a number"),
        ("M-MONTH,2020-04,-9999,", "value", "mark for an absent value"),
        ("M-MONTH,2020-04,-6666.0,", "value", "mark for an absent value"),
        ("M-MONTH,2020-04,N/A,", "value", "mark for an absent value"),
        ("M-MONTH,2020-04,*,", "value", "mark for an absent value"),
        ("M-MONTH,2020-04,,", "value", "no value and no reason"),
        ("M-MONTH,2020-04,5,suppressed", "value", "both a value and the reason"),
        ("M-MONTH,2020-04,,forgotten", "reason", "not one of the allowed words"),
        ("M-GUARDED,2020-04,5,", "measure", "need approval"),
        ("M-MONTH,2020-04,5", "", "The row has 3 cells, the header 4."),
        ("M-MONTH,2020-04,5,,,x", "", "The row has 6 cells, the header 4."),
    ],
)
def test_a_bad_row_is_refused_with_row_column_value_problem_and_what_to_do(read: Read, row: str, column: str, problem: str) -> None:
    readings, lines = read(HEADER, "M-MONTH,2019-01,1,", row)
    (finding,) = readings.findings
    assert (finding.file, finding.row, finding.column) == ("f.csv", 3, column)
    assert problem in finding.problem
    assert finding.fix
    assert finding.value in row
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("numerator", "-9999", "mark for an absent value"),
        ("denominator", "many", "is not a number"),
        ("moe", "-1", "below 0"),
        ("qualifier", "about", "not one of the allowed words"),
        ("state", "guess", "not one of the allowed words"),
        ("published_on", "4/5/2020", "not a date"),
        ("published_on", "2020-02-30", "not a date"),
        ("source", "s" * 301, "301 characters"),
        ("note", "n" * 5001, "5,001 characters"),
        ("note", "a\x07b", "control characters"),
        ("dimension", "town", "do not pair up"),
        ("category", "Avon", "do not pair up"),
    ],
)
def test_each_optional_column_is_checked(read: Read, column: str, cell: str, problem: str) -> None:
    row = {"dimension": "", "category": ""} | {column: cell}
    readings, _ = read(",".join(["measure", "period", "value", *row]), ",".join(["M-MONTH", "2020-04", "1", *row.values()]))
    assert problem in readings.findings[0].problem
    assert readings.refused == {2}


def test_a_number_with_a_lost_digit_group_is_refused() -> None:
    layout, _ = layout_of("f.csv", 1, HEADER.split(","), history=False)
    assert layout
    careful = Careful("f.csv", layout, known())
    assert careful.row(2, ["M-MONTH", "2020-04", "1,2,3", "", ""]) is None
    assert (careful.findings[0].column, careful.findings[0].value) == ("value", "1,2,3")


def test_every_problem_of_a_row_is_found_at_once(read: Read) -> None:
    readings, _ = read("measure,period,value,state,source", "NOPE,2020-04,x,guess," + "s" * 400)
    assert [finding.column for finding in readings.findings] == ["measure", "value", "state", "source"]
    assert readings.refused == {2}


def test_categories_are_ordered_by_dimension_and_a_new_combination_gets_a_provisional_id(read: Read) -> None:
    readings, lines = read("measure,period,value,dimension,category", "M-MONTH,2020-04,1,town;age,Avon;0-17", "M-MONTH,2020-04,1,town,Avon")
    assert list(readings.new_breakdowns) == ["age=0-17;town=Avon"]
    assert [line.split("\t")[2] for line in lines] == ["-1", "3"]


@pytest.mark.parametrize(
    ("measure", "dimension", "category", "problem"),
    [
        ("M-MONTH", "town", "Atlantis", "There is no category 'Atlantis'"),
        ("M-MONTH", "planet", "Mars", "There is no category 'Mars'"),
        ("M-SFY", "town", "Avon", "M-SFY is not reported by 'town'"),
        ("M-MONTH", "town;town", "Avon;Bethel", "named twice"),
        ("M-MONTH", "town;age", "Avon", "do not pair up"),
    ],
)
def test_an_unknown_group_is_refused(read: Read, measure: str, dimension: str, category: str, problem: str) -> None:
    readings, _ = read("measure,period,value,dimension,category", f"{measure},SFY 2020,1,{dimension},{category}".replace(
        "SFY 2020", "2020-04" if measure == "M-MONTH" else "SFY 2020"))  # fmt: skip
    assert problem in readings.findings[0].problem


def test_the_same_measure_group_and_period_twice_refuses_both_rows_and_names_them(read: Read) -> None:
    readings, _ = read(HEADER, "M-MONTH,2020-04,1,", "M-MONTH,2020-05,1,", "M-MONTH,Apr 2020,2,")
    assert [(finding.row, finding.problem.split()[1]) for finding in readings.findings] == [(2, "4"), (4, "2")]
    assert readings.findings[0].value == "M-MONTH, period to 2020-04-30"
    assert readings.repeated == {2, 4}


def test_in_history_the_same_period_known_at_two_moments_is_two_vintages(read: Read) -> None:
    header = "measure,period,value,recorded_at"
    readings, lines = read(header, "M-MONTH,2020-04,1,2020-05-20", "M-MONTH,2020-04,2,2021-03-15", facts=known(history=True))
    assert readings.findings == []
    assert [line.split("\t")[-1] for line in lines] == ["2020-05-20T04:00:00+00:00\n", "2021-03-15T04:00:00+00:00\n"]


def test_in_history_the_same_period_known_at_one_moment_is_refused_twice(read: Read) -> None:
    header = "measure,period,value,recorded_at"
    readings, _ = read(header, "M-MONTH,2020-04,1,2020-05-20", "M-MONTH,2020-04,2,2020-05-20", facts=known(history=True))
    assert readings.refused == {2, 3}


def test_without_a_moment_history_was_known_when_published_and_else_when_due(read: Read) -> None:
    header = "measure,period,value,published_on"
    _, lines = read(header, "M-MONTH,2020-04,1,2020-06-02", "M-MONTH,2020-05,1,", facts=known(history=True))
    # 31 May and 28 days of lag: midnight in Connecticut is 4 o'clock in UTC in summer.
    assert [line.split("\t")[-1] for line in lines] == ["2020-06-02T04:00:00+00:00\n", "2020-06-28T04:00:00+00:00\n"]


def test_a_moment_to_come_is_refused(read: Read) -> None:
    readings, _ = read("measure,period,value,recorded_at", "M-MONTH,2020-04,1,2031-01-01", facts=known(history=True))
    assert readings.findings[0].problem == "The moment is in the future."


def test_a_measure_that_needs_approval_is_taken_when_somebody_accepts(read: Read) -> None:
    _, lines = read(HEADER, "M-GUARDED,2020-04,5,", facts=known(accepted=True))
    assert len(lines) == 1


def test_a_period_to_come_is_a_warning_and_is_taken(read: Read) -> None:
    readings, lines = read(HEADER, "M-MONTH,2031-04,5,")
    assert readings.findings[0].severity == "warning"
    assert len(lines) == 1
    assert readings.refused == set()


def test_a_mark_before_a_value_becomes_its_qualifier(read: Read) -> None:
    _, lines = read(HEADER, "M-MONTH,2020-04,<5,")
    assert lines[0].split("\t")[5] == "5.0"
    assert lines[0].split("\t")[10] == "<"


def test_two_qualifiers_that_differ_are_refused(read: Read) -> None:
    readings, _ = read("measure,period,value,qualifier", "M-MONTH,2020-04,<5,>")
    assert readings.findings[0].column == "qualifier"


def test_text_with_tabs_backslashes_and_formulas_is_kept_as_it_is(read: Read) -> None:
    _, lines = read("measure,period,value,note", "M-MONTH,2020-04,5,=cmd|'/C calc'!A0 \\ x\ty")
    assert "=cmd|'/C calc'!A0 \\\\ x\\ty" in lines[0]


CELLS = st.one_of(
    st.sampled_from(["", "0", "-0", "5", " 5 ", "8.40", "-3.5", "-9999", "-9999.5", "1,234", "+7", ".5", "1e3", "*", "<5", "n/a"]),
    st.sampled_from(["12345678901234567", "0.1234567890123456789", "1e999", "\u0665"]),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)  # fmt: skip
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["M-MONTH", "M-SFY", "NOPE"]),
        st.sampled_from(["2020-04", "Apr 2020", "SFY 2020", "2020", "x"]),
        CELLS,
        CELLS,
        st.sampled_from(["", "0", "1.5", "-1"]),
        st.sampled_from(["", "suppressed", "pending"]),
        st.sampled_from(["", "<"]),
    ),
    max_size=12,
)


@given(ROWS)
def test_a_row_put_together_from_what_is_remembered_says_what_the_careful_way_says(rows: list[tuple[str, ...]]) -> None:
    layout, _ = layout_of("f.csv", 1, ["measure", "period", "value", "numerator", "moe", "reason", "qualifier"], history=False)
    assert layout
    quick = Readings("f.csv", layout, known())
    numbered = list(enumerate(rows, start=2))
    lines = {int(line.split("\t")[0]): line.split("\t")[1:] for line in quick.lines(numbered)}
    for number, row in numbered:
        alone = Careful("f.csv", layout, known()).row(number, [*row, ""])
        assert (alone is None) == (number not in lines)
        if alone:
            assert _as_numbers(alone.line.split("\t")) == _as_numbers(lines[number])


def _as_numbers(cells: list[str]) -> list[object]:
    return [float(cell) if 4 <= place <= 7 and cell else cell for place, cell in enumerate(cells)]
