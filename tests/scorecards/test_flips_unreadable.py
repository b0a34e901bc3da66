"""Flips after a time in which nobody could read the rules of a measure."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from metrics.models import Measure
from metrics.rules.codes import Status
from scorecards.actions.recalculation import recalculate_changes, recalculate_everything
from scorecards.actions.runs import request_full_run
from scorecards.models import Flip
from scorecards.rules.codes import FlipCause
from tests import make
from tests.scorecards import world

MAY = date(2019, 5, 31)


@pytest.fixture(autouse=True)
def _clock(settings: Any, transactional_db: None) -> None:
    """The audit trail tells the definitions apart by their moments, so each step commits."""
    settings.SITE_CLOCK = world.DAY
    world.total()


def on_track() -> Measure:
    one = make.measure(lag_days=90)
    make.reading(one, MAY, 5.0)
    make.target(one, date(2019, 12, 31), 9.0)
    world.settled(one)
    return one


def ruled(of: Measure, rules: list[dict[str, str]]) -> None:
    Measure.objects.filter(pk=of.pk).update(status_rules=rules)


def test_rules_that_could_not_be_read_do_not_stop_the_flips_that_follow() -> None:
    sick, well = on_track(), on_track()
    goal = make.goal(measures=[sick])
    recalculate_changes()
    ruled(sick, [{"when": "never heard of"}])
    recalculate_everything(run_id=request_full_run(by=None, at=timezone.now()))
    ruled(sick, [])
    for one in (sick, well):
        world.revise(one, MAY, 50.0)
    recalculate_changes()
    causes = dict(Flip.objects.filter(after=Status.OFF_TRACK, goal=None).values_list("measure_id", "cause"))
    assert causes == {sick.id: FlipCause.RULE_CHANGED, well.id: FlipCause.VALUE_REVISED}
    assert Flip.objects.get(goal=goal).cause == FlipCause.RULE_CHANGED
