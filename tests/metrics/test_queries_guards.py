"""Guard rails: what is said of a file that can be taken but looks wrong."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.models import Category, Dimension, MeasureDimension, Place, Reading, Upload
from metrics.queries.guards.wording import LISTED
from tests import make
from tests.metrics.importing import bring_in, reported_by

pytestmark = pytest.mark.django_db
TOWNS = ["Avon", "Bethel", "Canton", "Derby", "Essex", "Groton"]
FIGURES = {"Avon": 31.0, "Bethel": 12.0, "Canton": 15.0, "Derby": 27.0, "Essex": 9.0, "Groton": 44.0}
HEAD = "measure,period,value,dimension,category,numerator,denominator,state\n"
Row = tuple[str, int, float]


def table(rows: Iterable[tuple[object, ...]], measure: str = "M-A") -> str:
    """Rows of (town, year, value, what else) of a measure; no town: the total."""
    lines = [
        f"{measure},{year},{value},{'town' if town else ''},{town},{','.join(map(str, more)) or ',,'}\n"
        for town, year, value, *more in rows
    ]
    return HEAD + "".join(lines)


def told(folder: Path, text: str, **manner: Any) -> list[tuple[str, int]]:
    """The kinds that are found, with their rows."""
    report = bring_in(folder, text, **manner)
    assert not report.is_refused, report.findings
    return [(finding.kind, finding.row) for finding in report.findings if finding.kind]


def words(folder: Path, text: str) -> str:
    return " ".join(f"{finding.problem} {finding.fix}" for finding in bring_in(folder, text).findings)


def yearly(values: Iterable[float], town: str = "", first: int = 2005) -> list[Row]:
    return [(town, first + place, value) for place, value in enumerate(values)]


STEADY = [10.1, 9.8, 10.4, 10.0, 9.6, 10.3, 9.9, 10.2]


def test_a_file_as_ever_has_no_findings(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year")
    assert told(tmp_path, table(yearly(STEADY))) == []
    assert told(tmp_path, table(yearly([10.3, 10.0], first=2013))) == []


def test_a_value_outside_the_history_is_told_with_its_row_and_what_was_before(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year")
    bring_in(tmp_path, table(yearly(STEADY)))
    report = bring_in(tmp_path, table(yearly([10.3, 20.5], first=2013)))
    (finding,) = report.findings
    assert (finding.kind, finding.row, finding.column, finding.value) == ("outside_history", 3, "value", "20.5")
    assert finding.severity == "warning"
    assert finding.problem == "M-A: 1 value is far outside the history of the series: 2014: 20.5 (9.6 to 10.4 before)."


def test_findings_are_kept_with_the_upload(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year")
    bring_in(tmp_path, table(yearly([*STEADY, 20.5])))
    assert [row["row"] for row in Upload.objects.get().findings] == [10]


def test_a_dry_run_says_the_same_and_leaves_nothing(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year")
    assert told(tmp_path, table(yearly([*STEADY, 20.5])), dry_run=True) == [("outside_history", 10)]
    assert not Reading.objects.exists()


def test_a_series_break_ends_what_is_compared(tmp_path: Path) -> None:
    measure = make.measure(code="M-A", period="year")
    bring_in(tmp_path, table(yearly(STEADY)))
    make.annotation(measure, date(2013, 1, 1))
    assert told(tmp_path, table(yearly([20.5], first=2013))) == []
    assert told(tmp_path, table(yearly([20.5], first=2004))) == [("outside_history", 2)]


def test_history_of_more_than_ten_years_ago_is_not_compared(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year")
    bring_in(tmp_path, table(yearly(STEADY, first=1990)))
    assert told(tmp_path, table(yearly([20.5], first=2013))) == []


def test_another_unit_is_told_once_and_names_the_unit(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year", unit="days")
    bring_in(tmp_path, table(yearly(STEADY)))
    text = table(yearly([10_300], first=2013))
    assert words(tmp_path, text) == (
        "M-A: 1 value is about 1,000 times what is usual: 2013: 10,300 (usually about 10). Check the unit: values are kept in days."
    )


def test_a_file_in_another_unit_is_one_finding(tmp_path: Path) -> None:
    for code in ("M-A", "M-B", "M-C"):
        make.measure(code=code, period="year")
        bring_in(tmp_path, table(yearly(STEADY), code))
    text = HEAD + "".join(table(yearly([0.0103], first=2013), code).removeprefix(HEAD) for code in ("M-A", "M-B", "M-C"))
    report = bring_in(tmp_path, text)
    (finding,) = report.findings
    assert finding.kind == "unit_jump"
    assert finding.problem.startswith("In the whole file values are about a 1,000th of what is usual, in 3 measures, such as M-")


def test_a_period_copied_from_the_one_before_is_told(tmp_path: Path) -> None:
    reported_by(make.measure(code="M-A", period="year"), *TOWNS)
    bring_in(tmp_path, table((town, 2019, value) for town, value in FIGURES.items()))
    assert words(tmp_path, table((town, 2020, value) for town, value in FIGURES.items())) == (
        "M-A: all 6 groups have the same figures in 2020 as in 2019. Check that the file has the new period and not the old one again."
    )


def test_groups_missing_from_the_newest_period_are_named(tmp_path: Path) -> None:
    reported_by(make.measure(code="M-A", period="year"), *TOWNS)
    bring_in(tmp_path, table((town, year, value + year) for year in (2017, 2018, 2019) for town, value in FIGURES.items()))
    text = table((town, 2020, FIGURES[town] + 2021) for town in TOWNS if town != "Derby")
    assert words(tmp_path, text) == (
        "M-A: 1 group that had every period has nothing for 2020: Derby; 5 others have. Add the missing rows, or rows that give the reason."
    )
    assert told(tmp_path, table([("Derby", 2020, 2051)])) == []


def test_a_file_of_one_dimension_ends_no_series_of_another(tmp_path: Path) -> None:
    measure = make.measure(code="M-A", period="year")
    reported_by(measure, *TOWNS)
    age = Dimension.objects.create(code="age", label="Age")
    ages = [Category.objects.create(dimension=age, code=f"{one}0s", label=f"{one}0s").code for one in range(1, 7)]
    MeasureDimension.objects.create(measure=measure, dimension=age)
    past = [("town", town) for town in TOWNS] + [("age", one) for one in ages]
    rows = [f"M-A,{year},{place + year},{by},{one},,,\n" for year in (2017, 2018, 2019) for place, (by, one) in enumerate(past)]
    bring_in(tmp_path, HEAD + "".join(rows))
    assert told(tmp_path, table((town, 2020, FIGURES[town] + 2020) for town in TOWNS)) == []


def test_a_release_that_changes_many_figures_is_told_with_how_much(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year")
    bring_in(tmp_path, table(yearly([100.0] * 20, first=1995)))
    text = table(yearly([102.0] * 12 + [100.0] * 8, first=1995))
    assert "M-A: 12 of 20 figures that stood change, as a rule by 2%, most in 1995, from 100 to 102." in words(tmp_path, text)


def test_provisional_figures_may_change_without_a_word(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year")
    bring_in(tmp_path, table(("", 1995 + place, 100.0, "", "", "provisional") for place in range(20)))
    assert told(tmp_path, table(yearly([102.0] * 20, first=1995))) == []


def test_percentages_and_parts_that_cannot_be_are_told(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year", unit="percent")
    rows: list[tuple[object, ...]] = [("", 2019, 104.5, "", "", ""), ("", 2020, 95.0, "96", "95", "")]
    assert told(tmp_path, table(rows)) == [("impossible_percent", 2), ("part_above_whole", 3)]
    assert told(tmp_path, table(rows)) == []


def test_numbers_that_are_no_shares_may_be_above_their_denominators(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year", unit="visits a person")
    assert told(tmp_path, table([("", 2020, 104.5, "209", "2", "")])) == []


def with_places() -> None:
    reported_by(make.measure(code="M-A", period="year"), *TOWNS, "Groton city", "Connecticut")
    for town in TOWNS:
        Place.objects.create(category=Category.objects.get(code=town), kind="town")


def test_a_place_that_is_none_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    with_places()
    report = bring_in(tmp_path, table([("Avon", 2020, 1), ("Groton city", 2020, 2)]))
    (finding,) = report.findings
    assert (finding.kind, finding.row, finding.column, finding.value) == ("unknown_place", 3, "category", "Groton city")
    assert finding.fix == "It may be 'Groton'; correct the name."


def test_the_state_among_the_towns_is_told(tmp_path: Path) -> None:
    with_places()
    report = bring_in(tmp_path, table([("Avon", 2020, 1), ("Connecticut", 2020, 2)]))
    (finding,) = report.findings
    assert (finding.kind, finding.row, finding.value) == ("state_among_places", 3, "Connecticut")
    assert finding.fix == "Leave dimension and category empty for figures of the whole State."


REFUSED = [
    ("Grotton", "It may be 'Groton'; correct it, or add the category in dimensions.csv first."),
    ("Connecticut", "Leave dimension and category empty for the figure of the whole State."),
    ("Springfield", "Correct it, or add the category in dimensions.csv first."),
]


@pytest.mark.parametrize(("town", "fix"), REFUSED)
def test_a_refused_place_is_given_the_nearest_known_one(tmp_path: Path, town: str, fix: str) -> None:
    reported_by(make.measure(code="M-A", period="year"), *TOWNS)
    report = bring_in(tmp_path, table([(town, 2020, 1)]))
    assert report.is_refused
    assert report.findings[0].fix == fix


def test_sums_that_do_not_hold_in_many_periods_are_one_finding(tmp_path: Path) -> None:
    reported_by(make.measure(code="M-A", period="year"), "Avon", "Bethel", parts_sum=True)
    years = (2017, 2018, 2019)
    rows = [(town, year, 10 + year % 7) for year in years for town in ("Avon", "Bethel")] + [("", year, 50) for year in years]
    report = bring_in(tmp_path, table(rows))
    (finding,) = report.findings
    assert (finding.kind, finding.row) == ("parts_do_not_sum", 8)
    assert "in 3 periods the parts do not sum to the total; most in the period to 2017-12-31" in finding.problem


def test_what_was_loaded_as_history_is_guarded_too(tmp_path: Path) -> None:
    make.measure(code="M-A", period="year")
    assert told(tmp_path, table(yearly([*STEADY, 20.5])), history=True) == [("outside_history", 10)]


def test_past_twenty_measures_of_a_kind_the_rest_is_counted(tmp_path: Path) -> None:
    codes = [make.measure(period="year", unit="percent").code for _ in range(LISTED + 3)]
    report = bring_in(tmp_path, HEAD + "".join(table([("", 2020, 104.5)], code).removeprefix(HEAD) for code in codes))
    assert len(report.findings) == LISTED + 1
    assert report.findings[-1].problem == "3 more measures have findings of this kind that are not listed."


def test_guards_take_few_statements_however_many_rows_there_are(tmp_path: Path, django_assert_max_num_queries) -> None:
    reported_by(make.measure(code="M-A", period="month"), *TOWNS)
    rows = [
        f"M-A,{2000 + month // 12}-{month % 12 + 1:02d},{FIGURES[town] + month},town,{town},,,\n" for month in range(120) for town in TOWNS
    ]
    with django_assert_max_num_queries(45):
        assert told(tmp_path, HEAD + "".join(rows)) == []
