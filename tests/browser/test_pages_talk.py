"""Comments, barriers, the reorganizing of agencies and the notices of corrections, in a real browser."""

import os
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from agencies.models import Succession
from goals.actions.barriers import NewBarrier, answer_barrier, raise_barrier
from goals.actions.comments import add_comment, answer_comment
from goals.rules.talk import About
from metrics.actions.readings import NewReading, record_readings
from metrics.models import Measure
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
AT = datetime(2019, 7, 1, 12, tzinfo=UTC)
SHOTS = os.environ.get("CTPERF_SHOTS", "")


@pytest.fixture(autouse=True)
def _site(settings: Any, tab: OpenTab) -> Iterator[None]:
    settings.SITE_CLOCK = world.DAY
    cache.clear()
    yield
    cache.clear()


def revised(one: Measure) -> None:
    """Many figures of a month ago, all of them corrected three days ago."""
    for days, step, why in ((20, 0.0, ""), (3, 0.4, "source_revised")):
        new = [
            NewReading(
                one.pk,
                date(2018, n, 1),
                date(2018, n, monthrange(2018, n)[1]),
                80.0 + n + step,
                note="Benchmarked against the case log." if why else "",
            )
            for n in range(1, 13)
        ]
        record_readings(readings=new, by=None, at=timezone.now() - timedelta(days=days), correction=why)


def busy() -> tuple[stage.Stage, User]:
    """A small State in which people talk."""
    shown = stage.set_up()
    analyst = make.user("analyst", name="Maria Lopez")
    ours = make.user("commissioner", agency=shown.lead, name="James Okafor")
    theirs = make.user("commissioner", agency=shown.partner, name="Ellen Novak")
    about = About(measure_id=shown.good.pk, breakdown_id=0, period_end=date(2019, 5, 31))
    first = add_comment(about=about, text="@Ellen Novak is May right?\n\nIt is the highest figure there has been.", by=analyst, at=AT)
    answer_comment(thread_id=first, text="It is: the new line opened.", by=ours, at=AT)
    add_comment(about=About(measure_id=shown.good.pk), text="Which stations count?", by=ours, at=AT)
    new = {"goal_id": shown.goal.pk, "raised_by": shown.lead.pk, "asked": shown.partner.pk, "needed_by": date(2019, 7, 31)}
    raise_barrier(
        barrier=NewBarrier(what="The stations have no power after ten.", ask="Mend the lines on the branch.", **new),  # type: ignore[arg-type]
        by=ours, at=AT, day=world.DAY,
    )  # fmt: skip
    one = raise_barrier(barrier=NewBarrier(what="Permits take a year.", ask="Decide in ten days.", **new), by=ours, at=AT, day=world.DAY)  # type: ignore[arg-type]
    answer_barrier(barrier_id=one, answer="From July on we decide in a month.", by=theirs, at=AT)
    past = make.agency(code="PAST", name="Bureau of Old Names", effective_to=date(2019, 6, 1))
    Succession.objects.create(predecessor=past, successor=shown.lead, kind="merged", on=date(2019, 6, 2), note="Public Act 19-1.")
    revised(shown.good)
    world.settled(shown.good)
    return shown, analyst


PAGES = [
    "/measures/GOOD/",
    "/measures/GOOD/comments/",
    "/my/comments/",
    "/barriers/",
    "/goals/G1/barriers/",
    "/agencies/PAST/",
    "/agencies/DOX/",
    "/agencies/DOX/reorganise/",
    "/corrections/",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_are_accessible_and_fit_the_screen(tab: OpenTab, width: int, theme: str) -> None:
    _shown, analyst = busy()
    wrong = {}
    opened = tab(width=width, theme=theme, user=analyst)
    for number, path in enumerate(PAGES):
        page = opened.open(path)
        page.wait_for_load_state("networkidle")
        for one in page.locator("details.talk-new > summary, .talk-doing details > summary").all():
            one.click()
        wrong[path] = [*opened.violations(), *([f"{opened.overflow()} px too wide"] if opened.overflow() else [])]
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{number}-{width}-{theme}.png"), full_page=True)
    assert {path: found for path, found in wrong.items() if found} == {}
    assert opened.problems() == []


def test_a_name_is_offered_and_the_comment_shows_at_once(tab: OpenTab) -> None:
    _shown, analyst = busy()
    opened = tab(user=analyst)
    page = opened.open("/measures/GOOD/")
    page.get_by_text("Start another thread").click()
    box = page.get_by_label("Your comment")
    box.press_sequentially("@Jam")
    expect(page.get_by_role("listbox").get_by_role("option")).to_contain_text("James Okafor")
    page.keyboard.press("Enter")
    box.press_sequentially("please look.")
    assert box.input_value() == "@James Okafor please look."
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Sent to James Okafor.")).to_be_visible()
    expect(page.get_by_text("@James Okafor please look.")).to_be_visible()
    assert opened.problems() == []


def test_an_agency_is_merged_with_a_review_of_what_moves(tab: OpenTab) -> None:
    shown, analyst = busy()
    opened = tab(user=analyst)
    page = opened.open("/agencies/DOX/")
    page.get_by_role("link", name="Rename, merge or split").click()
    page.get_by_label("It is merged into another agency").check()
    page.get_by_label("Effective date").fill("2019-06-30")
    page.get_by_label("Existing agencies that take over its work").select_option("HLP")
    page.get_by_role("button", name="Show what moves").click()
    expect(page.get_by_role("heading", name="What moves")).to_be_visible()
    expect(page.get_by_role("row", name="Trains on time")).to_contain_text("Helping Office")
    assert opened.violations() == []
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / "review.png"), full_page=True)
    page.get_by_role("button", name="Move it all").click()
    expect(page.get_by_text("What became of the agency is on its page.")).to_be_visible()
    expect(page.get_by_label("What became of it").get_by_role("link", name="Helping Office")).to_be_visible()
    assert Measure.objects.get(code="GOOD").agency == shown.partner
