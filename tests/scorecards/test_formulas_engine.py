"""Calculated measures in the engine: in the same run, in order, with their history, and never in the way of others."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from metrics.actions.calculating import calculate
from metrics.actions.formulas import link_inputs, save_formula
from metrics.actions.readings import NewReading, record_readings
from metrics.models import TOTAL, Breakdown, Change, FormulaInput, Measure, Reading, ShownReading
from metrics.queries.series import known_filter
from scorecards.actions.previews import preview
from scorecards.actions.recalculation import recalculate_changes, recalculate_everything, recalculate_measures
from scorecards.actions.runs import request_full_run
from scorecards.models import MeasureCard, Run
from tests import make
from tests.scorecards import world

pytestmark = pytest.mark.django_db
MAY, APRIL = date(2019, 5, 31), date(2019, 4, 30)


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY


@pytest.fixture
def analyst() -> User:
    return make.user("analyst")


def measure(code: str, **fields: Any) -> Measure:
    return make.measure(code=code, **fields)


def calculated(code: str, text: str, by: User, **fields: Any) -> Measure:
    one = measure(code, **fields)
    save_formula(measure_id=one.pk, text=text, reason="For the test.", by=by, at=timezone.now())
    return one


def say(of: Measure, value: float | None, end: date = MAY, known: datetime | None = None, **fields: Any) -> None:
    plain = {"reason": None if value is not None else "suppressed", "recorded_at": known, "source": "Case log"}
    one = NewReading(measure_id=of.pk, period_start=end.replace(day=1), period_end=end, value=value, **(plain | fields))
    record_readings(readings=[one], by=None, at=timezone.now())


def current(of: Measure, group: int = 0) -> dict[date, float | str | None]:
    rows = Reading.objects.current().filter(measure=of, breakdown=group).order_by("period_end")
    return {row.period_end: row.value if row.reason is None else row.reason for row in rows}


def test_a_reading_reaches_the_card_of_the_calculated_measure_in_one_run(analyst: User) -> None:
    top, bottom = measure("TOP"), measure("BOTTOM")
    rate = calculated("RATE", "share(TOP, BOTTOM)", analyst)
    recalculate_changes()
    say(top, 1.0)
    say(bottom, 4.0)
    tally = recalculate_changes()
    assert world.card_of(rate).value == 25.0
    assert (tally.measures, Run.objects.order_by("-id").values_list("measures_total", flat=True)[0]) == (3, 3)
    assert not Change.objects.filter(done_at__isnull=True).exists()


def test_levels_are_calculated_in_order(analyst: User) -> None:
    base = measure("BASE")
    first = measure("FIRST")
    second = calculated("SECOND", "FIRST * 10", analyst)
    save_formula(measure_id=first.pk, text="BASE + 1", reason="Later than its reader.", by=analyst, at=timezone.now())
    third = calculated("THIRD", "SECOND + FIRST + BASE", analyst)
    say(base, 2.0)
    recalculate_changes()
    assert [current(one)[MAY] for one in (first, second, third)] == [3.0, 30.0, 35.0]
    say(base, 4.0)
    recalculate_changes()
    assert [world.card_of(one).value for one in (first, second, third)] == [5.0, 50.0, 59.0]


def test_unchanged_values_write_nothing(analyst: User) -> None:
    one = measure("ONE")
    least = calculated("LEAST", "min(ONE, 5)", analyst)
    say(one, 9.0)
    recalculate_changes()
    before = Reading.objects.count()
    say(one, 8.0)
    assert recalculate_changes().measures == 1
    assert Reading.objects.count() == before + 1
    assert current(least) == {MAY: 5.0}


def test_a_calculated_reading_says_what_it_comes_from(analyst: User) -> None:
    one = measure("ONE")
    twice = calculated("TWICE", "2*ONE", analyst)
    say(one, 9.0, state="provisional", qualifier="<")
    recalculate_changes()
    found = Reading.objects.get(measure=twice)
    assert (found.source, found.source_ref, found.accepted_by, found.state, found.qualifier) == (
        "Calculated: 2 * ONE", "ONE", None, "provisional", "~",
    )  # fmt: skip


def test_the_parts_of_a_rate_are_kept(analyst: User) -> None:
    top, bottom = measure("TOP"), measure("BOTTOM")
    rate = calculated("RATE", "TOP per 1000 of BOTTOM", analyst)
    say(top, 3.0)
    say(bottom, 600.0)
    recalculate_changes()
    found = Reading.objects.get(measure=rate)
    assert (found.value, found.numerator, found.denominator) == (5.0, 3.0, 600.0)


def test_a_suppressed_input_suppresses_and_a_zero_divisor_does_not_apply(analyst: User) -> None:
    top, bottom = measure("TOP"), measure("BOTTOM")
    rate = calculated("RATE", "TOP / BOTTOM", analyst)
    say(top, None)
    say(bottom, 4.0)
    say(top, 1.0, APRIL)
    say(bottom, 0.0, APRIL)
    recalculate_changes()
    assert current(rate) == {APRIL: "not_applicable", MAY: "suppressed"}
    assert Reading.objects.get(measure=rate, period_end=APRIL).note == "The formula divides by zero here."


def test_what_the_rules_for_small_numbers_hide_is_suppressed_and_its_earlier_results_are_hidden_too(analyst: User) -> None:
    one = measure("ONE")
    twice = calculated("TWICE", "2 * ONE", analyst)
    say(one, 3.0)
    recalculate_changes()
    Reading.objects.filter(measure=one).update(hidden=True)
    world.changed(one)
    recalculate_changes()
    assert current(twice) == {MAY: "suppressed"}
    shown = [(row.value, row.reason) for row in twice.shown_readings.order_by("id")]
    assert shown == [(None, "suppressed"), (None, "suppressed")]


def test_a_period_whose_inputs_vanish_does_not_apply_any_more(analyst: User) -> None:
    one, two = measure("ONE"), measure("TWO")
    both = calculated("BOTH", "ONE + TWO", analyst)
    say(one, 3.0)
    say(two, 4.0)
    recalculate_changes()
    Reading.objects.filter(measure=two).update(superseded_at=timezone.now())
    world.changed(two)
    recalculate_changes()
    assert current(both) == {MAY: "not_applicable"}
    say(two, 5.0)
    recalculate_changes()
    assert current(both) == {MAY: 8.0}


def test_a_pending_input_leaves_the_period_open(analyst: User) -> None:
    one = measure("ONE")
    twice = calculated("TWICE", "2 * ONE", analyst)
    say(one, None, reason="pending")
    recalculate_changes()
    assert current(twice) == {}


def test_groups_are_calculated_and_the_total_reaches_them(analyst: User) -> None:
    one = measure("ONE")
    part = calculated("PART", "share(ONE, total(ONE))", analyst)
    group = Breakdown.objects.create(key="town=Ansonia", label="Ansonia")
    say(one, 10.0)
    say(one, 4.0, breakdown_id=group.pk)
    recalculate_changes()
    assert (current(part), current(part, group.pk)) == ({MAY: 100.0}, {MAY: 40.0})
    assert MeasureCard.objects.get(measure=part, breakdown=group).value == 40.0


def moment(day: int) -> datetime:
    return datetime(2019, 6, day, 12, tzinfo=UTC)


def _known(of: Measure, day: int) -> dict[date, float | None]:
    found = ShownReading.objects.filter(known_filter(date(2019, 6, day)), measure=of, breakdown=TOTAL, period_end__lte=world.DAY)
    return dict(found.order_by("period_end").values_list("period_end", "value"))


def known_on(of: Measure, day: int) -> list[float | None]:
    return list(_known(of, day).values())


def test_what_was_known_on_a_day_is_right_for_calculated_measures_too(analyst: User) -> None:
    one, two = measure("ONE"), measure("TWO")
    both = calculated("BOTH", "ONE + TWO", analyst)
    say(one, 1.0, known=moment(3))
    say(two, 10.0, known=moment(5))
    say(one, 2.0, known=moment(10))
    recalculate_changes()
    assert [known_on(both, day) for day in (4, 5, 9, 10, 20)] == [[], [11.0], [11.0], [12.0], [12.0]]
    assert current(both) == {MAY: 12.0}


def test_a_version_that_arrives_late_finds_its_place_in_the_history(analyst: User) -> None:
    one, two = measure("ONE"), measure("TWO")
    both = calculated("BOTH", "ONE + TWO", analyst)
    say(one, 1.0, known=moment(3))
    say(two, 10.0, known=moment(5))
    say(one, 2.0, known=moment(10))
    recalculate_changes()
    say(two, 20.0, known=moment(7))
    recalculate_changes()
    assert [known_on(both, day) for day in (5, 6, 7, 9, 10, 20)] == [[11.0], [11.0], [21.0], [21.0], [22.0], [22.0]]
    rows = list(Reading.objects.filter(measure=both).order_by("recorded_at", "id").values_list("value", "recorded_at", "superseded_at"))
    assert [(value, end) for value, _, end in rows if end is None] == [(22.0, None)]
    assert all(end is None or end >= start for _, start, end in rows)


@pytest.mark.parametrize("seed", range(8))
def test_history_loaded_in_any_order_gives_what_a_fresh_calculation_of_each_day_gives(analyst: User, seed: int) -> None:
    random = Random(seed)
    inputs = [measure(f"IN{n}") for n in range(2)]
    result = calculated("OUT1", "IN0 - previous(IN1)", analyst)
    said = [(random.choice(inputs), random.choice([date(2019, 3, 31), APRIL, MAY]), moment(random.randint(1, 25))) for _ in range(14)]
    for number, (of, end, known) in enumerate(dict.fromkeys(said)):
        say(of, float(number * 7 % 11), end, known)
        if random.random() < 0.5:
            recalculate_changes()
    recalculate_changes()
    earlier = {APRIL: date(2019, 3, 31), MAY: APRIL}
    for day in range(1, 27):
        first, second = by_end(inputs[0], day), by_end(inputs[1], day)
        both = [end for end, before in earlier.items() if end in first and before in second]
        assert by_end(result, day) == {end: first[end] - second[earlier[end]] for end in both}, day


def by_end(of: Measure, day: int) -> dict[date, float]:
    return {end: value or 0.0 for end, value in _known(of, day).items()}


def test_a_changed_formula_counts_from_the_moment_it_is_changed(analyst: User) -> None:
    one = measure("ONE")
    twice = calculated("TWICE", "2 * ONE", analyst)
    say(one, 1.0, known=moment(3))
    recalculate_changes()
    changed_at = timezone.now()
    save_formula(measure_id=twice.pk, text="3 * ONE", reason="Three it is.", by=analyst, at=changed_at)
    recalculate_changes()
    say(one, 5.0, APRIL, known=moment(4))
    recalculate_changes()
    assert known_on(twice, 20) == [2.0]
    assert current(twice) == {APRIL: 15.0, MAY: 3.0}


def test_uploaded_readings_stay_where_the_formula_says_nothing(analyst: User) -> None:
    one, mixed = measure("ONE"), measure("MIXED")
    say(mixed, 7.0, APRIL)
    say(mixed, 8.0, MAY)
    say(one, 5.0, MAY)
    save_formula(measure_id=mixed.pk, text="ONE + 0", reason="Calculated from now on.", by=analyst, at=timezone.now())
    recalculate_changes()
    assert current(mixed) == {APRIL: 7.0, MAY: 5.0}


def test_a_formula_that_cannot_be_calculated_never_stops_the_others(analyst: User) -> None:
    one = measure("ONE")
    poison, good = calculated("POISON", "ONE + 1", analyst), calculated("WELL", "ONE + 2", analyst)
    reader = calculated("READER", "POISON + WELL", analyst)
    Measure.objects.filter(pk=poison.pk).update(formula="ONE +")
    for _ in range(4):
        say(one, float(Reading.objects.count()))
        recalculate_changes()
    assert current(good) == {MAY: world.card_of(one).value + 2}  # type: ignore[operator]
    assert current(reader) == {}
    noted = Change.objects.filter(measure=poison, failed_at__isnull=False)
    assert noted.exists()
    assert "ends too early" in noted[0].error
    assert not Change.objects.filter(failed_at__isnull=False).exclude(measure=poison).exists()


def test_formulas_that_read_each_other_are_noted_and_stop_nobody(analyst: User) -> None:
    one = measure("ONE")
    left = calculated("LEFT", "ONE + 1", analyst)
    calculated("RIGHT", "LEFT + 1", analyst)
    Measure.objects.filter(pk=left.pk).update(formula="RIGHT + ONE")
    link_inputs(measure_ids=[left.pk])
    say(one, 1.0)
    tally = recalculate_changes()
    assert set(tally.named_failures) == {"LEFT", "RIGHT"}
    assert world.card_of(one).value == 1.0


def test_a_full_run_and_a_run_of_one_measure_calculate_too(analyst: User) -> None:
    one = measure("ONE")
    twice = calculated("TWICE", "2 * ONE", analyst)
    make.reading(one, MAY, 4.0)
    recalculate_measures(measure_ids=[one.pk], at=timezone.now(), why="asked for")
    assert world.card_of(twice).value == 8.0
    make.reading(one, APRIL, 5.0)
    recalculate_everything(run_id=request_full_run(by=None, at=timezone.now()))
    assert current(twice) == {APRIL: 10.0, MAY: 8.0}
    assert recalculate_everything(run_id=request_full_run(by=None, at=timezone.now())).cards == 0  # type: ignore[union-attr]


def test_what_an_upload_would_do_is_shown_for_calculated_measures_too(analyst: User) -> None:
    one = measure("ONE")
    twice = calculated("TWICE", "2 * ONE", analyst)
    make.target(twice, date(2019, 12, 31), 10.0, "<=")
    say(one, 4.0)
    recalculate_changes()
    say(one, 9.0)
    assert [(flip["measure"], flip["before"], flip["after"]) for flip in preview([one.pk])["flips"]] == [("TWICE", "on_track", "off_track")]


def test_without_a_formula_that_reads_it_a_change_costs_one_query() -> None:
    one = measure("ONE")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        calculate(measure_ids=[one.pk], at=timezone.now())
    assert len(asked) == 1


def test_taking_a_formula_away_keeps_its_readings(analyst: User) -> None:
    one = measure("ONE")
    twice = calculated("TWICE", "2 * ONE", analyst)
    say(one, 4.0)
    recalculate_changes()
    save_formula(measure_id=twice.pk, text=" ", reason="Counted by hand from now on.", by=analyst, at=timezone.now() + timedelta(seconds=1))
    say(one, 5.0)
    recalculate_changes()
    assert current(twice) == {MAY: 8.0}
    assert not FormulaInput.objects.exists()
