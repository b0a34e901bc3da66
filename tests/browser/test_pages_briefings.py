"""Briefing packs in a real browser: asked for with the keyboard, watched without reloading, taken; the pages in both themes."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.queries import viewer
from scorecards import tasks
from scorecards.actions import briefings as actions
from scorecards.actions.briefings.subscribing import Regularly
from scorecards.models import Briefing
from scorecards.rules.briefings import Wanted
from tests import make
from tests.browser.conftest import OpenTab, Tab
from tests.scorecards import stage, world
from tests.scorecards.packs import documents

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SHOTS = os.environ.get("CTPERF_SHOTS", "")
LOOKS = [(1440, "light"), (390, "dark"), (320, "light"), (1440, "dark")]


@pytest.fixture(autouse=True)
def _site(settings: Any, tab: OpenTab, tmp_path: Path) -> Iterator[None]:
    settings.SITE_CLOCK = world.DAY
    settings.PACKS_DIR = tmp_path / "packs"
    cache.clear()
    yield
    cache.clear()


def looked_at(here: Tab, name: str) -> list[str]:
    """What is wrong with the page as it is."""
    if SHOTS:
        here.page.screenshot(path=str(Path(SHOTS, f"{name}.png")), full_page=True)
    return [f"{name}: {one}" for one in (*here.violations(), *here.problems(), *(["wider than the screen"] if here.overflow() > 0 else []))]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_of_briefings_are_accessible_and_keep_to_the_rules(tab: OpenTab, width: int, theme: str) -> None:
    stage.set_up()
    person = make.user("governor", name="Ned Lamont Example")
    regular = actions.subscribe(wanted=Wanted("goal", "G1", is_brief=True), when=Regularly("monthly", 3), by=person, at=make.LONG_AGO)
    states = ("waiting", "ready", "failed", "cancelled", "expired")
    kinds = (Wanted("area", "TR"), Wanted("agency", "DOX"), Wanted("goal", "G1"), Wanted("area", "ST"), Wanted("goal", "G2", "pptx"))
    made = [actions.ask(wanted=wanted, who=viewer(person), by=person, at=make.LONG_AGO) for wanted in kinds]
    tasks.make_briefing(made[1].pk)
    for one, state in zip(made, states, strict=True):
        Briefing.objects.filter(pk=one.pk).update(state=state, error="It could not be made in three tries.")
    here, wrong = tab(width=width, theme=theme, user=person), []
    pages = {"new": "/briefings/area/TR/", "mine": "/my/briefings/", "stop": f"/briefings/stop/{regular.secret}/"}
    pages |= {state: f"/briefings/{one.public_id}/" for one, state in zip(made, states, strict=True)}
    for name, path in pages.items():
        here.open(path)
        wrong += looked_at(here, f"briefing-{name}-{width}-{theme}")
    assert wrong == []


def test_a_resident_asks_with_the_keyboard_watches_and_takes_it(tab: OpenTab) -> None:
    stage.set_up()
    here = tab(width=390)
    here.open("/areas/TR/").get_by_role("link", name="Briefing Transportation").press("Enter")
    here.page.get_by_label("Two pages: the governor's brief").press("Space")
    here.page.get_by_role("button", name="Make the briefing").press("Enter")
    expect(here.page.get_by_role("status")).to_contain_text("Waiting for its turn")
    tasks.make_briefing(Briefing.objects.get().pk)
    link = here.page.get_by_role("link", name="Download the PDF")
    link.wait_for(timeout=10_000)
    with here.page.expect_download() as saved:
        link.press("Enter")
    assert saved.value.suggested_filename == "area-TR-brief.pdf"
    assert documents.pages(saved.value.path().read_bytes()) == 2
    assert here.problems() == []


def test_it_can_be_watched_without_scripts(tab: OpenTab) -> None:
    stage.set_up()
    one = actions.ask(wanted=Wanted("area", "TR"), who=viewer(make.user()), by=None, at=make.LONG_AGO)
    here = tab(java_script_enabled=False)
    here.page.goto(f"{here.base}/briefings/{one.public_id}/")
    tasks.make_briefing(one.pk)
    here.page.get_by_role("link", name="Show how far it is now").click()
    expect(here.page.get_by_role("link", name="Download the PDF")).to_be_visible()


def test_somebody_stops_what_is_being_made(tab: OpenTab) -> None:
    stage.set_up()
    person = make.user("governor")
    one = actions.ask(wanted=Wanted("area", "TR"), who=viewer(person), by=person, at=make.LONG_AGO)
    here = tab(user=person)
    here.open(f"/briefings/{one.public_id}/").get_by_role("button", name="Stop", exact=True).click()
    expect(here.page.get_by_role("status")).to_contain_text("Stopped")
    assert here.problems() == []
