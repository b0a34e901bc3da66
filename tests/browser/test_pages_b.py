"""The measure's page, the list, the methods and the runs in a real browser."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Dialog, expect

from metrics.models import Breakdown, Category, Dimension, Measure, MeasureDimension
from scorecards.models import Run
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
BAD = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"


@pytest.fixture(autouse=True)
def _site(settings: Any, tab: OpenTab) -> Iterator[None]:
    settings.SITE_CLOCK = world.DAY
    cache.clear()
    yield
    cache.clear()


def busy_measure(**fields: Any) -> Measure:
    """A measure whose chart shows everything at once, with groups."""
    one = make.measure(**({"code": "M1", "lag_days": 20, "path": "linear", "tolerance": 1.0, "decimals": 1} | fields))
    world.monthly(one, [40.0 - n / 3 for n in range(40)] + [None] + [27.0 + n % 3 for n in range(20)])
    world.revise(one, date(2019, 4, 30), 25.5, state="provisional")
    world.revise(one, date(2019, 3, 31), 26.0, qualifier="<")
    make.target(one, date(2014, 12, 31), 40.0)
    make.target(one, date(2020, 12, 31), 20.0, is_illustrative=True, source="Set for this test")
    make.annotation(one, date(2017, 7, 1), text="Counted from the case log from here on.")
    town = Dimension.objects.create(code="town", label="Town")
    MeasureDimension.objects.create(measure=one, dimension=town, min_count=6)
    for place, name in enumerate(["Ansonia", "Derby", "Union"]):
        group = Breakdown.objects.create(key=f"town={name}", label=name)
        group.categories.add(Category.objects.create(dimension=town, code=name, label=name))
        world.monthly(one, [30.0 + place, 31.0 - place] * 12, breakdown_id=group.id)
    world.settled(one)
    return one


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/measures/M1/?by=town", "/explorer/", "/methods/"])
def test_the_page_has_no_violation_and_fits_the_screen(tab: OpenTab, path: str, width: int, theme: str) -> None:
    busy_measure()
    opened = tab(width=width, theme=theme)
    opened.open(path)
    assert opened.violations() == []
    assert opened.overflow() == 0
    assert opened.problems() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_in_the_charts_can_be_read(tab: OpenTab, theme: str) -> None:
    busy_measure()
    opened = tab(theme=theme)
    opened.open("/measures/M1/?by=town")
    found = opened.contrasts()
    assert len(found) > 10
    assert [one for one in found if one["ratio"] < 4.5] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_measure_without_values_has_a_finished_page_and_loads_no_charts(tab: OpenTab, width: int) -> None:
    world.settled(make.measure(code="M1", responsible="Lee Park"))
    opened = tab(width=width)
    opened.open("/measures/M1/")
    expect(opened.page.get_by_text("No value has been reported yet.")).to_be_visible()
    assert opened.violations() == []
    assert not [address for address in opened.requests if "plotly" in address]


def test_the_library_takes_over_and_nothing_jumps(tab: OpenTab) -> None:
    busy_measure()
    page = tab().open("/measures/M1/")
    drawn = page.locator("#history .chart-plot").bounding_box()
    page.evaluate("document.querySelector('#history').classList.remove('is-drawn')")
    painted = page.locator("#history .paint").bounding_box()
    assert drawn
    assert painted
    assert abs(drawn["height"] - painted["height"]) <= 1


def test_without_scripts_the_picture_the_table_and_the_ranges_are_there(tab: OpenTab) -> None:
    busy_measure()
    opened = tab(java_script_enabled=False)
    opened.page.goto(opened.base + "/measures/M1/")
    expect(opened.page.locator("#history .paint")).to_be_visible()
    opened.page.get_by_role("link", name="1 year").click()
    expect(opened.page).to_have_url(opened.base + "/measures/M1/?range=1#history-title")
    opened.page.locator("#history").get_by_text("Show the figures as a table").click()
    expect(opened.page.get_by_role("rowheader", name="May 2019")).to_be_visible()


def test_why_this_status_opens_by_keyboard(tab: OpenTab) -> None:
    busy_measure()
    page = tab().open("/measures/M1/")
    page.locator("#why summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The newest value is")).to_be_visible()


def test_back_returns_to_the_range_before(tab: OpenTab) -> None:
    busy_measure()
    page = tab().open("/measures/M1/")
    page.get_by_role("link", name="1 year").click()
    expect(page.get_by_role("link", name="1 year")).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.get_by_role("link", name="All", exact=True)).to_have_attribute("aria-current", "true")


def test_hostile_words_run_nowhere(tab: OpenTab) -> None:
    one = busy_measure(name=BAD, unit=BAD[:50], source=BAD, definition=BAD)
    make.annotation(one, date(2018, 7, 1), kind="event", text=BAD, source=BAD)
    Breakdown.objects.filter(key="town=Derby").update(label=BAD)
    opened = tab()
    heard: list[str] = []

    def refuse(dialog: Dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    opened.page.on("dialog", refuse)
    page = opened.open("/measures/M1/?by=town")
    for figure in ("history", "by-group"):
        page.locator(f"#{figure}").scroll_into_view_if_needed()
        place = page.locator(f"#{figure} .nsewdrag").bounding_box()
        assert place
        page.mouse.move(place["x"] + place["width"] / 2, place["y"] + 40)
        page.mouse.move(place["x"] + place["width"] / 2 + 30, place["y"] + 60, steps=6)
        expect(page.locator(f"#{figure} .hoverlayer text").first).to_be_visible()
    assert heard == []
    assert opened.problems() == []


def test_a_citation_can_be_copied(tab: OpenTab) -> None:
    busy_measure()
    opened = tab(permissions=["clipboard-read", "clipboard-write"])
    page = opened.open("/measures/M1/")
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert "Days to decide" in page.evaluate("navigator.clipboard.readText()")


def test_the_list_is_filtered_and_ordered_by_its_address(tab: OpenTab) -> None:
    stage.set_up()
    page = tab().open("/explorer/")
    page.get_by_label("Words in the name").fill("trains")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#found").get_by_text("1 of 3 measures")).to_be_visible()
    page.get_by_role("link", name="Trains on time").click()
    expect(page.get_by_role("heading", level=1, name="Trains on time")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_runs_have_no_violation(tab: OpenTab, width: int, theme: str) -> None:
    world.settled(make.measure())
    opened = tab(width=width, theme=theme, user=make.user("analyst"))
    opened.open("/data/runs/")
    assert opened.violations() == []
    opened.page.get_by_role("button", name="Recalculate everything").click()
    expect(opened.page.get_by_text("Waiting")).to_be_visible()
    assert opened.violations() == []
    assert opened.overflow() == 0
    assert opened.problems() == []


def test_progress_moves_without_a_reload_and_stops_when_the_run_is_over(tab: OpenTab) -> None:
    made = Run.objects.create(kind="full", state="running", as_of=world.DAY, started_at=timezone.now(), measures_total=200)
    page = tab(user=make.user("analyst")).open(f"/data/runs/{made.id}/")
    Run.objects.filter(pk=made.id).update(measures_done=150)
    expect(page.get_by_text("150 of 200 measures")).to_be_visible()
    Run.objects.filter(pk=made.id).update(state="finished", finished_at=timezone.now(), seconds=2.0)
    expect(page.get_by_text("Finished")).to_be_visible()
    expect(page.locator("[hx-trigger]")).to_have_count(0)
