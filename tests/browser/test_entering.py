"""Entering readings in a real browser: by keys alone, by pasting, on a phone, without scripts; and approving a month."""

import sys
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.models import EntryDraft, Reading, Submission
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world
from tests.scorecards.entering import MAY, Desk, desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GRID, HAND_IN = "/my/readings/", "/my/readings/hand-in/"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    world.total()


def cell(page: Page, name: str, row: int = 0) -> Any:
    return page.locator(f"tbody tr:nth-child({row + 1}) [data-cell={name}]")


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text("Saved")


class Keys:
    """Counts the keys that are pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text, delay=15)
        self.count += len(text)


def values(at: Desk) -> list[float | None]:
    stored = Reading.objects.current().filter(period_end=MAY, measure__in=at.measures)
    return [stored.get(measure=one).value for one in at.measures]


def test_ten_readings_are_entered_and_handed_in_by_keys_alone(tab: OpenTab, capsys: Any) -> None:
    at = desk(10)
    opened = tab(user=at.steward, width=1440)
    page = opened.open(GRID)
    keys, began = Keys(page), time.monotonic()
    for n in range(10):
        keys.type(f"{40 + n}.5")
        keys.press("Enter")
    keys.press("Control+Enter")
    page.wait_for_url(f"**{HAND_IN}")
    for _ in range(40):
        if page.evaluate("document.activeElement.textContent") == "Hand in 10 readings":
            break
        keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_text("10 readings were recorded.")).to_be_visible()
    seconds = time.monotonic() - began
    assert values(at) == [40.5 + n for n in range(10)]
    assert opened.problems() == []
    assert keys.count <= 100
    with capsys.disabled():
        sys.stdout.write(f"\nTen readings by keyboard: {keys.count} keys, {seconds:.1f} seconds.\n")


def test_the_grid_moves_edits_undoes_and_is_left_like_a_spreadsheet(tab: OpenTab) -> None:
    at = desk(3)
    page = tab(user=at.steward, width=1440).open(GRID)
    press = page.keyboard.press
    expect(cell(page, "value")).to_be_focused()
    page.keyboard.type("41")
    press("Tab")
    expect(cell(page, "reason")).to_be_focused()
    press("Shift+Tab")
    press("ArrowDown")
    page.keyboard.type("n")
    expect(cell(page, "reason", 1)).to_have_value("not_collected")
    expect(cell(page, "value", 1)).to_have_value("")
    page.keyboard.type("42")
    press("Enter")
    expect(cell(page, "value", 2)).to_be_focused()
    expect(cell(page, "reason", 1)).to_have_value("")
    press("Control+z")
    expect(cell(page, "reason", 1)).to_have_value("not_collected")
    expect(cell(page, "value", 1)).to_have_value("")
    press("Control+y")
    expect(cell(page, "value", 1)).to_have_value("42")
    press("F2")
    press("Backspace")
    expect(cell(page, "value", 1)).to_have_value("4")
    press("Escape")
    expect(cell(page, "value", 1)).to_have_value("42")
    press("Shift+ArrowDown")
    assert page.locator("td[aria-selected=true]").count() == 2
    press("Control+d")
    expect(cell(page, "value", 2)).to_have_value("42")
    press("Delete")
    expect(cell(page, "value", 1)).to_have_value("")
    saved(page)
    press("Escape")
    press("Tab")
    assert not page.evaluate("document.activeElement.matches('[data-cell]')")
    assert {one.measure_id: one.typed for one in EntryDraft.objects.all()} == {
        one.pk: typed for one, typed in zip(at.measures, ({"value": "41"}, {}, {}), strict=True)
    }


PASTE = """([text]) => {
    const held = new DataTransfer();
    held.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
}"""


def test_a_block_from_excel_is_pasted_and_blanks_leave_what_is_there(tab: OpenTab) -> None:
    at = desk(4, unit="percent", numerator="Decided in time", denominator="Decided")
    page = tab(user=at.steward, width=1440).open(GRID)
    cell(page, "value", 2).fill("39")
    cell(page, "numerator").focus()
    block = '40\t100\t\t\t"Counted\n""twice"""\r\n\t\t41.5%\r\n\t\t\r\n1,200\t"3,000"\t\tN/A\r\nbeyond\t1\r\n'
    page.evaluate(PASTE, [block])
    got = [[cell(page, name, row).input_value() for name in ("numerator", "denominator", "value")] for row in range(4)]
    assert got == [["40", "100", ""], ["", "", "41.5%"], ["", "", "39"], ["1,200", "3,000", ""]]
    expect(cell(page, "value")).to_have_attribute("placeholder", "= 40.0")
    saved(page)
    page.keyboard.press("Control+z")
    expect(cell(page, "numerator")).to_have_value("")
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Hand in 4 readings").click()
    expect(page.get_by_text("4 readings were recorded.")).to_be_visible()
    assert values(at) == [40.0, 41.5, 39.0, 40.0]


def test_what_is_typed_survives_a_closed_tab_and_the_end_of_a_session(tab: OpenTab) -> None:
    at = desk(2)
    page = tab(user=at.steward).open(GRID)
    page.keyboard.type("41")
    page.evaluate("document.dispatchEvent(new CustomEvent('ctperf:save-draft'))")
    saved(page)
    page.keyboard.press("Enter")
    page.keyboard.type("42")
    page.close()
    again = tab(user=at.lead).open(GRID)
    expect(cell(again, "value", 0)).to_have_value("41")
    again.wait_for_timeout(300)
    again.reload()
    expect(cell(again, "value", 1)).to_have_value("42")


def test_two_people_in_one_row_see_both_texts_and_choose(tab: OpenTab) -> None:
    at = desk()
    mine, theirs = tab(user=at.steward).open(GRID), tab(user=at.lead).open(GRID)
    theirs.keyboard.type("43")
    saved(theirs)
    mine.keyboard.type("41")
    expect(mine.get_by_text("Lee Lead typed 43 at")).to_be_visible()
    expect(cell(mine, "value")).to_have_value("41")
    mine.get_by_role("button", name="Take theirs").click()
    expect(cell(mine, "value")).to_have_value("43")
    cell(mine, "value").focus()
    mine.keyboard.press("Control+z")
    expect(cell(mine, "value")).to_have_value("41")
    saved(mine)
    assert EntryDraft.objects.get().typed == {"value": "41"}


def test_a_phone_shows_one_measure_at_a_time(tab: OpenTab) -> None:
    at = desk(3)
    opened = tab(user=at.steward, width=390, has_touch=True)
    page = opened.open(GRID)
    assert page.locator("tbody tr:visible").count() == 1
    expect(page.locator("[data-place]")).to_have_text("1 of 6")
    page.get_by_label("Value", exact=False).first.fill("41")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("[data-place]")).to_have_text("2 of 6")
    cell(page, "value", 1).fill("42")
    saved(page)
    assert cell(page, "value", 1).bounding_box()["height"] >= 44
    assert opened.overflow() <= 0
    page.get_by_role("button", name="Check and hand in").first.click()
    page.get_by_role("button", name="Hand in 2 readings").click()
    expect(page.get_by_text("2 readings were recorded.")).to_be_visible()


def test_two_hundred_rows_stay_fluid(tab: OpenTab) -> None:
    at = desk(200)
    page = tab(user=at.steward, width=1440).open(GRID)
    cell(page, "value").focus()
    page.evaluate(PASTE, ["\n".join(str(30 + n % 9) for n in range(200))])
    expect(page.locator("[data-saved]")).to_have_text("Saved", timeout=30_000)
    took = page.evaluate(
        """() => { const began = performance.now(); const send = (key) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            for (let n = 0; n < 50; n += 1) send("ArrowUp"); return (performance.now() - began) / 50; }"""
    )
    assert took < 30
    assert EntryDraft.objects.count() == 200


def test_an_analyst_approves_a_month_in_less_than_a_minute(tab: OpenTab, capsys: Any) -> None:
    at = desk(12, needs_approval=True)
    period = make.reporting_period(opens_on=world.DAY)
    for n in range(3):
        make.goal_update(make.goal(lead=at.agency, statement=f"Decide sooner {n}"), period, "submitted", by=at.lead, computed="on_track")
    for one in at.measures:
        Submission.objects.create(
            measure=one, period_start=MAY.replace(day=1), period_end=MAY, value=41.0, submitted_by=at.steward, submitted_at=make.LONG_AGO
        )
    opened = tab(user=at.analyst, width=1440)
    began = time.monotonic()
    page = opened.open("/approvals/")
    expect(page.get_by_text("15 can be approved together.")).to_be_visible()
    page.get_by_role("button", name="Approve and publish the goal updates").click()
    expect(page.get_by_text("3 goal updates were published. 12 readings were recorded.")).to_be_visible(timeout=60_000)
    seconds = time.monotonic() - began
    assert values(at) == [41.0] * 12
    assert seconds < 60
    with capsys.disabled():
        sys.stdout.write(f"\nAn analyst's approval of 12 readings and 3 updates: {seconds:.1f} seconds.\n")


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1440, "light"), (390, "dark"), (1440, "dark")])
def test_the_pages_are_accessible_and_fit(tab: OpenTab, width: int, theme: str) -> None:
    at = desk(3, numerator="Decided in time", denominator="Decided", unit="percent")
    make.goal(lead=at.agency)
    make.reporting_period(opens_on=world.DAY)
    waits = make.measure(agency=at.agency, needs_approval=True, name="Permits decided")
    dates = {"period_start": MAY.replace(day=1), "period_end": MAY}
    Submission.objects.create(measure=waits, value=4.0, submitted_by=at.steward, submitted_at=make.LONG_AGO, **dates)
    for n, typed in enumerate(({"value": "41"}, {"value": "abc"}, {"value": "4200"})):
        EntryDraft.objects.create(measure=at.measures[n], typed=typed, saved_by=at.steward, saved_at=make.LONG_AGO, **dates)
    opened = tab(width=width, theme=theme, user=at.lead)
    for path in ("/my/", GRID, HAND_IN, "/approvals/"):
        opened.open(path)
        assert opened.violations() == [], path
        assert opened.overflow() <= 0, path
    assert opened.problems() == []


def test_without_scripts_readings_are_entered_and_handed_in(tab: OpenTab) -> None:
    at = desk(2)
    opened = tab(user=at.steward, java_script_enabled=False)
    page = opened.page
    page.goto(opened.base + GRID)
    cell(page, "value").fill("41")
    cell(page, "reason", 1).select_option("not_collected")
    page.get_by_role("button", name="Check and hand in").last.click()
    page.get_by_role("button", name="Hand in 2 readings").click()
    expect(page.get_by_text("2 readings were recorded.")).to_be_visible()
    assert values(at) == [41.0, None]
