"""Drafts: seen by those who put them right, taken into the catalog by OPM, public only when it says so."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from metrics.models import Change, Measure
from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
FACTS = {"name": "Permits decided in time", "unit": "percent", "direction": "up", "decimals": "1", "definition": "Share.", "source": "Log"}


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    stage.open_site(settings)


def a_draft(**fields: Any) -> Measure:
    made = make.measure(**{"code": "DRAFT-1", "name": "permits dec %", "is_draft": True, "is_public": False} | fields)
    make.reading(made, date(2019, 5, 31), 5.0)
    return made


def test_a_steward_sees_the_drafts_of_the_own_agency_alone(client: Client) -> None:
    one = a_draft()
    other = a_draft(code="DRAFT-2", name="somebody else's")
    client.force_login(make.user("steward", agency=one.agency))
    page = stage.text(client, "/data/drafts/")
    assert one.name in page
    assert other.name not in page
    assert client.get(f"/data/drafts/{other.code}/").status_code == 404


@pytest.mark.parametrize("kind", [None, "governor"])
def test_who_hands_nothing_in_is_not_told_of_drafts(kind: str | None, client: Client) -> None:
    a_draft()
    if kind:
        client.force_login(make.user(kind))
    assert client.get("/data/drafts/").status_code == 404
    assert client.post("/data/drafts/settle/", {"verb": "publish"}).status_code == 404


def test_a_steward_puts_a_draft_right(client: Client) -> None:
    one = a_draft()
    client.force_login(make.user("steward", agency=one.agency))
    assert client.post(f"/data/drafts/{one.code}/", FACTS).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.unit, one.direction, one.decimals, one.is_draft) == ("Permits decided in time", "percent", "up", 1, True)
    assert Change.objects.filter(measure=one, done_at=None).exists()


def test_what_is_wrong_with_a_draft_is_said_all_at_once_and_nothing_is_changed(client: Client) -> None:
    one = a_draft()
    client.force_login(make.user("analyst"))
    answer = client.post(f"/data/drafts/{one.code}/", FACTS | {"name": "", "decimals": "many"})
    assert answer.status_code == 400
    assert answer.content.decode().count("form-errors") == 1
    one.refresh_from_db()
    assert one.name == "permits dec %"


@pytest.mark.parametrize(("verb", "public", "retired"), [("keep", False, False), ("publish", True, False), ("aside", False, True)])
def test_an_analyst_settles_drafts(verb: str, public: bool, retired: bool, client: Client) -> None:
    one = a_draft()
    client.force_login(make.user("analyst"))
    client.post("/data/drafts/settle/", {"draft": [one.pk, "x", "9" * 30], "verb": verb})
    one.refresh_from_db()
    assert (one.is_draft, one.is_public, one.retired_on is not None) == (False, public, retired)


def test_a_steward_takes_nothing_into_the_catalogue(client: Client) -> None:
    one = a_draft()
    client.force_login(make.user("steward", agency=one.agency))
    assert client.post("/data/drafts/settle/", {"draft": [one.pk], "verb": "publish"}).status_code == 403
    one.refresh_from_db()
    assert one.is_draft


def test_a_measure_that_is_no_draft_is_never_settled_here(client: Client) -> None:
    one = make.measure(is_public=False)
    client.force_login(make.user("analyst"))
    client.post("/data/drafts/settle/", {"draft": [one.pk], "verb": "publish"})
    one.refresh_from_db()
    assert not one.is_public
