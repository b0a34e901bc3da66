"""Shipped layouts of Austin, Boston and CMAP on small files with the quirks of the real ones; any grid through every shipped one."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.intake.findings import Finding, Refused
from metrics.intake.guessing.heads import read_head
from metrics.intake.layouts import parse_layout, recognize
from metrics.intake.layouts.header import needed
from tests.metrics.layouts.reading import SHIPPED, Read, read, shipped, workbook

EPERF = (
    "ACTIVE", "DEPT_CD", "MEASURE_ID", "MEASURE_NAME", "PROGRAM_NAME", "MEASURE_TYPE_NAME", "MEASURE_DESCRIPTION", "CALCULATION",
    "DATA_SOURCE", "FREQUENCY_NAME", "CFY", "CFY_PROPOSED", "CFY_AMENDED", "CFY_ACTUAL", "PFY1_AMENDED", "PFY1_ACTUAL", "PFY2_ACTUAL",
    "PFY3_ACTUAL", "PFY4_ACTUAL", "PFY5_ACTUAL", "OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "QTR1",
    "QTR2", "QTR3", "QTR4",
)  # fmt: skip


def eperf(number: int, name: str, frequency: str, **cells: object) -> list[object]:
    """A row of the workbook: numbers of months as text, of quarters as numbers, as they are there."""
    plain = {"ACTIVE": 1, "DEPT_CD": "AE", "MEASURE_ID": number, "MEASURE_NAME": name, "MEASURE_TYPE_NAME": "Result",
             "PROGRAM_NAME": "Care", "FREQUENCY_NAME": frequency, "CFY": 2016, "CFY_ACTUAL": "No Data"}  # fmt: skip
    return [{**plain, **cells}.get(column, "") for column in EPERF]


def test_the_austin_workbook_becomes_years_months_and_quarters_with_targets(tmp_path):
    rows = [
        list(EPERF),
        eperf(7663, "Call Service Level", "Quarterly", CFY_AMENDED="90", PFY1_ACTUAL="91.370000000000005", PFY5_ACTUAL="New Meas.",
              QTR1=22.0, QTR2=18.0, QTR3=0.0, QTR4="", PFY1_AMENDED="No Goal"),
        eperf(1, "Lost Time Injury Rate", "Monthly", CFY_AMENDED=".5", OCT="0", NOV="2.1", DEC="0", JAN="0", SEP="", CFY_ACTUAL="0"),
        eperf(2, "Bond rating", "Annually", CFY_AMENDED="AAA", PFY1_ACTUAL="AAA", PFY2_ACTUAL="No Data", OCT="0", QTR1=0.0),
    ]  # fmt: skip
    found = read(tmp_path, shipped("austin-eperf"), workbook(tmp_path / "EPERF.xlsx", ("OM_EPERF_MEASURES_VW", rows)))
    assert found.values("measure", "period", "value", "reason", "from_row", "from_column") == [
        ("ATX-7663", "FFY 2015", "91.37", "", "2", "PFY1_ACTUAL"), ("ATX-7663-Q", "2015 Q4", "22", "", "2", "QTR1"),
        ("ATX-7663-Q", "2016 Q1", "18", "", "2", "QTR2"), ("ATX-1-M", "Oct 2015", "0", "", "3", "OCT"),
        ("ATX-1-M", "Nov 2015", "2.1", "", "3", "NOV"), ("ATX-2", "FFY 2014", "", "not_collected", "4", "PFY2_ACTUAL"),
    ]  # fmt: skip
    assert [(row["measure"], row["date"], row["operator"], row["value"]) for row in found.targets] == [
        ("ATX-7663", "2016-09-30", ">=", "90"), ("ATX-1", "2016-09-30", "<=", "0.5"),
    ]  # fmt: skip
    assert [(row["code"], row["period"], row["direction"], row["unit"]) for row in found.drafts][:2] == [
        ("ATX-7663", "ffy", "up", "number"), ("ATX-7663-Q", "quarter", "up", "number"),
    ]  # fmt: skip
    left = found.understood.left_out
    assert (left["0 standing for an empty cell"], left["the mark New Meas."], left["the mark No Goal"], left["the mark AAA"]) == (
        4,
        1,
        1,
        2,
    )
    assert not found.findings


def test_the_malformed_list_of_austin_makes_drafts_of_all_its_rows(tmp_path):
    header = "DEPT_CD,AGENCY,MEASURE_ID,MEASURE_NAME,KEY_PERFORMANCE,PROGRAM_NAME,MEASURE_TYPE_NAME,DATA_SOURCE,FREQUENCY_NAME,CFY\n"
    broken = 'AE,1100,7408,Injury Rate,0,Support,Result,"From the "David System"). Hours by Banner, the city\'s system.",Quarterly,2016\n'
    found = read(tmp_path, shipped("austin-list"), header + broken + "AE,1100,7407,Turnover Rate,0,Support,Result,Banner,Quarterly,2016\n")
    assert [(row["code"], row["definition"]) for row in found.drafts] == [
        ("ATX-7408", 'From: From the "David System"). Hours by Banner, the city\'s system.'), ("ATX-7407", "From: Banner"),
    ]  # fmt: skip
    assert [(one.row, one.column, one.severity) for one in found.findings] == [(2, "DATA_SOURCE", "warning")]
    assert not found.rows


BOSTON = """book,cabinet,department,program,strategy,measure,column,value
fy18_adopted,Adm,Assessing,Ops,s,% filed online,FY16 Actual,95%
fy18_adopted,Adm,Assessing,Ops,s,% filed online,FY18 Target,85%
fy18_recommended,Adm,Assessing,Ops,s,% filed online,FY16 Actual,93%
fy19_adopted,Adm,Assessing,Ops,s,% filed online,FY18 Target,90%
fy19_adopted,Adm,Assessing,Ops,s,Fine revenue,FY17 Actual,3.2M
fy19_adopted,Adm,Assessing,Ops,s,Complaints,FY15 Actual,354 (calendar year)
fy19_adopted,Adm,Assessing,Ops,s,Days to permit,FY19 Target,8 Weeks
fy19_adopted,Adm,Assessing,Ops,s,Days to permit,FY18 Target,N/A%
fy19_adopted,Adm,Assessing,Ops,s,Days to permit,FY17 Actual,
"""


def test_boston_speaks_with_its_latest_book_or_with_all_of_them_as_history(tmp_path):
    found = read(tmp_path, shipped("boston-budget"), BOSTON)
    assert found.values("period", "value", "source_ref", "note") == [
        ("SFY 2016", "95", "fy18_adopted", ""), ("SFY 2017", "3200000", "fy19_adopted", ""),
        ("SFY 2015", "354", "fy19_adopted", "As written: 354 (calendar year)"),
    ]  # fmt: skip
    assert [(row["date"], row["operator"], row["value"], row["source_ref"]) for row in found.targets] == [
        ("2018-06-30", ">=", "90", "fy19_adopted"), ("2019-06-30", "<=", "8", "fy19_adopted; As written: 8 Weeks"),
    ]  # fmt: skip
    assert found.understood.left_out == {
        "repeated facts, of which the last is taken": 2, "targets without a number": 1, "empty cells": 1,
    }  # fmt: skip
    history = read(tmp_path, shipped("boston-budget"), BOSTON, history=True)
    assert history.values("value", "recorded_at")[:2] == [("95", "2017-06-30"), ("93", "2017-04-30")]
    assert [(row["value"], row["recorded_at"]) for row in history.targets][:2] == [("85", "2017-06-30"), ("90", "2018-06-30")]


def test_cmap_keeps_actual_figures_and_targets_of_one_table_apart(tmp_path):
    text = (
        "YEAR,PCT_NONSOV_CARPOOL,PCT_NONSOV_TOTAL,ACTUAL_OR_TARGET\n2022,8.8,29.4,Actual\n2025,NA,32.4,Target\n2050,NA,37.3,Target\n,,,\n"
    )
    found = read(tmp_path, shipped("cmap"), text)
    assert found.values("measure", "period", "value") == [
        ("CMAP-PCT-NONSOV-CARPOOL", "2022", "8.8"),
        ("CMAP-PCT-NONSOV-TOTAL", "2022", "29.4"),
    ]
    assert [(row["measure"], row["date"], row["operator"], row["value"]) for row in found.targets] == [
        ("CMAP-PCT-NONSOV-TOTAL", "2025-12-31", ">=", "32.4"), ("CMAP-PCT-NONSOV-TOTAL", "2050-12-31", ">=", "37.3"),
    ]  # fmt: skip
    assert found.understood.left_out == {"targets without a number": 2}


def test_cmap_targets_that_are_limits_are_met_from_below(tmp_path):
    found = read(tmp_path, shipped("cmap"), "YEAR,PCT_BRIDGE_AREA_POOR,ACTUAL_OR_TARGET\n2022,9.1,Actual\n2050,3.00,Target\n")
    assert [(row["operator"], row["value"]) for row in found.targets] == [("<=", "3")]
    assert found.drafts[0]["direction"] == "down"


def test_cmap_columns_of_races_are_one_measure_and_windows_are_windows(tmp_path):
    found = read(tmp_path, shipped("cmap"), "YEAR,PCT_UNEMPLOYED_ALL,PCT_UNEMPLOYED_BLACK,ACTUAL_OR_TARGET\n2005,8,17.6,Actual\n")
    assert found.values("measure", "category", "value") == [
        ("CMAP-PCT-UNEMPLOYED-BY-RACE", "", "8"), ("CMAP-PCT-UNEMPLOYED-BY-RACE", "Black or African American", "17.6"),
    ]  # fmt: skip
    five = "YEAR,TRAFFIC_FATALITIES,TRAFFIC_FATALITIES_5YR_AVG,ACTUAL_OR_TARGET\n2022,400,420.4,Actual\n2025,,313,Target\n"
    assert read(tmp_path, shipped("cmap"), five).values("measure", "period", "value") == [
        ("CMAP-TRAFFIC-FATALITIES", "2022", "400"), ("CMAP-TRAFFIC-FATALITIES-5YR-AVG", "2018-2022", "420.4"),
    ]  # fmt: skip
    ranges = "YEAR_RANGE,END_YEAR,PCT_RES_UNITS_INFILL,ACTUAL_OR_TARGET\n2016-2018,2018,78.61,Actual\n"
    assert read(tmp_path, shipped("cmap"), ranges).values("period", "note") == [("2018", "Years 2016-2018")]


def test_each_shipped_layout_is_recognized_by_its_own_columns_alone(tmp_path):
    specs = {path.stem: parse_layout(path.read_text(encoding="utf-8")) for path in SHIPPED.glob("*.yml")}
    path = tmp_path / "boston.csv"
    path.write_text(BOSTON)
    assert recognize(read_head(path), specs) == "boston-budget"
    path = workbook(tmp_path / "w.xlsx", ("A", [list(EPERF), eperf(1, "x", "Monthly")]))
    assert recognize(read_head(path), specs) == "austin-eperf"


cells = st.sampled_from([
    "", "0", "-9999", "95%", "2M", "(5", "8 Weeks", "Actual", "Target", "2019", "2019-20", "Jan 2010 (B - 2019)", "AVG 2010", "Connecticut",
    "Avon", "a;b=c", "Monthly", "1e999", "\u0661", "SFY 2004-2005", "x" * 300, '"', "\x92", "07/01/2004", "Number", "Percent",
]) | st.text(max_size=8)  # fmt: skip
CODES = sorted(path.stem for path in SHIPPED.glob("*.yml"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(CODES), st.lists(st.lists(cells, max_size=12), max_size=6), st.booleans(), st.randoms(use_true_random=False))
def test_any_grid_through_any_shipped_layout_gives_facts_and_findings(tmp_path, code, grid, has_header, random):
    spec = shipped(code)
    names = [*needed(spec), "Extra"]
    random.shuffle(names)
    text = io.StringIO()
    csv.writer(text).writerows([*([names] if has_header else []), *([*row, *[""] * len(names)][: len(names)] for row in grid)])
    found = read_or_refused(tmp_path, code, text.getvalue().replace("\x00", ""))
    if found:
        assert all(isinstance(one, Finding) and one.problem and one.fix for one in found.findings)
        assert found.understood.readings == len(found.rows)


def read_or_refused(folder, code: str, text: str) -> Read | None:
    try:
        return read(folder, shipped(code), text.encode("utf-8", "replace"))
    except Refused:
        return None


@pytest.mark.parametrize("code", CODES)
def test_each_shipped_layout_says_how_its_files_are_recognized(code):
    assert shipped(code).recognize.headers
    assert shipped(code).description
