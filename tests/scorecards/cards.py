"""Rows as the queries return them, for tests of what pages make of them."""

from datetime import UTC, date, datetime
from typing import Any

from goals.rules.codes import GoalStatus, Rollup
from metrics.rules.codes import Direction, Freshness, Operator, PeriodType, Signal, Status, Trend, Verdict
from scorecards.queries.rows import CardRow, Counts, FlipRow, GoalRow
from scorecards.rules.codes import FlipCause

CARD: dict[str, Any] = {
    "measure_id": 1, "code": "M-1", "name": "Days to decide", "agency_code": "DOX", "agency_name": "Department of Examples",
    "unit": "days", "decimals": 0, "direction": Direction.DOWN, "period_type": PeriodType.MONTH, "breakdown_id": 0, "breakdown": "",
    "is_public": True, "period_end": date(2019, 5, 31), "period": "May 2019", "value": 20.0, "expected": 25.0, "expected_high": None,
    "target": 25.0, "target_high": None, "target_date": date(2019, 12, 31), "operator": Operator.AT_MOST, "target_passed": False,
    "target_illustrative": False, "shortfall": 0.0, "tolerance": 2.0, "status": Status.ON_TRACK, "judged": Status.ON_TRACK,
    "change_previous": -1.0, "change_year": None, "verdict_previous": Verdict.BETTER, "verdict_year": Verdict.NONE,
    "trend": Trend.FLAT, "trend_p": None, "slope": None, "trend_n": 12, "signal": Signal.NONE, "mean": None, "lower": None,
    "upper": None, "signal_n": 0, "freshness": Freshness.FRESH, "due_on": date(2019, 7, 20), "days_overdue": 0, "missing_end": None,
    "missing_period": "", "passed_by_third": False, "since": None, "as_of": date(2019, 6, 30), "rule_version": "1",
    "responsible": "", "source": "Case log",
}  # fmt: skip


def card(measure_id: int = 1, **fields: Any) -> CardRow:
    """A card on track; `status` also sets `judged` unless that is given."""
    own = {"measure_id": measure_id, "code": f"M-{measure_id}"} | fields
    if "status" in fields:
        own = {"judged": fields["status"]} | own
    return CardRow(**(CARD | own))


def off_track(measure_id: int = 1, **fields: Any) -> CardRow:
    return card(measure_id, **({"status": Status.OFF_TRACK, "value": 31.0, "shortfall": 6.0} | fields))


def no_data(measure_id: int = 1, **fields: Any) -> CardRow:
    nothing = dict.fromkeys(["value", "period_end", "shortfall", "change_previous"])
    return card(measure_id, **({"status": Status.NO_DATA, "period": "", "freshness": Freshness.NOT_YET_DUE} | nothing | fields))


def overdue(measure_id: int = 1, days: int = 10, **fields: Any) -> CardRow:
    late = {"status": Status.OVERDUE, "judged": Status.ON_TRACK, "freshness": Freshness.OVERDUE, "days_overdue": days}
    return card(measure_id, **(late | {"missing_end": date(2019, 6, 30), "missing_period": "Jun 2019"} | fields))


def goal(**fields: Any) -> GoalRow:
    plain: dict[str, Any] = {
        "goal_id": 1, "code": "G-1", "statement": "Trains arrive on time", "why": "", "area_code": "TR", "area_name": "Transportation",
        "lead_code": "DOX", "lead_name": "Department of Examples", "due": None, "rollup": Rollup.WORST, "rollup_k": None,
        "status": GoalStatus.ON_TRACK, "ruled": GoalStatus.ON_TRACK, "coverage": 1.0, "counts": Counts(on_track=1),
        "floor_measure": "", "floor_group": "",
    }  # fmt: skip
    return GoalRow(**(plain | fields))


def flip(**fields: Any) -> FlipRow:
    plain: dict[str, Any] = {
        "flip_id": 1, "kind": "measure", "code": "M-1", "name": "Days to decide", "breakdown": "", "before": Status.ON_TRACK,
        "after": Status.OFF_TRACK, "cause": FlipCause.NEW_PERIOD, "causes": (FlipCause.NEW_PERIOD,), "period": "May 2019",
        "as_of": date(2019, 6, 30), "recorded_at": datetime(2019, 6, 20, tzinfo=UTC),
    }  # fmt: skip
    return FlipRow(**(plain | fields))
