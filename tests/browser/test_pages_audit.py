"""The audit, one change, and the history on the page of a thing, in a browser: rules of accessibility, widths and themes."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Role, User
from agencies.actions.context import because, recorded
from agencies.models import Agency
from metrics.actions.readings import NewReading, record_readings
from metrics.models import CorrectionReason
from scorecards import tasks
from scorecards.queries.audit import Asked, entries
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2019, 4, 20, tzinfo=UTC)


@pytest.fixture
def analyst(settings: Any) -> User:
    """Somebody who reads a day's changes: a revision, a role, a renamed agency and what a task did."""
    stage.open_site(settings)
    maria, ellen = make.user("analyst", name="Maria Lopez"), make.user(name="Ellen Novak")
    agency = make.agency(code="DOT", name="Department of Transportation")
    measure = make.measure(code="M-A", name="Days to decide on a request", agency=agency, decimals=1)
    new = NewReading(measure_id=measure.pk, period_start=date(2019, 3, 1), period_end=date(2019, 3, 31), value=8.1)
    record_readings(readings=[new], by=maria, at=NOW)
    told: dict[str, Any] = {
        "user": maria.pk,
        "door": "form",
        "request": "0f4c2e9a7b1d4e5f8a6b3c2d1e0f9a8b",
        "url": "/measures/M-A/correct/",
    }
    with recorded(**told), because("The source revised it: annual benchmark"):
        later = NewReading(measure_id=measure.pk, period_start=new.period_start, period_end=new.period_end, value=8.4)
        record_readings(readings=[later], by=maria, at=NOW + timedelta(days=3), correction=CorrectionReason.SOURCE_REVISED)
    with recorded(**told):
        Role.objects.create(user=ellen, kind="steward", agency=agency, granted_at=NOW)
        Agency.objects.filter(pk=agency.pk).update(mission="To move people and goods safely " * 8, website="https://portal.ct.gov/dot")
    tasks.recalculate_changes()
    return maria


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")])
def test_the_pages_of_the_audit_keep_the_rules_at_every_width_in_both_themes(tab: OpenTab, analyst: User, width: int, theme: str) -> None:
    (changed,) = entries(Asked(kinds=frozenset({"agency"}), verb="update"))
    revised = entries(Asked(kinds=frozenset({"reading"})), limit=1)[0]
    paths = ["/data/audit/", "/data/audit/?text=nothing+like+it", f"/data/audit/agency/{changed.number}/"]
    for path in [*paths, f"/data/audit/reading/{revised.number}/", "/history/measure/M-A/"]:
        one = tab(width=width, theme=theme, user=analyst)
        one.open(path)
        assert (path, one.violations(), one.problems(), one.overflow()) == (path, [], [], 0)


def test_the_history_comes_into_the_page_of_a_measure_when_it_is_reached(tab: OpenTab, analyst: User) -> None:
    one = tab(width=1440, user=analyst)
    page = one.open("/measures/M-A/")
    page.locator("#record").scroll_into_view_if_needed()
    page.get_by_text(re.compile(r"Maria Lopez revised Mar 2019.* from 8\.1 to 8\.4")).wait_for()
    assert (one.violations(), one.problems()) == ([], [])
