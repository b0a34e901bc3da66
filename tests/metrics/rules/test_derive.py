import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from metrics.rules.codes import Direction, Operator, PeriodType, Status
from metrics.rules.columns import RULE_VERSION
from metrics.rules.derive import Derivation, derive
from metrics.rules.extra import CONDITIONS, parse_extra_rules
from metrics.rules.sentences import SENTENCES
from tests.metrics.rules.plain import PlainMeasure, PlainTarget, assess_one, at_least, at_most, between, columns, extra_of, yearly
from tests.metrics.rules.strategies import some_measures

END = date(2020, 12, 31)
TODAY = date(2021, 1, 15)
LAG: dict[str, Any] = {"lag_days": 60}


def derivation(measure: PlainMeasure, as_of: date = TODAY, **more: Any) -> Derivation:
    return derive(*columns({7: measure}), as_of=as_of, extra=extra_of({7: measure}), **more)


def keys(measure: PlainMeasure, as_of: date = TODAY, **more: Any) -> list[str]:
    return [step.key for step in derivation(measure, as_of, **more).steps]


def test_a_derivation_tells_inputs_arithmetic_and_status_in_order() -> None:
    measure = PlainMeasure(yearly(2020, 38.5), targets=[at_least(40, END)], **LAG)
    assert [step.english for step in derivation(measure).steps] == [
        f"Judged by rules {RULE_VERSION} as of 2021-01-15.",
        "The newest value is 38.5, for 2020 (ended 2020-12-31).",
        "The governing target is at least 40 by 2020-12-31.",
        "The path goes in steps: what is expected of the period is the target itself, 40.",
        "38.5 is on the wrong side of 40: the shortfall is 1.5.",
        "The tolerance is 2, 5% of the expected value.",
        "The shortfall is within the tolerance: near.",
        "The data are fresh: the next period is due on 2022-03-01.",
        "Status: near.",
    ]


def test_a_straight_path_shows_where_it_starts_and_how_far_it_is() -> None:
    measure = PlainMeasure(yearly(2019, 60.0), linear=True, baseline=(date(2018, 12, 31), 50.0), targets=[at_least(70, END)], **LAG)
    step = next(step for step in derivation(measure).steps if step.key == "expected_linear")
    assert step.values["days"] == 365
    assert step.values["length"] == 731
    assert step.values["from_value"] == 50.0


RANGE = {"direction": Direction.RANGE, "targets": [between(10, 20, END)]}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"series": {}}, "value_none"),
        ({"direction": Direction.CONTEXT}, "context"),
        ({"targets": []}, "target_none"),
        ({"targets": [at_most(40, END)]}, "target_at_most"),
        ({"targets": [PlainTarget(END, Operator.MORE_THAN, 40.0)]}, "target_more_than"),
        ({"targets": [PlainTarget(END, Operator.LESS_THAN, 40.0)]}, "target_less_than"),
        ({"targets": [PlainTarget(END, Operator.DONE, 1.0)]}, "target_done"),
        ({"targets": [PlainTarget(END, Operator.MORE_THAN, 38.0)]}, "tie_missed"),
        ({"targets": [at_least(40, date(2019, 12, 31))]}, "target_passed"),
        ({"targets": [at_least(30, END)]}, "right_side"),
        (RANGE, "target_between"),
        (RANGE, "expected_step_range"),
        ({**RANGE, "series": yearly(2020, 15.0)}, "right_side_range"),
        ({**RANGE, "linear": True, "baseline": (date(2018, 12, 31), 1.0), "series": yearly(2019, 5.0)}, "expected_linear_range"),
        ({"linear": True}, "expected_no_start"),
        ({"linear": True, "baseline": (date(2021, 1, 31), 1.0), "targets": [at_least(9, date(2022, 1, 31))]}, "expected_before_baseline"),
        ({"tolerance": 2.0}, "tolerance_own"),
        ({"targets": [at_most(0, END)], "baseline": (date(2018, 12, 31), 60.0)}, "tolerance_way"),
        ({"targets": [at_most(0, END)]}, "tolerance_zero"),
        ({"lag_days": 0, "series": yearly(2019, 38.0)}, "overdue"),
        ({"lag_days": 0, "series": yearly(2019, 38.0)}, "status_overdue"),
        ({"period": PeriodType.POINT}, "no_schedule"),
        ({"period": PeriodType.POINT, "series": {}, "due": {END: date(2022, 1, 1)}}, "not_yet_due"),
        ({"series": yearly(2019, 38.0), "lag_days": 20}, "due_soon"),
        ({"extra": parse_extra_rules([{"when": "otherwise", "then": "near"}])}, "extra_otherwise"),
        ({"extra": parse_extra_rules([{"when": "better_than_baseline", "then": "near"}])}, "extra_none"),
    ],
)
def test_each_way_to_a_status_has_its_sentence(changes: dict[str, Any], key: str) -> None:
    measure = PlainMeasure(**{"series": yearly(2020, 38.0), "targets": [at_least(40, END)], **LAG, **changes})
    assert key in keys(measure)


def test_a_group_says_when_the_totals_target_governs() -> None:
    measure = PlainMeasure({0: [(END, 50.0)], 4: [(END, 30.0)]}, targets=[at_least(40, END)], **LAG)
    assert "target_of_total" in keys(measure, breakdown=4)
    assert "target_of_total" not in keys(measure)


def test_who_accepted_the_value_and_where_it_comes_from_are_told() -> None:
    measure = PlainMeasure(yearly(2020, 38.5), targets=[at_least(40, END)], **LAG)
    found = derivation(measure, origin={"source": "Labor Department", "accepted_by": "A. Analyst", "accepted_on": "2021-01-10"})
    assert [step.english for step in found.steps[2:4]] == [
        "Source of the value: Labor Department.",
        "Accepted by A. Analyst on 2021-01-10.",
    ]


def test_a_breakdown_without_a_series_is_an_error() -> None:
    with pytest.raises(LookupError, match="breakdown 9"):
        derivation(PlainMeasure(yearly(2020, 1.0)), breakdown=9)


def test_every_condition_of_an_extra_rule_has_its_sentence() -> None:
    assert {f"extra_{when}" for when in CONDITIONS} <= set(SENTENCES)


def test_an_extra_rule_tells_its_numbers() -> None:
    rules = parse_extra_rules([{"when": "within_percent_of_target", "amount": 10, "then": "on_track"}])
    measure = PlainMeasure(yearly(2020, 37.0), targets=[at_least(40, END)], extra=rules, **LAG)
    told = [step.english for step in derivation(measure).steps]
    assert "The shortfall is beyond the tolerance: off track." in told
    assert "Extra rule 1 applies, as the shortfall is at most 10% of the expected value: on_track." in told


class AnyValue(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return name


def test_every_sentence_can_be_filled_in() -> None:
    filled = {key: pattern % AnyValue() for key, pattern in SENTENCES.items()}
    assert filled["tolerance_expected"] == "The tolerance is tolerance, 5% of the expected value."
    assert not [key for key, text in filled.items() if "%(" in text]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(some_measures())
def test_a_derivation_ends_with_the_assessed_status_and_is_plain_json(case: tuple[PlainMeasure, date]) -> None:
    measure, as_of = case
    found = derivation(measure, as_of)
    row = assess_one(measure, as_of)
    assert found.status == row["status"]
    assert found.steps[-1].values["status"] == Status(row["status"]).slug
    assert json.loads(json.dumps(found.as_json(), allow_nan=False))["steps"][-1]["key"].startswith("status")
