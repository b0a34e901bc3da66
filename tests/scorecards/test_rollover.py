"""A new fiscal year: what becomes of targets that end, agreed to by a second person in one go."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from metrics.actions.periods import ensure_periods
from metrics.models import Proposal, Target
from metrics.queries.rollover import ending_targets, next_fiscal_year
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
PATH = "/data/rollover/"


@pytest.fixture
def on_stage(settings: Any) -> stage.Stage:
    stage.open_site(settings)
    ensure_periods(day=world.DAY, at=timezone.now())
    return stage.set_up()


@pytest.fixture
def analyst(client: Client, on_stage: stage.Stage) -> Client:
    client.force_login(make.user("analyst"))
    return client


def of(code: str) -> Target:
    return Target.objects.current().get(measure__code=code)


def new(code: str) -> list[tuple[date, float, bool]]:
    found = Target.objects.current().filter(measure__code=code, date=date(2020, 6, 30))
    return [(one.date, one.value, one.is_illustrative) for one in found]


@pytest.mark.parametrize(
    ("day", "year"), [(date(2019, 6, 30), 2020), (date(2019, 4, 1), 2020), (date(2019, 3, 31), 2019), (date(2019, 7, 1), 2020)]
)
def test_from_april_on_targets_are_set_for_the_coming_fiscal_year(day: date, year: int) -> None:
    assert next_fiscal_year(day) == year


def test_the_last_target_of_each_measure_is_listed_when_it_ends_before_the_year_does(on_stage: stage.Stage) -> None:
    make.target(on_stage.bad, date(2020, 6, 30), 25.0)
    done = make.measure(code="DONE", retired_on=date(2019, 1, 1))
    make.target(done, date(2019, 6, 30), 1.0)
    assert [(one.measure_code, one.value) for one in ending_targets(2020)] == [("GOOD", 90.0), ("HIDDEN", 30.0)]


def test_kept_new_and_left_out_targets_wait_and_then_count_in_one_go(analyst: Client) -> None:
    keep, changed = of("GOOD"), of("BAD")
    given = {f"choice-{keep.pk}": "keep", f"choice-{changed.pk}": "new", f"value-{changed.pk}": "25", "note": "The plan for SFY 2020."}
    assert analyst.post(PATH, given).status_code == 302
    assert sorted(Proposal.objects.values_list("measure__code", "state", "batch")) == [
        ("BAD", "waiting", "SFY2020"), ("GOOD", "waiting", "SFY2020"),
    ]  # fmt: skip
    assert new("BAD") == []
    assert analyst.post(f"{PATH}decide/", {"agree": "1"}).status_code == 403
    analyst.force_login(make.user("analyst"))
    assert "Agree to all" in stage.text(analyst, PATH)
    analyst.post(f"{PATH}decide/", {"agree": "1"})
    assert (new("GOOD"), new("BAD"), new("HIDDEN")) == ([(date(2020, 6, 30), 90.0, True)], [(date(2020, 6, 30), 25.0, False)], [])


def test_all_are_carried_forward_at_once_and_not_proposed_twice(analyst: Client) -> None:
    for _ in range(2):
        analyst.post(PATH, {"all": "keep", "note": "As before."})
    assert sorted(Proposal.objects.values_list("measure__code", flat=True)) == ["BAD", "GOOD", "HIDDEN"]


def test_declining_needs_a_comment_and_leaves_everything(analyst: Client) -> None:
    analyst.post(PATH, {"all": "keep", "note": "As before."})
    analyst.force_login(make.user("analyst"))
    analyst.post(f"{PATH}decide/", {"comment": ""})
    assert set(Proposal.objects.values_list("state", flat=True)) == {"waiting"}
    analyst.post(f"{PATH}decide/", {"comment": "Wait for the budget."})
    assert set(Proposal.objects.values_list("state", flat=True)) == {"declined"}


@pytest.mark.parametrize("value", ["", "many", "nan", "inf"])
def test_a_new_target_needs_a_number(analyst: Client, value: str) -> None:
    one = of("BAD")
    answer = analyst.post(PATH, {f"choice-{one.pk}": "new", f"value-{one.pk}": value, "note": "Anew."})
    assert answer.status_code == 400
    assert "Give the new value as a number" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_nothing_is_proposed_without_words_or_choice(analyst: Client) -> None:
    assert analyst.post(PATH, {"all": "keep", "note": " "}).status_code == 400
    assert analyst.post(PATH, {"note": "As before."}).status_code == 400
    assert not Proposal.objects.exists()


def test_the_periods_of_the_new_year_are_there_to_be_looked_at(analyst: Client) -> None:
    page = stage.text(analyst, PATH)
    for label in ("July to September 2019", "April to June 2020"):
        assert label in page


@pytest.mark.parametrize("kind", ["steward", "commissioner", "governor", "linkage_officer"])
def test_only_opm_rolls_a_year_over(client: Client, on_stage: stage.Stage, kind: str) -> None:
    client.force_login(make.user(kind, agency=on_stage.lead))
    assert client.get(PATH).status_code == 403
    assert client.post(f"{PATH}decide/", {"agree": "1"}).status_code == 403


def test_measures_whose_last_target_has_passed_are_named_on_the_calendar(analyst: Client, on_stage: stage.Stage) -> None:
    make.target(on_stage.blank, date(2018, 12, 31), 5.0)
    page = stage.text(analyst, "/data/periods/")
    assert "Expired targets" in page
    assert "Permits decided" in page


def test_targets_that_ended_in_an_earlier_year_stand_apart_and_say_when(analyst: Client, on_stage: stage.Stage) -> None:
    make.target(on_stage.blank, date(2015, 12, 31), 5.0)
    page = stage.text(analyst, PATH)
    now, _, earlier = page.partition("Ended in an earlier year")
    assert re.search(r"Ended <time[^>]*>Dec 31, 2015</time>", earlier)
    assert "Permits decided" in earlier
    assert "Permits decided" not in now
