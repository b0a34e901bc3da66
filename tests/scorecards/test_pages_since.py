"""What is new since a reader last looked, through the doors."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Look, User
from accounts.rules.policy import PUBLIC
from metrics.models import Measure
from scorecards.charts import since as words
from scorecards.models import Flip
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import lens
from scorecards.queries.since import Change, changes_since
from scorecards.rules.since import Way, What
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
MAY = date(2019, 5, 31)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def panel(page: str) -> str:
    """The section as text in one line, without the tokens of its forms."""
    start = page.index('id="since"')
    return re.sub(r"\s+|name=\"csrf\S+ value=\S+", " ", page[start : page.index("</section>", start)])


def look(client: Client, kind: str = "overview", subject: str = "", **more: str) -> int:
    return client.post("/my/looked/", {"kind": kind, "subject": subject} | more).status_code


def come_back(client: Client, who: User) -> None:
    """Another visit: a session of its own."""
    client.logout()
    client.force_login(who)


def revise(of: Measure, end: date, value: float) -> None:
    """Revises a published figure, as a correction does."""
    world.revise(of, end, value, accepted_at=timezone.now())
    world.settled()


def missed() -> stage.Stage:
    """A world in which the good measure has just become off track, by a revision."""
    shown = stage.set_up()
    revise(shown.good, MAY, 40.0)
    return shown


def test_the_public_sees_what_changed_in_the_last_thirty_days_with_its_cause(client: Client) -> None:
    missed()
    shown = panel(stage.text(client, "/"))
    assert "In the last 30 days" in shown
    assert "1 measure got worse and 1 measure was revised." in shown
    assert "Trains on time" in shown
    assert "A value was revised, found by a revision of May 2019 on" in shown
    assert "I have seen this" not in shown


def test_a_reader_sees_what_changed_since_her_last_visit_and_not_what_she_saw_then(client: Client) -> None:
    shown = missed()
    governor = make.user("governor")
    client.force_login(governor)
    assert "In the last 30 days" in panel(stage.text(client, "/"))
    assert look(client) == 204
    come_back(client, governor)
    page = panel(stage.text(client, "/"))
    assert "Since you last looked" in page
    assert "No status changed and no figure was revised in this time, and no figure recorded in it is unusual." in page
    revise(shown.good, MAY, 95.0)
    page = panel(stage.text(client, "/"))
    assert "1 measure got better" in page
    assert "I have seen this" in page


def test_the_panel_stays_the_same_for_a_visit_whether_or_not_the_look_was_noted(client: Client) -> None:
    missed()
    governor = make.user("governor")
    client.force_login(governor)
    before = panel(stage.text(client, "/"))
    look(client)
    assert panel(stage.text(client, "/")) == before


def test_looking_is_written_once_a_visit(client: Client) -> None:
    stage.set_up()
    client.force_login(make.user("governor"))
    look(client)
    first = Look.objects.get()
    look(client)
    assert Look.objects.get().looked_at == first.looked_at


def test_opening_a_page_writes_nothing(client: Client) -> None:
    stage.set_up()
    client.force_login(make.user("governor"))
    stage.text(client, "/")
    stage.text(client, "/areas/TR/")
    assert not Look.objects.exists()


def test_who_says_that_she_has_seen_it_comes_back_to_an_empty_list(client: Client) -> None:
    missed()
    governor = make.user("governor")
    client.force_login(governor)
    Look.objects.create(user=governor, kind="overview", visit="earlier", looked_at=LONG_AGO)
    assert "1 measure got worse" in panel(stage.text(client, "/"))
    response = client.post("/my/looked/", {"kind": "overview", "subject": "", "seen": "1"})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert "No status changed" in panel(stage.text(client, "/"))


@pytest.mark.parametrize(
    "asked",
    [{}, {"kind": "gossip"}, {"kind": "area"}, {"kind": "overview", "subject": "TR"}, {"kind": "area", "subject": "//evil.example"}],
)
def test_a_look_at_what_is_no_page_is_refused_and_not_kept(client: Client, asked: dict[str, str]) -> None:
    client.force_login(make.user("governor"))
    assert client.post("/my/looked/", asked).status_code == 400
    assert not Look.objects.exists()


def test_nobody_looks_without_being_signed_in_and_nobody_by_get(client: Client) -> None:
    assert client.post("/my/looked/", {"kind": "overview"}).status_code == 302
    client.force_login(make.user("governor"))
    assert client.get("/my/looked/").status_code == 405
    assert not Look.objects.exists()


def test_each_priority_remembers_its_own_last_visit(client: Client) -> None:
    missed()
    governor = make.user("governor")
    client.force_login(governor)
    look(client, "area", "TR")
    come_back(client, governor)
    assert "Since you last looked" in panel(stage.text(client, "/areas/TR/"))
    assert "In the last 30 days" in panel(stage.text(client, "/areas/ST/"))
    assert "1 measure got worse" in panel(stage.text(client, "/areas/TR/?since=2000-01-01"))


def test_the_same_page_is_served_from_the_cache_to_whoever_looked_at_the_same_time(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    stage.set_up()
    client.force_login(make.user("governor"))
    stage.text(client, "/")
    # Session, person, roles and the site's state: when she last looked is not asked of the database again.
    with django_assert_max_num_queries(5):
        response = client.get("/")
    with django_assert_max_num_queries(5):
        assert client.get("/", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_a_revision_without_a_flip_is_told_with_what_stood_before() -> None:
    shown = stage.set_up()
    revise(shown.good, date(2019, 4, 30), 60.0)
    changes = changes_since(PUBLIC, lens(), timezone.now() - timedelta(days=1), measure_cards(lens(), PUBLIC))
    one = next(row for row in changes.rows if row.what is What.REVISION)
    assert (one.code, one.way) == ("GOOD", Way.WORSE)
    assert re.fullmatch(r"Apr 2019 was revised from \d\d% to 60%\.", words.sentence(one))
    assert changes.counted.revised == 1


def test_an_unusual_figure_is_news_only_once_it_has_arrived() -> None:
    shown = stage.set_up()
    world.monthly(shown.blank, [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0, 10.0, 12.0], last=date(2019, 4, 30))
    world.settled(shown.blank)
    Flip.objects.all().delete()
    make.reading(shown.blank, MAY, 30.0, recorded_at=timezone.now())
    world.settled(shown.blank)
    own = [card for card in measure_cards(lens(), PUBLIC) if card.code == "BLANK"]
    assert [one.what for one in changes_since(PUBLIC, lens(), timezone.now() - timedelta(days=1), own).rows] == [What.SIGNAL]
    assert changes_since(PUBLIC, lens(), timezone.now() + timedelta(days=1), own).rows == ()


def test_nothing_unpublished_is_news_for_the_public(client: Client) -> None:
    shown = stage.set_up()
    revise(shown.hidden, MAY, 99.0)
    assert "Unpublished count" not in stage.text(client, "/?since=2000-01-01&changes=all")
    client.force_login(make.user("analyst"))
    assert "Unpublished count" in panel(stage.text(client, "/?since=2000-01-01&changes=all"))


def test_what_became_of_promises_stands_among_the_rest_by_consequence() -> None:
    missed()
    promise = Change(What.PROMISE, Way.WORSE, timezone.now(), "goal", "G1", "Trains arrive on time", told="Two crews were promised.")
    cards = measure_cards(lens(), PUBLIC)
    rows = changes_since(PUBLIC, lens(), timezone.now() - timedelta(days=1), cards, others=[promise]).rows
    assert [row.what for row in rows][:2] == [What.PROMISE, What.FLIP]
    assert words.sentence(promise) == "Two crews were promised."


def test_flips_of_measures_that_are_not_on_the_page_are_left_out() -> None:
    shown = missed()
    other = [card for card in measure_cards(lens(), PUBLIC) if card.code == shown.bad.code]
    rows = changes_since(PUBLIC, lens(), timezone.now() - timedelta(days=1), other).rows
    assert [row.code for row in rows if row.kind == "measure"] == []


@pytest.mark.parametrize("subject", ["-", "..", "x", "NONE"])
def test_nobody_looks_at_a_priority_that_there_is_not(client: Client, subject: str) -> None:
    client.force_login(make.user("governor"))
    assert [look(client, "area", subject), look(client, "area", subject, seen="1")] == [400, 400]
    assert not Look.objects.exists()
