"""Files of all kinds, read by layouts: texts in other encodings, broken records, workbooks, headers in odd places."""

import pytest

from agencies.intake.findings import Refused
from metrics.intake.layouts import Names, parse_layout, tidy
from tests.metrics.layouts.reading import read, workbook

RATE = """
name: Rates
facts: {measure: {constant: J-UNEMP}, period: {type: month, label: Month}}
values: [{columns: [Rate]}]
"""
BY_TOWN = """
name: Towns
read: {fill_down: [Town], header: [3, 4], sheet: 'town*'}
skip:
  - {name: footnotes, column: Town, like: '^[*]', rest: yes}
  - {name: other series, column: '#2', is: [LF, ''], }
facts:
  measure: {constant: J-UNEMP}
  period: {type: month, year: {cell: B1}, month: {header: yes}}
  groups: [{dimension: town, category: Town, total: [Connecticut]}]
values: [{like: '^(JAN|FEB)'}]
"""


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Month,Rate,Ort\nJan 2020,3.7,Zürich\n".encode(), "utf-8"),
        ("Month,Rate,Ort\nJan 2020,3.7,Zürich\n".encode("utf-8-sig"), "utf-8-sig"),
        ("Month,Rate,Ort\nJan 2020,3.7,Zürich\n".encode("utf-16"), "utf-16"),
        ("Month,Rate,Ort\nJan 2020,3.7,Zürich\n".encode("cp1252"), "cp1252"),
    ],
)
def test_texts_in_other_encodings_are_read(tmp_path, content, encoding):
    found = read(tmp_path, RATE.replace("[{columns", "[{note: Ort, columns"), content)
    assert found.values("period", "value", "note") == [("Jan 2020", "3.7", "Zürich")]
    assert found.understood.encoding == encoding


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path, sign):
    found = read(tmp_path, RATE, f"Month{sign}Rate\nJan 2020{sign}3.7\nFeb 2020{sign}3.8\n")
    assert found.values("value") == [("3.7",), ("3.8",)]
    assert found.understood.delimiter == sign


def test_bytes_that_are_no_text_are_refused(tmp_path):
    with pytest.raises(Refused, match="NUL bytes"):
        read(tmp_path, RATE, b"Month,Rate\nJan 2020,3\0.7\n")
    with pytest.raises(Refused, match="not in UTF-8, as the layout says"):
        read(tmp_path, RATE + "read: {encoding: utf-8}", b"Month,Rate\nJan 2020,3.7\nZ\xfc,1\n")


def test_the_header_is_found_below_title_lines_whatever_its_case_and_blanks(tmp_path):
    found = read(tmp_path, RATE, "Rates of Connecticut,\nfrom the survey,\n,\n RATE ,month\n3.7,Jan 2020\n")
    assert found.understood.header_rows == (4,)
    assert found.values("value", "from_row", "from_column") == [("3.7", "5", "RATE")]


def test_a_file_without_the_columns_says_which_row_came_near(tmp_path):
    with pytest.raises(Refused, match="Row 2 looks like the header, but has no column Rate"):
        read(tmp_path, RATE, "Title,\nMonth,Value\nJan 2020,3.7\n")
    with pytest.raises(Refused, match="The header in row 1 has no column Month, Rate"):
        read(tmp_path, RATE + "read: {header: 1}", "Title,\nMonth,Rate\nJan 2020,3.7\n")


def test_a_record_with_marks_that_are_not_doubled_is_read_with_a_warning(tmp_path):
    text = 'Month,Note,Rate\nJan 2020,"known as the "David System"). Hours, too.",3.7\nFeb 2020,plain,3.8\n'
    found = read(tmp_path, RATE.replace("[{columns", "[{note: Note, columns"), text)
    assert found.values("value", "note") == [("3.7", 'known as the "David System"). Hours, too.'), ("3.8", "plain")]
    assert [(one.row, one.column, one.severity) for one in found.findings] == [(2, "Note", "warning")]


def test_a_record_that_cannot_be_read_is_refused_alone(tmp_path):
    text = 'Month,Note,Rate\nJan 2020,"never closed,3.7\nFeb 2020,plain,3.8\nMar 2020,3.9\nApr 2020,"two\nlines",4.0\n'
    found = read(tmp_path, RATE.replace("[{columns", "[{note: Note, columns"), text)
    assert found.values("period", "value", "from_row") == [("Jan 2020", "3.7", "2"), ("Feb 2020", "3.8", "3"), ("Apr 2020", "4", "5")]
    assert [(one.row, one.severity) for one in found.findings] == [(2, "warning"), (4, "error")]
    assert found.understood.refused == 1


def test_a_sheet_with_titles_two_header_rows_gaps_and_footnotes_is_read(tmp_path):
    rows = [
        ["LABOR FORCE", 2019], [], ["", "", "JAN", "FEB"], ["Town", "", "rate", "rate"],
        ["Avon", "LF", 1000, 1001], ["", "RT", 3.5, 3.4], [], ["Connecticut", "RT", 3.8, 3.7],
        ["* estimated", "", "", ""], ["Avon", "RT", 9, 9],
    ]  # fmt: skip
    found = read(tmp_path, BY_TOWN, workbook(tmp_path / "b.xlsx", ("Notes", [["x"]]), ("Towns", rows)))
    assert found.values("period", "value", "category", "from_row", "from_column") == [
        ("Jan 2019", "3.5", "Avon", "6", "JAN rate"), ("Feb 2019", "3.4", "Avon", "6", "FEB rate"),
        ("Jan 2019", "3.8", "", "8", "JAN rate"), ("Feb 2019", "3.7", "", "8", "FEB rate"),
    ]  # fmt: skip
    assert found.understood.skipped == {"other series": 1, "blank rows": 1, "footnotes and below": 2}


def test_a_sheet_that_begins_further_down_and_right_keeps_its_row_numbers(tmp_path):
    path = workbook(tmp_path / "b.xlsx", ("One", [["Month", "Rate"], ["Jan 2020", 3.7]]), at=(3, 2))
    assert read(tmp_path, RATE, path).values("value", "from_row") == [("3.7", "5")]


def test_a_sheet_is_found_by_number_or_refused_with_the_names_there_are(tmp_path):
    path = workbook(tmp_path / "b.xlsx", ("A", [["x"]]), ("B", [["Month", "Rate"], ["Jan 2020", 3.7]]))
    assert read(tmp_path, RATE + "read: {sheet: 2}", path).understood.sheet == "B"
    with pytest.raises(Refused, match="no sheet 'C'; it has A, B"):
        read(tmp_path, RATE + "read: {sheet: C}", path)
    path.write_bytes(b"\xd0\xcf\x11\xe0 old")
    with pytest.raises(Refused, match="damaged, protected or no workbook"):
        read(tmp_path, RATE, path)


def test_signs_that_cannot_be_shown_are_replaced_and_counted(tmp_path):
    path = workbook(tmp_path / "b.xlsx", ("A", [["Month", "Rate", "Note"], ["Jan 2020", 3.7, "the City\x92s\x0bown"]]))
    found = read(tmp_path, RATE.replace("[{columns", "[{note: Note, columns"), path)
    assert found.values("note") == [("the City\u2019s own",)]
    assert found.understood.left_out == {"texts with signs that cannot be shown, which were replaced": 1}


def test_the_process_apart_reads_the_same_and_says_what_it_refuses(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("Month,Rate\nJan 2020,3.7\nFeb 2020,many\n")
    found = tidy(path, tmp_path, parse_layout(RATE), Names(), file="rates.csv")
    assert found.tidy.read_text().splitlines()[1] == "J-UNEMP,Jan 2020,3.7,,,,,,,,,,,,,2,Rate"
    assert [(one.file, one.row, one.column, one.value) for one in found.findings] == [("rates.csv", 3, "Rate", "many")]
    assert (found.understood.readings, found.understood.refused) == (1, 1)
    path.write_text("Month;Value\n")
    with pytest.raises(Refused, match="has no column Rate"):
        tidy(path, tmp_path, parse_layout(RATE), Names())


def test_a_pattern_that_never_ends_is_stopped_by_the_limits(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("Month,Rate\n" + "a" * 60 + "!,3.7\n")
    endless = parse_layout(RATE + "skip: [{name: endless, column: Month, like: '^(a+)+$'}]")
    with pytest.raises(Refused, match=r"takes too long|more memory or time"):
        tidy(path, tmp_path, endless, Names(), seconds=4)
