"""The explorer, the search and the palette in a browser: rules of accessibility, widths, themes, and with nothing but the keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.actions.views import Wish, save_view
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    world.total()
    stage.open_site(settings)


@pytest.fixture
def analyst() -> Any:
    stage.set_up()
    person = make.user("analyst", name="Ana List")
    save_view(wish=Wish("explorer", "Everything late", "freshness=overdue", "staff"), by=person, at=make.LONG_AGO)
    return person


PAGES = [
    "/explorer/",
    "/explorer/?group=goal&q=d&status=off_track&sort=-name",
    "/explorer/?view=heat&n=24&group=agency",
    "/explorer/?view=compare&then=2017-12-31",
    "/search/?q=trains",
    "/search/?q=trians",
    "/search/",
    "/views/",
    "/views/new/?page=explorer&query=status%3Dnear",
]


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")])
def test_the_pages_keep_the_rules_at_every_width_in_both_themes(tab: OpenTab, analyst: Any, width: int, theme: str) -> None:
    for path in PAGES:
        one = tab(width=width, theme=theme, user=analyst)
        page = one.open(path)
        for closed in page.locator("main details:not([open]) > summary").all():
            if closed.is_visible():
                closed.click()
        assert (path, one.violations(), one.problems(), one.overflow()) == (path, [], [], 0)


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1280, "light"), (1280, "dark"), (320, "light")])
def test_the_palette_keeps_the_rules_and_fits(tab: OpenTab, analyst: Any, width: int, theme: str) -> None:
    one = tab(width=width, theme=theme, user=analyst)
    page = one.open("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("trains")
    expect(page.get_by_role("option", name="Trains on time")).to_be_visible()
    assert (one.violations(), one.problems(), one.overflow()) == ([], [], 0)


def combobox(page: Page) -> Any:
    return page.get_by_role("combobox", name="Search, or write what you want to do")


def test_the_palette_finds_and_goes_with_the_keyboard_alone(tab: OpenTab, analyst: Any) -> None:
    page = tab(user=analyst).open("/about/")
    page.get_by_role("link", name="Search").focus()
    page.keyboard.press("/")
    field = combobox(page)
    expect(field).to_be_focused()
    page.keyboard.type("days dec")
    expect(page.get_by_role("option", name="Days to decide")).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert field.get_attribute("aria-activedescendant") == page.get_by_role("option", selected=True).get_attribute("id")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("option", name="All results for “days dec”")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/BAD/")


def test_escape_closes_the_palette_and_gives_the_focus_back(tab: OpenTab, analyst: Any) -> None:
    page = tab(user=analyst).open("/about/")
    link = page.get_by_role("link", name="Search")
    link.focus()
    page.keyboard.press("Enter")
    expect(combobox(page)).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || document.activeElement.closest('#palette') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()
    expect(link).to_be_focused()


def test_the_palette_does_what_it_is_told(tab: OpenTab, analyst: Any) -> None:
    page = tab(user=analyst).open("/about/")
    page.keyboard.press("Control+k")
    page.keyboard.type("switch th")
    page.get_by_role("option", name="Switch theme").wait_for()
    expect(page.get_by_role("option", name="Switch theme")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("Meta+k")
    page.keyboard.type("my updates")
    page.get_by_role("option", name="Go to: My updates").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/")


def test_a_slash_typed_into_a_field_is_a_slash(tab: OpenTab, analyst: Any) -> None:
    page = tab(user=analyst).open("/explorer/?view=table")
    page.get_by_label("Words in the name").focus()
    page.keyboard.type("a/b")
    expect(page.locator("#palette")).not_to_be_visible()
    assert page.get_by_label("Words in the name").input_value() == "a/b"


def test_the_link_to_exactly_this_is_copied_with_its_days_and_the_copying_is_said(tab: OpenTab) -> None:
    stage.set_up()
    page = tab(permissions=["clipboard-read", "clipboard-write"]).open("/explorer/?status=off_track")
    page.get_by_role("button", name="Copy link to exactly this").click()
    expect(page.locator(".copy-here [role=status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/explorer/\?status=off_track&as_of=2019-06-30&as_known_on=\d{4}-\d\d-\d\d$", copied)
    expect(page.get_by_role("link", name="Link to exactly this")).not_to_be_visible()


def test_without_scripts_everything_is_there_as_links_and_forms(tab: OpenTab) -> None:
    stage.set_up()
    page = tab(java_script_enabled=False).page
    base = tab().base
    page.goto(f"{base}/explorer/")
    expect(page.get_by_role("link", name="Link to exactly this")).to_be_visible()
    page.get_by_role("combobox", name="Status").select_option("off_track")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("link", name="Days to decide")).to_be_visible()
    expect(page.get_by_role("link", name="Trains on time")).to_have_count(0)
    page.get_by_role("link", name="Heat map").click()
    assert "view=heat" in page.url
    assert "status=off_track" in page.url
    page.get_by_role("link", name="Search").first.click()
    page.get_by_role("searchbox").fill("trains")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Trains on time")).to_be_visible()


def test_the_explorer_answers_to_its_filters_without_a_reload_and_back_works(tab: OpenTab) -> None:
    stage.set_up()
    one = tab()
    page = one.open("/explorer/")
    page.evaluate("window.stays = true")
    page.get_by_label("Words in the name").focus()
    page.keyboard.type("trains")
    expect(page.locator("#said")).to_have_text("1 of 3 measures")
    expect(page.get_by_role("link", name="“trains”")).to_be_visible()
    expect(page.get_by_label("Words in the name")).to_be_focused()
    page.get_by_label("Group", exact=True).select_option("agency")
    expect(page.get_by_role("rowheader", name="Department of Examples")).to_be_visible()
    assert "group=agency" in page.url
    assert "q=trains" in page.url
    page.get_by_role("link", name="“trains”").click()
    expect(page.locator("#said")).to_have_text("3 of 3 measures")
    assert page.get_by_label("Words in the name").input_value() == ""
    page.go_back()
    expect(page.locator("#said")).to_have_text("1 of 3 measures")
    assert page.get_by_label("Words in the name").input_value() == "trains"
    assert page.evaluate("window.stays") is True
    assert one.problems() == []


def test_the_explorer_is_walked_with_the_keyboard_alone(tab: OpenTab) -> None:
    stage.set_up()
    page = tab().open("/explorer/")
    page.get_by_role("link", name="Measure sort").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Measure")).to_have_attribute("aria-sort", "ascending")
    assert page.evaluate("document.activeElement.closest('th').textContent").strip().startswith("Measure")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Measure")).to_have_attribute("aria-sort", "descending")
    rows = page.locator("tbody th a").all_inner_texts()
    assert rows == ["Trains on time", "Permits decided", "Days to decide"]
    page.get_by_role("link", name="Trains on time").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/GOOD/")


def test_a_view_is_saved_and_opened_with_the_keyboard_alone(tab: OpenTab, analyst: Any) -> None:
    page = tab(user=analyst).open("/explorer/?status=off_track")
    page.get_by_role("link", name="Save this view").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("My worst")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved as “My worst”.")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("view: my w")
    page.get_by_role("option", name="View: My worst").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/explorer/?status=off_track")
