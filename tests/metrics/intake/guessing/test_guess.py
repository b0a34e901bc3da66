"""The guess: files of many shapes, each with the quirks of real ones, understood without a word from anybody."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from agencies.intake.findings import Refused
from metrics.intake.guessing.answers import answered, code_of, problems
from metrics.intake.guessing.catalogue import Catalogue, Finder, KnownMeasure
from metrics.intake.guessing.choices import Choices, Guess, Sureness
from metrics.intake.guessing.columns import columns_of
from metrics.intake.guessing.described import described
from metrics.intake.guessing.guess import find_table, guess
from metrics.intake.guessing.heads import read_head
from metrics.intake.layouts import as_yaml, parse_layout
from metrics.rules.codes import PeriodType

KNOWN = Catalogue(
    measures={
        "V-PERMIT": KnownMeasure("V-PERMIT", "Homes authorized by building permit", "DECD", "housing units", PeriodType.YEAR),
        "C-CIP": KnownMeasure("C-CIP", "Children in placement", "DCF", "children", PeriodType.POINT),
    },
    agencies={"DECD": "Economic and Community Development", "DCF": "Children and Families"},
    dimensions={"town": "Town", "county": "County"},
    categories={
        "town": {"Avon": "Avon", "Bethel": "Bethel", "Canton": "Canton", "Hartford": "Hartford"},
        "county": {"Fairfield County": "Fairfield County", "Hartford County": "Hartford County"},
    },
)
Look = Callable[..., Guess]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def at(text: str, name: str = "file.csv") -> Guess:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return guess(read_head(path), KNOWN)

    return at


def fields(found: Guess) -> dict[str, str]:
    return {one.heading: code_of(one) for one in found.choices.columns}


def test_a_long_file_is_understood_by_headings_cells_and_catalogue(look: Look) -> None:
    rows = "".join(
        f'CN09,"{place}",{kind},{month} 2010 (B - 2019),{value}\n'
        for place in ("Fairfield County, CT", "Hartford County, CT", "Connecticut")
        for kind, value in (("Labor Force", 464304), ("Unemployment Rate", 8.8))
        for month in ("Jan", "Feb", "AVG")
    )
    found = look("area_code,area_title,data_type,period_label,value\n" + rows)
    assert fields(found) == {
        "area_code": "", "area_title": "category:county", "data_type": "measure", "period_label": "period", "value": "value",
    }  # fmt: skip
    assert found.choices.period_type == "month"
    assert found.choices.totals == {"county": ("Connecticut",)}
    assert found.choices.left_out == ("AVG 2010 (B - 2019)",)
    assert [(one.text, one.unit) for one in found.choices.measures] == [("Labor Force", "number"), ("Unemployment Rate", "percent")]


def test_years_across_below_title_lines_are_periods_and_the_county_is_needless(look: Look) -> None:
    found = look(
        "Annual housing permits in all towns,,,,\nSource: Census,,,,\n,,,,\nState/Towns,County,2015,2016,2017\n"
        "Connecticut,,6077,5504,4547\nAvon,Hartford,4,3,3\nCanton,Hartford,0,0,6\nBethel,Fairfield,8,9,24\n"
    )
    assert found.choices.header_rows == (4,)
    assert fields(found) == {"State/Towns": "category:town", "County": "", "2015": "value", "2016": "value", "2017": "value"}
    assert [one.label for one in found.choices.columns if one.label] == ["2015", "2016", "2017"]
    assert (found.choices.period_type, found.choices.name) == ("year", "Annual housing permits in all towns")
    assert found.columns[1].why == "State/Towns says it already."


def test_months_across_take_their_year_from_the_title(look: Look) -> None:
    found = look("Labor force data 2010,,,\n,,,\nTown,JAN,FEB,MAR\nAvon,1935,1937,1958\nBethel,9563,9565,9598\n")
    assert (found.choices.period_type, found.choices.year) == ("month", "2010")
    spec = described(found.choices, KNOWN.measures)
    assert spec.facts.period is not None
    assert spec.facts.period.year is not None
    assert spec.facts.period.year.constant == "2010"


def test_headings_of_a_period_and_words_are_values_of_several_measures(look: Look) -> None:
    found = look(
        "District,2020-2021 student count,2020-2021 attendance rate,2019-2020 student count,2019-2020 attendance rate\n"
        "Avon School District,3100,0.95,3200,0.96\nBethel School District,2900,0.94,2950,0.95\nConnecticut,496092,0.93,508346,0.95\n"
    )
    assert [(one.label, one.measure) for one in found.choices.columns[1:3]] == [
        ("2020-2021", "student count"), ("2020-2021", "attendance rate"),
    ]  # fmt: skip
    assert [one.text for one in found.choices.measures] == ["student count", "attendance rate"]
    assert found.choices.period_type == "school_year"


def test_a_column_that_tells_numbers_from_rates_is_part_of_the_measure(look: Look) -> None:
    found = look(
        "Town,FIPS,Year,Measure Type,Variable,Value\n"
        'Avon,0901,2016,Number,Crime Index,35\nAvon,0901,2016,"Rate (per 100,000)",Crime Index,9.5\n'
        'Bethel,0902,2016,Number,Crime Index,-9999\nBethel,0902,2016,"Rate (per 100,000)",Crime Index,-6666\n'
    )
    assert [(one.text, one.unit) for one in found.choices.measures] == [
        ("Crime Index | Number", "number"), ("Crime Index | Rate (per 100,000)", "per 100,000"),
    ]  # fmt: skip
    assert found.choices.marks == {"-9999": "suppressed", "-6666": "not_collected"}


def test_a_column_by_which_rows_differ_becomes_a_group_of_its_own(look: Look) -> None:
    found = look(
        "Year,Town,Crime,Reported\n"
        + "".join(f"2016,{town},{kind},{n}\n" for n, town in enumerate(("Avon", "Bethel")) for kind in ("Arson", "Rape"))
    )
    assert fields(found)["Crime"] == "category:+crime"
    assert found.columns[2].sureness is Sureness.GUESS


def test_a_measure_of_the_catalogue_is_found_by_its_name(look: Look) -> None:
    found = look("Date,Variable,Value\n07/01/2017,Children in Placement,4300\n07/01/2018,Children in Placement,4344\n")
    assert [one.code for one in found.choices.measures] == ["C-CIP"]
    assert (found.choices.period_type, found.choices.agency) == ("point", "DCF")


def test_rows_with_targets_are_told_from_rows_with_figures(look: Look) -> None:
    found = look("YEAR,ACRES,ACTUAL_OR_TARGET\n2008,254480,Actual\n2013,265540,Actual\n2050,400000,Target\n")
    assert fields(found)["ACTUAL_OR_TARGET"] == "row_kind"
    values = described(found.choices, KNOWN.measures).values
    assert [(one.into, one.when[0].is_, one.when[0].unless) for one in values] == [
        ("reading", ("Target",), True), ("target", ("Target",), False),
    ]  # fmt: skip
    assert values[1].facts.texts["operator"].constant == ">="


def test_small_counts_and_odd_words_among_numbers_are_marks(look: Look) -> None:
    found = look(
        "Town,Year,Reports\nAvon,2016,<= 10\nBethel,2016,34\nCanton,2016,Inf\n"
        + "".join(f"Hartford,{year},9\n" for year in range(2000, 2010))
    )
    assert found.choices.marks == {"<= 10": "suppressed", "Inf": "not_collected"}


def test_signs_that_a_group_may_not_have_are_put_into_words(look: Look) -> None:
    found = look("Year,Demographic,Children\n2016,Age >=18,4\n2016,Age 0-3,5\n2017,Age >=18,6\n2017,Age 0-3,7\n")
    groups = described(found.choices, KNOWN.measures).facts.groups
    assert groups is not None
    assert dict(groups[0].category.names) == {"Age >=18": "Age 18 and over"}


def test_semicolons_and_latin_letters_are_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "caf\u00e9.csv"
    path.write_bytes("Year;Caf\u00e9s\n2016;4\n2017;5\n".encode("cp1252"))
    head = read_head(path)
    assert (head.separator, head.encoding) == (";", "windows-1252")
    assert fields(guess(head, KNOWN)) == {"Year": "period", "Caf\u00e9s": "value"}


def test_of_several_sheets_the_one_with_the_table_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notes").write_row(0, 0, ["Read this first"])
        table = book.add_worksheet("Figures")
        table.write_row(0, 0, ["Town", "Year", "Permits"])
        for row, town in enumerate(("Avon", "Bethel", "Canton"), start=1):
            table.write_row(row, 0, [town, 2016, row * 7])
    found = guess(read_head(path), KNOWN)
    assert found.choices.sheet == "Figures"
    assert fields(found) == {"Town": "category:town", "Year": "period", "Permits": "value"}


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 not really", b"\xd0\xcf\x11\xe0 neither"])
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match="neither a workbook nor a table of text"):
        read_head(path)


def test_every_guess_can_be_written_as_a_layout_and_read_back(look: Look) -> None:
    found = look("Town,Year,Permits\nAvon,2016,3\nBethel,2016,4\nCanton,2017,n/a\n", "permits.csv")
    spec = described(found.choices, KNOWN.measures)
    assert parse_layout(as_yaml(spec)).values == spec.values


def choices(tmp_path: Path, **given: str) -> Choices:
    path = tmp_path / "answers.csv"
    path.write_text("Town,Year,Permits,Plan\nAvon,2016,3,5\nBethel,2016,4,5\n")
    head = read_head(path)
    table = find_table(head, "", 0)
    return answered(given, guess(head, KNOWN).choices, columns_of(table.header, table.rows), Finder(KNOWN))


def test_answers_stand_before_the_guess(tmp_path: Path) -> None:
    found = choices(tmp_path, **{"column-3": "", "code-0": "V-PERMIT", "text-0": "", "period_type": "sfy"})
    assert [code_of(one) for one in found.columns] == ["category:town", "period", "value", ""]
    assert ([one.code for one in found.measures], found.period_type) == (["V-PERMIT"], "sfy")
    assert problems(found, KNOWN.measures) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"column-2": "", "column-3": ""}, "Say which column holds the values."),
        ({"column-1": ""}, "Say which column names the period."),
        ({"column-0": "period"}, "Only one column can be the period. Leave the others out."),
        ({"column-3": "category:town"}, "Two columns cannot be the same kind of group. Leave one of them out."),
        ({"column-3": "", "text-0": "", "code-0": ""}, "Say what is measured: every measure is left out."),
        ({"agency": ""}, "Say which agency the new measures belong to."),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, given: dict[str, str], words: str) -> None:
    assert words in problems(choices(tmp_path, **given), KNOWN.measures)


def test_answers_keep_no_sign_that_cannot_be_shown(tmp_path: Path) -> None:
    found = choices(
        tmp_path, **{"name": "Per\x00mits\r\nby town", "text-0": "", "name-0": "New\x07 homes", "unit-0": "\x00", "code-0": "X\x00Y"}
    )
    assert (found.name, found.measures[0].name, found.measures[0].code) == ("Per mits by town", "New homes", "X-Y")
    assert problems(replace(found, agency="DECD"), KNOWN.measures) == []


@pytest.mark.parametrize(
    "given", [{"period_type": "fortnight"}, {"column-0": "category:"}, {"column-0": "nonsense:\x00"}, {"direction-0": "sideways"}]
)
def test_nonsense_for_an_answer_makes_no_error(tmp_path: Path, given: dict[str, str]) -> None:
    found = choices(tmp_path, **given)
    as_yaml(described(found, KNOWN.measures))
    problems(found, KNOWN.measures)
