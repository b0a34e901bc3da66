"""Adding, changing, starting and pausing feeds, moving releases; and two workers that want the same feed."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.queries import viewer
from metrics.actions import feeds
from metrics.actions.feeds.claiming import claim_due, turn
from metrics.actions.releases import move_release
from metrics.models import Change, ExpectedRelease, Feed
from metrics.queries.feeds import FeedState, expected_releases, feed_sheet, measures_fed
from metrics.queries.feeds import feeds as feed_rows
from tests import make
from tests.metrics import soda
from tests.metrics.feeding import AT, HOUR, ask, feed_of, go_on

pytestmark = pytest.mark.django_db
KNOWN = {"etag": '"v1"', "last_modified": "yesterday", "source_updated_at": "17"}


@pytest.fixture
def portal(settings: Any):
    with soda.open_portal() as one:
        settings.FEED_HOSTS = [one.address]
        one.rows = [["M-A", "2024-04", "9"]]
        yield one


def wanted(**fields: Any) -> feeds.FeedSettings:
    plain = {"code": "PLACED", "name": "Children in placement", "kind": "soda", "address": "https://data.ct.gov", "dataset": "abcd-1234"}
    return feeds.FeedSettings(**(plain | fields))


def saved(by: Any, **fields: Any) -> Feed:
    pk = feeds.save_feed(feed_id=None, wanted=wanted(agency_id=make.agency().pk, **fields), by=by, at=AT)
    return Feed.objects.get(pk=pk)


def test_a_new_feed_is_due_at_once_and_in_the_audit() -> None:
    feed: Any = saved(make.user("analyst"))
    assert (feed.next_at, feed.is_active, feed.is_trusted) == (AT, True, False)
    assert [event.pgh_label for event in feed.events.all()] == ["insert"]


@pytest.mark.parametrize("changed", [{"address": "https://data.example"}, {"dataset": "wxyz-9876"}, {"where": "a > 1"}, {"order": "a"}])
def test_a_feed_with_another_source_is_asked_as_if_for_the_first_time(changed: dict[str, str]) -> None:
    analyst = make.user("analyst")
    feed = saved(analyst)
    Feed.objects.filter(pk=feed.pk).update(next_at=AT + 9 * HOUR, failures=3, **KNOWN)
    feeds.save_feed(feed_id=feed.pk, wanted=wanted(agency_id=feed.agency_id, **changed), by=analyst, at=AT + HOUR)
    now: Any = Feed.objects.get(pk=feed.pk)
    assert (now.etag, now.last_modified, now.source_updated_at, now.failures, now.next_at) == ("", "", "", 0, AT + HOUR)
    assert now.events.order_by("-pgh_id")[0].pgh_label == "update"


def test_a_feed_with_another_name_keeps_what_it_knows_of_its_source() -> None:
    analyst = make.user("analyst")
    feed = saved(analyst)
    Feed.objects.filter(pk=feed.pk).update(next_at=AT + 9 * HOUR, **KNOWN)
    feeds.save_feed(feed_id=feed.pk, wanted=wanted(agency_id=feed.agency_id, name="Placed", is_trusted=True), by=analyst, at=AT + HOUR)
    now = Feed.objects.get(pk=feed.pk)
    assert (now.name, now.is_trusted, now.etag, now.next_at) == ("Placed", True, '"v1"', AT + 9 * HOUR)


def test_a_paused_feed_that_is_started_again_is_due_at_once() -> None:
    analyst = make.user("analyst")
    feed = saved(analyst)
    feeds.start_or_pause_feed(feed_id=feed.pk, is_active=False, by=analyst, at=AT)
    assert not Feed.objects.get(pk=feed.pk).is_active
    feeds.start_or_pause_feed(feed_id=feed.pk, is_active=True, by=analyst, at=AT + HOUR)
    assert (Feed.objects.get(pk=feed.pk).is_active, Feed.objects.get(pk=feed.pk).next_at) == (True, AT + HOUR)


@pytest.mark.parametrize("kind", ["steward", "commissioner", "governor", "linkage_officer", None])
def test_only_data_keepers_keep_feeds(kind: str | None) -> None:
    feed, other = saved(make.user("analyst")), make.user(kind)
    measure = make.measure()
    with pytest.raises(PermissionDenied):
        feeds.save_feed(feed_id=feed.pk, wanted=wanted(agency_id=feed.agency_id, name="Mine"), by=other, at=AT)
    with pytest.raises(PermissionDenied):
        feeds.start_or_pause_feed(feed_id=feed.pk, is_active=False, by=other, at=AT)
    with pytest.raises(PermissionDenied):
        move_release(measure_id=measure.pk, period_end=date(2024, 4, 30), due_on=date(2024, 9, 1), why="So it says.", by=other, at=AT)
    assert Feed.objects.get(pk=feed.pk).name == "Children in placement"
    assert not ExpectedRelease.objects.exists()


def test_a_feed_is_seen_by_its_agency_and_by_who_reads_everything() -> None:
    feed = saved(make.user("analyst"))
    seen = {
        kind: [row.code for row in feed_rows(viewer(make.user(kind, agency=feed.agency)))]
        for kind in ("steward", "commissioner", "analyst", "administrator", "governor")
    }
    assert set(map(tuple, seen.values())) == {("PLACED",)}
    other = viewer(make.user("steward"))
    assert feed_rows(other) == []
    assert feed_sheet(other, "PLACED") is None
    assert feed_rows(viewer(make.user())) == []


def test_the_state_of_a_feed_is_the_most_pressing_one(portal: soda.Portal) -> None:
    make.measure(code="M-A")
    analyst = make.user("analyst")
    feed, who = feed_of(portal), viewer(analyst)

    def state() -> str:
        return feed_rows(who)[0].state

    assert state() == FeedState.NEW
    ask()
    assert state() == FeedState.WAITING
    Feed.objects.filter(pk=feed.pk).update(is_trusted=True)
    go_on()
    assert state() == FeedState.GOOD
    portal.mishaps = [soda.status(404)]
    Feed.objects.filter(pk=feed.pk).update(next_at=AT)
    ask(at=AT + HOUR)
    row = feed_rows(who)[0]
    assert (row.state, row.failures, row.last_good, row.last_new) == (FeedState.FAILING, 1, AT, AT)
    assert "404" in row.error
    feeds.ask_now(feed_id=feed.pk, by=analyst, at=AT)
    assert state() == FeedState.ASKED
    Feed.objects.filter(pk=feed.pk).update(claimed_at=None, is_active=False)
    assert state() == FeedState.PAUSED


def test_the_measures_of_a_feed_are_those_its_readings_are_of(portal: soda.Portal) -> None:
    measure, _ = make.measure(code="M-A"), make.measure(code="M-B")
    feed, other = feed_of(portal, is_trusted=True), saved(make.user("analyst"))
    ask()
    go_on()
    assert measures_fed([feed.pk, other.pk]) == {feed.pk: [measure.pk], other.pk: []}


def test_a_moved_release_is_kept_with_what_the_source_says_and_recalculated() -> None:
    measure, analyst = make.measure(lag_days=10), make.user("analyst")
    move_release(measure_id=measure.pk, period_end=date(2024, 4, 30), due_on=date(2024, 9, 1), why=" New system. ", by=analyst, at=AT)
    (kept,) = expected_releases([measure.pk])
    assert (kept.due_on, kept.note, kept.moved_from) == (date(2024, 9, 1), "New system.", date(2024, 5, 10))
    assert ExpectedRelease.objects.get().period_start == date(2024, 4, 1)
    assert list(Change.objects.values_list("measure", "reason")) == [(measure.pk, "definition")]


def test_a_release_that_moves_twice_says_from_where_it_moved_last() -> None:
    measure, analyst = make.measure(lag_days=10), make.user("analyst")
    for day in (date(2024, 8, 1), date(2024, 9, 1)):
        move_release(measure_id=measure.pk, period_end=date(2024, 4, 30), due_on=day, why="Again.", by=analyst, at=AT)
    (kept,) = expected_releases([measure.pk])
    assert (kept.due_on, kept.moved_from) == (date(2024, 9, 1), date(2024, 8, 1))


def test_a_date_that_was_stated_from_the_beginning_is_not_a_moved_one() -> None:
    count = make.measure(period="point")
    ExpectedRelease.objects.create(
        measure=count,
        period_start=date(2024, 1, 24),
        period_end=date(2024, 1, 24),
        due_on=date(2024, 6, 30),
        note="Counts come out in June.",
    )
    assert [one.moved_from for one in expected_releases([count.pk])] == [None]


@pytest.mark.parametrize(("due_on", "why"), [(date(2024, 4, 29), "Earlier."), (date(2024, 9, 1), "  ")])
def test_a_release_before_the_end_of_its_period_or_without_a_reason_is_refused(due_on: date, why: str) -> None:
    measure = make.measure()
    with pytest.raises(ValueError, match="needs a date"):
        move_release(measure_id=measure.pk, period_end=date(2024, 4, 30), due_on=due_on, why=why, by=make.user("analyst"), at=AT)


def together(work: Any, times: int) -> list[Any]:
    """What several threads, each with a connection of its own, get when they begin at the same moment."""
    found: list[Any] = []
    start = threading.Barrier(times)

    def one() -> None:
        start.wait(timeout=10)
        found.append(work())
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    return found


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_takes_a_feed(portal: soda.Portal) -> None:
    feed_of(portal)
    found = together(lambda: claim_due(at=AT), 6)
    assert len(found) == 6
    assert len([one for one in found if one is not None]) == 1


@pytest.mark.django_db(transaction=True)
def test_one_worker_at_a_time_asks_what_is_due(portal: soda.Portal) -> None:
    both = threading.Barrier(2)

    def turned() -> bool:
        with turn() as is_mine:
            both.wait(timeout=10)
            return is_mine

    assert sorted(together(turned, 2)) == [False, True]
    with turn() as is_mine:
        assert is_mine


def test_a_worker_lets_go_of_its_turn_before_its_task_nears_the_limit(portal: soda.Portal) -> None:
    for _ in range(3):
        feed_of(portal, kind="file", address=f"{portal.address}/gone.csv", dataset="")
    ticks = iter(range(100))
    assert list(feeds.ask_due(clock=lambda: AT + timedelta(minutes=next(ticks)))) == []
    assert len(portal.asked) == 2
