"""A measure by town in a real browser: the tiles can be read, reached and left, at every width and in both themes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from metrics.models import Breakdown, Category, Dimension, MeasureDimension, Place
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
MAY = date(2019, 5, 31)


@pytest.fixture(autouse=True)
def _site(settings: Any, tab: OpenTab) -> Iterator[None]:
    stage.open_site(settings)
    yield
    cache.clear()


def by_town() -> None:
    """Eighteen towns in two rows: ten with a figure, four hidden, four without readings."""
    one = make.measure(code="M1", lag_days=20)
    world.monthly(one, [40.0] * 12)
    town = Dimension.objects.create(code="town", label="Town")
    MeasureDimension.objects.create(measure=one, dimension=town, min_count=6)
    for place in range(18):
        name = f"{'ABCDEFGHIJKLMNOPQR'[place]}town"
        category = Category.objects.create(dimension=town, code=name, label=name)
        Place.objects.create(category=category, kind="town", tile_column=place % 9 + 1, tile_row=place // 9 + 1)
        if place < 14:
            group = Breakdown.objects.create(key=f"town={name}", label=name)
            group.categories.add(category)
            hidden = {"reason": "suppressed"} if place >= 10 else {}
            make.reading(one, MAY, None if hidden else float(place), breakdown_id=group.id, **hidden)
    world.settled(one)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_tiles_can_be_read_and_stay_in_their_frame(tab: OpenTab, width: int, theme: str) -> None:
    by_town()
    opened = tab(width=width, theme=theme)
    page = opened.open("/measures/M1/?by=town")
    expect(page.locator("svg.tiles")).to_be_visible()
    assert opened.overflow() == 0
    assert opened.violations() == []
    assert opened.problems() == []
    found = [one for one in opened.contrasts() if "tow" in one["text"]]
    assert len(found) == 18
    assert [one for one in found if one["ratio"] < 4.5] == []


def test_a_tile_is_reached_by_keyboard_shows_it_and_leads_to_its_page(tab: OpenTab) -> None:
    by_town()
    page = tab().open("/measures/M1/?by=town")
    skip = page.get_by_role("link", name="Skip the tiles, to the table")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    tile = page.get_by_role("link", name="Atown: 0 days, May 2019")
    expect(tile).to_be_focused()
    assert tile.locator("rect").evaluate("rect => getComputedStyle(rect).strokeWidth") == "4px"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Atown")


def test_a_tile_without_a_figure_says_so_and_leads_nowhere(tab: OpenTab) -> None:
    by_town()
    page = tab().open("/measures/M1/?by=town")
    expect(page.get_by_role("img", name="Rtown: no figure")).to_be_visible()
    expect(page.locator("svg.tiles a")).to_have_count(14)


def test_the_tiles_are_there_without_scripts_and_on_paper(tab: OpenTab) -> None:
    by_town()
    opened = tab(java_script_enabled=False)
    opened.page.goto(f"{opened.base}/measures/M1/?by=town")
    opened.page.emulate_media(media="print")
    page = opened.page
    expect(page.locator("svg.tiles")).to_be_visible()
    assert page.locator(".tiles a").count() == 14
