"""Writing and submitting an update in a real browser: by keyboard alone, saved while writing, two editors, both themes and a phone."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import User
from goals.models import GoalUpdate
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PAGE = "/goals/G1/updates/SFY2019-Q4/"


@pytest.fixture(autouse=True)
def _site(settings: Any, tab: OpenTab) -> Iterator[None]:
    settings.SITE_CLOCK = world.DAY
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def shown() -> stage.Stage:
    make.reporting_period()
    made = stage.set_up()
    last = make.reporting_period(date(2019, 3, 31))
    make.goal_update(made.goal, last, "published", what_works="Early repairs.", how_are_we_doing="Fewer trains run on time.")
    return made


def commissioner(shown: stage.Stage) -> User:
    return make.user("commissioner", agency=shown.lead, name="James Okafor")


def press(page: Page, *keys: str) -> int:
    """Presses keys and types texts, and says how many keys that took."""
    for key in keys:
        if len(key) > 1 and key[0] == "<":
            page.keyboard.press(key[1:-1])
        else:
            page.keyboard.type(key)
    return sum(1 if key[0] == "<" else len(key) for key in keys)


def tab_to(page: Page, name: str) -> int:
    """Goes on by Tab until the field or button with this id or name has the focus; how many keys."""
    for count in range(1, 60):
        page.keyboard.press("Tab")
        if page.evaluate(
            "(n) => [document.activeElement.id, document.activeElement.name + '=' + document.activeElement.value].includes(n)", name
        ):
            return count
    raise AssertionError(f"Tab never reaches {name}")


def test_an_update_is_written_and_submitted_by_keyboard_alone(tab: OpenTab, shown: stage.Stage) -> None:
    opened = tab(user=commissioner(shown))
    page = opened.open(PAGE)
    page.evaluate("document.getElementById('main').focus()")
    keys = tab_to(page, "declared=on_track") + press(page, "<ArrowDown>")
    keys += tab_to(page, "declared_why") + press(page, "Two crews are short.")
    keys += tab_to(page, "how_are_we_doing") + press(page, "More trains run.")
    keys += tab_to(page, "what_next") + press(page, "Hire two crews by May.")
    expect(page.locator("[data-lacks-none]")).to_be_visible(timeout=10_000)
    keys += tab_to(page, "do=submit") + press(page, "<Enter>")
    expect(page.get_by_text("Submitted. The Office of Policy and Management reads it next")).to_be_visible()
    print(f"\none goal update by keyboard alone: {keys} keys")  # noqa: T201 - a figure that is asked for
    one = GoalUpdate.objects.get(period__code="SFY2019-Q4")
    assert (one.state, one.declared, one.how_are_we_doing) == ("submitted", "at_risk", "More trains run.")
    assert opened.problems() == []


def test_what_is_written_is_saved_by_itself_and_when_the_session_is_about_to_end(tab: OpenTab, shown: stage.Stage) -> None:
    page = tab(user=commissioner(shown)).open(PAGE)
    page.get_by_label("Partners").fill("Amtrak")
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    page.get_by_label("Partners").fill("Amtrak and MTA")
    page.evaluate("document.dispatchEvent(new Event('ctperf:save-draft'))")
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    page.reload()
    expect(page.get_by_label("Partners")).to_have_value("Amtrak and MTA")


def test_the_second_of_two_editors_compares_both_texts_and_keeps_both(tab: OpenTab, shown: stage.Stage) -> None:
    first = tab(user=make.user("steward", agency=shown.lead, name="Maria Lopez")).open(PAGE)
    compared = tab(user=commissioner(shown))
    second = compared.open(PAGE)
    first.get_by_label("What works").fill("New crews.")
    expect(first.locator("[data-saved]")).to_contain_text("Saved at")
    second.get_by_label("What works").fill("Newer rails.")
    expect(second.get_by_text("Maria Lopez saved while you were writing.")).to_be_visible()
    second.get_by_role("button", name="Compare both texts").click()
    expect(second.get_by_role("heading", name="Maria Lopez saved while you were writing")).to_be_visible()
    assert compared.violations() == []
    second.get_by_role("button", name="Save these words").click()
    expect(second.get_by_label("What works")).to_have_value("New crews.\n\nNewer rails.")


def test_last_times_words_are_put_in_at_a_press(tab: OpenTab, shown: stage.Stage) -> None:
    page = tab(user=commissioner(shown)).open(PAGE)
    page.get_by_role("button", name=re.compile("last time’s text.*What works")).click()
    expect(page.get_by_label("What works")).to_have_value("Early repairs.")
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")


def test_opm_quotes_a_passage_by_selecting_it(tab: OpenTab, shown: stage.Stage) -> None:
    period = make.reporting_period()
    make.goal_update(shown.goal, period, "submitted", how_are_we_doing="More trains run.", computed="off_track", declared_why="Crews.")
    page = tab(user=make.user("analyst")).open(PAGE)
    page.locator("[data-part=how_are_we_doing] .update-words").get_by_text("More trains run.").select_text()
    expect(page.get_by_label("The passage", exact=True)).to_have_value("More trains run.")
    expect(page.locator("#return-part")).to_have_value("how_are_we_doing")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_are_accessible_and_fit_the_screen(tab: OpenTab, shown: stage.Stage, width: int, theme: str) -> None:
    make.goal_update(shown.goal, make.reporting_period(), "draft", declared="on_track", what_works="New crews.")
    asked = make.reporting_period(date(2018, 12, 31))
    make.goal_update(shown.goal, asked, "submitted", how_are_we_doing="More trains run.", what_works="Early repairs.")
    make.accepted_miss(shown.bad, date(2019, 12, 31), starts_on=date(2019, 6, 1))
    wrong = {}
    for person in (commissioner(shown), make.user("analyst")):
        opened = tab(width=width, theme=theme, user=person)
        for path in (
            PAGE,
            "/goals/G1/updates/SFY2019-Q3/",
            "/goals/G1/updates/SFY2019-Q2/",
            "/goals/G1/",
            "/measures/BAD/miss/",
            "/measures/BAD/",
            "/areas/TR/",
        ):
            opened.open(path)
            found = [*opened.violations(), *([f"{opened.overflow()} px too wide"] if opened.overflow() else [])]
            wrong[f"{person.name} {path}"] = found
        assert opened.problems() == []
    assert "\n".join(f"{path}: {found}" for path, found in wrong.items() if found) == ""
