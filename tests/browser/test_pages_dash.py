"""The Governor's table in a real browser: the answer in two clicks, what is new, the matrix, comparisons, control charts."""

import time
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import Look
from goals.models import GoalMeasure
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CALM = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0, 10.0, 12.0]
HIGH = [14.0, 15.0, 14.0, 15.0, 14.0, 15.0, 14.0, 15.0]
PAGES = [
    "/?since=2000-01-01", "/areas/TR/?since=2000-01-01", "/goals/LG/", "/alignment/", "/alignment/?area=TR",
    "/compare/", "/compare/?kind=dates&area=TR&first=2018-12-31&last=2019-06-30", "/compare/?kind=agencies&a=DOX&b=HLP",
    "/compare/?kind=measures&a=GOOD&b=BAD", "/measures/CALM/control/", "/measures/CALM/limits/", "/measures/CALM/notes/",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    world.total()
    shown = stage.set_up()
    stage.hold_back(shown.good)
    calm = make.measure(code="CALM", name="Days to mend", agency=shown.lead, lag_days=20, tolerance=1.0)
    world.monthly(calm, [*CALM, *HIGH])
    make.target(calm, date(2019, 12, 31), 10.0)
    make.annotation(calm, date(2018, 10, 15), "event", text="A depot burned down.")
    goal = make.goal(code="LG", area=shown.area, lead=shown.lead, statement="Nothing stays broken", measures=[calm])
    GoalMeasure.objects.create(goal=goal, measure=shown.good, role="driver")
    world.revise(shown.good, date(2019, 5, 31), 96.0)
    world.settled(calm, shown.good)


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "light"), (320, "dark"), (1280, "dark")])
def test_every_page_has_no_accessibility_violation_and_fits_the_screen(tab: OpenTab, width: int, theme: str) -> None:
    opened = tab(width=width, theme=theme, user=make.user("analyst"))
    wrong = {}
    for path in PAGES:
        opened.open(path)
        wrong[path] = [*opened.violations(), *([f"{opened.overflow()} px too wide"] if opened.overflow() else [])]
    assert {path: found for path, found in wrong.items() if found} == {}
    assert opened.problems() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_in_the_pictures_can_be_read(tab: OpenTab, theme: str) -> None:
    opened = tab(theme=theme)
    for path in ("/goals/LG/", "/measures/CALM/control/", "/compare/?kind=agencies&a=DOX&b=HLP"):
        opened.open(path)
        found = opened.contrasts()
        assert found, path
        assert [one for one in found if one["ratio"] < 4.5] == [], path


def test_from_signing_in_to_the_worst_goal_of_transportation_and_who_owes_the_next_step_takes_at_most_two_clicks(tab: OpenTab) -> None:
    governor = make.user("governor", password="correct horse battery")
    opened = tab()
    page = opened.page
    page.goto(opened.base + "/accounts/login/")
    page.get_by_label("Email").fill(governor.email)
    page.get_by_label("Password").fill("correct horse battery")
    began, clicks = time.monotonic(), 1
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Goals furthest behind, and who owes the next step")).to_be_visible()
    card = page.locator("article.card", has=page.get_by_role("link", name="Transportation"))
    worst = card.locator(".card-worst")
    expect(worst).to_contain_text("Nothing stays broken")
    expect(worst).to_contain_text("owes")
    card.get_by_role("link", name="Transportation").click()
    clicks += 1
    first = page.locator("#goals .goal-row").first
    expect(first).to_contain_text("Nothing stays broken")
    expect(first).to_contain_text("Off track")
    expect(first.locator(".goal-row-step")).to_contain_text("Department of Examples owes")
    took = time.monotonic() - began
    assert clicks <= 2
    assert took < 10, f"{took:.1f} s from signing in to the answer"


def test_the_overview_notes_once_that_she_looked_and_the_next_visit_starts_from_there(tab: OpenTab) -> None:
    governor = make.user("governor")
    opened = tab(user=governor)
    opened.open("/")
    expect(opened.page.locator("#since")).to_contain_text("In the last 30 days")
    deadline = time.monotonic() + 10
    while not Look.objects.filter(user=governor).exists() and time.monotonic() < deadline:
        opened.page.wait_for_timeout(200)
    look = Look.objects.get(user=governor)
    opened.open("/")
    opened.page.wait_for_timeout(2600)
    assert Look.objects.get(user=governor).looked_at == look.looked_at
    again = tab(user=governor)
    again.open("/")
    expect(again.page.locator("#since")).to_contain_text("Since you last looked")
    assert opened.problems() + again.problems() == []


def test_what_was_seen_is_put_away_without_scripts(tab: OpenTab) -> None:
    governor = make.user("governor")
    Look.objects.create(user=governor, kind="overview", visit="earlier", looked_at="2000-01-01T00:00Z")
    opened = tab(user=governor, java_script_enabled=False)
    opened.page.goto(opened.base + "/")
    opened.page.get_by_role("button", name="I have seen this").click()
    expect(opened.page.locator("#since")).to_contain_text("No status changed")


def test_the_matrix_is_a_table_with_its_head_in_sight_on_a_desk_and_a_list_on_a_phone(tab: OpenTab) -> None:
    desk = tab(width=1280).open("/alignment/")
    expect(desk.locator("table.matrix")).to_be_visible()
    expect(desk.locator(".matrix-list")).to_be_hidden()
    assert desk.locator("table.matrix thead th").first.evaluate("one => getComputedStyle(one).position") == "sticky"
    phone = tab(width=390).open("/alignment/")
    expect(phone.locator("table.matrix")).to_be_hidden()
    expect(phone.get_by_role("link", name="Nothing stays broken")).to_be_visible()


def test_the_suspect_link_is_drawn_on_a_desk_and_said_on_a_phone(tab: OpenTab) -> None:
    desk = tab(width=1280).open("/goals/LG/")
    expect(desk.locator(".logic-drawing")).to_be_visible()
    expect(desk.locator(".logic-suspect")).to_have_count(1)
    phone = tab(width=390).open("/goals/LG/")
    expect(phone.locator(".logic-drawing")).to_be_hidden()
    expect(phone.get_by_text("One link is suspect")).to_be_visible()


def test_an_analyst_freezes_limits_by_keyboard_and_sees_the_new_base_proposed(tab: OpenTab) -> None:
    GoalMeasure.objects.filter(measure__code="CALM").delete()
    opened = tab(user=make.user("analyst"))
    page = opened.open("/measures/CALM/control/")
    page.get_by_role("link", name="Freeze the limits").focus()
    page.keyboard.press("Enter")
    page.get_by_label("From").select_option("2017-12-31")
    page.get_by_label("To", exact=True).select_option("2018-09-30")
    page.get_by_label("Why it changes").first.select_option("baseline")
    page.get_by_label("In words").first.fill("Before the new depot opened.")
    page.get_by_label("In words").first.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Done. The limits count from now on.")).to_be_visible()
    world.settled()
    page.reload()
    expect(page.get_by_role("heading", name="A new base is due")).to_be_visible()


def test_the_tables_and_sentences_are_there_without_scripts(tab: OpenTab) -> None:
    opened = tab(java_script_enabled=False)
    opened.page.goto(opened.base + "/measures/CALM/control/")
    expect(opened.page.locator("#control .paint")).to_be_visible()
    opened.page.goto(opened.base + "/compare/?kind=measures&a=GOOD&b=BAD")
    expect(opened.page.locator("#two-measures .paint")).to_be_visible()
