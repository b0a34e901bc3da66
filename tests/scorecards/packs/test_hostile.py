"""What people typed is text: in a PDF, on slides, in the workbooks behind charts. Nothing of it runs, nothing of it breaks a pack."""

import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from scorecards.charts.chart import Chart
from scorecards.charts.packs import brief_of, pack_of
from scorecards.charts.packs.pack import (
    Block,
    Cell,
    Column,
    Distribution,
    Face,
    Figure,
    Item,
    Items,
    Pack,
    Section,
    Share,
    Sources,
    Table,
    Text,
)
from scorecards.exports.packs import cleaning
from scorecards.exports.packs.brief import brief_pdf
from scorecards.exports.packs.brief_slides import brief_pptx
from scorecards.exports.packs.cleaning import COVERED, printable
from scorecards.exports.packs.pdf import pack_pdf
from scorecards.exports.packs.setting import TEMPLATES
from scorecards.exports.packs.slides import pack_pptx
from tests.scorecards import stage, world
from tests.scorecards.packs import documents, scenes


def blocks_saying(text: str) -> tuple[Block, ...]:
    """One of each block, in which every word is this text."""
    look = {"color": "var(--chart-value)"}
    bar = {"type": "bar", "name": text, "x": [f"{text}1", f"{text}2"], "y": [1, 2], "base": [0, 0], "marker": look, "text": [text, text]}
    figure = {"data": [bar], "layout": {"yaxis": {"range": [0, 3], "tickprefix": text[:5], "ticksuffix": text[:5]}}}
    chart = Chart("id", text, text, figure, (text, text), ((text, text),), source=text, note=text)
    table = Table(text, (Column(text), Column(text, is_number=True)), ((Cell(text, text, "on_track"), Cell(text)),), text)
    items = Items((Item(text, text, text, "near"),), text)
    return Text(text, text, text), items, table, Figure(text, chart), Figure(text, chart, is_wide=True)


def pack_saying(*texts: str) -> Pack:
    """A pack that says nothing but these texts, each in every place; the first one also in its head."""
    first = texts[0]
    shares = Distribution(first, (Share("near", first, 1),))
    face = Face("area", "X", first, first, first, first, world.DAY, "en-us", (first,), (shares,), (first,))
    sections = tuple(Section(text, blocks_saying(text), text) for text in texts)
    table = Table(first, (Column(first),), ((Cell(first),),))
    return Pack(face, sections, Sources("Sources", ((first, first),), table))


def test_hostile_texts_everywhere_make_a_pdf_that_says_them_as_they_are() -> None:
    pdf = pack_pdf(pack_saying(*scenes.HOSTILE))
    said = re.sub(r"\s+", "", documents.words(pdf))
    assert documents.is_tagged(pdf)
    for text in scenes.HOSTILE:
        bare = re.sub(r"\s+", "", text)
        if re.fullmatch(r"[ -~]+", bare) and len(bare) < 60:
            assert said.count(bare) >= 10, text


@pytest.mark.parametrize("text", scenes.HOSTILE[:5] + scenes.HOSTILE[14:19], ids=range(10))
def test_a_hostile_text_at_the_head_of_a_pack_is_its_title(text: str) -> None:
    assert documents.meta(pack_pdf(pack_saying(text)))["Title"].replace("\u200b", "") == printable(text).replace("\u200b", "")


def test_hostile_texts_make_slides_that_open_without_formulas_links_or_scripts() -> None:
    pptx = pack_pptx(pack_saying(*scenes.HOSTILE))
    assert len(documents.slides(pptx)) > 5 * len(scenes.HOSTILE)
    check_parts(pptx)


def check_parts(pptx: bytes) -> None:
    """Every part is XML without scripts or outside links; no workbook has a formula or a link."""
    with zipfile.ZipFile(io.BytesIO(pptx)) as whole:
        for name in whole.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(whole.read(name))
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in whole.read(name), name
    for book in documents.workbooks(pptx):
        with book:
            sheets = [book.read(name) for name in book.namelist() if "worksheets/" in name]
            assert sheets
            assert not any(b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet for sheet in sheets)
            assert not any("externalLink" in name for name in book.namelist())


@given(st.lists(st.text(max_size=60), min_size=20, max_size=20))
@settings(max_examples=4, deadline=None)
def test_any_texts_at_all_make_a_pdf(texts: list[str]) -> None:
    assert pack_pdf(pack_saying(*texts)).startswith(b"%PDF")


@pytest.mark.django_db
def test_a_priority_in_which_every_word_is_hostile_makes_every_kind_of_file(settings: Any) -> None:
    stage.open_site(settings)
    scenes.harmful()
    rows = scenes.seen("area", "EVIL")
    assert len(rows.multiples) > 12
    assert documents.pages(pack_pdf(pack_of(rows))) > 5
    assert documents.pages(brief_pdf(brief_of(rows))) == 2
    for pptx in (pack_pptx(pack_of(rows)), brief_pptx(brief_of(rows))):
        check_parts(pptx)


def test_the_house_s_fonts_show_every_letter_that_is_let_through() -> None:
    """Otherwise the document would be refused: a letter that cannot be shown has no place in PDF/UA."""
    letters = [chr(code) for first, last in COVERED for code in range(first, last + 1)]
    let_through = [letter for letter in letters if cleaning.printable(letter) == letter]
    assert len(let_through) > 2000
    for place in range(0, len(let_through), 700):
        pack = pack_saying("x")
        text = Text(" ".join(let_through[place : place + 700]))
        assert pack_pdf(Pack(pack.face, (Section("All", (text,)),), pack.sources))


def test_a_letter_no_font_has_is_replaced_and_a_control_is_gone() -> None:
    assert cleaning.printable("a\U0001f600b\x00c\u202ed") == "a\u25afbcd"
    assert cleaning.plain("a\U0001f600b\x00c\u202ed") == "a\U0001f600bcd"


def test_the_templates_never_read_data_as_markup_and_fetch_nothing() -> None:
    texts = [path.read_text() for path in TEMPLATES.glob("*.typ")]
    assert len(texts) == 3
    for text in texts:
        assert not re.search(r"\beval\b|\bread\(|\bplugin\b|@preview|@local|http", text)
