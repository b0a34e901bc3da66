"""The calendar of reporting periods and proposed changes, as pages: who sees what, and what a button does."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from metrics.actions.periods import ensure_periods
from metrics.models import Proposal, Reopening, ReportingPeriod, Target
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_stage(settings: Any) -> stage.Stage:
    stage.open_site(settings)
    ensure_periods(day=world.DAY, at=timezone.now())
    return stage.set_up()


def plain(page: str) -> str:
    """A page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def signed_in(client: Client, kind: str, **fields: Any) -> Client:
    client.force_login(make.user(kind, **fields))
    return client


def test_everybody_sees_the_dates_and_states_and_nothing_of_what_came_in(client: Client, on_stage: stage.Stage) -> None:
    page = stage.text(client, "/data/periods/")
    assert "April to June 2019" in page
    assert "SFY2019-Q3" in page
    assert "closed" in page
    for words in ("Goal updates in", "Reopened periods", "Reopen it", "Helping Office"):
        assert words not in page


def test_staff_see_how_much_came_in_and_only_opm_reopens(client: Client, on_stage: stage.Stage) -> None:
    page = stage.text(signed_in(client, "steward", agency=on_stage.lead), "/data/periods/")
    assert "0 of 1" in page  # of the two goals one is led by this agency
    assert "Reopened periods" in page
    assert "Reopen it" not in page
    assert client.post("/data/periods/", {}).status_code == 403


def test_opm_reopens_a_period_for_an_agency_and_locks_it_again(client: Client, on_stage: stage.Stage) -> None:
    period = ReportingPeriod.objects.get(code="SFY2019-Q3")
    given = {"period": period.pk, "agency": on_stage.lead.pk, "until": "2019-07-05", "why": "late_data", "note": "The vendor was late."}
    answer = signed_in(client, "analyst").post("/data/periods/", given, follow=True)
    assert "for Department of Examples until July 5, 2019" in plain(answer.content.decode())
    made = Reopening.objects.get()
    client.post(f"/data/periods/reopenings/{made.pk}/end/")
    made.refresh_from_db()
    assert made.ended_at is not None


@pytest.mark.parametrize("missing", [{"note": ""}, {"why": ""}, {"until": "2019-06-01"}])
def test_a_reopening_needs_a_reason_and_a_day_to_come(client: Client, on_stage: stage.Stage, missing: dict[str, str]) -> None:
    period = ReportingPeriod.objects.get(code="SFY2019-Q3")
    given = {"period": period.pk, "agency": "", "until": "2019-07-05", "why": "late_data", "note": "Late."} | missing
    assert signed_in(client, "analyst").post("/data/periods/", given).status_code == 400
    assert not Reopening.objects.exists()


def test_opm_moves_the_dates_of_an_open_period(client: Client, on_stage: stage.Stage) -> None:
    given = {"opens_on": "2019-06-17", "due_on": "2019-07-26", "closes_on": "2019-08-30", "reason": "The ledger closes late."}
    assert signed_in(client, "analyst").post("/data/periods/SFY2019-Q4/", given).status_code == 302
    assert ReportingPeriod.objects.get(code="SFY2019-Q4").closes_on == date(2019, 8, 30)
    given = {"opens_on": "2019-03-17", "due_on": "2019-07-26", "closes_on": "2019-08-30", "reason": "Why not."}
    assert client.post("/data/periods/SFY2019-Q3/", given).status_code == 403


def test_staff_read_a_periods_dates_and_who_changed_what(client: Client, on_stage: stage.Stage) -> None:
    given = {"opens_on": "2019-06-17", "due_on": "2019-07-26", "closes_on": "2019-08-30", "reason": "The ledger closes late."}
    signed_in(client, "analyst").post("/data/periods/SFY2019-Q4/", given)
    signed_in(client, "steward", agency=on_stage.lead)
    assert 'href="/data/periods/SFY2019-Q4/"' in stage.text(client, "/data/periods/")
    page = stage.text(client, "/data/periods/SFY2019-Q4/")
    assert "August 30, 2019" in plain(page)
    assert "Why they move" not in page
    assert 'href="/history/period/SFY2019-Q4/"' in page
    told = plain(stage.text(client, "/history/period/SFY2019-Q4/"))
    assert "due on from Jul 22, 2019 to Jul 26, 2019" in told
    assert "The ledger closes late." in told
    assert client.post("/data/periods/SFY2019-Q4/", given).status_code == 403


def test_a_closed_period_tells_when_it_was_opened_again(client: Client, on_stage: stage.Stage) -> None:
    period = ReportingPeriod.objects.get(code="SFY2019-Q3")
    given = {"period": period.pk, "agency": on_stage.lead.pk, "until": "2019-07-05", "why": "late_data", "note": "The vendor was late."}
    signed_in(client, "analyst").post("/data/periods/", given)
    assert "The vendor was late." in stage.text(client, "/data/periods/SFY2019-Q3/")
    assert "It has not been reopened." in stage.text(client, "/data/periods/SFY2019-Q2/")
    assert "data arrived late: The vendor was late." in plain(stage.text(client, "/history/period/SFY2019-Q3/"))


def asked(**more: str) -> dict[str, str]:
    given = {"operator": "<=", "value": "45", "high": "", "date": "2019-12-31", "why": "leadership", "note": "The council set it anew."}
    return given | {"effective_on": "2019-06-30"} | more


def test_targets_to_come_stand_before_those_whose_day_has_passed(client: Client, on_stage: stage.Stage) -> None:
    make.target(on_stage.bad, date(2018, 6, 30), 41.0)
    page = signed_in(client, "analyst").get("/measures/BAD/change/").content.decode()
    first, _, passed = page.partition("Targets whose day has passed")
    assert "by June 30, 2018" in passed
    assert "by June 30, 2018" not in first


def test_a_change_shows_its_effect_before_it_is_proposed(client: Client, on_stage: stage.Stage) -> None:
    target = Target.objects.get(measure=on_stage.bad)
    path = f"/measures/BAD/change/?kind=target&target={target.pk}"
    page = plain(signed_in(client, "analyst").post(path, asked()).content.decode())
    assert "The status changes." in page
    assert "Propose it" in page
    assert not Proposal.objects.exists()
    assert Target.objects.current().get(measure=on_stage.bad).value == 30.0


def test_a_promised_target_is_proposed_by_one_and_agreed_to_by_another(client: Client, on_stage: stage.Stage) -> None:
    target = Target.objects.get(measure=on_stage.bad)
    path = f"/measures/BAD/change/?kind=target&target={target.pk}"
    signed_in(client, "analyst").post(path, asked(confirm="1"))
    made = Proposal.objects.get()
    assert client.post(f"/proposals/{made.pk}/", {"agree": "1", "comment": ""}).status_code == 403
    page = plain(signed_in(client, "analyst").get(f"/proposals/{made.pk}/").content.decode())
    for words in ("at most 30 days by December 31, 2019", "at most 45 days by December 31, 2019", "easier to reach", "The status changes."):
        assert words in page
    client.post(f"/proposals/{made.pk}/", {"agree": "1", "comment": ""})
    assert Target.objects.current().get(measure=on_stage.bad).value == 45.0


def test_a_proposal_is_declined_only_with_a_comment(client: Client, on_stage: stage.Stage) -> None:
    target = Target.objects.get(measure=on_stage.bad)
    signed_in(client, "analyst").post(f"/measures/BAD/change/?kind=target&target={target.pk}", asked(confirm="1"))
    made = Proposal.objects.get()
    signed_in(client, "analyst")
    assert client.post(f"/proposals/{made.pk}/", {"comment": ""}).status_code == 400
    client.post(f"/proposals/{made.pk}/", {"comment": "Not without the council."})
    made.refresh_from_db()
    assert (made.state, made.comment) == ("declined", "Not without the council.")


def test_a_tolerance_is_changed_at_once_and_listed(client: Client, on_stage: stage.Stage) -> None:
    given = {"tolerance": "12", "why": "method", "note": "A new manual.", "effective_on": "2019-06-30", "confirm": "1"}
    signed_in(client, "analyst").post("/measures/BAD/change/?kind=tolerance", given)
    on_stage.bad.refresh_from_db()
    assert on_stage.bad.tolerance == 12.0
    assert "A new manual." in stage.text(client, "/proposals/")


def test_what_is_only_proposed_is_read_by_opm_and_its_agency_alone(client: Client, on_stage: stage.Stage) -> None:
    target = Target.objects.get(measure=on_stage.bad)
    signed_in(client, "analyst").post(f"/measures/BAD/change/?kind=target&target={target.pk}", asked(confirm="1"))
    made = Proposal.objects.get()
    signed_in(client, "commissioner", agency=on_stage.partner)
    assert "Days to decide" not in stage.text(client, "/proposals/")
    assert client.get(f"/proposals/{made.pk}/").status_code == 404
    assert "Days to decide" in stage.text(signed_in(client, "steward", agency=on_stage.lead), "/proposals/")


@pytest.mark.parametrize("path", ["/measures/BAD/change/", "/proposals/", "/data/periods/SFY2019-Q4/"])
def test_residents_are_offered_no_change(client: Client, on_stage: stage.Stage, path: str) -> None:
    assert client.get(path).status_code in (403, 404)


def test_a_commissioner_proposes_for_the_own_agency_and_decides_nothing(client: Client, on_stage: stage.Stage) -> None:
    signed_in(client, "commissioner", agency=on_stage.lead)
    assert client.get("/measures/BLANK/change/").status_code == 404
    given = {"tolerance": "12", "why": "method", "note": "A new manual.", "effective_on": "2019-06-30", "confirm": "1"}
    client.post("/measures/BAD/change/?kind=tolerance", given)
    made = Proposal.objects.get()
    assert made.state == "waiting"
    assert client.post(f"/proposals/{made.pk}/", {"agree": "1"}).status_code == 403
    client.post(f"/proposals/{made.pk}/withdraw/")
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_the_current_period_stands_first_and_those_to_come_last(client: Client, on_stage: stage.Stage) -> None:
    table = stage.text(signed_in(client, "governor"), "/data/periods/").split("<table", 1)[1].split("</table")[0]
    shown = list(dict.fromkeys(re.findall(r"SFY\d{4}-Q\d", table)))
    assert shown[:2] == ["SFY2019-Q4", "SFY2019-Q3"]
    assert shown[-1] == max(shown)
