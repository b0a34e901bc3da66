"""The calendar feed: valid, folded and escaped, only what its owner may see, ended when it is revoked."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.models import Role, User
from goals.actions.reviews import cancel_review
from goals.models import CalendarLink, ReviewPerson
from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def address(client: Client, person: User) -> str:
    """A new address of this person, as its page tells it."""
    client.force_login(person)
    page = client.post("/my/calendar/", {"do": "make"}).content.decode()
    return re.search(r"/calendar/[\w-]+\.ics", page).group()  # type: ignore[union-attr]


def events(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_feed_is_what_rfc_5545_asks_for(client: Client) -> None:
    title = "Trains; roads, and \\ other “things” that are spoken of for so long that the line has to be folded: é"
    make.review(title=title, on=date(2019, 7, 2), at_time=time(10), minutes_long=90, place="Room 1, Hartford")
    answer = Client().get(address(client, make.user("governor")))
    lines = answer.content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    found = events(client, address(client, make.user("governor")))[title]
    assert found["dtstart"].dt == datetime(2019, 7, 2, 10, tzinfo=NEW_YORK)
    assert found["duration"].dt == timedelta(minutes=90)
    assert (str(found["location"]), str(found["status"])) == ("Room 1, Hartford", "CONFIRMED")
    assert str(found["uid"]).startswith("review-")
    assert Calendar.from_ical(answer.content).walk("VTIMEZONE")


def test_a_review_without_a_time_lasts_all_day_and_one_called_off_says_so(client: Client) -> None:
    make.review("planned", title="All day", on=date(2019, 7, 2))
    off = make.review("planned", title="Off", on=date(2019, 7, 3))
    cancel_review(review_id=off.pk, why="Snow.", by=make.user("analyst"), at=AT)
    found = events(client, address(client, make.user("governor")))
    assert (found["All day"]["dtstart"].dt, found["All day"]["dtend"].dt) == (date(2019, 7, 2), date(2019, 7, 3))
    assert str(found["Off"]["status"]) == "CANCELLED"


def test_a_feed_holds_what_its_owner_may_see_and_their_own_promises(client: Client) -> None:
    shown = stage.set_up()
    mine, others = make.review("prepared", title="Mine"), make.review("prepared", title="Of others")
    steward, boss = make.user("steward", agency=shown.lead), make.user("commissioner", agency=shown.lead)
    ReviewPerson.objects.create(review=mine, user=steward, added_at=AT)
    make.promise(others, shown.lead, goal=shown.goal, person=steward, what="Named for the steward.")
    make.promise(mine, shown.lead, goal=shown.goal, what="Of the agency.")
    make.promise(mine, shown.partner, goal=shown.goal, what="Of another agency.")
    assert set(events(client, address(client, steward))) == {"Mine", "Promise due: Named for the steward."}
    assert set(events(client, address(client, boss))) == {"Promise due: Named for the steward.", "Promise due: Of the agency."}
    assert set(events(client, address(client, make.user("governor")))) == {"Mine", "Of others"}


def test_an_address_ends_when_it_is_revoked_when_another_is_made_and_with_the_last_role(client: Client) -> None:
    person = make.user("governor")
    first = address(client, person)
    assert Client().get(first).status_code == 200
    second = address(client, person)
    assert [Client().get(one).status_code for one in (first, second)] == [404, 200]
    Role.objects.filter(user=person).update(ended_at=AT)
    assert Client().get(second).status_code == 404
    Role.objects.filter(user=person).update(ended_at=None)
    client.post("/my/calendar/", {"do": "end"})
    assert Client().get(second).status_code == 404
    assert Client().get("/calendar/nobodys-secret-of-all.ics").status_code == 404


def test_the_database_knows_no_secret(client: Client) -> None:
    secret = address(client, make.user("governor")).rpartition("/")[2].removesuffix(".ics")
    kept = CalendarLink.objects.get()
    assert secret not in (kept.digest, str(kept))
    assert secret not in client.get("/my/calendar/").content.decode()
