"""An accepted miss on the pages: asked, agreed, read everywhere with the computed status under it, over by itself."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from metrics.models import AcceptedMiss
from metrics.rules.codes import Status
from scorecards.queries.cards import measure_cards
from scorecards.queries.export import CONSOLE, as_csv
from scorecards.queries.lens import lens
from tests import make
from tests.scorecards import stage, world
from tests.scorecards.stage import Stage

pytestmark = pytest.mark.django_db
PAGE, UNTIL = "/measures/BAD/miss/", date(2019, 12, 31)
WORDS = "Accepted miss until December 31, 2019"
ASK = {"do": "ask", "until": "2019-12-31", "interim": "38", "why": "The new system is late."}


@pytest.fixture
def shown(settings: Any) -> Stage:
    stage.open_site(settings)
    return stage.set_up()


def signed_in(kind: str, **fields: Any) -> Client:
    made = Client()
    made.force_login(make.user(kind, **fields))
    return made


def test_a_commissioner_asks_and_opm_agrees_and_it_is_read_everywhere(shown: Stage, client: Client) -> None:
    commissioner, analyst = signed_in("commissioner", agency=shown.lead), signed_in("analyst")
    assert PAGE in stage.text(commissioner, "/measures/BAD/")
    assert commissioner.post(PAGE, ASK).status_code == 302
    assert "Waiting for the Office of Policy and Management" in stage.text(analyst, PAGE)
    assert WORDS not in stage.text(client, "/measures/BAD/")
    assert analyst.post(PAGE, {"do": "accept", "comment": ""}).status_code == 302
    for path in ("/measures/BAD/", "/goals/G1/", "/agencies/DOX/", "/explorer/", PAGE):
        page = stage.text(client, path)
        assert WORDS in page, path
        assert "numbers say Off track" in page, path
    assert "The State accepts this miss until December 31, 2019." in stage.text(client, "/measures/BAD/")
    assert "Accepted until December 31, 2019:" in stage.text(client, "/")


def test_it_is_in_the_api_in_files_and_in_the_derivation(shown: Stage, client: Client) -> None:
    make.accepted_miss(shown.bad, UNTIL, starts_on=date(2019, 6, 1))
    card = json.loads(stage.text(client, "/api/v1/scorecards/BAD/"))
    assert (card["status"], card["accepted_until"]) == ("off_track", "2019-12-31")
    rows = list(csv.DictReader(io.StringIO(stage.text(client, "/agencies/DOX/?format=csv"))))
    assert {row["measure"]: row["accepted_until"] for row in rows} == {"BAD": "2019-12-31", "GOOD": ""}
    exported = list(csv.DictReader(io.StringIO(as_csv(lens(), CONSOLE))))
    assert [row["accepted_until"] for row in exported if row["measure"] == "BAD"] == ["2019-12-31"]
    assert json.loads(stage.text(client, "/measures/BAD/?format=derivation"))["accepted_until"] == "2019-12-31"


def test_the_computed_status_returns_by_itself_and_is_counted_all_along(shown: Stage, client: Client) -> None:
    last = date(2019, 7, 5)
    make.accepted_miss(shown.bad, last, starts_on=date(2019, 6, 1))
    cards = {day: {card.code: card for card in measure_cards(lens(day), CONSOLE)}["BAD"] for day in (last, date(2019, 7, 6))}
    assert [(card.status, card.accepted_until) for card in cards.values()] == [(Status.OFF_TRACK, last), (Status.OFF_TRACK, None)]
    now = {card.code: card for card in measure_cards(lens(), CONSOLE)}
    assert (now["BAD"].status, now["BAD"].accepted_until, now["GOOD"].accepted_until) == (Status.OFF_TRACK, last, None)
    assert "1 of 2 judged measures is on track" in stage.text(client, "/goals/G1/")


def test_as_known_before_opm_agreed_it_is_no_accepted_miss(shown: Stage, client: Client) -> None:
    made = make.accepted_miss(shown.bad, UNTIL, starts_on=date(2019, 6, 1))
    assert WORDS in stage.text(client, "/measures/BAD/?as_known_on=2019-06-30")
    AcceptedMiss.objects.filter(pk=made.pk).update(decided_at="2019-07-15T12:00Z")
    assert WORDS not in stage.text(client, "/measures/BAD/?as_known_on=2019-06-30")


def test_only_who_may_ask_or_decide_finds_the_page_while_there_is_nothing_to_read(shown: Stage) -> None:
    refused = [Client(), signed_in("commissioner"), signed_in("steward", agency=shown.lead)]
    assert [client.get(PAGE).status_code for client in refused] == [404, 404, 404]
    assert [client.post(PAGE, ASK).status_code for client in refused] == [404, 404, 404]


def test_who_may_not_is_refused_whatever_they_send(shown: Stage) -> None:
    make.accepted_miss(shown.bad, UNTIL, starts_on=date(2019, 6, 1))
    steward = signed_in("steward", agency=shown.lead)
    assert steward.post(PAGE, ASK).status_code == 403
    assert steward.post(PAGE, {"do": "end", "why": "No.", "standing": "1"}).status_code == 403


def test_of_an_overdue_figure_it_says_to_hand_it_in_first(shown: Stage, settings: Any) -> None:
    settings.SITE_CLOCK = date(2020, 6, 30)
    world.settled(shown.bad)
    page = stage.text(signed_in("commissioner", agency=shown.lead), PAGE)
    assert "Its newest figure is overdue, and only a fresh one is judged. Hand it in first." in page


def test_what_is_on_track_has_nothing_to_accept(shown: Stage) -> None:
    commissioner = signed_in("commissioner", agency=shown.lead)
    assert "There is nothing to accept." in stage.text(commissioner, "/measures/GOOD/miss/")
    assert commissioner.post("/measures/GOOD/miss/", ASK).status_code == 409


def test_what_is_wrong_is_said_with_what_was_typed(shown: Stage) -> None:
    commissioner = signed_in("commissioner", agency=shown.lead)
    answer = commissioner.post(PAGE, ASK | {"until": "2019-06-30"})
    assert answer.status_code == 409
    assert "Choose a day after today, within two years." in answer.content.decode()
    assert "The new system is late." in answer.content.decode()


def test_opm_ends_it_early_and_the_page_keeps_why(shown: Stage, client: Client) -> None:
    make.accepted_miss(shown.bad, UNTIL, starts_on=date(2019, 6, 1))
    assert signed_in("analyst").post(PAGE, {"do": "end", "why": "Reached.", "standing": "1"}).status_code == 302
    assert WORDS not in stage.text(client, "/measures/BAD/")
    assert "Reached." in stage.text(client, PAGE)
