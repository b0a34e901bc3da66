"""The demonstration catalog: whole, sourced, and true to the figures that Connecticut published."""

import re
from collections import Counter, defaultdict
from datetime import date

import pytest

from tests.demo.demo_files import (
    COLUMNS,
    DATES,
    DEMO,
    READING_COLUMNS,
    codes,
    current,
    header,
    in_order,
    known_on,
    measures,
    period_end,
    reading_files,
    readings,
    rows,
    vintages,
)

FILES = sorted(COLUMNS)
KINDS = {
    "constitutional", "department", "agency", "office", "authority", "council", "commission", "board", "division", "quasi_public",
    "constituent_unit", "other_branch", "partner",
}  # fmt: skip
ILLUSTRATIVE = "Illustrative: set for this demonstration, not a target of the State."


@pytest.mark.parametrize("name", FILES)
def test_a_catalogue_file_has_only_columns_that_the_format_knows(name: str) -> None:
    assert set(header(name)) <= set(COLUMNS[name])
    assert len(header(name)) == len(set(header(name)))
    assert rows(name)


def test_the_readings_have_the_columns_that_the_format_knows() -> None:
    assert len(reading_files()) == 4
    assert all(header(name) == READING_COLUMNS for name in reading_files())


def test_no_row_is_longer_or_shorter_than_its_header() -> None:
    for name in [*FILES, *reading_files()]:
        assert all(None not in row and None not in row.values() for row in rows(name)), name


@pytest.mark.parametrize("name", [*FILES, *reading_files()])
def test_dates_are_days_of_the_calendar(name: str) -> None:
    for row in rows(name):
        for column in DATES:
            if row.get(column):
                assert date.fromisoformat(row[column]).isoformat() == row[column]


def test_there_are_seven_areas_in_two_kinds() -> None:
    kinds = {row["code"]: row["kind"] for row in rows("areas.csv")}
    assert {code for code, kind in kinds.items() if kind == "priority"} == {"JOBS", "FAMILY", "TRANSPORT", "COMMUNITY"}
    assert {code for code, kind in kinds.items() if kind == "strand"} == {"DIGITAL", "LINKED", "TOGETHER"}


def test_there_are_27_goals_each_with_one_lead_agency() -> None:
    leads = Counter(row["goal"] for row in rows("partnerships.csv") if row["role"] == "lead")
    assert leads == Counter(codes("goals.csv"))
    assert len(leads) == 27
    named = {(row["goal"], row["agency"]) for row in rows("partnerships.csv") if row["role"] == "lead"}
    assert named == {(row["code"], row["lead"]) for row in rows("goals.csv")}


def test_all_103_measures_of_the_catalogue_serve_a_goal() -> None:
    split = re.compile(r"-(YEAR|US|YTD|PART|SFY|NSC|ALL|IND)$")
    added = {"C-CIP-M", "T-FATAL-M", "T-DUI", "T-DUIFATAL", "V-FORECL", "V-LISPEND", "V-PITVET", "V-OD-M", "V-DMHAS-M", "V-CRIME-V"}
    added |= {row["code"] for row in rows("measures.csv") if row["formula"]}
    own = {code for code in measures() if not split.search(code) or code == "T-NHLOTP-YTD"} - added
    assert len(own) == 103
    assert own <= codes("goal_measures.csv", "measure")


def test_56_agencies_stand_beside_two_predecessors_and_the_railroad() -> None:
    assert len(codes("agencies.csv")) == 59
    assert {"DORS", "DMR", "MTA"} < codes("agencies.csv")
    assert {row["kind"] for row in rows("agencies.csv")} <= KINDS
    renamed = next(row for row in rows("agencies.csv") if row["code"] == "ADS")
    assert (renamed["predecessor"], renamed["effective_from"]) == ("DORS", "2019-07-08")


@pytest.mark.parametrize(
    ("name", "column", "owner"),
    [
        ("agencies.csv", "predecessor", "agencies.csv"),
        ("goals.csv", "area", "areas.csv"),
        ("goals.csv", "lead", "agencies.csv"),
        ("partnerships.csv", "goal", "goals.csv"),
        ("partnerships.csv", "agency", "agencies.csv"),
        ("measures.csv", "agency", "agencies.csv"),
        ("measures.csv", "service", "services.csv"),
        ("goal_measures.csv", "goal", "goals.csv"),
        ("goal_measures.csv", "measure", "measures.csv"),
        ("targets.csv", "measure", "measures.csv"),
        ("measure_dimensions.csv", "measure", "measures.csv"),
        ("expected.csv", "measure", "measures.csv"),
        ("annotations.csv", "measure", "measures.csv"),
        ("services.csv", "agency", "agencies.csv"),
        ("benchmarks.csv", "measure", "measures.csv"),
        ("benchmarks.csv", "against", "measures.csv"),
    ],
)
def test_a_code_names_a_row_that_is_there(name: str, column: str, owner: str) -> None:
    assert codes(name, column) - {""} <= codes(owner)


def test_the_other_areas_of_a_goal_are_areas() -> None:
    named = {code for row in rows("goals.csv") for code in row["other_areas"].split(";") if code}
    assert named <= codes("areas.csv")


def test_a_reading_names_a_known_measure_and_a_known_category() -> None:
    categories = {(row["dimension"], row["category"]) for row in rows("dimensions.csv")}
    declared = {(row["measure"], row["dimension"]) for row in rows("measure_dimensions.csv")}
    for row in readings():
        assert row["measure"] in measures()
        if row["dimension"]:
            assert (row["dimension"], row["category"]) in categories
            assert (row["measure"], row["dimension"]) in declared


def test_the_towns_are_the_169_and_no_state_row_is_among_them() -> None:
    towns = {row["category"] for row in rows("dimensions.csv") if row["dimension"] == "town"}
    assert len(towns) == 169
    assert "Connecticut" not in towns


@pytest.mark.parametrize("name", ["measures.csv", "targets.csv", *reading_files()])
def test_a_row_says_where_it_comes_from(name: str) -> None:
    assert all(row["source"] and row["source_ref"] for row in rows(name))


def test_an_annotation_says_where_it_comes_from() -> None:
    assert all(row["source"] for row in rows("annotations.csv"))


def test_a_reading_is_a_number_or_the_reason_for_its_absence() -> None:
    reasons = {"not_collected", "pending", "suppressed", "not_applicable"}
    for row in readings():
        assert bool(row["value"]) != (row["reason"] in reasons), row
        assert row["value"] not in ("-9999", "-6666")


def test_the_47_suppressed_towns_stay_suppressed() -> None:
    hidden = [row for row in readings() if row["measure"] == "C-CPSALLEG-SUB" and row["reason"] == "suppressed"]
    assert len(hidden) == 47


def test_each_measure_says_in_words_what_it_is_and_why_it_matters() -> None:
    for row in rows("measures.csv"):
        assert row["definition"].endswith("."), row["code"]
        assert row["why_it_matters"].endswith("."), row["code"]
        assert row["data_owner"], row["code"]
        assert row["responsible"], row["code"]


def test_vintages_of_a_period_became_known_one_after_another() -> None:
    several = {cell: listed for cell, listed in vintages().items() if len(listed) > 1}
    assert len(several) > 100
    for cell, listed in several.items():
        assert in_order(known_on(row) for row in listed), cell


def test_no_reading_is_known_before_its_vintage_says_so() -> None:
    for row in readings():
        if row["published_on"] and row["recorded_at"]:
            assert row["recorded_at"] >= row["published_on"], row


def test_of_108_months_25_were_changed_by_a_benchmark() -> None:
    changed = [
        listed
        for (measure, dimension, _, end), listed in vintages().items()
        if (measure, dimension) == ("J-UNEMP-NSA", "") and end.year < 2019
    ]
    assert len(changed) == 108
    assert sum(first["value"] != last["value"] for first, last in ((listed[0], listed[-1]) for listed in changed)) == 25


def test_a_rate_agrees_with_its_numerator_and_denominator() -> None:
    for row in readings():
        if row["numerator"] and row["value"]:
            rate = 100 * float(row["numerator"]) / float(row["denominator"])
            assert rate == pytest.approx(float(row["value"]), abs=0.061), row


def test_parts_that_are_said_to_sum_do_sum_to_the_total() -> None:
    sums = {(row["measure"], row["dimension"]) for row in rows("measure_dimensions.csv") if row["parts_sum"] == "yes"}
    parts: dict[tuple[str, str, date], float] = defaultdict(float)
    for (measure, dimension, _, end), listed in vintages().items():
        if (measure, dimension) in sums and listed[-1]["value"]:
            parts[measure, dimension, end] += float(listed[-1]["value"])
    assert {(measure, dimension) for measure, dimension, _ in parts} == sums
    for (measure, _, end), total in parts.items():
        assert total == current(measure, end.isoformat())


def test_an_illustrative_target_says_so_and_is_never_the_states() -> None:
    marked = [row for row in rows("targets.csv") if row["illustrative"] == "yes"]
    assert len(marked) == 28
    assert {row["source"] for row in marked} == {ILLUSTRATIVE}
    assert ILLUSTRATIVE not in {row["source"] for row in rows("targets.csv") if row["illustrative"] != "yes"}
    real = {row["measure"] for row in rows("targets.csv") if row["illustrative"] != "yes"}
    assert not real & {row["measure"] for row in marked}


def test_the_110_published_targets_are_all_there() -> None:
    real = Counter(row["measure"] for row in rows("targets.csv") if row["illustrative"] != "yes")
    assert real == {
        "T-NHLOTP": 101, "T-EV": 3, "C-INVEST": 1, "C-REENTRY": 1, "C-NEEDS": 1, "C-CASEPLAN": 1, "C-VISIT": 1,
        "C-SNAP30": 1, "C-SNAP7": 1,
    }  # fmt: skip


def test_of_two_goals_for_one_date_one_governs() -> None:
    both = {row["value"]: row["governing"] for row in rows("targets.csv") if row["measure"] == "T-EV" and row["date"] == "2025-12-31"}
    assert both == {"125000": "yes", "150000": "no"}


def test_the_readme_counts_the_rows_as_they_are() -> None:
    lines = (DEMO / "README.md").read_text(encoding="utf-8").splitlines()
    told = [re.fullmatch(r"\| ([a-z_0-9/., -]+\.csv) \| ([\d, ]+) \|.*", line) for line in lines]
    counted = {
        name: int(number.replace(",", ""))
        for found in told
        if found
        for name, number in zip(found[1].split(", "), found[2].split(", "), strict=True)
    }
    assert counted == {name: len(rows(name)) for name in [*FILES, *reading_files()]}
    assert f"{len(readings()):,} readings" in "\n".join(lines)


def test_the_readme_says_how_many_dates_are_approximate() -> None:
    approximate = sum("Publication date estimated" in row["note"] for row in readings())
    assert f"({approximate} rows say so" in (DEMO / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_every_measure_that_is_not_of_the_catalogue() -> None:
    text = (DEMO / "README.md").read_text(encoding="utf-8")
    assert all(code in text for code in measures() if code not in codes("goal_measures.csv", "measure"))


def test_no_path_of_a_machine_stands_in_the_files() -> None:
    for path in [DEMO / "README.md", *DEMO.rglob("*.csv")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w./:-])/(work|home|tmp|root|usr)/|shared/|retrieved", text), path.name
    assert all(path.read_text(encoding="utf-8").isascii() for path in DEMO.rglob("*.csv"))


CHECK_VALUES = [
    ("J-UNEMP-NSA", "2020-04-30", 8.4),
    ("J-UNEMP-NSA", "2020-12-31", 7.7),
    ("J-UNEMP-NSA-YEAR", "2019-12-31", 3.7),
    ("T-FATAL", "2013-12-31", 286),
    ("T-FATAL", "2014-12-31", 248),
    ("T-FATAL", "2015-12-31", 266),
    ("C-CIP", "2018-07-01", 4344),
    ("C-CIP", "2004-07-01", 6595),
    ("C-CPSACC", "2017-06-30", 31793),
    ("C-CPSSUB", "2017-06-30", 5374),
    ("V-PIT", "2018-01-31", 3976),
    ("V-PIT", "2017-01-31", 3388),
    ("V-PIT", "2007-01-31", 4482),
    ("V-PITCHR", "2018-01-31", 341),
    ("V-PERMIT", "2017-12-31", 4547),
    ("V-OD", "2012-12-31", 355),
    ("V-OD", "2018-12-31", 1018),
    ("J-WAGE", "2020-12-31", 75411),
]


@pytest.mark.parametrize(("measure", "end", "value"), CHECK_VALUES)
def test_a_published_figure_is_the_current_value(measure: str, end: str, value: float) -> None:
    assert current(measure, end) == value


@pytest.mark.parametrize(
    ("monthly", "yearly", "years"), [("T-FATAL-M", "T-FATAL", range(2013, 2016)), ("V-OD-M", "V-OD", range(2012, 2019))]
)
def test_twelve_months_add_up_to_the_year(monthly: str, yearly: str, years: range) -> None:
    for year in years:
        months = [row for row in readings() if row["measure"] == monthly and period_end(row).year == year]
        assert len(months) == 12
        assert sum(float(row["value"]) for row in months) == current(yearly, f"{year}-12-31")
