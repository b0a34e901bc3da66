"""A commissioner's whole month in a real browser, from signing in to the last submission; and the same work by keys alone."""

import sys
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from goals.models import GoalUpdate
from metrics.models import Reading
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world
from tests.scorecards.entering import MAY, Desk, desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"
# What a script types in a moment takes a person time: 200 keys a minute is an ordinary typist.
SECONDS_A_KEY = 60 / 200
SAID = {
    "how_are_we_doing": "Nine of ten requests are decided within thirty days, two more than a year ago.",
    "what_next": "Train the second team by September and publish the queue each week.",
}


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    world.total()


@pytest.fixture
def codes() -> list[str]:
    return ["G-ONE", "G-TWO", "G-THREE"]


class Person:
    """Somebody at a keyboard: counts the keys and clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.clicks, self.began = page, 0, 0, time.monotonic()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def click(self, thing: Any) -> None:
        thing.click()
        self.clicks += 1

    def tab_to(self, what: str) -> None:
        """Goes on by Tab until what has the focus is called so, by its id, its name and value, or its words."""
        for _ in range(90):
            if what in self.page.evaluate(
                """() => { const at = document.activeElement;
                    return [at.id, `${at.name}=${at.value}`, at.textContent.trim()]; }"""
            ):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches {what!r}")

    @property
    def seconds(self) -> float:
        """What the machine took."""
        return time.monotonic() - self.began

    @property
    def with_typing(self) -> float:
        """The same with the time a person needs for the keys, and a second for each click."""
        return self.seconds + self.keys * SECONDS_A_KEY + self.clicks


def tell(capsys: Any, what: str, person: Person) -> None:
    with capsys.disabled():
        sys.stdout.write(
            f"\n{what}: {person.keys} keys, {person.clicks} clicks, {person.seconds:.1f} s of the machine, "
            f"{person.with_typing:.0f} s with a person's typing.\n"
        )


def goals_of(at: Desk, codes: list[str]) -> None:
    period = make.reporting_period(opens_on=world.DAY)
    assert period.code == "SFY2019-Q4"
    for code in codes:
        make.goal(code=code, lead=at.agency, statement=f"Decide sooner: {code}", measures=at.measures[:2])


def sign_in(person: Person, email: str) -> None:
    page = person.page
    page.get_by_label("Email").focus()
    person.type(email)
    person.press("Tab")
    person.tab_to("password=")
    person.type(PASSWORD)
    person.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("My updates")


def enter(person: Person, count: int) -> None:
    """The readings, then the page that says what handing in comes to, then handing in."""
    page = person.page
    expect(page.locator("tbody [data-cell=value]").first).to_be_focused()
    for n in range(count):
        person.type(f"{40 + n % 5}.5")
        person.press("Enter")
    person.press("Control+Enter")
    page.wait_for_url("**/my/readings/hand-in/")
    person.tab_to(f"Hand in {count} readings")
    person.press("Enter")
    expect(page.get_by_text(f"{count} readings were recorded.")).to_be_visible()


def test_a_month_of_twelve_readings_and_three_updates_takes_less_than_five_minutes(tab: OpenTab, capsys: Any, codes: list[str]) -> None:
    at = desk(12)
    goals_of(at, codes)
    opened = tab(width=1440)
    page = opened.open("/accounts/login/?next=/my/")
    person = Person(page)
    sign_in(person, at.lead.email)
    person.click(page.get_by_role("link", name="Enter readings").first)
    enter(person, 12)
    for code in codes:
        opened.open("/my/")
        person.click(page.get_by_role("link", name=f"Decide sooner: {code}").first)
        person.click(page.locator("label", has=page.locator("input[name=declared][value=at_risk]")))
        for name, text in {"declared_why": "Two teams are short.", **SAID}.items():
            page.locator(f"[name={name}]").focus()
            person.clicks += 1
            person.type(text)
        person.click(page.locator("button[name=do][value=submit]"))
        expect(page.get_by_text("Submitted. The Office of Policy and Management reads it next")).to_be_visible()
    assert Reading.objects.current().filter(period_end=MAY, measure__in=at.measures, accepted_by=at.lead).count() == 12
    assert set(GoalUpdate.objects.values_list("state", "submitted_by")) == {("submitted", at.lead.pk)}
    assert GoalUpdate.objects.count() == 3
    assert opened.problems() == []
    assert person.with_typing < 300
    tell(capsys, "A commissioner's month, 12 readings and 3 updates", person)


def test_signing_in_ten_readings_and_an_update_need_no_mouse(tab: OpenTab, capsys: Any) -> None:
    at = desk(10)
    goals_of(at, ["G-ONE"])
    opened = tab(width=1440)
    page = opened.open("/accounts/login/?next=/my/")
    person = Person(page)
    sign_in(person, at.lead.email)
    person.tab_to("Enter readings")
    person.press("Enter")
    enter(person, 10)
    page.wait_for_url("**/my/")
    page.evaluate("document.getElementById('main').focus()")
    person.tab_to("Decide sooner: G-ONE")
    person.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Decide sooner")
    page.evaluate("document.getElementById('main').focus()")
    person.tab_to("declared=on_track")
    person.press("ArrowDown")
    for name, text in {
        "declared_why": "Two teams are short.",
        "how_are_we_doing": "Nine of ten are in time.",
        "what_next": "Train a team.",
    }.items():
        person.tab_to(name)
        person.type(text)
    expect(page.locator("[data-lacks-none]")).to_be_visible(timeout=10_000)
    person.tab_to("do=submit")
    person.press("Enter")
    expect(page.get_by_text("Submitted. The Office of Policy and Management reads it next")).to_be_visible()
    assert person.clicks == 0
    assert GoalUpdate.objects.get().state == "submitted"
    assert opened.problems() == []
    tell(capsys, "Signing in, ten readings and an update by keyboard alone", person)
