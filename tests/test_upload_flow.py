"""A file handed in through a real browser, read by a real worker, reviewed, published, seen on the measure's page, and withdrawn."""

import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Tab
from tests.ctperf.running import kill_all, passable_folder, processes_of, wait_until
from tests.test_demonstration import CARD, Demonstration

pytestmark = [pytest.mark.stack, pytest.mark.browser]
PAGE = "/measures/J-UNEMP-NSA/"
HEAD = "measure,period,value,source\n"


@pytest.fixture(scope="module")
def demonstration() -> Iterator[Demonstration]:
    with passable_folder() as folder:
        made = Demonstration(folder)
        yield made
        made.running.stop(signal.SIGINT)
        kill_all(processes_of(made.var))


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text)
    return file


def drop(page: Page, file: Path) -> None:
    """Drops a file as a person does: the browser hears of a drag with a file in it."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/data/uploads/")
    told = page.evaluate_handle(
        "([name, text]) => { const held = new DataTransfer(); held.items.add(new File([text], name)); return held; }",
        [file.name, file.read_text()],
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": told})
    page.wait_for_url(re.compile(r"/data/uploads/\d+/$"))


def test_a_file_is_dropped_reviewed_published_seen_and_withdrawn(demonstration: Demonstration, chromium: Browser) -> None:
    tab = demonstration.open(chromium, "/data/", role="analyst")
    page, before = tab.page, demonstration.json(CARD)["value"]
    drop(page, written(demonstration.folder, "june.csv", HEAD + "J-UNEMP-NSA,2019-06,9.7,Trial\nJ-UNEMP-NSA,2019-05,abc,Trial\n"))
    expect(page.get_by_text("Waiting for review")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("'abc' is not a number.")).to_be_visible()
    expect(page.locator("#flips")).to_contain_text("Off track")
    assert demonstration.json(CARD)["value"] == before
    page.get_by_role("button", name="Publish the good rows, leave out 1").click()
    expect(page.get_by_role("heading", name="Withdraw", exact=True)).to_be_visible(timeout=30_000)
    address = page.url
    seen_on(page, demonstration, "9.7%")
    assert demonstration.json(CARD)["status"] == "off_track"
    page.goto(address)
    page.get_by_label("Why is it withdrawn?").fill("A trial of the flow.")
    page.get_by_role("button", name="Withdraw this upload").click()
    expect(page.get_by_text("A trial of the flow.")).to_be_visible(timeout=30_000)
    at_rest(page)
    seen_on(page, demonstration, f"{before}%")
    assert demonstration.json(CARD)["status"] == "on_track"
    assert [one for one in tab.problems() if "400" not in one] == []
    page.context.close()


def seen_on(page: Page, demonstration: Demonstration, text: str) -> None:
    """The measure's page shows this value, within the seconds that the worker takes."""

    def shows() -> bool:
        page.goto(demonstration.url + PAGE)
        return text in page.locator(".big-figure-value").inner_text().replace("\n", "")

    wait_until(shows, 30)
    expect(page.locator(".big-figure-value")).to_contain_text(text)


def test_a_hundred_thousand_rows_show_their_progress_and_can_be_stopped(demonstration: Demonstration, chromium: Browser) -> None:
    tab = demonstration.open(chromium, "/data/", role="analyst")
    rows = "".join(f"J-UNEMP-NSA,{1900 + n % 119}-{n % 12 + 1:02d},{n % 90},Row {n}\n" for n in range(100_000))
    page = tab.page
    drop(page, written(demonstration.folder, "many.csv", HEAD + rows))
    expect(page.locator("#progress")).to_be_visible()
    started = time.monotonic()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Cancelled").first).to_be_visible()
    assert time.monotonic() - started < 5
    page.context.close()


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "dark")])
def test_the_pages_of_uploads_are_accessible_and_fit(demonstration: Demonstration, chromium: Browser, width: int, theme: str) -> None:
    tab = demonstration.open(chromium, "/data/", role="analyst", width=width, theme=theme)
    wrong = {"/data/": seen(tab)}
    bad = HEAD + f"J-UNEMP-NSA,2019-06,{width / 100},Trial\nJ-UNEMP-NSA,2019-05,abc,Trial\nJ-UNEMP-NSA,2018-05,1,Trial\n"
    drop(tab.page, written(demonstration.folder, f"a-file-with-a-rather-long-name-{width}.csv", bad))
    expect(tab.page.get_by_text("Waiting for review")).to_be_visible(timeout=30_000)
    at_rest(tab.page)
    wrong["review"] = seen(tab)
    tab.page.get_by_role("button", name="Discard").click()
    expect(tab.page.get_by_text("Discarded").first).to_be_visible()
    tab.page.goto(demonstration.url + "/data/uploads/")
    wrong["list"] = seen(tab)
    assert {where: found for where, found in wrong.items() if found} == {}
    tab.page.context.close()


def at_rest(page: Page) -> None:
    """Nothing is worked on any more: a page that looks again by itself has reloaded for the last time."""
    expect(page.locator("#progress[hx-get]")).to_have_count(0, timeout=30_000)
    page.wait_for_load_state("load")


def seen(opened: Tab) -> list[str]:
    """What is wrong with the page that is open."""
    return [*opened.violations(), *opened.problems(), *([f"{opened.overflow()} px too wide"] if opened.overflow() > 0 else [])]


def test_a_file_is_handed_in_without_scripts(demonstration: Demonstration, chromium: Browser) -> None:
    demonstration.open(chromium, "/", role="steward").page.context.close()
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(demonstration.cookies["steward"])  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(demonstration.url + "/data/uploads/")
    page.set_input_files("input[type=file]", written(demonstration.folder, "plain.csv", HEAD + "NOWHERE,2019-06,1,Trial\n"))
    page.get_by_role("button", name="Check this file").click()
    page.wait_for_url(re.compile(r"/data/uploads/\d+/$"))

    def is_read() -> bool:
        page.goto(page.url)
        return page.get_by_text("Nothing in this file can be published").count() == 1

    wait_until(is_read, 30)
    expect(page.get_by_text("NOWHERE is none of the measures that you hand in.")).to_be_visible()
    context.close()
