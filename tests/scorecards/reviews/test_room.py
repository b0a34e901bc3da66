"""The room when the agenda or the review moved on while somebody wrote: no word goes under another item, and none is lost."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from goals.models import AgendaItem, Commitment, Review, ReviewNote
from scorecards.views.reviews.words import REFUSED
from tests import make
from tests.scorecards import stage
from tests.scorecards.reviews.test_pages import do, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(client: Client, settings: Any) -> User:
    stage.open_site(settings)
    stage.set_up()
    made = make.user("governor", name="Sam Chair")
    client.force_login(made)
    return made


@pytest.fixture
def held(client: Client, chair: User) -> Review:
    """A review that is held, with notes under its first item, and a second item that was taken off."""
    review = planned(client)
    do(client, review, "freeze")
    do(client, review, "begin")
    first, second = AgendaItem.objects.order_by("place")[:2]
    sent = {"item": first.pk, "text": "Of the first.", "version": "0"}
    assert client.post(f"/reviews/{review.pk}/notes/", sent).status_code == 200
    do(client, review, "remove", item=second.pk)
    return review


def gone() -> int:
    return AgendaItem.objects.get(place__isnull=True).pk


def test_what_is_noted_under_an_item_that_was_taken_off_stands_under_no_other(client: Client, held: Review) -> None:
    sent = {"item": gone(), "text": "Of the second.", "version": "0", "base": ""}
    answer = client.post(f"/reviews/{held.pk}/notes/", sent)
    assert answer.status_code == 422
    assert json.loads(answer.content)["said"] == "This item is not on the agenda anymore."
    assert [note.text for note in ReviewNote.objects.all()] == ["Of the first."]


def test_a_page_that_shows_an_item_that_was_taken_off_is_told_nothing_of_another(client: Client, held: Review) -> None:
    assert client.get(f"/reviews/{held.pk}/notes/?item={gone()}").status_code == 404


@pytest.mark.parametrize("verb", ["note", "decide", "promise", "go-0"])
def test_words_for_an_item_that_was_taken_off_are_given_back_to_who_wrote_them(client: Client, held: Review, verb: str) -> None:
    sent = {"item": gone(), "text": "Of the second.", "version": "0", "do": verb, "decision": "Hire <two>."}
    answer = client.post(f"/reviews/{held.pk}/room/", sent)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "This item is not on the agenda anymore." in page
    assert "Of the second." in page
    assert "Hire <two>." in page
    assert "Hire <two>." not in answer.content.decode()
    assert "Nothing you wrote is lost" in page
    assert (ReviewNote.objects.count(), Commitment.objects.count(), held.decisions.count()) == (1, 0, 0)


def test_words_that_come_after_the_minutes_were_closed_are_given_back(client: Client, held: Review) -> None:
    do(client, held, "close")
    sent = {"item": "0", "text": "Said at the end.", "version": "0", "do": "note"}
    answer = client.post(f"/reviews/{held.pk}/room/", sent)
    assert answer.status_code == 409
    assert "Said at the end." in answer.content.decode()
    assert "Said at the end." not in ReviewNote.objects.values_list("text", flat=True)
    assert client.get(f"/reviews/{held.pk}/room/").status_code == 404


def test_who_may_take_no_notes_is_told_of_no_room_whatever_they_send(client: Client, held: Review) -> None:
    for person in (make.user("linkage_officer"), make.user("steward")):
        client.force_login(person)
        assert client.post(f"/reviews/{held.pk}/room/", {"item": gone(), "text": "x", "do": "note"}).status_code == 404
        assert client.post(f"/reviews/{held.pk}/notes/", {"item": gone(), "text": "x"}).status_code == 404


def test_every_reason_why_something_was_not_done_has_words() -> None:
    """The codes stand where they are raised: one without words would be an error to whoever meets it."""
    root = Path(__file__).resolve().parents[3]
    text = "".join(path.read_text() for app in ("goals", "scorecards") for path in (root / app).rglob("*.py"))
    codes = set(re.findall(r'ReviewRefused\("(\w+)"', text))
    assert len(codes) > 15
    assert codes <= REFUSED.keys()
