"""The overview, the priorities, the goals and the agencies in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "/", "/areas/TR/", "/areas/ST/", "/goals/G1/", "/goals/G2/", "/agencies/", "/agencies/DOX/", "/agencies/DOX/?group=goal&q=trains",
    "/search/?q=trains",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    world.total()
    stage.hold_back(stage.set_up().good)


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "light"), (320, "dark"), (1280, "dark")])
def test_every_page_has_no_accessibility_violation_and_fits_the_screen(tab: OpenTab, width: int, theme: str) -> None:
    opened = tab(width=width, theme=theme)
    wrong = {}
    for path in PAGES:
        opened.open(path)
        wrong[path] = [*opened.violations(), *([f"{opened.overflow()} px too wide"] if opened.overflow() else [])]
    assert {path: found for path, found in wrong.items() if found} == {}
    assert opened.problems() == []


def test_a_refused_address_is_an_accessible_page(tab: OpenTab) -> None:
    opened = tab()
    opened.page.goto(opened.base + "/?as_of=nonsense")
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("This address cannot be shown")
    assert opened.violations() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_in_the_pictures_of_a_priority_can_be_read(tab: OpenTab, theme: str) -> None:
    opened = tab(theme=theme)
    opened.open("/areas/TR/")
    found = opened.contrasts()
    assert found
    assert [one for one in found if one["ratio"] < 4.5] == []


def test_the_progress_picture_and_every_table_are_there_without_scripts(tab: OpenTab) -> None:
    opened = tab(java_script_enabled=False)
    opened.page.goto(opened.base + "/areas/TR/")
    expect(opened.page.locator("#progress .paint")).to_be_visible()
    expect(opened.page.get_by_role("link", name="Trains on time").first).to_be_visible()
    expect(opened.page.get_by_role("link", name="Scorecards (CSV)")).to_be_visible()


def test_pages_without_a_chart_load_no_library(tab: OpenTab) -> None:
    opened = tab()
    for path in ("/", "/goals/G1/", "/agencies/DOX/", "/areas/ST/"):
        opened.open(path)
    assert not [address for address in opened.requests if "plotly" in address]


def test_a_column_is_sorted_by_its_link_and_back_returns(tab: OpenTab) -> None:
    page = tab().open("/agencies/DOX/")
    first = page.locator("#measures tbody th a").first
    expect(first).to_have_text("Days to decide")
    page.get_by_role("columnheader", name="Measure").get_by_role("link").click()
    page.get_by_role("columnheader", name="Measure").get_by_role("link").click()
    expect(first).to_have_text("Trains on time")
    page.go_back()
    expect(first).to_have_text("Days to decide")


def test_filters_are_used_by_keyboard_and_live_in_the_address(tab: OpenTab) -> None:
    page = tab().open("/agencies/DOX/")
    page.locator("#filter > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Words in the name").focus()
    page.keyboard.type("trains")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 2 measures")).to_be_visible()
    assert "q=trains" in page.url


def test_staff_set_the_clock_in_the_header_and_links_keep_it(tab: OpenTab) -> None:
    page = tab(user=make.user("analyst")).open("/areas/TR/")
    page.locator("header summary", has_text="Jun 30, 2019").click()
    page.get_by_label("Show the site as of").fill("2019-03-31")
    page.locator("header").get_by_role("button", name="Show").click()
    assert "as_of=2019-03-31" in page.url
    page.get_by_role("link", name="Trains arrive on time").first.click()
    assert "as_of=2019-03-31" in page.url
