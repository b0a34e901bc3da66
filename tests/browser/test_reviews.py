"""Reviews in a real browser: an agenda ordered by keyboard and by dragging, a room in which two write at once, both themes and a phone."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import User
from goals.actions.reviews import Plan, begin_review, plan_review
from goals.models import AgendaItem, Commitment, Decision, ReviewNote
from scorecards.actions.reviews import freeze_review
from tests import make
from tests.browser.conftest import OpenTab
from tests.browser.test_pages_updates import press, tab_to
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
AT = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any, tab: OpenTab) -> Iterator[None]:
    settings.SITE_CLOCK = world.DAY
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def shown() -> stage.Stage:
    return stage.set_up()


@pytest.fixture
def chair(shown: stage.Stage) -> User:
    return make.user("governor", name="Sam Chair")


def item(of: int, subject: str, by: User, place: int, **fields: Any) -> AgendaItem:
    plain = {"kind": "own", "why": "It is due.", "added_by": by, "added_at": AT}
    return AgendaItem.objects.create(review_id=of, subject=subject, place=place, **(plain | fields))


def held(shown: stage.Stage, chair: User) -> int:
    made = plan_review(plan=Plan("cabinet", world.DAY, chair=chair.pk), by=chair, at=AT, day=world.DAY)
    item(made, "Days to decide", chair, 1, kind="miss", key=f"measure:{shown.bad.pk}", measure=shown.bad, goal=shown.goal)
    item(made, "The budget", chair, 2)
    freeze_review(review_id=made, by=chair, at=AT)
    begin_review(review_id=made, by=chair, at=AT)
    return made


def subjects(page: Page) -> list[str]:
    return page.locator(".agenda-what").all_inner_texts()


def test_the_agenda_is_ordered_by_keyboard_and_by_dragging(tab: OpenTab, shown: stage.Stage, chair: User) -> None:
    made = plan_review(plan=Plan("cabinet", world.DAY), by=chair, at=AT, day=world.DAY)
    for place, subject in enumerate(("First", "Second", "Third"), start=1):
        item(made, subject, chair, place)
    opened = tab(user=chair)
    page = opened.open(f"/reviews/{made}/")
    page.get_by_role("button", name="Move up: Third").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".agenda-what").nth(1)).to_have_text("Third")
    assert page.evaluate("document.activeElement.dataset.item") == str(AgendaItem.objects.get(subject="Third").pk)
    page.locator("[data-item]").nth(0).drag_to(page.locator("[data-item]").nth(2), target_position={"x": 20, "y": 60})
    expect(page.locator("[data-agenda-said]")).to_have_text("The order was saved.")
    page.reload()
    assert subjects(page) == ["Third", "Second", "First"]
    assert list(AgendaItem.objects.order_by("place").values_list("subject", flat=True)) == ["Third", "Second", "First"]
    assert opened.problems() == []


def test_a_decision_and_a_promise_are_recorded_by_keyboard_alone_with_the_owner_filled_in(
    tab: OpenTab, shown: stage.Stage, chair: User
) -> None:
    made = held(shown, chair)
    opened = tab(user=chair)
    page = opened.open(f"/reviews/{made}/room/")
    page.evaluate("document.getElementById('main').focus()")
    keys = press(page, "n", "Two desks are empty.", "<Tab>", "<Tab>")
    page.evaluate("document.activeElement.blur()")
    keys += press(page, "d", "Fill them.", "<Enter>")
    expect(page.locator(".outcome-decision")).to_contain_text("Fill them.")
    page.evaluate("document.activeElement.blur()")
    keys += press(page, "p", "Fill both desks.", "<Control+Enter>")
    expect(page.locator(".promise-what")).to_have_text("Fill both desks.")
    print(f"\na note, a decision and a promise by keyboard alone: {keys} keys")  # noqa: T201 - a figure that is asked for
    one = Commitment.objects.get()
    assert (one.agency, one.goal, one.measure, one.due_on) == (shown.lead, shown.goal, shown.bad, date(2019, 7, 30))
    assert Decision.objects.get().text == "Fill them."
    assert ReviewNote.objects.get().text == "Two desks are empty."
    assert opened.problems() == []


def test_what_is_typed_under_an_item_is_kept_under_that_item(tab: OpenTab, shown: stage.Stage, chair: User) -> None:
    made = held(shown, chair)
    second = AgendaItem.objects.get(place=2)
    opened = tab(user=chair)
    page = opened.open(f"/reviews/{made}/room/?item={second.pk}")
    page.get_by_label("Notes").press_sequentially("Of the budget.")
    expect(page.locator("[data-saved]")).to_contain_text("Saved at", timeout=15_000)
    assert [(note.item_id, note.text) for note in ReviewNote.objects.all()] == [(second.pk, "Of the budget.")]
    assert opened.problems() == []


def test_what_two_write_at_once_stands_together_and_appears_with_both_within_seconds(tab: OpenTab, shown: stage.Stage, chair: User) -> None:
    made = held(shown, chair)
    path = f"/reviews/{made}/room/"
    tabs = [tab(user=chair), tab(user=make.user("analyst", name="Ann Lyst"))]
    first, second = (one.open(path) for one in tabs)
    first.get_by_label("Notes").press_sequentially("Of the chair.")
    second.get_by_label("Notes").press_sequentially("Of the analyst.")
    for page in (first, second):
        for words in ("Of the chair.", "Of the analyst."):
            expect(page.get_by_label("Notes")).to_have_value(with_words(words), timeout=30_000)
    text = ReviewNote.objects.get().text
    assert sorted(text.split("\n")) == ["Of the analyst.", "Of the chair."]
    second.locator("#decision").fill("Decided here.")
    second.get_by_role("button", name="Record", exact=True).click()
    expect(first.locator("[data-outcome]")).to_contain_text("Decided here.", timeout=15_000)
    assert [one.problems() for one in tabs] == [[], []]


def with_words(words: str) -> Any:
    return re.compile(re.escape(words))


def test_who_changed_the_same_line_compares_both_texts_and_keeps_both(tab: OpenTab, shown: stage.Stage, chair: User) -> None:
    made = held(shown, chair)
    path = f"/reviews/{made}/room/"
    ReviewNote.objects.create(review_id=made, item=AgendaItem.objects.order_by("place")[0], text="One.", saved_by=chair, saved_at=AT)
    opened = tab(user=chair, java_script_enabled=False)
    first = opened.open(path)
    second = tab(user=make.user("analyst", name="Ann Lyst"), java_script_enabled=False).open(path)
    second.get_by_label("Notes").fill("One, by the analyst.")
    second.get_by_role("button", name="Save the notes").click()
    first.get_by_label("Notes").fill("One, by the chair.")
    first.get_by_role("button", name="Save the notes").click()
    expect(first.get_by_role("heading", name="Ann Lyst changed the same lines")).to_be_visible()
    first.get_by_role("button", name="Save these words").click()
    expect(first.get_by_label("Notes")).to_have_value("One, by the analyst.\n\nOne, by the chair.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_are_accessible_and_fit_the_screen(tab: OpenTab, shown: stage.Stage, chair: User, width: int, theme: str) -> None:
    made = held(shown, chair)
    coming = plan_review(plan=Plan("priority", date(2019, 7, 9), area_id=shown.area.pk), by=chair, at=AT, day=world.DAY)
    item(coming, "The timetable", chair, 1)
    first = AgendaItem.objects.get(measure=shown.bad)
    Decision.objects.create(review_id=made, item=first, text="Fill them.", made_by=chair, made_at=AT)
    ended: dict[str, Any] = {"done_on": world.DAY, "done_by": chair, "done_at": AT, "done_note": "Done."}
    review = first.review
    one = make.promise(review, shown.lead, goal=shown.goal, item=first, effect_of=shown.bad, is_public=True, is_example=True)
    make.promise(review, shown.lead, goal=shown.goal, state="kept", is_public=True, **ended)
    make.promise(review, shown.lead, goal=shown.goal, state="late", due_on=world.DAY, made_on=date(2019, 6, 1), is_public=True)
    world.revise(shown.bad, date(2019, 5, 31), 39.0)
    wrong: dict[str, list[str]] = {}
    opened = tab(width=width, theme=theme, user=chair)
    for path in (
        "/reviews/", "/reviews/?view=month", "/reviews/new/", f"/reviews/{coming}/", f"/reviews/{made}/", f"/reviews/{made}/room/",
        f"/reviews/{made}/pack/", "/my/calendar/", "/promises/", f"/promises/{one.pk}/", "/agencies/DOX/", "/areas/TR/",
    ):  # fmt: skip
        page = opened.open(path)
        if path.endswith("room/"):
            page.locator("#promise-form summary").click()
        wrong[path] = [*opened.violations(), *([f"{opened.overflow()} px too wide"] if opened.overflow() else [])]
    assert opened.problems() == []
    public = tab(width=width, theme=theme)
    public.open("/promises/")
    wrong["public"] = public.violations()
    assert "\n".join(f"{path}: {found}" for path, found in wrong.items() if found) == ""


def test_the_room_is_reached_and_left_by_tab_alone(tab: OpenTab, shown: stage.Stage, chair: User) -> None:
    made = held(shown, chair)
    page = tab(user=chair).open(f"/reviews/{made}/room/")
    page.evaluate("document.getElementById('main').focus()")
    tab_to(page, "note-text")
    tab_to(page, "decision")
    second = AgendaItem.objects.get(subject="The budget")
    tab_to(page, f"do=go-{second.pk}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The budget", level=1)).to_be_visible()
