"""The rooms of the pages about data in a real browser: calm on every width, by keys alone, without scripts, in both themes."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLIPPED = "all => all.filter(one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1).length"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    world.total()


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (320, "dark"), (390, "dark"), (1440, "light"), (1440, "dark")])
def test_nothing_is_clipped_and_nothing_scrolls_sideways(tab: OpenTab, width: int, theme: str) -> None:
    opened = tab(width=width, theme=theme, user=make.user("administrator"))
    for path in ("/data/", "/data/uploads/", "/data/audit/"):
        page = opened.open(path)
        assert (path, page.locator("nav.rooms, nav.tabs").evaluate_all(CLIPPED), opened.overflow()) == (path, 0, 0)
    assert (opened.violations(), opened.problems()) == ([], [])


def test_a_room_is_reached_by_keys_alone_without_scripts(tab: OpenTab) -> None:
    page = tab(user=make.user("analyst"), java_script_enabled=False).open("/data/")
    page.get_by_role("link", name="Published").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Audit")
    expect(page.get_by_role("navigation", name="Oversight").get_by_role("link")).to_have_text(["Audit", "Outbox", "Recalculation runs"])
