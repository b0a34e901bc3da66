"""The pages of feeds in a browser: rules of accessibility, widths, themes, and adding a feed with nothing but the keyboard."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from metrics.actions.releases import move_release
from metrics.models import Feed
from scorecards import tasks
from tests import make
from tests.browser.conftest import OpenTab
from tests.metrics import soda
from tests.metrics.feeding import feed_of
from tests.scorecards import stage
from tests.scorecards.test_pages_feeds import through

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def portal(settings: Any):
    stage.open_site(settings)
    with soda.open_portal() as one:
        settings.FEED_HOSTS = ["data.ct.gov", one.address]
        one.rows = [["M-A", "2019-03", "9"], ["M-A", "2019-04", "8"], ["M-B", "2019-05", "8"]]
        yield one


@pytest.fixture
def analyst(portal: soda.Portal) -> Any:
    """Somebody who keeps three feeds: one in order with a late and a moved measure, one that fails, one paused."""
    keeper = make.user("analyst", name="Ana List")
    agency = make.agency(code="DCF", name="Department of Children and Families")
    make.measure(code="M-A", name="Days to decide on a report", lag_days=20, agency=agency)
    on_time = make.measure(code="M-B", name="Reports that were decided in time", lag_days=20, agency=agency)
    feed_of(portal, code="DECIDE", name="Reports decided, by month", is_trusted=True, agency=agency, where="measure != 'M-C'")
    feed_of(portal, code="GONE", name="Children in placement, yearly file", path="/2019/placement-by-town-and-age-group.csv", agency=agency)
    feed_of(portal, code="PAUSED", name="Old portal", is_active=False, agency=agency)
    Feed.objects.update(next_at=timezone.now() - timedelta(minutes=1))
    through()
    june, august, why = date(2019, 6, 30), date(2019, 8, 15), "A new case system goes live in July."
    move_release(measure_id=on_time.pk, period_end=june, due_on=august, why=why, by=keeper, at=timezone.now())
    tasks.recalculate_changes()
    return keeper


PAGES = ["/data/feeds/", "/data/feeds/DECIDE/", "/data/feeds/GONE/", "/data/feeds/new/", "/data/feeds/DECIDE/edit/"]


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")])
def test_the_pages_of_feeds_keep_the_rules_at_every_width_in_both_themes(tab: OpenTab, analyst: Any, width: int, theme: str) -> None:
    for path in PAGES:
        one = tab(width=width, theme=theme, user=analyst)
        page = one.open(path)
        for closed in page.locator("details:not([open]) > summary").all():
            if closed.is_visible() and closed.locator("xpath=ancestor::main").count():
                closed.click()
        assert (path, one.violations(), one.problems(), one.overflow()) == (path, [], [], 0)


def test_a_feed_is_tried_and_added_with_the_keyboard_alone(tab: OpenTab, analyst: Any, portal: soda.Portal) -> None:
    page = tab(user=analyst).open("/data/feeds/new/")
    page.get_by_label("Address", exact=True).focus()
    page.keyboard.type(portal.address)
    page.get_by_label("Dataset", exact=True).focus()
    page.keyboard.type(soda.DATASET)
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Reports decided")
    page.keyboard.press("Tab")
    page.keyboard.type("DECIDED-2")
    page.keyboard.press("Tab")
    page.keyboard.type("Department of C")
    page.get_by_role("button", name="Test the source").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The source answered.").wait_for()
    assert page.get_by_role("cell", name="2019-03").is_visible()
    assert page.get_by_label("Code", exact=True).input_value() == "DECIDED-2"
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/data/feeds/DECIDED-2/")
    assert page.get_by_text("Not asked yet", exact=True).is_visible()
