"""Files before their rows are read: kinds, encodings, bombs; and workbooks as CSV."""

import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from agencies.intake.findings import Refused
from metrics.intake.files import digest_of, is_spreadsheet, records
from metrics.intake.spreadsheet import to_csv


def file(folder: Path, content: bytes, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("measure,period\n".encode("utf-16"), "The file is in UTF-16."),
        ("measure,period\n".encode("utf-16-be"), "Line 1 has a NUL byte"),
        ("measure,note\nA,caf\u00e9\n".encode("latin-1"), "Line 2 is not in UTF-8"),
        (b"measure,note\nA,x\nB,\x00\n", "Line 3 has a NUL byte"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "an old or password-protected Excel workbook"),
        (b"PK\x03\x04 not a zip", "cannot be opened"),
        (b"measure\n\xe2\x82", "Line 2 is not in UTF-8"),
    ],
)
def test_what_is_no_text_in_utf_8_and_no_workbook_is_refused_clearly(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(Refused) as refused:
        is_spreadsheet(file(tmp_path, content))
    assert problem in refused.value.problem
    assert "Save it" in refused.value.fix


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    path = file(tmp_path, b"\xef\xbb\xbfmeasure,value\nA,1\n")
    assert is_spreadsheet(path) is False
    assert list(records(path)) == [(1, ["measure", "value"]), (2, ["A", "1"])]


def test_blank_lines_are_passed_over_and_rows_keep_their_spreadsheet_number(tmp_path: Path) -> None:
    path = file(tmp_path, b'a,b\r\n\r\n,\r\n1,"two\nlines"\r\n3,4\r\n')
    assert [number for number, _ in records(path)] == [1, 4, 5]


@pytest.mark.parametrize("content", [b'a,b\n1,"open\n', b"a,b\n1," + b"x" * 30_000 + b"\n", b'a,b\n"x"y,1\n'])
def test_where_a_file_stops_being_a_table_is_said(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused, match="From row 2 on"):
        list(records(file(tmp_path, content)))


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    assert digest_of(file(tmp_path, b"abc")) == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    packing = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with packing as packed, packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
        for _ in range(300):
            sheet.write(b"0" * (1 << 20))
    start = time.monotonic()
    with pytest.raises(Refused, match="unpacks to 300 MB"):
        is_spreadsheet(path)
    assert time.monotonic() - start < 2


def test_a_workbook_is_read_as_the_csv_it_could_have_been(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(1, 0, ["measure", "period", "value", "published_on", "note"])
        sheet.write_row(2, 0, ["A", 2020, 91.370000000000005])
        sheet.write_datetime(2, 3, date(2020, 5, 1), day)
        sheet.write_formula(2, 4, "=1+1", value="2")
        sheet.write_row(3, 0, ["B", "2020-04", 0])
    assert is_spreadsheet(path) is True
    to_csv(path, tmp_path / "f.csv")
    assert list(records(tmp_path / "f.csv")) == [
        (2, ["measure", "period", "value", "published_on", "note"]),
        (3, ["A", "2020", "91.37", "2020-05-01", "2"]),
        (4, ["B", "2020-04", "0", "", ""]),
    ]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_damaged_workbook_is_refused(tmp_path: Path, part: str) -> None:
    whole, broken = tmp_path / "whole.xlsx", tmp_path / "broken.xlsx"
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet().write_row(0, 0, ["measure", "period", "value"])
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for item in source.infolist():
            target.writestr(item, b"<broken" if item.filename == part else source.read(item))
    with pytest.raises(Refused):
        to_csv(broken, tmp_path / "f.csv")


def test_a_workbook_that_claims_a_sheet_as_large_as_can_be_is_refused_within_its_limits(tmp_path: Path) -> None:
    path, wide = tmp_path / "f.xlsx", tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "measure")
        sheet.write(1_048_575, 16_383, "far away")
    with pytest.raises(Refused):
        to_csv(path, wide)
