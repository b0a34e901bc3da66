"""Notices of corrections: what they name, what they keep to themselves, and what they cost."""

import time
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from metrics.actions.readings import NewReading, record_readings
from metrics.models import Breakdown, Measure, Reading
from scorecards.queries.corrections import Asked, corrections
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
MAY = date(2019, 5, 31)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def said(of: Measure, value: float | None, *, days_ago: int = 0, end: date = MAY, why: str = "", **fields: Any) -> None:
    """A figure, accepted some days ago as any door does it."""
    new = NewReading(of.pk, end.replace(day=1), end, value, None if value is not None else "not_collected", **fields)
    record_readings(readings=[new], by=None, at=timezone.now() - timedelta(days=days_ago), correction=why)


def corrected(code: str = "M1", **fields: Any) -> Measure:
    one = make.measure(**{"code": code, "name": "Unemployment rate", "unit": "percent", "decimals": 1} | fields)
    said(one, 4.0, days_ago=40)
    said(one, 4.4, days_ago=3, why="source_revised", note="Benchmarked against the tax files.")
    return one


def test_a_correction_is_told_with_what_stood_before_what_stands_and_why(client: Client) -> None:
    corrected()
    page = stage.text(client, "/corrections/")
    for words in ("Unemployment rate", "1 figure corrected", "the source revised it", "May 2019", "4.0%", "4.4%", "+0.40"):
        assert words in page, words
    assert "Its status did not change because of it." in page


def test_many_figures_of_one_day_are_one_notice_and_another_day_is_another() -> None:
    one = make.measure()
    ends = [date(2017 + n // 12, n % 12 + 1, 28) for n in range(25)]
    for ago, value in ((60, 1.0), (9, 2.0), (2, 3.0)):
        new = [NewReading(one.pk, end.replace(day=1), end, value) for end in (ends if ago > 2 else ends[:1])]
        record_readings(readings=new, by=None, at=timezone.now() - timedelta(days=ago))
    notices, count = corrections(Asked(), limit=20)
    assert count == 2
    assert [(notice.count, len(notice.lines), notice.more) for notice in notices] == [(1, 1, 0), (25, 12, 13)]
    assert notices[1].lines[0].period_end == max(ends)


def test_first_figures_history_and_notes_are_no_corrections() -> None:
    one = make.measure()
    said(one, 4.0, days_ago=9, end=date(2019, 4, 30))
    made: dict[str, Any] = {"measure_id": one.pk, "period_start": date(2019, 5, 1), "period_end": MAY}
    at = timezone.now()
    record_readings(readings=[NewReading(value=4.0, recorded_at=datetime(2019, 6, 1, tzinfo=UTC), **made)], by=None, at=at)
    record_readings(readings=[NewReading(value=5.0, recorded_at=datetime(2019, 7, 1, tzinfo=UTC), **made)], by=None, at=at)
    said(one, 4.0, days_ago=1, end=date(2019, 4, 30), note="Checked.")
    assert Reading.objects.filter(superseded_at__isnull=False).exists()
    assert corrections(Asked(), limit=20) == ([], 0)


def test_a_figure_that_was_not_there_yet_is_no_correction_when_it_comes() -> None:
    one = make.measure()
    record_readings(readings=[NewReading(one.pk, date(2019, 5, 1), MAY, None, "pending")], by=None, at=timezone.now() - timedelta(days=9))
    said(one, 4.0, days_ago=1)
    assert corrections(Asked(), limit=20) == ([], 0)


@pytest.mark.parametrize("kind", [None, "analyst"])
def test_what_is_not_published_or_kept_back_is_told_to_nobody(client: Client, kind: str | None) -> None:
    corrected("M1", is_public=False, name="Unpublished count")
    shown = corrected("M2", name="People helped")
    Reading.objects.filter(measure=shown, superseded_at__isnull=False).update(hidden=True)
    if kind:
        client.force_login(make.user(kind))
    for path in ("/corrections/", "/corrections.atom", "/corrections/?measure=M1", "/corrections/?measure=M2"):
        page = stage.text(client, path)
        assert "Unpublished count" not in page
        assert "People helped" not in page
        assert "4.4%" not in page


def test_a_changed_status_is_told_with_the_correction(client: Client) -> None:
    one = make.measure(code="M1", lag_days=20)
    make.target(one, date(2019, 12, 31), 30.0)
    said(one, 20.0, days_ago=9)
    world.settled(one)
    said(one, 60.0, days_ago=0)
    world.settled(one)
    notice = corrections(Asked(), limit=5)[0][0]
    assert notice.status is not None
    assert (notice.status.before.slug, notice.status.after.slug) == ("on_track", "off_track")
    assert "from on track to off track" in stage.text(client, "/corrections/").lower()


def test_the_notices_are_narrowed_by_agency_priority_and_measure(client: Client) -> None:
    one, other = corrected("M1", name="First"), corrected("M2", name="Second")
    goal = make.goal(measures=[one])
    for query in (f"agency={one.agency.code}", f"area={goal.area.code}", "measure=M1"):
        page = stage.text(client, f"/corrections/?{query}")
        assert "First" in page
        assert f'/measures/{other.code}/"' not in page
    assert "Nothing was corrected." in stage.text(client, "/corrections/?measure=NOWHERE")


def test_the_feed_is_an_atom_feed_of_the_same_notices(client: Client) -> None:
    corrected()
    answer = client.get("/corrections.atom?measure=M1")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Unemployment rate: 1 figure corrected"
    assert "May 2019: 4.0% before, now 4.4%." in (entry.findtext(f"{ATOM}summary") or "")
    assert client.get("/corrections.atom?measure=M2").content.count(b"<entry>") == 0


def test_the_measure_says_beside_its_figure_that_it_was_corrected_lately(client: Client) -> None:
    one = corrected()
    world.settled(one)
    page = stage.text(client, "/measures/M1/")
    assert 'class="corrected"' in page
    assert "/corrections/?measure=M1" in page


def test_an_older_correction_is_not_said_beside_the_figure_any_more(client: Client) -> None:
    one = make.measure(code="M1")
    said(one, 4.0, days_ago=90)
    said(one, 4.4, days_ago=32)
    world.settled(one)
    assert 'class="corrected"' not in stage.text(client, "/measures/M1/")


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "2"])
def test_any_page_number_is_answered(client: Client, page: str) -> None:
    corrected()
    assert client.get(f"/corrections/?page={page}").status_code == 200


MANY = """
INSERT INTO metrics_reading (measure_id, breakdown_id, period_start, period_end, value, recorded_at, superseded_at, accepted_at,
    qualifier, state, source, source_ref, note)
SELECT m.id, b.id, end_.day - 27, end_.day, 10 + v, at_.at, CASE WHEN v < 2 THEN at_.at + interval '10 days' END, at_.at,
    '', 'final', '', '', ''
FROM metrics_measure m, metrics_breakdown b, generate_series(0, 2) v,
    LATERAL (SELECT now() - interval '60 days' + v * interval '10 days' AS at) at_,
    LATERAL (SELECT date '2010-01-28' + 31 * n AS day FROM generate_series(0, 49) n) end_
"""


def test_thirty_thousand_vintages_are_read_in_few_queries_and_less_than_two_seconds(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        make.measure()
    Breakdown.objects.bulk_create(Breakdown(key=f"town=T{n}", label=f"T{n}") for n in range(9))
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        assert cursor.rowcount == 30_000
        cursor.execute("ANALYZE metrics_reading")
    client.get("/about/")
    started = time.monotonic()
    with django_assert_max_num_queries(12):
        page = stage.text(client, "/corrections/")
    assert time.monotonic() - started < 2
    assert "500 figures corrected" in page


def test_figures_that_read_the_same_are_told_with_more_decimals(client: Client) -> None:
    one = make.measure(code="M1", unit="percent", decimals=1)
    said(one, 4.01, days_ago=9)
    said(one, 4.04, days_ago=1)
    page = stage.text(client, "/corrections/")
    assert "4.01%" in page
    assert "4.04%" in page
