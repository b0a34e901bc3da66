"""The pages of linked-data studies in a browser: accessibility, widths, themes; settings that answer at once, by keyboard alone."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab, Tab
from tests.linkage.world import settle_enclave
from tests.scorecards import stage
from tests.scorecards.studies.found import asked, found, published, sampled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("CTPERF_SHOTS", "")
LOOKS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark"), (390, "light")]


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    stage.open_site(settings)
    settle_enclave(settings, tmp_path)


def looked_at(here: Tab, name: str) -> list[str]:
    """What is wrong with the page as it is."""
    if SHOTS:
        here.page.screenshot(path=str(Path(SHOTS, f"{name}.png")), full_page=True)
    faint = [f"faint: {one}" for one in here.contrasts() if one["ratio"] < 4.5] if here.page.locator("figure[data-chart]").count() else []
    wide = ["wider than the screen"] if here.overflow() > 0 else []
    return [f"{name}: {one}" for one in (*here.violations(), *here.problems(), *faint, *wide)]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_what_everybody_reads_of_studies_keeps_the_rules(tab: OpenTab, width: int, theme: str) -> None:
    pages = {"list": "/studies/"} | {kind: f"/studies/{published(kind)[0].study.code}/" for kind in ("housing", "training")}
    here, wrong = tab(width=width, theme=theme), []
    for name, path in pages.items():
        here.open(path)
        wrong += looked_at(here, f"study-{name}-{width}-{theme}")
    assert wrong == []


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_of_those_who_work_on_a_study_keep_the_rules(tab: OpenTab, width: int, theme: str) -> None:
    of, run = found()
    sampled(run)
    asked(of, run)
    base = f"/studies/{of.study.code}"
    pages = {
        "work": f"{base}/",
        "extracts": f"{base}/extracts/",
        "log": f"{base}/log/",
        "run": f"{base}/runs/1/",
        "pairs": f"{base}/runs/1/pairs/",
    }
    pages |= {"new": "/studies/new/", "agreements": "/studies/agreements/"}
    here, wrong = tab(width=width, theme=theme, user=of.officer), []
    for name, path in pages.items():
        here.open(path)
        wrong += looked_at(here, f"study-{name}-{width}-{theme}")
    owner = tab(width=width, theme=theme, user=of.commissioners["HOUSE"])
    owner.open(f"{base}/runs/1/")
    assert wrong + looked_at(owner, f"study-approve-{width}-{theme}") == []


def test_a_slider_answers_at_once_by_keyboard_and_its_answer_stands_in_the_address(tab: OpenTab) -> None:
    of, _run = published()
    here = tab()
    page = here.open(f"/studies/{of.study.code}/")
    slider = page.get_by_label("What the program costs")
    slider.focus()
    before = page.locator("#said").inner_text()
    begun = time.monotonic()
    slider.press("ArrowRight")
    expect(page.locator("#said")).not_to_contain_text("This is the standard setting.")
    took = time.monotonic() - begun
    assert page.locator("#said").inner_text() != before
    assert slider.get_attribute("aria-valuetext") == "125% of the stated cost"
    assert ("cost=2" in page.url, took < 2) == (True, True)
    page.wait_for_selector("#said figure.is-drawn")
    assert here.problems() == []


def test_settings_work_without_scripts(tab: OpenTab) -> None:
    of, _run = published()
    here = tab(java_script_enabled=False)
    here.page.goto(f"{here.base}/studies/{of.study.code}/")
    here.page.get_by_label("the State alone").check()
    here.page.get_by_role("button", name="Show this answer").click()
    expect(here.page.get_by_label("the State alone")).to_be_checked()


def test_the_answer_with_its_large_figures_is_on_the_first_screen(tab: OpenTab) -> None:
    """What a commissioner has to see in two minutes is there at once."""
    of, _run = published()
    here = tab(width=1280)
    page = here.open(f"/studies/{of.study.code}/")
    assert page.locator("p.lede").bounding_box()["y"] < 450  # type: ignore[index]
    assert page.locator(".study-figures").first.bounding_box()["y"] < 900  # type: ignore[index]


@pytest.mark.parametrize("kind", ["housing", "training"])
def test_on_a_phone_rows_become_cards_that_hide_nothing_aside(tab: OpenTab, kind: str) -> None:
    of, _run = published(kind)
    page = tab(width=390).open(f"/studies/{of.study.code}/")
    frames = page.locator(".table-frame:has(> .study-stack)").all()
    assert [frame for frame in frames if frame.evaluate("(one) => one.scrollWidth > one.clientWidth + 1")] == []
