"""The shipped layouts, each on a small file of our own with the quirks of the real one."""

import csv
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from metrics.intake.guessing.heads import read_head
from metrics.intake.layouts import LayoutSpec, Names, Tidied, parse_layout, recognize, tidy

LAYOUTS = Path(__file__).parents[2] / "demo" / "layouts"
SPECS: dict[str, LayoutSpec] = {one.stem: parse_layout(one.read_text(encoding="utf-8")) for one in LAYOUTS.glob("*.yml")}
TOWNS = {name.casefold(): name for name in ("Avon", "Milford", "Naugatuck", "Bethel")}
COUNTIES = {"fairfield county": "Fairfield County"}
AGES = {"age 0 to 3": "Age 0 to 3", "age 18 and over": "Age 18 and over"}
NAMES = Names(agencies={"DESPP": "DESPP", "DCF": "DCF", "SDE": "SDE"}, categories={"town": TOWNS, "county": COUNTIES, "age_group": AGES})
Row = tuple[str, str, str, str]
Table = list[list[Any]]


def tidied(layout: str, source: Path, folder: Path) -> tuple[Tidied, list[Row]]:
    """What a layout makes of a file, which it must also be recognized by: measure, period, category, value or reason."""
    assert recognize(read_head(source), SPECS) == layout
    done = tidy(source, folder, SPECS[layout], NAMES)
    with done.tidy.open(encoding="utf-8", newline="") as file:
        rows = [(row["measure"], row["period"], row["category"], row["value"] or row["reason"]) for row in csv.DictReader(file)]
    return done, rows


@pytest.fixture
def read(tmp_path: Path) -> "Reader":
    return Reader(tmp_path)


class Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done: Tidied | None = None

    def text(self, layout: str, lines: str, name: str = "file.csv") -> list[Row]:
        path = self.folder / name
        path.write_text(lines, encoding="utf-8")
        return self._read(layout, path)

    def book(self, layout: str, sheets: dict[str, Table]) -> list[Row]:
        path = self.folder / "file.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return self._read(layout, path)

    def _read(self, layout: str, path: Path) -> list[Row]:
        self.done, rows = tidied(layout, path, self.folder)
        return rows


def test_laus_keeps_months_apart_from_the_average_of_the_year(read: Reader) -> None:
    rows = read.text(
        "laus-long",
        "area_code,area_title,data_type,period_label,value\n"
        'CN09,"Fairfield County, CT",Unemployment Rate,Jan 2010 (B - 2019),8.8\n'
        "ST09,Connecticut,Unemployment Rate,Jan 2010 (B - 2019),9.9\nST09,Connecticut,Unemployment Rate,AVG 2010 (B - 2019),9.1\n"
        "ST09,Connecticut,Labor Force,Jan 2010 (B - 2019),1900000\nST09,Connecticut,Employment,Jan 2010 (B - 2019),1700000\n",
    )
    assert rows == [
        ("J-UNEMP-NSA", "Jan 2010", "Fairfield County", "8.8"),
        ("J-UNEMP-NSA", "Jan 2010", "", "9.9"),
        ("J-UNEMP-NSA-YEAR", "2010", "", "9.1"),
        ("J-LF", "Jan 2010", "", "1900000"),
    ]


def test_a_laus_workbook_is_read_from_its_sheet_without_areas_that_repeat_towns(read: Reader) -> None:
    head = ["Method", "Area Code", "Area Title", "Data Type", "Jan 2019 (B - 2019)", "AVG 2019 (B - 2019)"]
    rows = read.book(
        "laus-workbook",
        {
            "Towns": [["Something else"]],
            "LAUS File": [
                head,
                ["7", "CA0972000000000", "Bridgeport Combined NECTA", "Unemployment Rate", 9.4, 9.1],
                ["9", "ST0900000000000", "Connecticut", "Unemployment Rate", 4.6, 3.7],
                ["3", "CS0947500000000", "Milford (consolidated) city/town, CT", "Unemployment Rate", 3.9, 3.1],
                ["3", "CT0947500000000", "Milford city, CT", "Unemployment Rate", 3.9, 3.1],
                ["3", "CS0949880000000", "Naugatuck borough/town, CT", "Unemployment Rate", 4.2, 4.0],
                ["", "", "", "", "", ""],
                ["", "CT SA", "rounded", "RT", 3.8, 3.75],
            ],
        },
    )
    assert rows == [
        ("J-UNEMP-NSA", "Jan 2019", "", "4.6"), ("J-UNEMP-NSA-YEAR", "2019", "", "3.7"),
        ("J-UNEMP-NSA", "Jan 2019", "Milford", "3.9"), ("J-UNEMP-NSA-YEAR", "2019", "Milford", "3.1"),
        ("J-UNEMP-NSA", "Jan 2019", "Naugatuck", "4.2"), ("J-UNEMP-NSA-YEAR", "2019", "Naugatuck", "4"),
    ]  # fmt: skip
    assert read.done is not None
    assert read.done.understood.skipped["Areas that are neither the State nor a county nor a town"] == 3


def test_small_counts_of_child_protection_are_hidden_and_dashes_not_collected(read: Reader) -> None:
    rows = read.text(
        "dcf-reports",
        "FISC_PERIOD,FISC_YEAR,TOWN,TTL_CPS_ACEPT_M,TTL_CPS_SUBS_M,TTL_ALLEGAT_SUBS_M\n"
        "07/01/2016 - 06/30/2017,2017,Statewide,31793,5374,14000\n07/01/2016 - 06/30/2017,2017,AVON,<= 10,-,-\n",
    )
    assert rows == [
        ("C-CPSACC", "SFY 2017", "", "31793"), ("C-CPSSUB", "SFY 2017", "", "5374"), ("C-CPSALLEG-SUB", "SFY 2017", "", "14000"),
        ("C-CPSACC", "SFY 2017", "Avon", "suppressed"), ("C-CPSALLEG-SUB", "SFY 2017", "Avon", "not_collected"),
    ]  # fmt: skip


def test_town_tables_have_the_state_as_total_and_marks_as_reasons(read: Reader) -> None:
    rows = read.text(
        "ctdata-child-abuse",
        "Town,FIPS,Year,Allegation Type,Report Status,Measure Type,Variable,Value\n"
        "Connecticut,09,2017,All,Substantiated,Number,Child Abuse and Neglect,9000\n"
        "Avon,0900302060,2017,All,Substantiated,Number,Child Abuse and Neglect,-9999\n"
        "Avon,0900302060,2017,At Risk,Alleged,Number,Child Abuse and Neglect,-6666\n",
    )
    assert rows == [
        ("C-CPSALLEG-SUB", "SFY 2017", "", "9000"), ("DCF-SUBSTANTIATED", "SFY 2017", "", "9000"),
        ("C-CPSALLEG-SUB", "SFY 2017", "Avon", "suppressed"), ("DCF-SUBSTANTIATED", "SFY 2017", "Avon", "suppressed"),
        ("DCF-ALLEGED", "SFY 2017", "Avon;At Risk", "not_collected"),
    ]  # fmt: skip
    assert read.done is not None
    assert read.done.understood.drafts == 2 + 1  # C-CPSALLEG-SUB is not in this test's catalog


def test_crime_rates_and_numbers_of_one_column_are_measures_of_their_own(read: Reader) -> None:
    rows = read.text(
        "ctdata-crime",
        "Town,FIPS,Year,Crime Type,Measure Type,Variable,Value\nAvon,0903,2017,Total Crime,Number,Crime Index,35\n"
        'Avon,0903,2017,Total Crime,"Rate (per 100,000)",Crime Index,1098.6\nBethel,0901,2017,Arson,"Rate (per 100,000)",Crime Index,Inf\n'
        'Connecticut,09,2017,Motor Vehicle Theft,"Rate (per 100,000)",Crime Index,NA\n',
    )
    assert rows == [
        ("UCR-TOTAL-CRIME", "2017", "Avon", "35"), ("V-CRIME", "2017", "Avon", "1098.6"),
        ("UCR-ARSON-RATE", "2017", "Bethel", "not_applicable"), ("UCR-MOTOR-VEHICLE-THEFT-RATE", "2017", "", "not_applicable"),
    ]  # fmt: skip


def test_permits_of_the_old_workbook_stand_below_four_title_lines(read: Reader) -> None:
    rows = read.book(
        "decd-permits",
        {
            "By town ": [
                ["Annual Housing Permit Data by Town"], ["Source: Census, DECD"], ["Compiled by DECD Research"], ["May 2, 2018"], [],
                ["State/Towns", "County", 2016, 2017], ["Connecticut", "", 5504, 4547], [], ["Avon", "Hartford", 7, 0],
            ]
        },
    )  # fmt: skip
    assert rows == [
        ("V-PERMIT", "2016", "", "5504"),
        ("V-PERMIT", "2017", "", "4547"),
        ("V-PERMIT", "2016", "Avon", "7"),
        ("V-PERMIT", "2017", "Avon", "0"),
    ]


def test_the_long_table_of_permits_is_told_from_others_of_its_columns_by_the_files_name(read: Reader) -> None:
    lines = (
        "Town,FIPS,Year,Measure Type,Variable,Value\nAvon,0903,2017,Number,Housing Permits,20\nAvon,0903,2017,Percent,Housing Permits,0.3\n"
    )
    assert read.text("ctdata-permits", lines, "annual-housing-permits.csv") == [("V-PERMIT", "2017", "Avon", "20")]


def test_children_in_placement_are_sums_over_offices_and_ages(read: Reader) -> None:
    types = "FOSTER_CARE,RELATIVE_CARE,SPECIAL_STUDY,THERAPEUTIC_FOSTER_CARE,PDC_SAFE_HOME,SHELTER,GROUP_HOME,RESIDENTIAL,"
    types += "DCF_HIGHMEADOWS,DCF_SOLNIT,DCF_CJTS,HOSPITAL,INDEPENDENT_LIVING"
    zeros = ",0" * 11
    rows = read.text(
        "dcf-placement",
        f"Data_as_of,DCF_Region,DCF_Office,Demographic,Out_of_State,Month_in_Care,TOTAL_CIP,{types}\n"
        f"06/26/2014,Region 1,Norwalk Office,Age 0-3,N,07/01/2004,3,2,1{zeros}\n"
        f"06/26/2014,Region 2,Milford Office,Age >=18,Y,07/01/2004,4,4,0{zeros}\n",
    )
    assert ("C-CIP", "Jul 1, 2004", "", "7") in rows
    assert {("C-CIP", "Jul 1, 2004", "Region 1", "3"), ("C-CIP", "Jul 1, 2004", "Age 18 and over", "4")} < set(rows)
    assert {("C-CIP", "Jul 1, 2004", "Foster care", "6"), ("C-CIP", "Jul 1, 2004", "Relative care", "1")} < set(rows)


def test_the_same_count_in_the_other_table_is_dated_by_the_first_year_of_its_label(read: Reader) -> None:
    rows = read.text(
        "ctdata-placement",
        "DCF_Region,Year,Demographic,Out_of_State,Type of Placement,tot_Value,Measure Type,Variable\n"
        "Region 1: Southwest,SFY 2004-2005,Total,In State,Total,5,Number,Children in Placement\n"
        "Region 1: Southwest,SFY 2004-2005,Total,Out of State,Total,2,Number,Children in Placement\n"
        "Region 1: Southwest,SFY 2004-2005,Unknown,Out of State,Total,9,Number,Children in Placement\n"
        "Region 0,SFY 2004-2005,Total,In State,Total,-6666,Number,Children in Placement\n",
    )
    assert rows == [("C-CIP", "Jul 1, 2004", "", "7"), ("C-CIP", "Jul 1, 2004", "Region 1", "7")]


def test_attendance_of_school_years_across_becomes_per_cent(read: Reader) -> None:
    rows = read.text(
        "sde-attendance",
        "District code,District name,Category,Student group,2021-2022 student count - year to date,"
        "2021-2022 attendance rate - year to date,"
        "2020-2021 student count,2020-2021 attendance rate,Reporting period,Date update\n"
        "00000CT,Connecticut,,All Students,500285,0.9169,496092,0.9294,Jun-22,07/22/2022\n"
        "150011,Avon,Homelessness,Students Experiencing Homelessness,40,0.85,,,Jun-22,07/22/2022\n",
    )
    assert set(rows) == {
        ("SDE-ATTEND", "2020-21", "", "92.94"), ("SDE-ATTEND", "2021-22", "", "91.69"),
        ("SDE-ATTEND", "2021-22", "Avon;Students Experiencing Homelessness", "85"),
    }  # fmt: skip


def test_admissions_of_towns_add_up_whatever_their_months_are_called(read: Reader) -> None:
    rows = read.text(
        "dmhas-admissions",
        "FiscalYear,MonthYear,Town,AdmMonth,FYMonthOrder,AdmYear,MonthTotal\n"
        "2014,July-13,Avon,7,1,2013,42\n2014,July-13,Bethel,7,1,2013,8\n"
        "2014,Jan-14,Avon,1,7,2014,5\n",
    )
    assert rows == [("V-DMHAS-M", "Jul 2013", "", "50"), ("V-DMHAS-M", "Jan 2014", "", "5")]


def test_deaths_by_month_also_make_the_year(read: Reader) -> None:
    lines = "month,fatal_crashes,fatalities,crashes_with_drunk_driver\n2013-01,15,15,5\n2013-02,11,14,4\n"
    assert read.text("fars-monthly", lines) == [
        ("T-FATAL-M", "Jan 2013", "", "15"),
        ("T-FATAL-M", "Feb 2013", "", "14"),
        ("T-FATAL", "2013", "", "29"),
    ]


def test_homeless_counts_are_read_of_one_sheet_and_one_state(read: Reader) -> None:
    years: dict[str, Table] = {}
    for year in (2018, 2017):
        head = ["State", "Number of CoCs"] + [f"{name}, {year}" for name in (
            "Overall Homeless", "Unsheltered Homeless", "Homeless Individuals", "Homeless People in Families", "Chronically Homeless",
            "Chronically Homeless Individuals", "Homeless Veterans",
        )]  # fmt: skip
        years[str(year)] = [head, ["CT", 2, 3976, 588, 2280, 1696, 341, 300, 191], ["Total", 398, 552830, 1, 2, 3, 4, 5, 6]]
    rows = read.book("hud-pit-2018", {"Change": [["state", "Change"]], **years})
    assert set(rows) == {
        ("V-PIT", "Jan 31, 2018", "", "3976"), ("V-PIT", "Jan 31, 2018", "Individuals", "2280"),
        ("V-PIT", "Jan 31, 2018", "People in families", "1696"), ("V-PITUNSH", "Jan 31, 2018", "", "588"),
        ("V-PITCHR", "Jan 31, 2018", "", "341"), ("V-PITCHR-IND", "Jan 31, 2018", "", "300"), ("V-PITVET", "Jan 31, 2018", "", "191"),
    }  # fmt: skip


def test_wages_and_jobs_of_one_column_go_to_towns_counties_and_the_state(read: Reader) -> None:
    rows = read.text(
        "qcew-wages",
        "Town/County,FIPS,Year,Category,Measure Type,Variable,Value\nAvon,0903,2020,All Industries,US Dollars,Annual Average Wage,-9999\n"
        "Fairfield County,09001,2020,All Industries,Number,Annual Average Employment,380000\n"
        "Connecticut,09,2020,All Industries,US Dollars,Annual Average Wage,75411\n"
        "Connecticut,09,2020,Government,US Dollars,Annual Average Wage,70000\n",
    )
    assert rows == [
        ("J-WAGE", "2020", "Avon", "suppressed"), ("J-EMPL", "2020", "Fairfield County", "380000"), ("J-WAGE", "2020", "", "75411"),
    ]  # fmt: skip
