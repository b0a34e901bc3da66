"""PDFs and presentations as tests look at them: words, pages, pictures, parts."""

import ctypes
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image
from pptx import Presentation


def words(pdf: bytes) -> str:
    """All the words of a PDF in one line, without the places to break inside long ones."""
    with pdfium.PdfDocument(pdf) as document:
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"\s+", " ", text.replace("\u200b", "").replace("\ufffe", ""))


def pages(pdf: bytes) -> int:
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def sizes(pdf: bytes) -> set[tuple[int, int]]:
    """The sizes of the pages in points."""
    with pdfium.PdfDocument(pdf) as document:
        return {(round(page.get_width()), round(page.get_height())) for page in document}


def pictures(pdf: bytes, scale: float = 0.75) -> list[Image.Image]:
    """Every page as a gray picture."""
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=scale).to_pil().convert("L") for page in document]


def is_tagged(pdf: bytes) -> bool:
    with pdfium.PdfDocument(pdf) as document:
        return bool(raw.FPDFCatalog_IsTagged(document.raw))


def bookmarks(pdf: bytes) -> list[str]:
    with pdfium.PdfDocument(pdf) as document:
        return [one.get_title() for one in document.get_toc()]


def meta(pdf: bytes) -> dict[str, str]:
    with pdfium.PdfDocument(pdf) as document:
        return dict(document.get_metadata_dict())


def texts_of_pictures(pdf: bytes) -> list[str]:
    """The texts for those who do not see them, of every figure in the tags."""
    found = []
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            for number in range(raw.FPDF_StructTree_CountChildren(tree)):
                found += list(_alts(raw.FPDF_StructTree_GetChildAtIndex(tree, number)))
            raw.FPDF_StructTree_Close(tree)
    return list(dict.fromkeys(found))


def tags(pdf: bytes) -> set[str]:
    """The kinds of tags there are."""
    found = set()
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            for number in range(raw.FPDF_StructTree_CountChildren(tree)):
                found |= set(_kinds(raw.FPDF_StructTree_GetChildAtIndex(tree, number)))
            raw.FPDF_StructTree_Close(tree)
    return found


def _kinds(element: object) -> Iterator[str]:
    if not element:
        return
    yield _text(raw.FPDF_StructElement_GetType, element)
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        yield from _kinds(raw.FPDF_StructElement_GetChildAtIndex(element, number))


def _alts(element: object) -> Iterator[str]:
    if not element:
        return
    if _text(raw.FPDF_StructElement_GetType, element) == "Figure":
        yield _text(raw.FPDF_StructElement_GetAltText, element)
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        yield from _alts(raw.FPDF_StructElement_GetChildAtIndex(element, number))


def _text(ask: Any, element: object) -> str:
    size = ask(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    ask(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0").replace("\u200b", "")


def slides(pptx: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(pptx)).slides)


def said_on(pptx: bytes) -> str:
    """All the words on the slides and in their notes."""
    found = []
    for slide in Presentation(io.BytesIO(pptx)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
        found.append(slide.notes_slide.notes_text_frame.text)
    return re.sub(r"\s+", " ", " ".join(found))


def workbooks(pptx: bytes) -> Iterator[zipfile.ZipFile]:
    """The workbooks behind the charts."""
    with zipfile.ZipFile(io.BytesIO(pptx)) as whole:
        for name in whole.namelist():
            if name.startswith("ppt/embeddings/"):
                yield zipfile.ZipFile(io.BytesIO(whole.read(name)))
