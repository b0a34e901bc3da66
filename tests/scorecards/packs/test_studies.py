"""A published study as a file: its answer, intervals, pictures and sources, for everybody; an unpublished one is nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.rules.policy import PUBLIC
from scorecards.exports.packs.making import Nobody, make_file
from scorecards.models import Briefing
from scorecards.rules.briefings import NothingThere, Wanted
from tests.scorecards import stage
from tests.scorecards.packs import documents
from tests.scorecards.studies.found import found, published

pytestmark = pytest.mark.django_db
SAID = {"form": "pdf", "paper": "letter", "now": "1"}


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    stage.open_site(settings)
    settings.PACKS_DIR = tmp_path / "packs"


@pytest.mark.parametrize("kind", ["housing", "training"])
def test_the_pdf_of_a_study_says_what_the_page_says_and_that_it_is_for_planning_only(kind: str) -> None:
    of, _run = published(kind)
    pdf = make_file(Wanted("study", of.study.code), PUBLIC, Nobody())
    words = documents.words(pdf)
    for said in ("SYNTHETIC", "For planning only", "In plain words", "Sources", of.study.agreement.number):
        assert said in words
    assert ("from the data" in words) == (kind == "housing")
    assert documents.is_tagged(pdf)


def test_where_the_portion_is_largest_is_said_once_and_no_line_ends_with_a_minus() -> None:
    of, _run = published()
    words = documents.words(make_file(Wanted("study", of.study.code), PUBLIC, Nobody()))
    assert words.count("The portion is largest among") + words.count("In no group can a portion be shown") == 1
    assert "-$" not in words


def test_the_briefing_page_of_a_study_warns_as_its_page_does_and_leads_back_to_the_studies(client: Client) -> None:
    of, _run = published()
    page = stage.text(client, f"/briefings/study/{of.study.code}/")
    for said in ("SYNTHETIC: the people in this study are invented.", "For planning only.", "Linked-data studies</a>"):
        assert said in page, said


def test_a_study_becomes_slides_too() -> None:
    of, _run = published()
    assert make_file(Wanted("study", of.study.code, "pptx"), PUBLIC, Nobody())[:2] == b"PK"


def test_everybody_asks_for_the_pack_of_a_published_study_and_of_no_other(client: Client) -> None:
    of, _run = published()
    other, _other_run = found()
    assert "as it was published" in stage.text(client, f"/briefings/study/{of.study.code}/")
    assert client.post(f"/briefings/study/{of.study.code}/", SAID).status_code == 302
    assert (Briefing.objects.get().kind, Briefing.objects.get().title) == ("study", of.study.title)
    client.force_login(other.officer)
    assert client.get(f"/briefings/study/{other.study.code}/").status_code == 404
    with pytest.raises(NothingThere):
        make_file(Wanted("study", other.study.code), PUBLIC, Nobody())
