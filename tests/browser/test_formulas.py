"""Writing a formula in a real browser: by keyboard, with what is offered, and without scripts."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from metrics.actions.formulas import save_formula
from metrics.models import Measure
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "/measures/RATE/formula/"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    world.total()


@pytest.fixture
def analyst() -> User:
    return make.user("analyst")


@pytest.fixture(autouse=True)
def _measures(analyst: User) -> None:
    top = make.measure(code="V-TOP", name="Building permits decided in time", unit="permits")
    bottom = make.measure(code="V-BOTTOM", name="Building permits decided", unit="permits")
    rate = make.measure(code="RATE", name="Share of building permits decided in time", unit="percent", decimals=1)
    reader = make.measure(code="READER", name="Change of the share against the month before", unit="percent", decimals=1)
    for month in range(1, 6):
        end = date(2019, month + 1, 1) - (date(2019, 2, 2) - date(2019, 2, 1))
        make.reading(top, end, 40.0 + month)
        make.reading(bottom, end, 60.0)
    for one, text in ((rate, "share(V-TOP, V-BOTTOM)"), (reader, "change(RATE)")):
        save_formula(measure_id=one.pk, text=text, reason="Set up.", by=analyst, at=timezone.now())
    world.settled(rate)


def field(page: Page) -> Any:
    return page.get_by_role("combobox", name="Formula")


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "light"), (320, "dark"), (1280, "dark")])
def test_the_page_of_a_formula_is_accessible_and_fits(tab: OpenTab, analyst: User, width: int, theme: str) -> None:
    for user in (None, analyst):
        opened = tab(width=width, theme=theme, user=user)
        opened.open(PATH)
        assert opened.violations() == []
        assert opened.overflow() <= 0
        assert [one for one in opened.contrasts() if one["ratio"] < 4.5] == []
        assert opened.problems() == []


def test_a_formula_is_written_by_keyboard_with_what_is_offered(tab: OpenTab, analyst: User) -> None:
    opened = tab(user=analyst)
    page = opened.open(PATH)
    field(page).fill("")
    field(page).press_sequentially("gro")
    expect(page.get_by_role("option", name="growth(")).to_be_visible()
    assert opened.violations() == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("v-t")
    expect(page.get_by_role("option").first).to_contain_text("V-TOP")
    page.keyboard.press("ArrowDown")
    expect(field(page)).to_have_attribute("aria-activedescendant", "formula-offer-0")
    page.keyboard.press("Enter")
    page.keyboard.type(")")
    expect(field(page)).to_have_value("growth(V-TOP)")
    expect(page.locator("#preview table")).to_contain_text("2.3%")
    page.get_by_label("Why it changes").fill("Growth says more.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The formula is saved.")).to_be_visible()
    assert Measure.objects.get(code="RATE").formula == "growth(V-TOP)"
    assert opened.problems() == []


def test_escape_closes_what_is_offered_and_keeps_the_text(tab: OpenTab, analyst: User) -> None:
    page = tab(user=analyst).open(PATH)
    field(page).fill("")
    field(page).press_sequentially("V-")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field(page)).to_have_value("V-")
    expect(field(page)).to_have_attribute("aria-expanded", "false")


def test_a_mistake_is_shown_while_writing_with_a_caret(tab: OpenTab, analyst: User) -> None:
    page = tab(user=analyst).open(PATH)
    field(page).fill("V-TOP + NONE")
    expect(page.locator(".formula-caret")).to_have_text("V-TOP + NONE\n        ^^^^")


def test_without_scripts_a_formula_can_be_tried_and_saved(tab: OpenTab, analyst: User) -> None:
    opened = tab(user=analyst, java_script_enabled=False)
    page = opened.page
    page.goto(opened.base + PATH)
    page.get_by_label("Formula", exact=True).fill("V-TOP*2")
    page.get_by_role("button", name="Try it without saving").click()
    expect(page.locator("#preview")).to_contain_text("V-TOP * 2")
    page.get_by_label("Why it changes").fill("A try.")
    page.get_by_role("button", name="Save the formula").click()
    expect(page.get_by_text("The formula is saved.")).to_be_visible()
