from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.rules.assess import assess
from metrics.rules.codes import Direction, PeriodType, Status
from metrics.rules.extra import parse_extra_rules
from scorecards.rules.codes import FlipCause
from scorecards.rules.flips import Flips, Shown, explain_flips, shown_of
from scorecards.rules.states import State
from tests.metrics.rules.plain import PlainMeasure, at_least, codes, columns, extra_of, ints, monthly, yearly
from tests.metrics.rules.strategies import LEVELS, some_measures

FIRST = date(2020, 1, 1)
APRIL, MAY = date(2020, 4, 30), date(2020, 5, 31)
ON, NEAR, OFF, OVERDUE = Status.ON_TRACK, Status.NEAR, Status.OFF_TRACK, Status.OVERDUE
REVISED, TARGET, RULE, NEW, TIME = FlipCause


def state(measures: Mapping[int, PlainMeasure], as_of: date, version: str = "1") -> State:
    return State(*columns(measures), as_of, version, extra_of(measures))


def shown(before: State) -> Shown:
    tables = (before.series, before.catalog, before.targets, before.breaks, before.due)
    return shown_of(assess(*tables, as_of=before.as_of, extra=before.extra))


def flips(before: State, after: State) -> Flips:
    return explain_flips(before, after, shown(before))


def causes(found: Flips, row: int = 0) -> list[FlipCause]:
    return [cause for cause in FlipCause if found.applied[row, cause - 1]]


WAS = PlainMeasure(
    monthly(FIRST, 12.0, 12.0, 12.0, 11.0),
    PeriodType.MONTH,
    targets=[at_least(10, date(2021, 12, 31))],
    tolerance=1.0,
    lag_days=20,
)


def story(as_of: date = MAY, version: str = "1", **changes: Any) -> tuple[tuple[Status, Status], FlipCause, list[FlipCause]]:
    """Before and after, the primary cause and all causes, of the one flip that the changes bring; before is as of 15 May."""
    found = flips(state({1: WAS}, date(2020, 5, 15)), state({1: replace(WAS, **changes)}, as_of, version))
    assert found.measure.tolist() == [1]
    return (Status(int(found.before[0])), Status(int(found.after[0]))), FlipCause(int(found.cause[0])), causes(found)


REVISION = monthly(FIRST, 12.0, 12.0, 12.0, 9.5)
NEW_MONTH = monthly(FIRST, 12.0, 12.0, 12.0, 11.0, 5.0)
NEW_TARGET = [at_least(11.5, date(2021, 12, 31))]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"series": REVISION}, ((ON, NEAR), REVISED, [REVISED])),
        ({"targets": NEW_TARGET}, ((ON, NEAR), TARGET, [TARGET])),
        ({"extra": parse_extra_rules([{"when": "otherwise", "then": "near"}])}, ((ON, NEAR), RULE, [RULE])),
        ({"direction": Direction.CONTEXT}, ((ON, Status.CONTEXT), RULE, [RULE])),
        ({"series": NEW_MONTH, "as_of": date(2020, 6, 15)}, ((ON, OFF), NEW, [NEW])),
        ({"as_of": date(2020, 7, 1)}, ((ON, OVERDUE), TIME, [TIME])),
        ({"series": {}}, ((ON, Status.NO_DATA), REVISED, [REVISED])),
    ],
)
def test_a_flip_has_the_cause_that_brought_it(changes: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert story(**changes) == expected


def test_the_first_change_after_which_the_status_differs_is_primary_and_all_are_listed() -> None:
    was, cause, applied = story(series=REVISION, targets=NEW_TARGET, tolerance=0.5)
    assert (was, cause, applied) == ((ON, OFF), REVISED, [REVISED, TARGET, RULE])


def test_a_change_that_alone_does_nothing_is_listed_but_not_primary() -> None:
    harmless = monthly(FIRST, 12.0, 12.0, 12.5, 11.0)
    assert story(series=harmless, targets=NEW_TARGET)[1:] == (TARGET, [REVISED, TARGET])


def test_a_looser_tolerance_counts_as_a_rule() -> None:
    before = replace(WAS, series=REVISION, tolerance=0.1)
    found = flips(state({1: before}, MAY), state({1: replace(before, tolerance=1.0)}, MAY))
    assert (found.before.tolist(), found.after.tolist(), causes(found)) == ([OFF], [NEAR], [RULE])


def test_an_announced_date_counts_as_a_rule() -> None:
    late = date(2020, 7, 1)
    slipped = replace(WAS, due={MAY: late + timedelta(days=1), date(2020, 6, 30): late + timedelta(days=9)})
    found = flips(state({1: WAS}, late), state({1: slipped}, late))
    assert (found.before.tolist(), found.after.tolist(), causes(found)) == ([OVERDUE], [ON], [RULE])


def test_a_new_version_of_the_rules_explains_what_the_inputs_do_not() -> None:
    before = state({1: WAS}, MAY)
    found = explain_flips(before, replace(before, rule_version="2"), Shown(ints([1]), ints([0]), codes([OFF])))
    assert (found.before.tolist(), found.after.tolist(), found.cause.tolist(), causes(found)) == ([OFF], [ON], [RULE], [RULE])


def test_a_series_that_is_new_or_gone_is_no_flip() -> None:
    with_group = replace(WAS, series={**WAS.series, 7: WAS.series[0]})
    assert len(flips(state({1: WAS}, MAY), state({1: with_group}, MAY)).measure) == 0
    assert len(flips(state({1: with_group}, MAY), state({1: WAS}, MAY)).measure) == 0


def test_only_what_flipped_is_told_and_each_series_has_its_own_cause() -> None:
    group = replace(WAS, series={0: WAS.series[0], 7: WAS.series[0]})
    after = {
        1: replace(group, series={0: WAS.series[0], 7: REVISION[0]}),
        2: replace(WAS, targets=NEW_TARGET),
        3: WAS,
    }
    found = flips(state({1: group, 2: WAS, 3: WAS}, MAY), state(after, MAY))
    assert [(m, b) for m, b in zip(found.measure.tolist(), found.breakdown.tolist(), strict=True)] == [(1, 7), (2, 0)]
    assert [causes(found, 0), causes(found, 1)] == [[REVISED], [TARGET]]


def test_months_revised_by_a_benchmark_flip_nothing_without_a_cause() -> None:
    """25 of 108 months are revised by a little: no status differs, and so there is no flip."""
    values: list[float | None] = [12.0 + n % 3 for n in range(108)]
    benchmark = [value if n < 83 or value is None else value + 0.1 for n, value in enumerate(values)]
    before, after = (replace(WAS, series=monthly(date(2012, 1, 1), *found)) for found in (values, benchmark))
    as_of = date(2021, 1, 10)
    assert len(flips(state({1: before}, as_of), state({1: after}, as_of)).measure) == 0


def test_nothing_changed_is_no_flip() -> None:
    before = state({1: WAS, 2: PlainMeasure(yearly(2019, 3.0))}, MAY)
    assert len(flips(before, before).measure) == 0


@st.composite
def two_states(draw: st.DrawFn) -> tuple[State, State]:
    """A state, and the same after some of: a revision, new targets, another tolerance, new periods, days gone by."""
    measure, as_of = draw(some_measures(longest=20))
    series = {b: list(rows) for b, rows in measure.series.items()}
    known = {b: rows[: len(rows) - draw(st.integers(0, 2))] for b, rows in series.items()}
    before = replace(measure, series=known)
    if draw(st.booleans()):
        series = {
            b: [(day, draw(LEVELS)) if n % 3 == 0 else (day, value) for n, (day, value) in enumerate(rows)] for b, rows in series.items()
        }
    after = replace(measure, series=series)
    if draw(st.booleans()):
        after = replace(after, targets=after.targets[1:])
    if draw(st.booleans()):
        after = replace(after, tolerance=draw(LEVELS.map(abs)))
    days = timedelta(days=draw(st.integers(0, 300)))
    return state({1: before}, as_of), state({1: after}, as_of + days)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(two_states())
def test_every_flip_has_a_cause_that_was_there(pair: tuple[State, State]) -> None:
    before, after = pair
    was, now = shown(before), shown(after)
    found = flips(before, after)
    old = dict(zip(was.breakdown.tolist(), was.status.tolist(), strict=True))
    new = dict(zip(now.breakdown.tolist(), now.status.tolist(), strict=True))
    assert found.breakdown.tolist() == [b for b in sorted(old.keys() & new.keys()) if old[b] != new[b]]
    for row in range(len(found.measure)):
        assert FlipCause(int(found.cause[row])) in causes(found, row)
