"""Packs as presentations: charts to edit, notes, titles, alternative texts, header rows; the numbers of the page."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook

from scorecards.charts.packs import brief_of, pack_of
from scorecards.exports.packs.brief_slides import brief_pptx
from scorecards.exports.packs.slides import pack_pptx
from scorecards.templatetags.amounts import amount_text
from tests.scorecards import stage
from tests.scorecards.packs import documents, scenes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


@pytest.fixture
def rows() -> Any:
    scenes.to_look_at()
    return scenes.seen("area", "TR")


def test_every_slide_has_a_title_of_its_own_and_notes(rows: Any) -> None:
    slides = documents.slides(pack_pptx(pack_of(rows)))
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert len(slides) > 12
    assert all(titles)
    assert len(set(titles)) == len(titles)
    assert all("As of: June 30, 2019" in slide.notes_slide.notes_text_frame.text for slide in slides)


def test_charts_are_native_have_their_numbers_behind_them_and_are_told_in_words(rows: Any) -> None:
    pack = pack_of(rows)
    charts = [shape for slide in documents.slides(pack_pptx(pack)) for shape in slide.shapes if shape.has_chart]
    told = [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in charts]
    assert len(charts) == len(pack.figures) + len(pack.face.distributions)
    assert set(told) == {figure.told for figure in pack.figures} | {one.told for one in pack.face.distributions}
    trains = next(shape.chart for shape in charts if "Trains on time" in shape._element.xpath(".//p:cNvPr")[0].get("descr"))
    values = next(list(series.values) for series in trains.plots[0].series if series.name == "Value")
    multiple = next(one for one in rows.multiples if one.card.name == "Trains on time")
    assert [value for value in values if value is not None] == [point.value for point in multiple.points if point.value is not None]


def test_the_workbook_behind_a_chart_can_be_opened_and_holds_the_values(rows: Any) -> None:
    sheets = [CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python() for raw in books(pack_pptx(pack_of(rows)))]
    assert any(row[0] == "" and "Value" in row for sheet in sheets for row in sheet[:1])
    assert any(95.5 in row for sheet in sheets for row in sheet)


def books(pptx: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(pptx)) as whole:
        return [whole.read(name) for name in whole.namelist() if name.startswith("ppt/embeddings/")]


def test_tables_have_a_header_row_and_say_what_they_are(rows: Any) -> None:
    tables = [shape for slide in documents.slides(pack_pptx(pack_of(rows))) for shape in slide.shapes if shape.has_table]
    assert tables
    for shape in tables:
        assert shape.table.first_row
        assert shape.table.first_col
        assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_the_slides_say_the_numbers_of_the_page_and_a_status_has_a_shape_and_a_word(rows: Any) -> None:
    text = documents.said_on(pack_pptx(pack_of(rows)))
    for card in rows.cards:
        assert card.name in text
        assert amount_text(card.value, card.unit, card.decimals, "short") in text
    assert "\u25c6 Off track" in text
    assert "\u25cf On track" in text


@pytest.mark.parametrize(("kind", "code"), [("area", "TR"), ("agency", "DOT"), ("goal", "T0")])
def test_the_brief_is_two_slides_whose_notes_have_all_of_it(rows: Any, kind: str, code: str) -> None:
    brief = brief_of(scenes.seen(kind, code))
    made = brief_pptx(brief)
    assert len(documents.slides(made)) == 2
    notes = " ".join(slide.notes_slide.notes_text_frame.text for slide in documents.slides(made))
    for item in (*brief.rows.items, *brief.changes.items, *brief.attention.items, *brief.owed.items):
        assert item.sentence in notes


def test_fifty_goals_stay_two_slides_and_nothing_lies_below_the_foot() -> None:
    scenes.very_much()
    made = brief_pptx(brief_of(scenes.seen("area", "MUCH")))
    slides = documents.slides(made)
    assert len(slides) == 2
    assert "more, on the site" in documents.said_on(made)
    for slide in slides:
        assert all(shape.top + shape.height <= 540 * 12700 for shape in slide.shapes)


def test_a_goal_whose_words_are_longer_than_a_file_may_be_called_makes_slides(rows: Any) -> None:
    """PowerPoint's own facts about a file hold 255 letters each; the slides hold all."""
    long = replace(rows, name="Trains " * 42, lede="Safe " * 80)
    pack = pack_of(long)
    pack = replace(pack, face=replace(pack.face, answer=("It stands so. " * 12, "It stood otherwise. " * 12)))
    shown = Presentation(io.BytesIO(pack_pptx(pack)))
    assert len(shown.core_properties.title) <= 255
    assert shown.core_properties.title.startswith("Trains Trains")
    assert len(shown.core_properties.comments) <= 255
    assert "Trains " * 41 in documents.said_on(pack_pptx(pack))
