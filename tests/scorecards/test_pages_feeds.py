"""The pages of feeds: who is shown what, what a keeper does there, and which releases are late or moved."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from metrics.models import ExpectedRelease, Feed, FeedFetch, Measure, Upload
from scorecards import tasks
from tests import make
from tests.metrics import soda
from tests.metrics.feeding import feed_of, last, now
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {
    "name": "Days to decide", "code": "DECIDE", "kind": "soda", "dataset": soda.DATASET, "every_hours": "24", "select": "", "where": "",
    "order": "", "app_token": "", "layout_id": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


@pytest.fixture
def portal(settings: Any):
    with soda.open_portal() as one:
        settings.FEED_HOSTS = ["data.ct.gov", one.address]
        one.rows = [["M-A", "2019-03", "9"], ["M-A", "2019-04", "8"]]
        yield one


@pytest.fixture
def measure() -> Measure:
    return make.measure(code="M-A", name="Days to decide", lag_days=20)


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(make.user("analyst", name="Ana List"))
    return client


def given(portal: soda.Portal, **fields: Any) -> dict[str, Any]:
    return GOOD | {"address": portal.address, "agency_id": make.agency().pk} | fields


def through() -> None:
    """What the worker does until nothing is left to do."""
    tasks.ask_feeds()
    for upload_id in Upload.objects.filter(state="received").values_list("pk", flat=True):
        tasks.read_upload(upload_id)
    for upload_id in Upload.objects.filter(state="publishing").values_list("pk", flat=True):
        tasks.publish_upload(upload_id)
    tasks.recalculate_changes()


def fed(portal: soda.Portal, **fields: Any) -> Feed:
    """A feed that has brought what the portal has, published by itself."""
    feed = feed_of(portal, code="DECIDE", is_trusted=True, **fields)
    Feed.objects.filter(pk=feed.pk).update(next_at=timezone.now() - timedelta(minutes=1))
    through()
    return feed


def path(rest: str = "") -> str:
    return f"/data/feeds/DECIDE/{rest}"


PAGES = [("get", ""), ("get", "edit/"), ("post", "edit/"), ("post", "ask/"), ("post", "switch/"), ("post", "moved/")]


@pytest.mark.parametrize("kind", [None, "steward", "commissioner"])
@pytest.mark.parametrize(("method", "rest"), PAGES)
def test_a_feed_is_nobodys_business_but_its_agencys(client: Client, portal: soda.Portal, kind: str | None, method: str, rest: str) -> None:
    feed = feed_of(portal, code="DECIDE")
    if kind:
        client.force_login(make.user(kind))
    assert getattr(client, method)(path(rest)).status_code == 404
    assert now(feed).is_active
    assert not FeedFetch.objects.exists()


@pytest.mark.parametrize(("method", "rest"), PAGES[1:])
@pytest.mark.parametrize("kind", ["steward", "commissioner", "governor", "linkage_officer"])
def test_who_reads_a_feed_does_not_change_it(client: Client, portal: soda.Portal, kind: str, method: str, rest: str) -> None:
    feed = feed_of(portal, code="DECIDE")
    client.force_login(make.user(kind, agency=feed.agency))
    page = stage.text(client, path())
    assert "Check now" not in page
    assert "/edit/" not in page
    assert getattr(client, method)(path(rest)).status_code == 404
    assert client.get("/data/feeds/new/").status_code == 404
    assert now(feed).is_active


def test_the_public_is_not_told_of_feeds(client: Client) -> None:
    assert client.get("/data/feeds/").status_code == 404


def test_without_a_feed_the_list_says_what_one_is_good_for(analyst: Client) -> None:
    assert "No feed yet." in stage.text(analyst, "/data/feeds/")


def test_a_steward_sees_the_feeds_of_the_own_agency_only(client: Client, portal: soda.Portal) -> None:
    own, _ = feed_of(portal, name="Our own feed"), feed_of(portal, name="Their feed")
    client.force_login(make.user("steward", agency=own.agency))
    page = stage.text(client, "/data/feeds/")
    assert "Our own feed" in page
    assert "Their feed" not in page


def test_the_list_says_how_each_feed_stands(analyst: Client, portal: soda.Portal, measure: Measure) -> None:
    fed(portal)
    portal.files["/a.csv"] = b"measure,period,value\nM-A,2019-05,\n"
    feed_of(portal, name=stage.HOSTILE, path="/gone.csv")
    Feed.objects.exclude(code="DECIDE").update(next_at=timezone.now() - timedelta(minutes=1))
    through()
    page = stage.text(analyst, "/data/feeds/")
    assert "In order" in page
    assert "1 late" in page
    assert "Failed" in page
    assert "nothing at this address (404: Nothing is here)." in page
    assert "no measure yet" in page
    assert "<script>alert" not in page


def test_the_list_takes_as_many_queries_for_many_feeds_as_for_few(
    analyst: Client, portal: soda.Portal, measure: Measure, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fed(portal)
    for _ in range(5):
        feed_of(portal)
    stage.at_work(analyst)
    with django_assert_max_num_queries(12):
        stage.text(analyst, "/data/feeds/")


def test_a_feed_that_is_saved_is_asked_and_its_figures_are_published(analyst: Client, portal: soda.Portal, measure: Measure) -> None:
    answer = analyst.post("/data/feeds/new/", given(portal, is_trusted="on"))
    assert (answer.status_code, answer["Location"]) == (302, path())
    Feed.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    through()
    page = stage.text(analyst, path())
    assert "Published" in page
    assert "Something new" in page
    assert "M-A" in page
    assert "x-soda2-truth-last-modified" in page
    asked = len(portal.asked)
    Feed.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    through()
    assert "Unchanged" in stage.text(analyst, path())
    assert len(portal.asked) == asked + 1
    assert Upload.objects.count() == 1


def test_everything_wrong_in_the_form_is_said_at_once(analyst: Client, portal: soda.Portal) -> None:
    feed_of(portal, code="TAKEN")
    wrong = given(portal, name="", code="taken", address="http://10.0.0.1/x", dataset="nonsense", app_token="SECRET_KEY", agency_id="")
    answer = analyst.post("/data/feeds/new/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    for words in (
        "This field is required.", "Another feed has this code.", "is not among the hosts that may be asked", "Give the dataset",
        "begins with FEED_TOKEN_",
    ):  # fmt: skip
        assert words in page
    assert Feed.objects.count() == 1
    assert portal.asked == []


@pytest.mark.parametrize("code", ["new", "NEW", "a b", "../x", "x"])
def test_a_code_that_cannot_be_an_address_is_refused(analyst: Client, portal: soda.Portal, code: str) -> None:
    assert analyst.post("/data/feeds/new/", given(portal, code=code)).status_code == 400
    assert not Feed.objects.exists()


def test_the_address_of_a_datasets_page_gives_portal_and_dataset(analyst: Client, portal: soda.Portal) -> None:
    page = "https://data.ct.gov/Health-and-Human-Services/Reports-by-Town/wxyz-9876/about_data"
    assert analyst.post("/data/feeds/new/", given(portal, address=page, dataset="")).status_code == 302
    made = Feed.objects.get()
    assert (made.address, made.dataset) == ("https://data.ct.gov", "wxyz-9876")


def test_a_file_has_no_dataset(analyst: Client, portal: soda.Portal) -> None:
    assert analyst.post("/data/feeds/new/", given(portal, kind="file", address=f"{portal.address}/a.csv", where="a > 1")).status_code == 302
    made = Feed.objects.get()
    assert (made.kind, made.address, made.dataset, made.where) == ("file", f"{portal.address}/a.csv", "", "")


def test_a_try_shows_the_first_rows_and_keeps_nothing(analyst: Client, portal: soda.Portal) -> None:
    portal.rows = [["M-A", f"2019-{n:02}", stage.HOSTILE] for n in range(1, 9)]
    page = analyst.post("/data/feeds/new/", given(portal, **{"try": "yes"})).content.decode()
    assert "The source answered" in page
    assert "<td>2019-05</td>" in page
    assert "<td>2019-06</td>" not in page
    assert "<script>alert" not in page
    assert not Feed.objects.exists()


def test_a_try_that_fails_says_why(analyst: Client, portal: soda.Portal) -> None:
    answer = analyst.post("/data/feeds/new/", given(portal, kind="file", address=f"{portal.address}/gone.csv", **{"try": "yes"}))
    assert "nothing at this address" in answer.content.decode()
    assert not Feed.objects.exists()


def test_a_try_of_a_host_that_is_not_listed_asks_nobody(analyst: Client, portal: soda.Portal) -> None:
    with soda.open_portal() as other:
        answer = analyst.post("/data/feeds/new/", given(portal, address=other.address, **{"try": "yes"}))
        assert (answer.status_code, other.asked) == (400, [])


def test_the_form_of_a_feed_shows_what_it_is(analyst: Client, portal: soda.Portal) -> None:
    feed_of(portal, code="DECIDE", where="value > 0", every_hours=7)
    page = stage.text(analyst, path("edit/"))
    assert 'value="DECIDE"' in page
    assert "value &gt; 0" in page
    assert "Every 7 hours" in page


def test_a_changed_address_keeps_what_the_feed_feeds(analyst: Client, portal: soda.Portal, measure: Measure) -> None:
    feed = fed(portal)
    new = given(portal, kind="file", address=f"{portal.address}/b.csv", agency_id=feed.agency_id)
    assert analyst.post(path("edit/"), new).status_code == 302
    assert "M-A" in stage.text(analyst, path())
    assert now(feed).address.endswith("/b.csv")


def test_asking_now_takes_the_feed_and_says_so(analyst: Client, portal: soda.Portal, measure: Measure) -> None:
    feed = feed_of(portal, code="DECIDE")
    assert analyst.post(path("ask/"))["Location"] == path()
    page = stage.text(analyst, path())
    assert "Being asked" in page
    assert 'hx-trigger="every 2s"' in page
    assert "It is being asked already." in analyst.post(path("ask/"), follow=True).content.decode()
    tasks.ask_feed(last(feed).pk)
    assert (last(feed).outcome, last(feed).asked_by.name if last(feed).asked_by else "") == ("changed", "Ana List")  # type: ignore[union-attr]


def test_the_page_that_waits_for_the_answer_is_drawn_anew_when_it_is_there(analyst: Client, portal: soda.Portal) -> None:
    feed = feed_of(portal, code="DECIDE")
    headers = {"HX-Request": "true"}
    analyst.post(path("ask/"))
    waiting = analyst.get(path(), headers=headers)
    assert "HX-Refresh" not in waiting
    assert "<html" not in waiting.content.decode()
    Feed.objects.filter(pk=feed.pk).update(claimed_at=None)
    assert analyst.get(path(), headers=headers)["HX-Refresh"] == "true"


def test_a_feed_is_paused_and_started(analyst: Client, portal: soda.Portal) -> None:
    feed = feed_of(portal, code="DECIDE")
    assert "Paused" in analyst.post(path("switch/"), {"active": "no"}, follow=True).content.decode()
    assert not now(feed).is_active
    assert "It is asked again" in analyst.post(path("switch/"), {"active": "yes"}, follow=True).content.decode()
    assert now(feed).is_active


def test_what_is_due_and_not_there_is_late(analyst: Client, portal: soda.Portal, measure: Measure) -> None:
    fed(portal)
    page = stage.text(analyst, path())
    assert "Late" in page
    assert "May 2019 was due on June 20, 2019: overdue by 10 days." in page
    assert "The source still has the old figures." in page


def test_a_source_that_was_not_reached_since_the_day_is_not_blamed(analyst: Client, portal: soda.Portal, measure: Measure) -> None:
    feed = fed(portal)
    FeedFetch.objects.filter(feed=feed).update(started_at=timezone.now().replace(year=2019, month=6, day=1))
    assert "The source has not answered since that day." in stage.text(analyst, path())


def test_what_the_source_moved_is_not_late(analyst: Client, portal: soda.Portal, measure: Measure) -> None:
    fed(portal)
    moved = {"measure_id": measure.pk, "due_on": "2019-08-15", "why": "A new case system."}
    assert "Until then the period counts as moved" in analyst.post(path("moved/"), moved, follow=True).content.decode()
    tasks.recalculate_changes()
    page = stage.text(analyst, path())
    assert "The source moved May 2019 from June 20, 2019 to August 15, 2019." in page
    assert "<q>A new case system.</q>" in page
    assert "1 moved" in stage.text(analyst, "/data/feeds/")
    assert ExpectedRelease.objects.get().period_end == date(2019, 5, 31)


def test_what_was_moved_and_still_does_not_come_is_late_again(analyst: Client, portal: soda.Portal, measure: Measure) -> None:
    fed(portal)
    analyst.post(path("moved/"), {"measure_id": measure.pk, "due_on": "2019-06-25", "why": "A few days."})
    tasks.recalculate_changes()
    page = stage.text(analyst, path())
    assert "Moved, and late again" in page
    assert "was moved from June 20, 2019 to June 25, 2019 and has not come: overdue by 5 days." in page


def test_figures_that_are_there_in_time_say_when_the_next_are_due(analyst: Client, portal: soda.Portal, measure: Measure) -> None:
    portal.rows.append(["M-A", "2019-05", "7"])
    fed(portal)
    page = stage.text(analyst, path())
    assert "In time" in page
    assert "Jun 2019 is due on July 20, 2019." in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"due_on": "2019-05-01"}, "The period is not over by then."),
        ({"why": ""}, "This field is required."),
        ({"measure_id": 0}, "Select a valid"),
    ],
)
def test_a_move_that_cannot_be_is_refused_with_the_form_open(
    analyst: Client, portal: soda.Portal, measure: Measure, wrong: dict[str, Any], words: str
) -> None:
    fed(portal)
    answer = analyst.post(path("moved/"), {"measure_id": measure.pk, "due_on": "2019-08-15", "why": "Later."} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert '<details class="disclosure" id="moved" open>' in page
    assert not ExpectedRelease.objects.exists()


def test_a_measure_that_the_reader_may_not_see_is_not_named(client: Client, portal: soda.Portal, measure: Measure) -> None:
    feed = fed(portal)
    Measure.objects.filter(pk=measure.pk).update(is_public=False, name="Secret days")
    client.force_login(make.user("steward", agency=feed.agency))
    page = stage.text(client, path())
    assert "Secret days" not in page
    assert "No measures yet." in page
