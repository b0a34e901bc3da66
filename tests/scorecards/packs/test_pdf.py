"""Packs as PDF: for everybody to read, with the words and numbers of the page."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from scorecards.charts.packs import brief_of, pack_of
from scorecards.exports.packs.brief import brief_pdf
from scorecards.exports.packs.pdf import pack_pdf
from scorecards.queries.lens import lens
from scorecards.queries.packs import pack_rows
from scorecards.templatetags.amounts import amount_text
from tests import make
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


def test_a_pack_is_tagged_titled_and_in_a_language_with_bookmarks_and_page_numbers(rows: Any) -> None:
    pdf = pack_pdf(pack_of(rows))
    assert documents.is_tagged(pdf)
    assert documents.meta(pdf)["Title"] == "Transportation"
    for sign in (b"<pdfuaid:part>1</pdfuaid:part>", b"/Lang(en-US)", b"/DisplayDocTitle true"):
        assert sign in pdf, sign
    assert {"Goals", "Needs attention", "Who owes what", "What changed and why", "Sources and as-of"} <= set(documents.bookmarks(pdf))
    assert f"Page {documents.pages(pdf)} of {documents.pages(pdf)}" in documents.words(pdf)
    assert {"Document", "Table", "TH", "TD", "Figure", "L", "H1"} <= documents.tags(pdf) | {"Document"}


def test_every_chart_is_told_in_words_to_those_who_do_not_see_it(rows: Any) -> None:
    pack = pack_of(rows)
    told = documents.texts_of_pictures(pack_pdf(pack))
    assert len(pack.figures) == 7
    assert sorted(told) == sorted(figure.told for figure in pack.figures)


def test_the_pdf_says_the_numbers_and_sentences_of_the_page(rows: Any, client: Client) -> None:
    text, page = documents.words(pack_pdf(pack_of(rows))), stage.text(client, "/areas/TR/")
    assert len(rows.cards) == 7
    for card in rows.cards:
        value = amount_text(card.value, card.unit, card.decimals, "short")
        assert card.name in text
        assert value in text
        assert value in page
    for sentence in pack_of(rows).face.answer:
        assert sentence in text
        assert sentence.rstrip(".") in page


def test_what_changed_says_why_and_what_is_owed_says_by_whom(rows: Any) -> None:
    text = documents.words(pack_pdf(pack_of(rows)))
    assert "From on track to off track in May 2019, because a value was revised." in text
    assert "The figure for Mar 2019 is overdue by" in text
    assert "Permit desk" in text
    assert "Next step: Open the second depot by October." in text


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
@pytest.mark.parametrize(("kind", "code"), [("area", "TR"), ("agency", "DOT"), ("goal", "T0")])
def test_packs_and_briefs_of_every_kind_come_on_both_papers(rows: Any, kind: str, code: str, paper: str, size: tuple[int, int]) -> None:
    found = scenes.seen(kind, code)
    assert documents.sizes(pack_pdf(pack_of(found), paper=paper)) == {size}
    brief = brief_pdf(brief_of(found), paper=paper)
    assert documents.sizes(brief) == {size}
    assert documents.pages(brief) == 2


def test_the_same_rows_give_the_same_bytes(rows: Any) -> None:
    assert pack_pdf(pack_of(rows)) == pack_pdf(pack_of(rows))


def test_nothing_unpublished_is_in_the_pack_of_somebody_who_may_not_see_it() -> None:
    stage.set_up()
    text = documents.words(pack_pdf(pack_of(scenes.seen("area", "TR"))))
    assert "Trains on time" in text
    assert "Unpublished count" not in text
    staff = scenes.seen("area", "TR", viewer(make.user("analyst")))
    shown = documents.words(pack_pdf(pack_of(staff)))
    assert "Unpublished count" in shown
    assert "It holds figures that are not published." in shown


def test_a_pack_about_nothing_at_all_says_what_is_missing() -> None:
    make.area(code="BARE", name="Nothing yet")
    pdf = pack_pdf(pack_of(scenes.seen("area", "BARE")))
    assert "No measure has been set yet." in documents.words(pdf)
    assert documents.pages(brief_pdf(brief_of(scenes.seen("area", "BARE")))) == 2


def test_there_is_no_pack_of_what_there_is_not() -> None:
    for kind, code in (("area", "NONE"), ("goal", "NONE"), ("agency", "NONE"), ("measure", "GOOD"), ("", "")):
        assert pack_rows(PUBLIC, lens(), kind, code) is None


# The governor's brief


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_fifty_goals_with_long_statements_make_two_pages_that_count_what_is_left_out(paper: str) -> None:
    scenes.very_much()
    lead = scenes.seen("area", "MUCH").goals[0].lead_code
    for kind, code in (("area", "MUCH"), ("agency", lead)):
        pdf = brief_pdf(brief_of(scenes.seen(kind, code)), paper=paper)
        text = documents.words(pdf)
        assert documents.pages(pdf) == 2
        shown = text.count("Goal ")
        assert 5 <= shown < 50
        assert "more, on the site" in text


def test_the_brief_counts_exactly_what_it_leaves_out() -> None:
    scenes.very_much()
    brief = brief_of(scenes.seen("area", "MUCH"))
    text = documents.words(brief_pdf(brief))
    counted = [int(found) for found in re.findall(r"and (\d+) more, on the site", text)]
    first = text.split("Needs attention")[0].split("What changed")[0]
    goals = sum(f"Goal {number}: every" in first for number in range(50))
    assert counted[0] == 50 - goals


def test_the_brief_names_the_worst_first(rows: Any) -> None:
    text = documents.words(brief_pdf(brief_of(rows)))
    order = [text.index(scenes.STATEMENTS[key]) for key in ("buses", "trains")]
    assert order == sorted(order)
    assert "Governor's brief: Priority".upper() in text.upper()


def test_what_an_agency_published_in_the_evening_is_dated_by_the_clock_of_the_state(settings: Any) -> None:
    stage.open_site(settings)
    shown = stage.set_up()
    evening = datetime(2019, 6, 21, 2, tzinfo=UTC)
    make.goal_update(shown.goal, make.reporting_period(date(2019, 3, 31)), "published", at=evening)
    text = documents.words(pack_pdf(pack_of(scenes.seen("goal", "G1"))))
    assert "Pat Example, June 20, 2019" in text
