"""The assessment: one pass over many measures. Everything a scorecard says of a measure comes from here."""

from dataclasses import fields
from datetime import date
from typing import Any

from metrics.rules.codes import Freshness
from metrics.rules.columns import NO_DAY, Assessed, Breaks, Catalog, DueDates, Series, Targets, to_day
from metrics.rules.entries import of_series
from metrics.rules.freshness import Standing, find_standing, schedule_of
from metrics.rules.judging import (
    NO_EXTRA,
    ExtraRules,
    Work,
    apply_extra_rules,
    expect_newest,
    judge_against_total,
    judge_newest,
    prepare,
)
from metrics.rules.moves import Moves, find_moves, judge_changes, judge_moves, live_points
from metrics.rules.points import settled_ends
from metrics.rules.status import passed_by_third, settle_status
from metrics.rules.targets import Expected


def assess(  # noqa: PLR0913  (five tables of columns, the clock and the extra rules)
    series: Series,
    catalog: Catalog,
    targets: Targets,
    breaks: Breaks,
    due: DueDates,
    *,
    as_of: date,
    extra: ExtraRules = NO_EXTRA,
) -> Assessed:
    """Assess every series at `as_of`, and say "no data" for every measure of the catalog without a total series.

    A call takes all series, targets, breaks and due dates of the measures in `catalog`. Raises ValueError for a series
    whose measure the catalog does not name."""
    work = prepare(series, catalog, targets, to_day(as_of))
    expected = expect_newest(work)
    points, since = live_points(work.values, work.live, work.entries, catalog, breaks)
    moves = find_moves(points, since, work.live, work.entries, catalog)
    judgement = judge_newest(work, expected)
    judged, decided = apply_extra_rules(work, expected, judgement, moves, points, extra)
    standing = _standing(series, work, due, as_of)
    status, judged = settle_status(work.direction, work.value, judged, standing.freshness == Freshness.OVERDUE)
    return Assessed(
        measure=work.entries.measure,
        breakdown=work.entries.breakdown,
        period_end=work.end,
        value=work.value,
        shortfall=judgement.shortfall,
        tolerance=judgement.tolerance,
        status=status,
        judged=judged,
        against_total=judge_against_total(work, judged),
        extra_rule=decided,
        **_target_columns(work, expected),
        **_move_columns(work, expected, moves),
        **{column.name: getattr(standing, column.name) for column in fields(standing)},
    )


def _standing(series: Series, work: Work, due: DueDates, as_of: date) -> Standing:
    settled = of_series(settled_ends(series), work.entries, NO_DAY)
    return find_standing(schedule_of(work.catalog, work.entries.place, due), settled, to_day(as_of))


def _target_columns(work: Work, expected: Expected) -> dict[str, Any]:
    return {
        "expected": expected.low,
        "expected_high": expected.high,
        "target": expected.target,
        "target_high": expected.target_high,
        "target_date": expected.target_date,
        "operator": expected.operator,
        "target_passed": expected.passed,
        "passed_by_third": passed_by_third(work.value, expected),
    }


def _move_columns(work: Work, expected: Expected, moves: Moves) -> dict[str, Any]:
    return {
        "since": moves.since,
        "change_previous": work.value - moves.previous,
        "change_year": work.value - moves.year,
        "verdict_previous": judge_changes(work.value, moves.previous, work.direction, expected),
        "verdict_year": judge_changes(work.value, moves.year, work.direction, expected),
        "trend": judge_moves(moves.fit, work.value, work.direction, expected),
        "trend_p": moves.fit.p,
        "slope": moves.fit.slope,
        "trend_n": moves.fit.count,
        "signal": moves.limits.signal,
        "mean": moves.limits.mean,
        "lower": moves.limits.lower,
        "upper": moves.limits.upper,
        "signal_n": moves.limits.count,
    }
