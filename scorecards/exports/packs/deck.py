"""A presentation in the house's look: wide slides with real titles, page numbers and notes, tables with a header row."""

import copy
from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Length, Pt

from scorecards.charts.packs.pack import Cell, Column, Face
from scorecards.charts.theme import LIGHT
from scorecards.exports.packs.native import FONT, Place, ink, told
from scorecards.rules.fitting import ELLIPSIS

WIDE, HIGH, SIDE, TOP, FOOT = 960, 540, 40, 100, 34
"""Points: a slide, its margin, where the content begins, and the room of the footer."""
CELL, NOTE = 12, 9.5
"""The sizes of the letters in tables."""
SIGNS = {
    "on_track": "\u25cf ", "near": "\u25b2 ", "off_track": "\u25c6 ", "overdue": "\u25d4 ", "no_data": "\u25cc ", "no_target": "\u25cb ",
    "context": "\u25a1 ", "not_enough": "\u25d0 ", "not_enough_fresh_data": "\u25d0 ", "signal": "\u25c7 ",
}  # fmt: skip
"""The shape of a status as a letter before its word."""
LANGUAGES = {"en": MSO_LANGUAGE_ID.ENGLISH_US, "es": MSO_LANGUAGE_ID.SPANISH}
TITLE_ONLY = 5
LONGEST_FACT = 255
"""Letters that the file's own facts (title, comments) take; the slides hold the whole words."""


def place(left: float, top: float, wide: float, high: float) -> Place:
    """Where something lies, in points."""
    return Pt(left), Pt(top), Pt(wide), Pt(high)


class Deck:
    """The slides as they come. Every text is a run with its language; nothing is placed over anything else."""

    def __init__(self, face: Face, site: str) -> None:
        self.face, self._site = face, site
        self._language = LANGUAGES.get(face.language[:2], MSO_LANGUAGE_ID.ENGLISH_US)
        self._show = Presentation()
        self._show.slide_width, self._show.slide_height = Pt(WIDE), Pt(HIGH)
        self._layout = self._show.slide_layouts[TITLE_ONLY]
        self._widen()
        self._describe()

    def _widen(self) -> None:
        """The layouts that come with the library are for narrow slides."""
        for holder in (self._show.slide_master, self._layout):
            for shape in holder.placeholders:
                if shape.placeholder_format.type is not None and "TITLE" in str(shape.placeholder_format.type):
                    shape.left, shape.top, shape.width, shape.height = place(SIDE, 20, WIDE - 2 * SIDE, 64)
        for extra in [one for one in self._layout.placeholders if "TITLE" not in str(one.placeholder_format.type)]:
            extra._element.getparent().remove(extra._element)  # noqa: SLF001 - the library has no other way

    def _describe(self) -> None:
        core = self._show.core_properties
        core.title, core.subject, core.author = _fact(self.face.title), _fact(self.face.clock), _fact(self._site)
        core.language, core.comments = self.face.language, _fact(" ".join(self.face.answer))
        core.created = core.modified = datetime.combine(self.face.as_of, time())

    def slide(self, title: str, notes: Sequence[str]) -> Any:
        """A new slide with its title and notes."""
        made = self._show.slides.add_slide(self._layout)
        frame = made.shapes.title.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM
        frame.margin_left = frame.margin_right = Emu(0)
        self.write(frame.paragraphs[0], title, 24 if len(title) < 75 else 18, bold=True, color="--brand")
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self.bar(made, place(SIDE, TOP - 12, WIDE - 2 * SIDE, 1.5), "--brand")
        made.notes_slide.notes_text_frame.text = "\n".join(notes)
        self._foot(made)
        return made

    def _foot(self, slide: Any) -> None:
        """Where it is from and as of when, and the number of the slide."""
        left = self.box(slide, place(SIDE, HIGH - FOOT, WIDE - 2 * SIDE - 60, 20))
        self.write(left.paragraphs[0], f"{self._site}. {self.face.clock}.", 9, color="--ink-quiet")
        right = self.box(slide, place(WIDE - SIDE - 50, HIGH - FOOT, 50, 20)).paragraphs[0]
        right.alignment = PP_ALIGN.RIGHT
        self.write(right, "", 9, color="--ink-quiet")
        run = right.runs[0]._r  # noqa: SLF001 - a field is a run of another name
        field = etree.SubElement(right._p, qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")  # noqa: SLF001
        field.append(copy.deepcopy(run.find(qn("a:rPr"))))
        etree.SubElement(field, qn("a:t")).text = str(len(self._show.slides))
        run.getparent().remove(run)

    def write(self, paragraph: Any, text: str, size: float, *, bold: bool = False, color: str = "--ink") -> None:
        """Words at the end of a paragraph."""
        run = paragraph.add_run()
        run.text = text
        font = run.font
        font.size, font.bold, font.name, font.language_id = Pt(size), bold, FONT, self._language
        font.color.rgb = ink(color)

    def box(self, slide: Any, where: Place) -> Any:
        """An empty text that wraps."""
        frame = slide.shapes.add_textbox(*where).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        return frame

    def bar(self, slide: Any, where: Place, color: str) -> None:
        """A plain area of color."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *where)
        shape.fill.solid()
        shape.fill.fore_color.rgb = ink(color)
        shape.line.fill.background()
        told(shape, "", "")

    def table(self, slide: Any, where: Place, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], caption: str) -> None:
        """A table with its header row and first column marked as such."""
        frame = slide.shapes.add_table(len(rows) + 1, len(columns), *where)
        told(frame, caption, caption)
        table, whole = frame.table, sum(column.share for column in columns)
        table.first_row, table.first_col, table.horz_banding = True, True, False
        for number, column in enumerate(columns):
            table.columns[number].width = Length(int(where[2] * column.share / whole))
            self._cell(table.cell(0, number), Cell(column.head), column, is_head=True)
        for line, cells in enumerate(rows, start=1):
            for number, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                self._cell(table.cell(line, number), cell, column, is_head=False)
        for row in table.rows:
            row.height = Pt(18)

    def _cell(self, target: Any, cell: Cell, column: Column, *, is_head: bool) -> None:
        target.fill.solid()
        target.fill.fore_color.rgb = ink("--brand" if is_head else "--ground")
        target.margin_left = target.margin_right = Pt(5)
        target.margin_top = target.margin_bottom = Pt(3)
        target.vertical_anchor = MSO_ANCHOR.TOP
        _underline(target)
        paragraph = target.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if column.is_number else PP_ALIGN.LEFT
        self.write(
            paragraph,
            f"{SIGNS.get(cell.status, '')}{cell.text}",
            CELL,
            bold=is_head,
            color="--ground" if is_head else status_ink(cell.status),
        )
        if cell.note:
            below = target.text_frame.add_paragraph()
            below.alignment = paragraph.alignment
            self.write(below, cell.note, NOTE, color="--ink-quiet")

    def saved(self) -> bytes:
        made = BytesIO()
        self._show.save(made)
        return made.getvalue()


def _fact(text: str) -> str:
    return text if len(text) <= LONGEST_FACT else text[: LONGEST_FACT - 1].rstrip() + ELLIPSIS


def _underline(target: Any) -> None:
    """Hairlines above and below a cell: the library knows no borders."""
    face = target._tc.get_or_add_tcPr()  # noqa: SLF001
    for number, name in enumerate(("a:lnT", "a:lnB")):
        line = etree.Element(qn(name), w="6350")
        fill = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
        fill.set("val", LIGHT["--hairline"].lstrip("#").upper())
        face.insert(number, line)


def status_ink(status: str) -> str:
    """The role of the words of a status; plain words are in ink."""
    return {"on_track": "--status-on-track", "near": "--status-near", "off_track": "--status-off-track"}.get(status, "--ink")
