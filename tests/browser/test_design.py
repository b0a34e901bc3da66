"""The design system in a real browser: every component, both themes, phone and desk."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import OpenTab, Tab

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def gallery(tab: OpenTab) -> OpenTab:
    """Opens the gallery as an analyst; arguments go to the tab."""

    def open_gallery(**options: Any) -> Tab:
        opened = tab(user=make.user("analyst"), **options)
        opened.open("/design/")
        return opened

    return open_gallery


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_gallery_has_no_accessibility_violation_and_fits_the_screen(gallery: OpenTab, width: int, theme: str) -> None:
    opened = gallery(width=width, theme=theme)
    assert opened.violations() == []
    assert opened.overflow() == 0
    assert opened.problems() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_in_pictures_can_be_read(gallery: OpenTab, theme: str) -> None:
    found = gallery(theme=theme).contrasts()
    assert len(found) > 20
    assert [one for one in found if one["ratio"] < 4.5] == []


def test_a_chart_is_there_before_the_library_and_without_scripts(tab: OpenTab) -> None:
    opened = tab(user=make.user("analyst"), java_script_enabled=False)
    opened.page.goto(opened.base + "/design/")
    expect(opened.page.locator("#example-line .paint")).to_be_visible()
    expect(opened.page.locator("#example-line .chart-tools")).to_be_hidden()


def test_the_library_takes_the_place_of_the_first_paint_without_a_jump(gallery: OpenTab) -> None:
    page: Page = gallery().page
    drawn = page.locator("#example-line .chart-plot").bounding_box()
    page.evaluate("document.querySelector('#example-line').classList.remove('is-drawn')")
    painted = page.locator("#example-line .paint").bounding_box()
    assert drawn
    assert painted
    assert abs(drawn["height"] - painted["height"]) <= 1
    assert abs(drawn["y"] - painted["y"]) <= 1


def test_a_chosen_theme_redraws_the_charts_and_is_remembered(gallery: OpenTab) -> None:
    opened = gallery()
    line = opened.page.locator("#example-line .js-plotly-plot .scatterlayer path.js-line").last
    before = line.evaluate("node => getComputedStyle(node).stroke")
    opened.page.get_by_text("Display", exact=True).locator("xpath=ancestor::summary").click()
    opened.page.get_by_role("button", name="Dark").click()
    expect(line).not_to_have_css("stroke", before)
    opened.open("/design/")
    assert opened.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert opened.problems() == []


def test_a_range_button_shows_its_part_of_the_time(gallery: OpenTab) -> None:
    page: Page = gallery().page
    page.get_by_role("button", name="2 years").click()
    shown = page.evaluate("document.querySelector('#example-line .js-plotly-plot').layout.xaxis.range")
    assert [day[:10] for day in shown] == ["2017-01-01", "2018-12-31"]
    expect(page.get_by_role("button", name="2 years")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(("kind", "start"), [("PNG", b"\x89PNG"), ("SVG", b"<svg")])
def test_a_picture_can_be_saved_within_the_security_policy(gallery: OpenTab, kind: str, start: bytes) -> None:
    opened = gallery()
    with opened.page.expect_download() as saved:
        opened.page.locator("#example-line").get_by_role("button", name=kind).click()
    assert saved.value.path().read_bytes().startswith(start)
    assert saved.value.suggested_filename == f"visits-began-on-time-more-often-than-a-year-ago-and-passed-the-target-twice.{kind.lower()}"
    assert opened.problems() == []


def test_a_menu_opens_and_closes_by_keyboard_and_gives_the_focus_back(gallery: OpenTab) -> None:
    page: Page = gallery().page
    button = page.locator("summary", has_text="Display")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Dark")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_first_tab_stop_leads_past_the_header(gallery: OpenTab) -> None:
    page: Page = gallery().page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_every_stop_of_the_keyboard_can_be_seen(gallery: OpenTab) -> None:
    page: Page = gallery().page
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        if width < 2:
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert unseen == []


def test_a_table_keeps_its_first_columns_on_a_phone(gallery: OpenTab) -> None:
    page: Page = gallery(width=390).page
    shown = page.locator(".table-frame thead").first.locator("th:visible")
    expect(shown).to_have_count(3)


def test_a_page_without_a_chart_loads_no_library(tab: OpenTab) -> None:
    opened = tab()
    opened.open("/glossary/")
    assert not [address for address in opened.requests if "plotly" in address]


def test_text_twice_as_large_still_fits(tab: OpenTab) -> None:
    opened = tab(user=make.user("analyst"), width=640)
    opened.open("/design/")
    opened.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert opened.overflow() == 0
