"""A file of evidence is what its bytes are."""

import zipfile
from io import BytesIO

import pytest

from goals.intake.evidence import MOST_BYTES, NotEvidence, media_type_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8


def packed(*names: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return made.getvalue()


XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
DOCX = packed("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Plan.PDF", b"%PDF-1.7\n", "application/pdf"),
        ("photo.png", PNG, "image/png"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("figures.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("letter.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("figures.csv", "town,n\nGroton,4\n".encode("utf-8-sig"), "text/csv; charset=utf-8"),
    ],
)
def test_a_file_that_is_what_its_name_says_is_kept(name: str, content: bytes, kind: str) -> None:
    assert media_type_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.pdf", b"", "empty"),
        ("page.html", b"<html>", "kind"),
        ("picture.svg", b"<svg>", "kind"),
        ("pdf", b"%PDF-1.7", "kind"),
        ("plan.pdf.exe", b"%PDF-1.7", "kind"),
        ("page.pdf", b"<html><script>", "content"),
        ("photo.png", b"\xff\xd8\xff", "content"),
        ("figures.xlsx", DOCX, "content"),
        ("letter.docx", b"PK\x03\x04 broken", "content"),
        ("letter.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        ("figures.csv", b"a,b\0c", "content"),
        ("figures.csv", "caf\xe9".encode("latin-1"), "content"),
        ("large.csv", b"a" * (MOST_BYTES + 1), "large"),
    ],
)
def test_anything_else_is_refused_with_why(name: str, content: bytes, why: str) -> None:
    with pytest.raises(NotEvidence) as refused:
        media_type_of(name, content)
    assert refused.value.why == why
