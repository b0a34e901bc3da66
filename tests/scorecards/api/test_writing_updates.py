"""Agencies' systems say how goals stand and comment: with the rights of their agency and the checks of the pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from accounts.actions import end_role, grant_role
from accounts.actions.tokens import Wish, make_token
from goals.models import Comment, GoalUpdate
from tests import make

NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)
TEXT = {
    "declared": "on_track",
    "told_until": "2019-08-14",
    "how_are_we_doing": "Nine of ten trains are in time.",
    "declared_why": "See the log.",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.SITE_CLOCK = date(2019, 6, 30)


@pytest.fixture
def agency():
    return make.agency(code="DOT")


@pytest.fixture
def commissioner(agency):
    return make.user("commissioner", agency=agency)


@pytest.fixture
def address(agency):
    make.reporting_period()
    make.goal(code="T3", lead=agency)
    return "/api/v1/goals/T3/updates/SFY2019-Q4/"


def headers(by, *verbs, agency="DOT", **more):
    secret = make_token(wish=Wish("Nightly job", agency, verbs, timedelta(days=30)), by=by, at=NOW)[1]
    return {"headers": {"Authorization": f"Token {secret}"} | more, "content_type": "application/json"}


def put(address, token, **said):
    return Client().put(address, said, **token)


def test_an_update_is_saved_read_and_submitted(address, commissioner):
    token = headers(commissioner, "updates")
    empty = Client().get(address, **token).json()
    assert (empty["state"], empty["version"]) == ("", 0)
    saved = put(address, token, version=0, **TEXT)
    assert (saved.status_code, saved.json()["state"], saved.json()["version"]) == (200, "draft", 1)
    assert saved.json()["texts"]["how_are_we_doing"] == TEXT["how_are_we_doing"]
    sent = Client().post(f"{address}submit/", {"version": 1}, **token)
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted"), sent.json()
    assert GoalUpdate.objects.get().submitted_by == commissioner


def test_who_saves_over_an_unseen_text_is_given_both(address, commissioner):
    token = headers(commissioner, "updates")
    put(address, token, version=0, what_works="Mine first.")
    second = put(address, token, version=0, what_works="Something else.")
    assert second.status_code == 409
    told = second.json()
    assert (told["mine"]["what_works"], told["theirs"]["what_works"], told["version"]) == ("Something else.", "Mine first.", 1)
    assert GoalUpdate.objects.get().what_works == "Mine first."


def test_a_stewards_token_drafts_and_does_not_submit(address, agency):
    # A steward keeps no tokens: a commissioner who became one has such a token.
    person = make.user("commissioner", agency=agency)
    token = headers(person, "updates")
    grant_role(user=person, kind="steward", agency=agency, at=NOW)
    end_role(role=person.roles.get(kind="commissioner"), at=NOW)
    assert put(address, token, version=0, **TEXT).status_code == 200
    assert Client().post(f"{address}submit/", {"version": 1}, **token).status_code == 403


def test_what_is_missing_is_named(address, commissioner):
    token = headers(commissioner, "updates")
    put(address, token, version=0, what_works="Repairs.")
    refused = Client().post(f"{address}submit/", {"version": 1}, **token)
    assert (refused.status_code, refused.json()["why"]) == (422, "missing")
    assert {"field": "declared", "why": "empty"} in refused.json()["missing"]


@pytest.mark.parametrize(
    ("said", "status", "named"),
    [
        ({"version": 0, "declared": "splendid"}, 422, "declared"),
        ({"version": 0, "told_until": "soon"}, 422, "told_until"),
        ({"declared": "done"}, 400, "version"),
        ({"version": 0, "mood": "good"}, 400, "mood"),
    ],
)
def test_a_field_that_is_not_of_its_kind_is_refused_by_name(address, commissioner, said, status, named):
    answer = put(address, headers(commissioner, "updates"), **said)
    assert answer.status_code == status
    assert named in answer.content.decode()
    assert not GoalUpdate.objects.exists()


def test_another_agencys_goal_is_not_there(address):
    other = make.agency(code="DOL")
    token = headers(make.user("commissioner", agency=other), "updates", agency="DOL")
    assert put(address, token, version=0, **TEXT).status_code == 404
    assert Client().get(address, **token).status_code == 404


def test_a_token_for_one_agency_writes_nothing_for_its_makers_other_agency(address, commissioner):
    grant_role(user=commissioner, kind="commissioner", agency=make.agency(code="DOL"), at=NOW)
    assert put(address, headers(commissioner, "updates", agency="DOL"), version=0, **TEXT).status_code == 404


def test_without_the_verb_nothing_is_written(address, commissioner):
    token = headers(commissioner, "read", "comments")
    assert put(address, token, version=0, **TEXT).status_code == 403
    assert Client().get(address, **token).status_code == 403


def test_a_measure_a_reading_and_an_update_are_commented_on(address, commissioner, agency):
    measure = make.measure(code="T-OTP", agency=agency)
    make.reading(measure, date(2019, 3, 31), 90.0)
    token = headers(commissioner, "comments", "updates")
    put(address, token, version=0, what_works="Repairs.")
    about = [
        {"measure": "T-OTP"},
        {"measure": "T-OTP", "period_end": "2019-03-31"},
        {"goal": "T3", "reporting_period": "SFY2019-Q4", "part": "what_works"},
    ]
    for one in about:
        made = Client().post("/api/v1/comments/", one | {"text": "Please look."}, **token)
        assert made.status_code == 201, (one, made.json())
    first = Comment.objects.order_by("pk")[0]
    answer = Client().post("/api/v1/comments/", {"thread": first.pk, "text": "Done."}, **token)
    assert (answer.status_code, Comment.objects.get(pk=answer.json()["comment"]).thread) == (201, first)


def test_nothing_is_said_where_the_token_sees_nothing(address, commissioner):
    make.measure(code="SECRET-1", is_public=False)
    token = headers(commissioner, "comments")
    for about in ({"measure": "SECRET-1"}, {"measure": "NONE-1"}, {"thread": 9999}, {"goal": "T9", "reporting_period": "SFY2019-Q4"}):
        assert Client().post("/api/v1/comments/", about | {"text": "Hello"}, **token).status_code == 404, about
    assert Client().post("/api/v1/comments/", {"text": "Hello"}, **token).status_code == 400


def test_a_comment_with_a_key_is_made_once(commissioner, agency):
    make.measure(code="T-OTP", agency=agency)
    token = headers(commissioner, "comments", **{"Idempotency-Key": "note-1"})
    answers = [Client().post("/api/v1/comments/", {"measure": "T-OTP", "text": "Please look."}, **token).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Comment.objects.count() == 1
