"""The pages of periods, proposals, integrity and the roll-over in a browser: rules of accessibility, widths, themes."""

from typing import Any

import pytest
from django.utils import timezone

from metrics.actions.periods import ensure_periods, reopen
from metrics.actions.proposals import Wanted, decide, propose
from metrics.models import Proposal, ProposalKind, ReportingPeriod, Target
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def analyst(settings: Any) -> Any:
    """OPM with a loosened target, a retired measure, a proposal that waits, and a period that is open again for one agency."""
    stage.open_site(settings)
    ensure_periods(day=world.DAY, at=timezone.now())
    shown = stage.set_up()
    make.target(shown.blank, world.DAY.replace(year=2018), 5.0)
    first, second = make.user("analyst", name="Ana List"), make.user("analyst", name="Sven Second")

    def change(measure: Any, kind: str, target: Target | None = None, **after: Any) -> Proposal:
        note = "The council set it anew after the budget of May."
        wanted = Wanted(measure.pk, ProposalKind(kind), after, "leadership", note, world.DAY, target.pk if target else None)
        return propose(wanted=wanted, by=first, at=timezone.now(), day=world.DAY)

    made = change(shown.bad, "target", Target.objects.get(measure=shown.bad), value=35.0)
    decide(proposal_id=made.pk, accept=True, comment="", by=second, at=timezone.now(), day=world.DAY)
    change(shown.good, "target", Target.objects.get(measure=shown.good), value=85.0)
    change(shown.good, "tolerance", tolerance=4.0)
    change(shown.blank, "retirement", retired_on="2019-06-30")
    given: dict[str, Any] = {"until": world.DAY.replace(month=12), "why": "late_data", "note": "The vendor sent its file late."}
    period = ReportingPeriod.objects.get(code="SFY2019-Q3")
    reopen(period_id=period.pk, agency_id=shown.lead.pk, **given, by=first, at=timezone.now(), day=world.DAY)
    return second


def pages() -> list[str]:
    waiting = Proposal.objects.get(state="waiting")
    return [
        "/data/periods/", "/data/periods/SFY2019-Q4/", "/measures/GOOD/change/", "/measures/BAD/change/?kind=target",
        "/measures/BAD/change/?kind=definition", "/proposals/", f"/proposals/{waiting.pk}/", "/integrity/", "/data/rollover/",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")])
def test_the_pages_of_periods_keep_the_rules_at_every_width_in_both_themes(tab: OpenTab, analyst: Any, width: int, theme: str) -> None:
    for path in pages():
        one = tab(width=width, theme=theme, user=analyst)
        one.open(path)
        assert (path, one.violations(), one.problems(), one.overflow()) == (path, [], [], 0)


def test_a_change_is_proposed_and_agreed_to_without_a_mouse(tab: OpenTab, analyst: Any) -> None:
    one = tab(width=1280, theme="light", user=analyst)
    page = one.open("/proposals/")
    page.get_by_role("link", name="Trains on time").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Agree").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/proposals/")
    assert Target.objects.current().get(measure__code="GOOD").value == 85.0
