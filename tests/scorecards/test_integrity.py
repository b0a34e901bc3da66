"""The integrity panel: what it lists, of whom, and to whom."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.rules.policy import PUBLIC
from goals.models import GoalMeasure
from metrics.actions.periods import ensure_periods, reopen
from metrics.actions.proposals import Wanted, decide, propose
from metrics.models import ProposalKind, ReportingPeriod, Target
from metrics.queries.columns import Clocks
from scorecards.charts import integrity as charts
from scorecards.queries.pages.integrity import KINDS, integrity
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
DAY = world.DAY
SINCE = date(2017, 7, 1)


@pytest.fixture
def on_stage(settings: Any) -> stage.Stage:
    stage.open_site(settings)
    return stage.set_up()


def told(who: Any = PUBLIC) -> list[tuple[str, str, str]]:
    found = integrity(who, since=SINCE, clocks=Clocks(DAY))
    return [(row.kind, row.code, charts.sentence(row)) for row in found.rows]


def agreed(target: Target, **after: Any) -> None:
    """Changes a promised target with two people."""
    wanted = Wanted(target.measure_id, ProposalKind.TARGET, after, "leadership", "The council set it anew.", DAY, target.pk)
    made = propose(wanted=wanted, by=make.user("analyst"), at=timezone.now(), day=DAY)
    decide(proposal_id=made.pk, accept=True, comment="", by=make.user("analyst"), at=timezone.now(), day=DAY)


def test_nothing_to_ask_about_says_what_is_watched(client: Client, on_stage: stage.Stage) -> None:
    assert told() == []
    page = stage.text(client, "/integrity/")
    assert "There is nothing to ask about here." in page
    assert "targets that become easier" in page


def test_a_loosened_target_stands_with_before_after_reason_and_whose_it_was(on_stage: stage.Stage) -> None:
    agreed(Target.objects.get(measure=on_stage.bad), value=45.0)
    said = "The target was at most 30 days by December 31, 2019; it is at most 45 days by December 31, 2019 now."
    assert told() == [("target", "BAD", said)]
    row = integrity(PUBLIC, since=SINCE, clocks=Clocks(DAY)).rows[0]
    assert charts.reason(row) == "Goal reset by leadership: The council set it anew. (OPM)"


def test_a_target_that_moves_later_or_goes_is_loosened_and_a_harder_one_is_not(on_stage: stage.Stage) -> None:
    agreed(Target.objects.get(measure=on_stage.bad), value=25.0)
    assert told() == []
    agreed(Target.objects.current().get(measure=on_stage.bad), date="2020-12-31")
    agreed(Target.objects.current().get(measure=on_stage.good))
    found = {(kind, code): said for kind, code, said in told()}
    assert found["target", "BAD"].endswith("it is at most 25 days by December 31, 2020 now.")
    assert found["target", "GOOD"].endswith("it is no target now.")


def test_baselines_tolerances_and_retirements_are_listed_and_a_narrower_tolerance_is_not(on_stage: stage.Stage) -> None:
    analyst = make.user("analyst")

    def change(kind: str, **after: Any) -> None:
        wanted = Wanted(on_stage.bad.pk, ProposalKind(kind), after, "method", "A new manual.", DAY)
        propose(wanted=wanted, by=analyst, at=timezone.now(), day=DAY)

    change("tolerance", tolerance=1.5)
    assert told() == []
    change("tolerance", tolerance=5.0)
    change("baseline", baseline_end="2018-06-30", baseline_value=50.0)
    change("retirement", retired_on="2019-06-30")
    assert {(kind, said) for kind, _, said in told()} == {
        ("tolerance", "The tolerance was 1.5 days; it is 5 days now."),
        ("baseline", "The baseline was not set; it is 50 days now."),
        ("retired", "The measure is retired from June 30, 2019 on."),
    }


def test_a_revision_that_turns_a_status_late_is_listed_and_a_new_figure_is_not(on_stage: stage.Stage) -> None:
    world.settled()
    world.revise(on_stage.bad, date(2019, 5, 31), 20.0)
    world.settled()
    assert told() == [("late_turn", "BAD", "A revised figure turned the status from Off track to On track.")]


def test_figures_that_pass_by_a_hair_again_and_again_are_listed(on_stage: stage.Stage) -> None:
    hair = make.measure(code="HAIR", name="Cases closed", agency=on_stage.lead, unit="percent", direction="up")
    make.target(hair, date(2019, 12, 31), 90.0, ">=")
    world.monthly(hair, [91.0, 90.2, 90.5, 90.0, 91.5, 90.1])
    assert told() == [
        ("just_past", "HAIR", "6 of the newest 6 figures were on track by 2% or less, and none missed by so little."),
    ]


def test_a_reopened_period_is_listed_with_until_when(on_stage: stage.Stage) -> None:
    ensure_periods(day=DAY, at=timezone.now())
    period = ReportingPeriod.objects.get(code="SFY2019-Q3")
    given: dict[str, Any] = {"until": date(2019, 7, 5), "why": "late_data", "note": "The vendor was late.", "day": DAY}
    reopen(period_id=period.pk, agency_id=on_stage.lead.pk, **given, by=make.user("analyst"), at=timezone.now())
    assert told() == [("reopened", "SFY2019-Q3", "The period was opened again for Department of Examples until July 5, 2019.")]


def test_a_published_update_that_says_more_than_the_figures_is_listed(on_stage: stage.Stage) -> None:
    on_stage.hidden.is_public = True
    on_stage.hidden.save()
    at = timezone.now()
    said = {"declared": "on_track", "computed": "off_track", "declared_why": "New trains.", "published_at": at}
    make.goal_update(on_stage.goal, make.reporting_period(), "published", **said)
    assert told() == [("declared", "G1", "The agency said on track; when it handed that in, the numbers said off track.")]


def test_residents_do_not_learn_of_measures_that_are_not_published(client: Client, on_stage: stage.Stage) -> None:
    target = Target.objects.get(measure=on_stage.hidden)
    wanted = Wanted(on_stage.hidden.pk, ProposalKind.TARGET, {"value": 60.0}, "leadership", "Anew.", DAY, target.pk)
    propose(wanted=wanted, by=make.user("analyst"), at=timezone.now(), day=DAY)
    assert told() == []
    assert "Unpublished count" not in stage.text(client, "/integrity/?format=csv")
    client.force_login(make.user("analyst"))
    assert "Unpublished count" in stage.text(client, "/integrity/")


def test_the_panel_is_narrowed_by_agency_kind_and_time_and_downloaded(client: Client, on_stage: stage.Stage) -> None:
    agreed(Target.objects.get(measure=on_stage.bad), value=45.0)
    page = stage.text(client, "/integrity/")
    assert "Days to decide" in re.sub(r"\s+", " ", page)
    assert "There is nothing to ask about here." in stage.text(client, "/integrity/?agency=HLP")
    assert "There is nothing to ask about here." in stage.text(client, "/integrity/?kind=reopened")
    lines = b"".join(client.get("/integrity/?format=csv")).decode().splitlines()
    assert lines[0].lstrip("\ufeff").startswith("on,kind,code,name,agency,sentence,reason")
    assert "target loosened" in lines[1]


def test_what_was_recorded_before_the_time_asked_for_is_left_out(on_stage: stage.Stage) -> None:
    long_ago = datetime(2015, 1, 1, tzinfo=ZoneInfo("UTC"))
    Target.objects.filter(measure=on_stage.bad).update(superseded_at=long_ago)
    assert told() == []


def test_what_was_recorded_later_than_the_day_that_is_looked_from_is_left_out(client: Client, on_stage: stage.Stage) -> None:
    agreed(Target.objects.get(measure=on_stage.bad), value=45.0)
    assert "Days to decide" not in stage.text(client, "/integrity/?as_known_on=2019-06-15")


def test_every_kind_has_words() -> None:
    assert set(charts.KIND) == set(KINDS)


def test_what_an_agency_says_is_listed_once_the_figures_have_come_to_say_less(on_stage: stage.Stage) -> None:
    GoalMeasure.objects.exclude(measure=on_stage.bad).delete()
    world.settled(on_stage.bad)
    said = {"declared": "on_track", "computed": "on_track", "published_at": timezone.now()}
    make.goal_update(on_stage.goal, make.reporting_period(), "published", **said)
    assert told() == [("declared", "G1", "The agency says on track; the numbers have come to say off track since.")]


def test_the_panel_begins_so_many_calendar_months_ago(client: Client, on_stage: stage.Stage) -> None:
    assert "Since June 30, 2017" in re.sub(r"<[^>]+>", "", stage.text(client, "/integrity/"))
