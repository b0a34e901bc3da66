"""The revision history, the correction of a figure and a page of a past day, in a real browser."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.models import User
from metrics.models import Measure, Reading
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _site(settings: Any, tab: OpenTab) -> Iterator[None]:
    settings.SITE_CLOCK = world.DAY
    cache.clear()
    yield
    cache.clear()


def often_revised() -> Measure:
    """Each month's figure changes a month later, some by much."""
    one = make.measure(code="M1", name="Unemployment rate", unit="percent", decimals=1, lag_days=20, source="Labor survey")
    world.monthly(one, [4.0 + n % 5 / 10 for n in range(30)])
    for number, old in enumerate(Reading.objects.filter(measure=one).order_by("period_end")[:28]):
        at = datetime(old.period_end.year, old.period_end.month, 1, tzinfo=UTC) + timedelta(days=62)
        Reading.objects.filter(pk=old.pk).update(superseded_at=at)
        change = [0.1, 0.0, -0.4, 0.02][number % 4]
        note = "Benchmarked against the tax files." if number % 4 == 2 else ""
        make.reading(one, old.period_end, (old.value or 0) + change, recorded_at=at, state="revised", note=note)
    make.target(one, date(2019, 12, 31), 4.0)
    world.settled(one)
    return one


def steward(of: Measure) -> User:
    return make.user("steward", agency=of.agency, name="Sam Steward")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_are_accessible_and_fit_the_screen(tab: OpenTab, width: int, theme: str) -> None:
    one = often_revised()
    opened = tab(width=width, theme=theme, user=steward(one))
    wrong = {}
    pages = [
        "/measures/M1/revisions/",
        "/measures/M1/correct/",
        "/measures/M1/correct/?period=2019-05-31",
        "/measures/M1/?as_known_on=2019-01-15",
    ]
    for path in pages:
        opened.open(path)
        wrong[path] = [*opened.violations(), *([f"{opened.overflow()} px too wide"] if opened.overflow() else [])]
    assert {path: found for path, found in wrong.items() if found} == {}
    assert opened.problems() == []


def test_a_steward_corrects_a_figure_and_finds_it_in_the_history(tab: OpenTab) -> None:
    one = often_revised()
    page = tab(user=steward(one)).open("/measures/M1/")
    page.get_by_role("link", name="Correct a figure").click()
    page.get_by_role("link", name="Correct May 2019").click()
    page.get_by_label("Figure", exact=True).fill("3.1")
    page.get_by_label("Why it is corrected").select_option("entry_error")
    page.get_by_label("In words").fill("Two digits were swapped.")
    page.get_by_role("button", name="Show the effect").click()
    expect(page.get_by_text("The status changes.")).to_be_visible()
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_text("May 2019 was corrected.")).to_be_visible()
    expect(page.get_by_text("Two digits were swapped.")).to_be_visible()


def test_the_way_back_from_a_past_day_keeps_the_page(tab: OpenTab) -> None:
    often_revised()
    page = tab().open("/measures/M1/?as_known_on=2019-01-15")
    page.get_by_role("link", name="Back to what is known now").click()
    assert page.url.endswith("/measures/M1/")
    expect(page.get_by_text("You are looking at what was")).to_have_count(0)


def test_the_day_is_said_on_paper_too(tab: OpenTab) -> None:
    often_revised()
    page = tab().open("/measures/M1/?as_known_on=2019-01-15")
    page.emulate_media(media="print")
    expect(page.get_by_text("You are looking at what was")).to_be_visible()
