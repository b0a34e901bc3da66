"""Mutated files: whatever comes, the answer is a report, and what is refused leaves nothing behind."""

import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from metrics.actions import Manner, import_readings
from metrics.models import Reading
from tests import make
from tests.metrics.importing import AT, reported_by

pytestmark = pytest.mark.django_db
GOOD = (
    "measure,period,value,reason,numerator,denominator,moe,qualifier,dimension,category,state,published_on,source,note\n"
    "M-A,2020-04,8.4,,84,1000,0.2,,,,final,2020-05-20,LAUS,first\n"
    'M-A,2020-05,,suppressed,,,,,town,Avon,revised,2020-06-20,"LAUS, state","second ""quoted"""\n'
    "M-A,2020-06,5,,,,,<,town,Bethel,provisional,,LAUS,\n"
)
PIECES = [
    b"\0", b"\xff", b'"', b",", b"\n", b"\r", b";", b"=", b"-9999", b"1,2,3", b"NaN", b"1e999", b"\xe2\x82\xac", b"\\N", b"\\.", b"\\.\n",
    b"2020-13", b"9" * 400, b"x" * 25_000, b"'; DROP TABLE metrics_reading; --", b"\x1a", b"\x85", b"\xef\xbb\xbf", b"measure",
    "\u2028".encode(), b"0000-00-00", b"99999-01", b"-", b"\t", b"%s", b"{}", b"M-A,2020-04,1\n" * 3, b"town;town",
]  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Some bytes left out, doubled, changed, or with something awkward put in."""
    text = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(text) + 1), chance.randint(1, 30)
        piece = bytes(text[at : at + length])
        instead = chance.choice([b"", piece * 2, bytes([chance.randrange(256)]), chance.choice(PIECES)])
        text[at : at + chance.choice([0, length])] = instead
    return bytes(text)


def check(path: Path) -> None:
    """Import, and hold the report to what is stored."""
    before = Reading.objects.count()
    report = import_readings(path=path, manner=Manner(), by=None, at=AT)
    written = Reading.objects.count() - before
    assert written == report.added + report.revised
    assert report.is_refused == (not report.is_clean)
    if report.is_refused:
        assert written == 0
    for finding in report.findings:
        assert finding.file == path.name
        assert finding.problem
        assert finding.fix
        assert finding.row or "file" in finding.problem or "workbook" in finding.problem


def test_no_mutated_csv_gets_anything_but_a_report(tmp_path: Path) -> None:
    reported_by(make.measure(code="M-A"), "Avon", "Bethel")
    path = tmp_path / "f.csv"
    for seed in range(300):
        path.write_bytes(mutated(GOOD.encode(), random.Random(seed)))
        check(path)


def test_no_mutated_workbook_gets_anything_but_a_report(tmp_path: Path) -> None:
    reported_by(make.measure(code="M-A"), "Avon", "Bethel")
    whole, path = tmp_path / "whole.xlsx", tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(whole) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(GOOD.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    for seed in range(50):
        chance = random.Random(seed)
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            parts = source.infolist()
            hit = chance.choice(parts).filename
            for part in parts:
                content = source.read(part)
                target.writestr(part.filename, mutated(content, chance) if part.filename == hit else content)
        if seed % 5 == 0:
            path.write_bytes(mutated(path.read_bytes(), chance))
        check(path)
