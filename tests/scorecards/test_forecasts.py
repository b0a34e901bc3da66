"""Forecasts: made once of the same inputs, in the worker's own time, of what was known, and scored when the figure comes."""

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import InternalError, connection, connections, transaction
from django.utils import timezone

from metrics.models import Measure, Reading
from metrics.rules.codes import Operator
from metrics.rules.odds.codes import ODDS_VERSION, Refusal
from metrics.rules.odds.outcome import outcome
from scorecards import tasks
from scorecards.actions import forecasts
from scorecards.actions.forecasts import working
from scorecards.actions.recalculation import recalculate_everything
from scorecards.actions.runs import request_full_run
from scorecards.models import Forecast, ForecastAim, ForecastScore, ForecastWaiting, Touch
from tests import make
from tests.scorecards import world

AT = datetime(2019, 6, 30, 12, tzinfo=timezone.get_default_timezone())
VALUES = [80.0, 82, 81, 83, 82, 84, 83, 85, 84, 86]
TARGET = date(2019, 9, 30)
POISON = [[5.0] * 12, [0.0] * 12, [5.0] * 11 + [5e9], [1.0, None, 3, 4, None, 6, 7, 8, 9, 10], [1e15] * 9 + [-1e15]]


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY


def trains(values: Sequence[float | None] | None = None, **fields: Any) -> Measure:
    one = make.measure(**({"unit": "percent", "name": "Trains on time", "direction": "up", "decimals": 1, "lag_days": 20} | fields))
    world.monthly(one, values or VALUES)
    make.target(one, TARGET, 90.0, ">=")
    return one


def work() -> None:
    while forecasts.work(at=AT):
        pass


def worked(*measures: Measure) -> None:
    world.settled(*measures)
    work()


@pytest.mark.django_db
def test_what_was_recalculated_waits_and_is_forecast_with_its_vintage() -> None:
    one = trains()
    world.settled(one)
    assert list(ForecastWaiting.objects.values_list("measure_id", "as_of")) == [(one.pk, None)]
    work()
    made = Forecast.objects.get()
    assert (made.measure_id, made.as_of, made.made_at, made.is_replay, made.version) == (one.pk, world.DAY, AT, False, ODDS_VERSION)
    assert (made.readings_mark, made.targets_mark) == (Reading.objects.latest("id").pk, one.targets.get().pk)
    assert (made.points, made.newest_end, made.newest, made.refusal) == (10, date(2019, 5, 31), 86.0, Refusal.OPEN)
    assert made.ends == [date(2019, 6, 30), date(2019, 7, 31), date(2019, 8, 31), date(2019, 9, 30)]
    assert all(low <= middle <= high <= 100 for low, middle, high in zip(made.low, made.middle, made.high, strict=True))
    assert not ForecastWaiting.objects.exists()


@pytest.mark.django_db
def test_the_odds_of_the_target_and_of_the_next_figure_are_stored() -> None:
    worked(trains())
    rows = list(ForecastAim.objects.order_by("ahead").values_list("period_end", "ahead", "is_next", "target_date", "operator", "low"))
    assert rows == [
        (date(2019, 6, 30), 1, True, TARGET, Operator.AT_LEAST, 90.0),
        (TARGET, 4, False, TARGET, Operator.AT_LEAST, 90.0),
    ]
    assert all(0 < aim.probability < 0.5 for aim in ForecastAim.objects.all())


@pytest.mark.django_db
def test_the_same_inputs_are_forecast_once_however_often_they_wait() -> None:
    one = trains()
    worked(one)
    for _ in range(3):
        forecasts.wait_some(measure_ids=[one.pk, one.pk])
        work()
    assert Forecast.objects.count() == 1
    assert ForecastAim.objects.count() == 2


@pytest.mark.django_db
def test_a_new_figure_or_target_makes_a_new_forecast_and_keeps_the_old_one() -> None:
    one = trains()
    worked(one)
    world.revise(one, date(2019, 5, 31), 87.0)
    worked(one)
    make.target(one, date(2019, 12, 31), 92.0, ">=")
    worked(one)
    assert list(Forecast.objects.order_by("id").values_list("newest", flat=True)) == [86.0, 87.0, 87.0]
    assert ForecastAim.objects.filter(forecast=Forecast.objects.latest("id"), is_next=False).count() == 2


@pytest.mark.django_db
def test_why_there_are_no_odds_is_stored_and_what_the_card_says_by_itself_is_not() -> None:
    short, aimless, context = trains(VALUES[:5]), make.measure(), trains(direction="context")
    world.monthly(aimless, VALUES)
    worked(short, aimless, context)
    made = Forecast.objects.get()
    assert (made.measure_id, made.refusal) == (short.pk, Refusal.TOO_FEW.value)
    assert (made.method or None, list(made.ends)) == (None, [])


@pytest.mark.django_db
def test_odds_end_when_the_target_is_withdrawn() -> None:
    one = trains()
    worked(one)
    one.targets.update(superseded_at=timezone.now())
    worked(one)
    assert list(Forecast.objects.order_by("id").values_list("refusal", flat=True)) == [Refusal.OPEN, Refusal.NO_TARGET]


@pytest.mark.django_db
def test_nothing_from_before_a_series_break_is_used() -> None:
    one = trains([1000.0, 5.0, 900.0, *VALUES])
    make.annotation(one, date(2018, 8, 1))
    worked(one)
    assert Forecast.objects.get().points == 10


@pytest.mark.django_db
def test_a_suppressed_total_is_not_projected_from() -> None:
    one = trains()
    Reading.objects.filter(measure=one, period_end=date(2019, 5, 31)).update(hidden=True)
    worked(one)
    assert (Forecast.objects.get().newest, Forecast.objects.get().newest_end) == (84.0, date(2019, 4, 30))


@pytest.mark.django_db
def test_one_that_cannot_be_computed_never_stops_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = trains(), trains(name="Poison")

    def failing(wanted: Any) -> Any:
        if wanted.name == "Poison":
            raise ArithmeticError("overflow")
        return outcome(wanted)

    monkeypatch.setattr("scorecards.actions.forecasts.making.outcome", failing)
    worked(good, bad)
    assert dict(Forecast.objects.values_list("measure_id", "refusal")) == {good.pk: Refusal.OPEN, bad.pk: Refusal.FAILED}


@pytest.mark.django_db
@pytest.mark.parametrize("values", POISON)
def test_poisoned_series_are_forecast_like_others(values: list[float | None]) -> None:
    worked(trains(values, unit="dollars"))
    assert Forecast.objects.get().refusal == Refusal.OPEN
    probabilities = list(ForecastAim.objects.values_list("probability", flat=True))
    assert len(probabilities) == 2
    assert all(0 <= one <= 1 for one in probabilities)


@pytest.mark.django_db
def test_a_full_run_has_everything_with_a_target_ahead_or_with_odds_forecast_again() -> None:
    one, aimless = trains(), make.measure()
    past = trains()
    worked(one, past)
    past.targets.update(superseded_at=timezone.now())
    recalculate_everything(run_id=request_full_run(by=None, at=AT))
    assert sorted(ForecastWaiting.objects.values_list("measure_id", flat=True)) == sorted([one.pk, past.pk])
    assert aimless.pk not in ForecastWaiting.objects.values_list("measure_id", flat=True)


@pytest.mark.django_db
def test_a_passing_target_ends_the_odds_when_the_day_changes(settings: Any) -> None:
    one = trains()
    worked(one)
    settings.SITE_CLOCK = TARGET + timedelta(days=1)
    recalculate_everything(run_id=request_full_run(by=None, at=AT))
    work()
    assert Forecast.objects.latest("id").refusal == Refusal.NO_TARGET


@pytest.mark.django_db
def test_a_replay_speaks_from_what_was_known_on_its_day_and_says_so() -> None:
    one = trains()
    worked(one)
    day = date(2019, 4, 30)
    world.revise(one, date(2019, 4, 30), 99.0)
    forecasts.wait_replays(days=[day])
    work()
    made = Forecast.objects.get(is_replay=True)
    assert (made.as_of, made.made_at, made.newest_end, made.newest) == (day, AT, day, 84.0)
    forecasts.wait_replays(days=[day])
    work()
    assert Forecast.objects.filter(is_replay=True).count() == 1


@pytest.mark.django_db
def test_the_present_is_forecast_before_the_past() -> None:
    one = trains()
    forecasts.wait_replays(days=[date(2019, 4, 30)])
    world.settled(one)
    assert forecasts.work(at=AT)
    assert list(Forecast.objects.values_list("is_replay", flat=True)) == [False]


@pytest.mark.django_db
def test_stored_odds_are_scored_once_by_the_first_figure_of_their_period(settings: Any) -> None:
    one = trains()
    worked(one)
    assert not ForecastScore.objects.exists()
    settings.SITE_CLOCK = date(2019, 7, 31)
    make.reading(one, date(2019, 6, 30), 91.0)
    worked(one)
    score = ForecastScore.objects.get()
    assert (score.aim.is_next, score.value, score.met, score.scored_at) == (True, 91.0, True, AT)
    assert score.inside == (score.aim.forecast.low[0] <= 91.0 <= score.aim.forecast.high[0])
    world.revise(one, date(2019, 6, 30), 70.0)
    worked(one)
    assert ForecastScore.objects.filter(aim=score.aim).get().value == 91.0


@pytest.mark.django_db
def test_a_figure_of_a_day_still_to_come_scores_nothing() -> None:
    one = trains()
    make.reading(one, date(2019, 9, 30), 95.0, recorded_at=AT)
    worked(one)
    assert not ForecastScore.objects.exists()


@pytest.mark.django_db
def test_a_count_on_a_night_is_scored_by_the_night_nearest_to_the_one_projected(settings: Any) -> None:
    one = make.measure(period="point", unit="persons", direction="down")
    for year in range(2009, 2020):
        make.reading(one, date(year, 1, 20 + year % 7), 4000.0 - 10 * year % 90, period_start=date(year, 1, 20 + year % 7))
    make.target(one, date(2020, 12, 31), 3000.0)
    worked(one)
    settings.SITE_CLOCK = date(2020, 6, 30)
    make.reading(one, date(2020, 1, 28), 3900.0, period_start=date(2020, 1, 28))
    worked(one)
    assert ForecastScore.objects.get().value == 3900.0


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Forecast, ForecastAim, ForecastScore])
@pytest.mark.parametrize("change", ["delete", "update"])
def test_what_was_forecast_is_never_changed(model: Any, change: str, settings: Any) -> None:
    one = trains()
    worked(one)
    settings.SITE_CLOCK = date(2019, 7, 31)
    make.reading(one, date(2019, 6, 30), 91.0)
    worked(one)
    column = {Forecast: "version", ForecastAim: "probability", ForecastScore: "value"}[model]
    rows = model.objects.all()
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        rows._raw_delete("default") if change == "delete" else rows.update(**{column: rows.values_list(column, flat=True)[0]})


@pytest.mark.django_db
def test_new_odds_make_the_pages_anew() -> None:
    one = trains()
    world.settled(one)
    before = Touch.objects.count()
    work()
    assert Touch.objects.count() > before


@pytest.mark.django_db
def test_a_batch_is_one_task_and_the_next_one_is_nudged(monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[str] = []
    monkeypatch.setattr(tasks, "nudge", lambda name, *rest: nudged.append(name))
    monkeypatch.setattr(working.work, "__kwdefaults__", {"batch": 2})
    world.settled(*(trains() for _ in range(3)))
    tasks.forecast()
    assert Forecast.objects.count() == 2
    tasks.forecast()
    assert Forecast.objects.count() == 3
    tasks.forecast()
    assert nudged == ["scorecards.tasks.forecast"] * 2


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_measures(django_assert_max_num_queries: Any) -> None:
    world.settled(*(trains() for _ in range(6)))
    with django_assert_max_num_queries(19):
        forecasts.work(at=AT)
    assert Forecast.objects.count() == 6


def elsewhere(act: Callable[[], Any]) -> None:
    """In a thread with connections of its own."""
    found: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            found.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if found:
        raise found[0]


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_forecasts_another_leaves_and_the_scorecards_go_on() -> None:
    world.total()
    one = trains()
    world.settled(one)
    other = trains()
    world.changed(other)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(working.TURN, [working.MAKER])
        elsewhere(lambda: forecasts.work(at=AT))
        elsewhere(tasks.recalculate_changes)
        assert not Forecast.objects.exists()
    assert world.card_of(other)
    work()
    assert Forecast.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_loses_nothing_and_does_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    world.total()
    one = trains()
    world.settled(one)

    def killed(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(working, "score", killed)
        with pytest.raises(KeyboardInterrupt):
            forecasts.work(at=AT)
    assert (Forecast.objects.count(), ForecastWaiting.objects.count()) == (0, 1)
    work()
    assert (Forecast.objects.count(), ForecastWaiting.objects.count()) == (1, 0)
