"""The whole way of a feed: due, asked, new or not, handed in, read, published or left to somebody."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from xlsxwriter import Workbook

from metrics.actions import feeds, uploads
from metrics.actions.feeds.claiming import close_lost
from metrics.models import Feed, FeedFetch, Layout, LayoutVersion, Measure, Reading, Upload
from tests import make
from tests.metrics import soda
from tests.metrics.feeding import AT, CALM, DAY, HOUR, ask, feed_of, go_on, last, now, state_of
from tests.metrics.uploading import values

pytestmark = pytest.mark.django_db
FILE = b"measure,period,value\nM-A,2024-04,9\n"


@pytest.fixture
def portal(settings: Any):
    with soda.open_portal() as one:
        settings.FEED_HOSTS = ["data.ct.gov", one.address]
        one.rows = [["M-A", "2024-04", "9"], ["M-A", "2024-05", "8"]]
        yield one


@pytest.fixture
def measure() -> Measure:
    return make.measure(code="M-A")


def test_a_trusted_feed_goes_from_due_to_published_and_then_nothing(portal: soda.Portal, measure: Measure) -> None:
    feed = feed_of(portal, is_trusted=True)
    (upload_id,) = ask()
    assert go_on() == [upload_id]
    assert values(measure) == {"2024-04": 9.0, "2024-05": 8.0}
    assert set(Reading.objects.values_list("upload__feed", flat=True)) == {feed.pk}
    asked = len(portal.asked)
    assert (ask(at=AT + DAY), go_on(at=AT + DAY)) == ([], [])
    assert last(feed).outcome == "unchanged"
    assert portal.paths[asked:] == [f"/api/views/{soda.DATASET}.json"]
    assert (Upload.objects.count(), Reading.objects.count()) == (1, 2)


def test_what_is_new_later_is_a_second_upload_that_revises(portal: soda.Portal, measure: Measure) -> None:
    feed_of(portal, is_trusted=True)
    ask()
    go_on()
    portal.change(["M-A", "2024-04", "10"], ["M-A", "2024-05", "8"], ["M-A", "2024-06", "7"])
    (second,) = ask(at=AT + DAY)
    assert go_on(at=AT + DAY) == [second]
    assert values(measure) == {"2024-04": 10.0, "2024-05": 8.0, "2024-06": 7.0}
    made = Upload.objects.get(pk=second)
    assert (made.added, made.revised, made.same) == (1, 1, 1)


def test_what_a_feed_brings_waits_for_somebody_unless_the_feed_is_trusted(portal: soda.Portal, measure: Measure) -> None:
    feed_of(portal)
    (upload_id,) = ask()
    assert go_on() == []
    assert (state_of(upload_id), values(measure)) == ("review", {})


def test_a_trusted_feed_with_a_refused_row_waits_for_somebody(portal: soda.Portal, measure: Measure) -> None:
    feed_of(portal, is_trusted=True)
    portal.rows.append(["NOBODY", "2024-04", "9"])
    (upload_id,) = ask()
    assert go_on() == []
    assert (state_of(upload_id), values(measure)) == ("review", {})


def test_a_trusted_feed_with_a_guard_rail_that_fired_waits_for_somebody(portal: soda.Portal, measure: Measure) -> None:
    for month in range(1, 7):
        make.reading(measure, AT.date().replace(year=2023, month=month, day=28), 9.0)
    feed_of(portal, is_trusted=True)
    portal.rows = [["M-A", "2024-04", "900"], ["M-A", "2024-05", "800"]]
    (upload_id,) = ask()
    made = Upload.objects.get(pk=upload_id)
    assert {finding["severity"] for finding in made.findings} == {"warning"}
    assert go_on() == []
    assert made.state == "review"


def test_figures_that_need_approval_wait_for_somebody_although_the_feed_is_trusted(portal: soda.Portal, measure: Measure) -> None:
    Measure.objects.filter(pk=measure.pk).update(needs_approval=True)
    feed_of(portal, is_trusted=True)
    (upload_id,) = ask()
    assert go_on() == []
    assert state_of(upload_id) == "review"


def test_a_fetch_keeps_what_was_asked_and_what_came(portal: soda.Portal, measure: Measure) -> None:
    feed = feed_of(portal, where="value > 0")
    (upload_id,) = ask()
    kept, upload = last(feed), Upload.objects.get(pk=upload_id)
    assert (kept.outcome, kept.status, kept.tries, kept.rows, kept.upload_id) == ("changed", 200, 1, 2, upload_id)
    assert (kept.sha256, kept.size_bytes) == (upload.sha256, upload.size_bytes + len('"measure","period","value"\n'))
    assert kept.headers["x-soda2-truth-last-modified"].startswith("stamp")
    assert "set-cookie" not in kept.headers
    assert kept.requests == 4
    assert kept.address == f"{portal.address}/resource/{soda.DATASET}.csv?$where=value%20%3E%200&$order=:id&$limit=10000"
    assert (upload.origin, upload.feed_id, upload.filename) == ("feed", feed.pk, f"{feed.code} {soda.DATASET}.csv")


def test_a_file_is_asked_for_by_its_etag(portal: soda.Portal, measure: Measure) -> None:
    portal.files["/a.csv"], portal.etags["/a.csv"] = FILE, '"v1"'
    feed = feed_of(portal, path="/a.csv")
    assert len(ask()) == 1
    assert ask(at=AT + DAY) == []
    assert (last(feed).outcome, last(feed).status) == ("unchanged", 304)
    assert portal.asked[-1][2]["if-none-match"] == '"v1"'


def test_a_file_of_a_server_that_says_nothing_of_versions_is_told_by_its_bytes(portal: soda.Portal, measure: Measure) -> None:
    portal.files["/a.csv"] = FILE
    feed = feed_of(portal, path="/a.csv")
    (upload_id,) = ask()
    assert ask(at=AT + DAY) == []
    assert (last(feed).outcome, last(feed).status, last(feed).upload_id) == ("unchanged", 200, upload_id)
    assert Upload.objects.count() == 1


def test_what_somebody_discarded_does_not_come_back_by_itself(portal: soda.Portal, measure: Measure) -> None:
    portal.files["/a.csv"] = FILE
    feed_of(portal, path="/a.csv")
    (upload_id,) = ask()
    analyst = make.user("analyst")
    uploads.discard_upload(upload_id=upload_id, by=analyst, at=AT)
    assert ask(at=AT + DAY) == []


def test_somebody_who_asks_gets_the_discarded_file_again(portal: soda.Portal, measure: Measure) -> None:
    feed = feed_of(portal)
    (upload_id,) = ask()
    analyst = make.user("analyst")
    uploads.discard_upload(upload_id=upload_id, by=analyst, at=AT)
    fetch_id = feeds.ask_now(feed_id=feed.pk, by=analyst, at=AT + HOUR)
    again = feeds.carry_out(fetch_id=fetch_id or 0, clock=lambda: AT + HOUR, surroundings=CALM)
    assert again not in (None, upload_id)
    assert (last(feed).asked_by, last(feed).outcome) == (analyst, "changed")


def test_somebody_who_asks_for_what_is_there_already_hears_that_nothing_is_new(portal: soda.Portal, measure: Measure) -> None:
    feed = feed_of(portal)
    (upload_id,) = ask()
    fetch_id = feeds.ask_now(feed_id=feed.pk, by=make.user("analyst"), at=AT + HOUR)
    assert feeds.carry_out(fetch_id=fetch_id or 0, clock=lambda: AT + HOUR, surroundings=CALM) is None
    assert (last(feed).outcome, last(feed).upload_id) == ("unchanged", upload_id)


def test_a_feed_is_read_with_the_newest_version_of_its_layout(portal: soda.Portal, measure: Measure) -> None:
    layout = Layout.objects.create(code="L1", name="Days")
    for number in (1, 2):
        LayoutVersion.objects.create(layout=layout, number=number, text="", recorded_at=AT)
    feed_of(portal, layout=layout)
    (fetched,) = list(feeds.ask_due(clock=lambda: AT, surroundings=CALM))
    version = Upload.objects.get(pk=fetched).layout
    assert version is not None
    assert version.number == 2


def test_a_failure_is_put_off_longer_each_time_and_a_success_ends_that(portal: soda.Portal, measure: Measure) -> None:
    feed = feed_of(portal)
    at, pauses = AT, []
    for _ in range(4):
        portal.mishaps = [soda.status(404)]
        ask(at=at)
        pauses.append(int((now(feed).next_at - at).total_seconds() // 60))
        at = now(feed).next_at
    assert pauses == [5, 10, 20, 40]
    assert (last(feed).outcome, last(feed).status) == ("failed", 404)
    assert "nothing at this address" in last(feed).error
    ask(at=at)
    assert (now(feed).failures, last(feed).outcome, now(feed).next_at) == (0, "changed", at + DAY)


def test_a_failing_feed_is_asked_once_a_day_at_least(portal: soda.Portal) -> None:
    feed = feed_of(portal, failures=4_000)
    portal.mishaps = [soda.status(404)]
    ask()
    assert now(feed).next_at == AT + DAY


def test_a_source_that_asks_for_peace_gets_it(portal: soda.Portal) -> None:
    feed = feed_of(portal)
    portal.mishaps = [soda.status(429, Retry_After="7200")]
    ask()
    assert now(feed).next_at == AT + 2 * HOUR


def test_the_failure_of_one_feed_does_not_disturb_the_others(portal: soda.Portal, measure: Measure) -> None:
    portal.files["/a.csv"] = FILE
    broken = feed_of(portal, path="/gone.csv")
    forbidden = feed_of(portal, kind="file", address="https://10.0.0.1/a.csv", dataset="")
    good = feed_of(portal, path="/a.csv")
    assert len(ask()) == 1
    assert [last(one).outcome for one in (broken, forbidden, good)] == ["failed", "failed", "changed"]


def test_a_mistake_of_our_own_is_kept_with_the_feed_and_the_next_is_asked(portal: soda.Portal, measure: Measure) -> None:
    def broken(host: str, port: int) -> list[str]:
        raise RuntimeError("secret words")

    portal.files["/a.csv"] = FILE
    poison = feed_of(portal, kind="file", address="https://data.ct.gov/a.csv", dataset="")
    good = feed_of(portal, path="/a.csv")
    around = type(CALM)(wait=CALM.wait, chance=CALM.chance, look_up=broken)
    assert len(list(feeds.ask_due(clock=lambda: AT, surroundings=around))) == 1
    assert (last(poison).outcome, last(poison).error) == ("failed", "This went wrong here, not at the source (RuntimeError).")
    assert last(good).outcome == "changed"


def test_feeds_that_are_not_due_or_paused_are_not_asked(portal: soda.Portal) -> None:
    feed_of(portal, is_active=False)
    later = feed_of(portal)
    type(later).objects.filter(pk=later.pk).update(next_at=AT + HOUR)
    assert ask() == []
    assert portal.asked == []


def test_a_claim_of_a_worker_that_is_gone_runs_out_as_a_failure(portal: soda.Portal, measure: Measure) -> None:
    feed = feed_of(portal)
    fetch_id = feeds.ask_now(feed_id=feed.pk, by=make.user("analyst"), at=AT)
    assert ask(at=AT + HOUR / 60) == []
    assert last(feed).outcome == "running"
    assert ask(at=AT + HOUR) == []
    assert (last(feed).outcome, now(feed).failures) == ("failed", 1)
    assert "stopped before" in last(feed).error
    assert len(ask(at=AT + 2 * HOUR)) == 1
    portal.asked.clear()
    assert feeds.carry_out(fetch_id=fetch_id or 0, clock=lambda: AT, surroundings=CALM) is None
    assert portal.asked == []


def test_a_worker_that_comes_back_after_its_claim_ran_out_keeps_nothing(portal: soda.Portal, measure: Measure) -> None:
    feed = feed_of(portal)
    fetch_id = feeds.ask_now(feed_id=feed.pk, by=make.user("analyst"), at=AT) or 0

    def too_late() -> datetime:
        close_lost(at=AT + HOUR)
        return AT + HOUR

    assert feeds.carry_out(fetch_id=fetch_id, clock=too_late, surroundings=CALM) is None
    assert len(portal.asked) > 1
    assert (Upload.objects.count(), last(feed).outcome, now(feed).failures) == (0, "failed", 1)


def test_a_feed_that_got_another_source_while_it_was_asked_is_asked_again_at_once(portal: soda.Portal, measure: Measure) -> None:
    portal.etags["/a.csv"], portal.files["/a.csv"] = '"v1"', FILE
    feed, analyst = feed_of(portal, path="/a.csv"), make.user("analyst")
    fetch_id = feeds.ask_now(feed_id=feed.pk, by=analyst, at=AT) or 0

    def changing() -> datetime:
        wanted = feeds.FeedSettings(feed.code, feed.name, "file", feed.agency_id, f"{portal.address}/b.csv")
        feeds.save_feed(feed_id=feed.pk, wanted=wanted, by=analyst, at=AT + HOUR)
        return AT + HOUR

    feeds.carry_out(fetch_id=fetch_id, clock=changing, surroundings=CALM)
    assert (now(feed).etag, now(feed).next_at, now(feed).claimed_at) == ("", AT + HOUR, None)


def test_a_feed_is_not_asked_twice_at_once(portal: soda.Portal) -> None:
    feed, analyst = feed_of(portal), make.user("analyst")
    assert feeds.ask_now(feed_id=feed.pk, by=analyst, at=AT) is not None
    assert feeds.ask_now(feed_id=feed.pk, by=analyst, at=AT) is None
    assert ask() == []


@pytest.mark.parametrize("kind", ["steward", "commissioner", "governor", "linkage_officer", None])
def test_only_data_keepers_have_a_feed_asked(portal: soda.Portal, kind: str | None) -> None:
    with pytest.raises(PermissionDenied):
        feeds.ask_now(feed_id=feed_of(portal).pk, by=make.user(kind), at=AT)


def test_a_token_comes_from_the_environment_and_stays_out_of_everything_kept(
    portal: soda.Portal, measure: Measure, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    caplog.set_level(0)
    monkeypatch.setenv("FEED_TOKEN_CT", "a-secret-token")
    feed = feed_of(portal, app_token="FEED_TOKEN_CT")
    portal.mishaps = [None, soda.status(500)]
    ask()
    assert {headers["x-app-token"] for _, _, headers in portal.asked} == {"a-secret-token"}
    kept = FeedFetch.objects.filter(feed=feed).values().get()
    assert "a-secret-token" not in str(kept) + caplog.text


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "FEED_TOKEN_MISSING", "FEED_TOKEN_"])
def test_no_other_secret_of_the_site_can_be_sent_as_a_token(portal: soda.Portal, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("SECRET_KEY", "never-to-be-sent")
    feed = feed_of(portal, app_token=name)
    ask()
    assert portal.asked == []
    assert (last(feed).outcome, f"{name}, which should hold the token, is not set or holds none" in last(feed).error) == ("failed", True)


def workbook(*rows: list[Any]) -> bytes:
    """An XLSX with these rows."""
    kept = BytesIO()
    with Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["measure", "period", "value"], *rows]):
            sheet.write_row(number, 0, row)
    return kept.getvalue()


def test_a_workbook_is_known_by_its_bytes_and_not_by_its_address(portal: soda.Portal, measure: Measure) -> None:
    portal.files["/download"] = workbook(["M-A", "2024-04", 9], ["M-A", "2024-05", 8])
    feed = feed_of(portal, path="/download", is_trusted=True)
    (upload_id,) = ask()
    assert go_on() == [upload_id]
    assert values(measure) == {"2024-04": 9.0, "2024-05": 8.0}
    assert Upload.objects.get().filename == f"{feed.code} download.xlsx"


def test_a_workbook_is_tried_by_its_first_sheet(portal: soda.Portal) -> None:
    portal.files["/download"] = workbook(*(["M-A", f"2024-{month:02}", month] for month in range(1, 10)))
    wanted = feeds.FeedSettings("F1", "Days", "file", make.agency().pk, f"{portal.address}/download")
    trial = feeds.try_source(wanted=wanted)
    assert (trial.head, trial.rows[0], len(trial.rows)) == (("measure", "period", "value"), ("M-A", "2024-01", "1"), 5)


def test_a_try_of_what_is_no_table_says_so(portal: soda.Portal) -> None:
    for path, content in (("/broken", b"PK\x03\x04 not really"), ("/page", b"<!doctype html>")):
        portal.files[path] = content
        wanted = feeds.FeedSettings("F1", "Days", "file", make.agency().pk, portal.address + path)
        assert feeds.try_source(wanted=wanted).problem
    assert not Feed.objects.exists()


def test_a_feed_with_a_new_address_keeps_feeding_the_same_measure(portal: soda.Portal, measure: Measure) -> None:
    portal.files["/2024/new.csv"] = FILE + b"M-A,2024-06,7\n"
    feed = feed_of(portal, is_trusted=True)
    ask()
    go_on()
    wanted = feeds.FeedSettings(
        code=feed.code, name=feed.name, kind="file", agency_id=feed.agency_id, address=f"{portal.address}/2024/new.csv", is_trusted=True
    )
    feeds.save_feed(feed_id=feed.pk, wanted=wanted, by=make.user("analyst"), at=AT + HOUR)
    ask(at=AT + HOUR)
    go_on(at=AT + HOUR)
    assert values(measure) == {"2024-04": 9.0, "2024-05": 8.0, "2024-06": 7.0}
    assert set(Reading.objects.values_list("upload__feed", flat=True)) == {feed.pk}


def test_publishing_that_a_person_stopped_does_not_begin_again_by_itself(portal: soda.Portal, measure: Measure) -> None:
    feed_of(portal, is_trusted=True)
    (upload_id,) = ask()
    assert feeds.publish_trusted(at=AT) == [upload_id]
    assert uploads.cancel_upload(upload_id=upload_id, by=make.user("analyst"), at=AT)
    assert feeds.publish_trusted(at=AT + HOUR) == []
    assert (state_of(upload_id), values(measure)) == ("review", {})


def test_publishing_that_failed_three_times_waits_for_somebody(portal: soda.Portal, measure: Measure) -> None:
    feed_of(portal, is_trusted=True)
    (upload_id,) = ask()
    assert feeds.publish_trusted(at=AT) == [upload_id]
    Upload.objects.filter(pk=upload_id).update(attempts=3, claimed_at=AT)
    assert not uploads.finish_publishing(upload_id=upload_id, at=AT + HOUR)
    assert feeds.publish_trusted(at=AT + HOUR) == []
