from datetime import date
from typing import Any

import pytest

from metrics.rules.codes import Direction, Status
from metrics.rules.extra import ExtraRule, parse_extra_rules
from tests.metrics.rules.plain import PlainMeasure, assess_one, at_least, yearly

TODAY = date(2021, 1, 15)


def status(values: list[float | None], rules: object, **more: Any) -> tuple[Status, int]:
    measure = PlainMeasure(
        yearly(2021 - len(values), *values),
        targets=[at_least(10, date(2020, 12, 31))],
        lag_days=60,
        extra=parse_extra_rules(rules),
        **{"tolerance": 0.0, **more},
    )
    row = assess_one(measure, TODAY)
    return Status(row["status"]), row["extra_rule"]


def rule(when: str, then: str = "on_track", **more: float) -> dict[str, object]:
    return {"when": when, "then": then, **more}


BASE = {"baseline": (date(2018, 12, 31), 8.0)}


@pytest.mark.parametrize(
    ("values", "rules", "more", "expected"),
    [
        ([9.0], [rule("better_than_baseline")], BASE, Status.ON_TRACK),
        ([8.0], [rule("better_than_baseline")], BASE, Status.OFF_TRACK),
        ([8.0], [rule("at_least_baseline", "near")], BASE, Status.NEAR),
        ([9.0], [rule("better_than_baseline")], {}, Status.OFF_TRACK),
        ([7.0, 8.0], [rule("better_than_previous", "near")], {}, Status.NEAR),
        ([8.0, 7.0], [rule("better_than_previous", "near")], {}, Status.OFF_TRACK),
        ([7.0, 8.0], [rule("better_than_last_year", "near")], {}, Status.NEAR),
        ([9.0], [rule("within_of_target", "near", amount=1)], {}, Status.NEAR),
        ([8.9], [rule("within_of_target", "near", amount=1)], {}, Status.OFF_TRACK),
        ([9.0], [rule("within_percent_of_target", amount=10)], {}, Status.ON_TRACK),
        ([8.9], [rule("within_percent_of_target", amount=10)], {}, Status.OFF_TRACK),
        ([11.0, 11.0, 9.0, 11.0, 9.0], [rule("met_k_of_n", k=3, n=5)], {}, Status.ON_TRACK),
        ([11.0, 11.0, 9.0, 11.0, 9.0], [rule("met_k_of_n", k=4, n=5)], {}, Status.OFF_TRACK),
        ([11.0, 11.0, 9.0], [rule("met_k_of_n", k=2, n=5)], {}, Status.OFF_TRACK),
        ([12.0], [rule("otherwise", "near")], {}, Status.NEAR),
    ],
)
def test_an_extra_rule_decides_when_its_condition_holds(
    values: list[float | None], rules: object, more: dict[str, Any], expected: Status
) -> None:
    assert status(values, rules, **more)[0] == expected


def test_the_first_rule_that_matches_wins() -> None:
    rules = [rule("better_than_previous", "on_track"), rule("within_of_target", "near", amount=5), rule("otherwise", "off_track")]
    assert status([8.0, 7.0], rules) == (Status.NEAR, 1)


def test_four_of_five_met_or_better_than_baseline() -> None:
    rules = [rule("met_k_of_n", k=4, n=5), rule("better_than_baseline")]
    assert status([11.0, 11.0, 11.0, 11.0, 7.0], rules, **BASE) == (Status.ON_TRACK, 0)
    assert status([11.0, 9.0, 9.0, 9.0, 9.0], rules, **BASE) == (Status.ON_TRACK, 1)
    assert status([11.0, 9.0, 9.0, 9.0, 7.0], rules, **BASE) == (Status.OFF_TRACK, -1)


def test_the_periods_before_a_series_break_do_not_count_as_met() -> None:
    rules = [rule("met_k_of_n", k=2, n=3)]
    assert status([11.0, 11.0, 9.0], rules)[0] == Status.ON_TRACK
    assert status([11.0, 11.0, 9.0], rules, breaks=[date(2020, 1, 1)])[0] == Status.OFF_TRACK


def test_for_a_down_measure_less_is_better_than_the_baseline() -> None:
    assert status([7.0], [rule("better_than_baseline")], direction=Direction.DOWN, **BASE)[0] == Status.ON_TRACK


def test_extra_rules_do_not_speak_where_there_is_nothing_to_judge() -> None:
    always = [rule("otherwise", "on_track")]
    assert status([None], always)[0] == Status.NO_DATA
    assert status([5.0], always, direction=Direction.CONTEXT)[0] == Status.CONTEXT


def test_the_rules_of_one_measure_leave_the_others_alone() -> None:
    assert status([9.0], [])[0] == Status.OFF_TRACK


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("otherwise", "is not a list"),
        ([rule("otherwise")] * 51, "51 are too many"),
        ([5], "Extra rule 1: 5 is not an entry"),
        ([rule("__import__('os')")], "is not known; use one of better_than_baseline"),
        ([rule("otherwise", "great")], "use one of on_track, near, off_track"),
        ([rule("otherwise"), rule("within_of_target")], "Extra rule 2: amount None is not a number"),
        ([rule("within_of_target", amount=-1)], "amount -1 is not a number of 0 or more"),
        ([rule("within_of_target", amount=float("nan"))], "is not a number"),
        ([rule("within_of_target", amount=True)], "is not a number"),
        ([rule("met_k_of_n", k=1.5, n=2)], "k 1.5 is not a whole number"),
        ([rule("met_k_of_n", k=3, n=2)], "k 3 of n 2 cannot be met"),
        ([rule("met_k_of_n", k=1, n=61)], "n up to 60"),
        ([rule("otherwise", amount=3)], "amount does not belong to otherwise"),
    ],
)
def test_a_rule_outside_the_vocabulary_is_refused_with_what_to_do(entries: object, said: str) -> None:
    with pytest.raises(ValueError, match="Extra rule") as refusal:
        parse_extra_rules(entries)
    assert said in str(refusal.value)


def test_a_rule_reads_into_plain_values() -> None:
    assert parse_extra_rules([rule("met_k_of_n", k=4, n=5)]) == (ExtraRule("met_k_of_n", Status.ON_TRACK, 0.0, 4, 5),)
