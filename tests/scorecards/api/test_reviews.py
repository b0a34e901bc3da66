"""Reviews and promises in the API: the same rows as on the pages, to the same readers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from goals.actions.promises import say_done
from goals.models import AgendaItem, Decision
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def test_staff_read_the_reviews_they_may_know_of(client: Client) -> None:
    shown = stage.set_up()
    made = make.review("minuted", kind="agency", agency=shown.lead, title="Of the lead")
    make.review("minuted", kind="agency", agency=shown.partner)
    first = AgendaItem.objects.create(review=made, place=1, kind="own", subject="The budget", added_by=made.planned_by, added_at=AT)
    Decision.objects.create(review=made, item=first, text="Decided.", made_by=made.planned_by, made_at=AT)
    client.force_login(make.user("steward", agency=shown.lead))
    assert [one["name"] for one in client.get("/api/v1/reviews/").json()] == ["Of the lead"]
    found = client.get(f"/api/v1/reviews/{made.pk}/").json()
    assert [(one["place"], one["subject"], [each["text"] for each in one["decisions"]]) for one in found["items"]] == [
        (1, "The budget", ["Decided."])
    ]
    client.force_login(make.user("steward", agency=shown.partner))
    assert client.get(f"/api/v1/reviews/{made.pk}/").status_code == 404


def test_the_public_reads_no_reviews(client: Client) -> None:
    made = make.review("minuted")
    assert [client.get(path).status_code for path in ("/api/v1/reviews/", f"/api/v1/reviews/{made.pk}/")] == [401, 401]


def test_a_promise_is_given_out_with_what_it_is_scored_by_and_in_words(client: Client) -> None:
    shown = stage.set_up()
    one = make.promise(make.review("minuted"), shown.lead, goal=shown.goal, effect_of=shown.good, is_public=True)
    say_done(promise_id=one.pk, note="Done.", by=make.user("commissioner", agency=shown.lead), at=AT, day=world.DAY)
    found = client.get(f"/api/v1/promises/{one.pk}/").json()
    assert (found["state"], found["effect_state"], found["effect"]["measure"], found["effect"]["by"]) == ("open", "waiting", "GOOD", 3.0)
    assert found["told"].startswith("Done on June 30, 2019, on time. It is judged by the figure for Sep 2019")
    assert client.get("/api/v1/promises/?state=kept").json() == []
    assert client.get("/api/v1/promises/?agency=DOX").json()[0]["id"] == one.pk
    assert client.get("/api/v1/promises/?agency=HLP").json() == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/promises/?state=broken", 400),
        (f"/api/v1/promises/?agency={'x' * 41}", 400),
        ("/api/v1/promises/?goal=%00", 400),
        ("/api/v1/promises/9999999999999999999/", 404),
        ("/api/v1/promises/1/", 404),
    ],
)
def test_what_cannot_be_asked_is_refused(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status
