"""Evaluating formulas: cases by name, and the vectorised result equal to a slow plain one, gaps included."""

from collections.abc import Sequence
from math import isnan

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.rules.codes import Absence, Combine, PeriodType
from metrics.rules.columns import to_day
from metrics.rules.formula.check import LOOKING
from metrics.rules.formula.columns import Calculated, Gap
from metrics.rules.formula.evaluate import evaluate
from metrics.rules.formula.parse import parse
from metrics.rules.formula.tree import Binary, Call, Code, Negate, Node, Number, Text, codes_of, walk
from metrics.rules.labels import parse_period
from metrics.rules.periods import Period, point
from tests.metrics.rules.formula import plain
from tests.metrics.rules.formula.plain import PlainReading, Reference

YEAR, MONTH, QUARTER = PeriodType.YEAR, PeriodType.MONTH, PeriodType.QUARTER
KEYS = {0: "", 1: "town=Ansonia", 2: "town=Bethel", 3: "channel=online", 4: "channel=online;town=Ansonia"}


def series(
    code: str, values: Sequence[float | Absence | None], first: str = "2010", type_: PeriodType = YEAR, **rest: object
) -> list[PlainReading]:
    """Readings of consecutive periods; None: no reading, an absence: that reason."""
    period, made = parse_period(first, type_), []
    for value in values:
        if isinstance(value, Absence):
            made.append(PlainReading(code, period, reason=int(value), **rest))  # type: ignore[arg-type]
        elif value is not None:
            made.append(PlainReading(code, period, value=value, **rest))  # type: ignore[arg-type]
        period = period.next()
    return made


def run(formula: str, *readings: list[PlainReading], type_: PeriodType = YEAR, combine: dict[str, Combine] | None = None) -> Calculated:
    return evaluate(parse(formula), plain.given([one for listed in readings for one in listed], type_, combine, KEYS))


def values(found: Calculated, group: int = 0) -> dict[int, float | str]:
    """The results of a breakdown by the year of the end: a value, or the reason there is none."""
    mine = np.flatnonzero(found.breakdown == group)
    years = [1970 + int(day // 365.2425) for day in found.end[mine]]
    cells = [Absence(int(r)).slug if r else float(v) for v, r in zip(found.value[mine], found.reason[mine], strict=True)]
    return dict(zip(years, cells, strict=True))


def test_arithmetic_by_period() -> None:
    assert values(run("AA + 2 * BB", series("AA", [1.0, 2.0]), series("BB", [10.0, 20.0]))) == {2010: 21.0, 2011: 42.0}


def test_a_period_that_one_input_lacks_has_no_reading() -> None:
    assert values(run("AA + BB", series("AA", [1.0, 2.0, 3.0]), series("BB", [1.0, None]))) == {2010: 2.0}


def test_pending_is_no_reading() -> None:
    assert values(run("AA * 2", series("AA", [1.0, Absence.PENDING]))) == {2010: 2.0}


@pytest.mark.parametrize("reason", [Absence.SUPPRESSED, Absence.NOT_COLLECTED, Absence.NOT_APPLICABLE])
def test_the_reason_of_an_input_is_that_of_the_result(reason: Absence) -> None:
    assert values(run("AA + BB", series("AA", [reason]), series("BB", [1.0]))) == {2010: reason.slug}


def test_a_suppressed_input_outweighs_one_not_collected() -> None:
    assert values(run("AA + BB", series("AA", [Absence.NOT_COLLECTED]), series("BB", [Absence.SUPPRESSED]))) == {2010: "suppressed"}


def test_division_by_zero_is_not_applicable_and_says_so() -> None:
    found = run("AA / BB", series("AA", [1.0, 0.0]), series("BB", [0.0, 0.0]))
    assert found.gap.tolist() == [Gap.ZERO_DIVISION, Gap.ZERO_DIVISION]
    assert values(found) == {2010: "not_applicable", 2011: "not_applicable"}


def test_a_result_beyond_all_numbers_is_not_applicable() -> None:
    assert run("AA * AA", series("AA", [1e300])).gap.tolist() == [Gap.TOO_LARGE]


def test_zero_is_a_value() -> None:
    assert values(run("share(AA, BB)", series("AA", [0.0]), series("BB", [5.0]))) == {2010: 0.0}


def test_or_zero_fills_what_is_missing_between_first_and_last_but_not_what_is_hidden() -> None:
    given_ = series("AA", [1.0, None, Absence.NOT_COLLECTED, Absence.SUPPRESSED, 4.0])
    assert values(run("or_zero(AA) + BB", given_, series("BB", [10.0] * 6))) == {
        2010: 11.0, 2011: 10.0, 2012: 10.0, 2013: "suppressed", 2014: 14.0,
    }  # fmt: skip


def test_or_zero_invents_no_period() -> None:
    assert values(run("or_zero(AA) + or_zero(BB)", series("AA", [1.0, None, 3.0]), series("BB", [1.0, None, 3.0]))) == {
        2010: 2.0,
        2012: 6.0,
    }


def test_or_else_stands_in_for_what_is_missing() -> None:
    assert values(run("or_else(AA, BB * 10)", series("AA", [1.0, None]), series("BB", [2.0, 2.0]))) == {2010: 1.0, 2011: 20.0}


def test_earlier_periods() -> None:
    given_ = series("AA", [100.0, 110.0, 99.0])
    assert values(run("previous(AA)", given_)) == {2011: 100.0, 2012: 110.0}
    assert values(run("previous(AA, 2)", given_)) == {2012: 100.0}
    assert values(run("change(AA)", given_)) == {2011: 10.0, 2012: -11.0}
    assert values(run("growth(AA)", given_)) == {2011: 10.0, 2012: -10.0}


def test_a_gap_in_the_calendar_is_no_previous_period() -> None:
    assert values(run("change(AA)", series("AA", [1.0, None, 3.0, 5.0]))) == {2013: 2.0}


def test_year_over_year_of_months_compares_the_same_month() -> None:
    found = run("year_over_year(AA)", series("AA", [100.0] * 12 + [130.0], "2010-01", MONTH), type_=MONTH)
    assert found.value.tolist() == [30.0]
    assert found.end.tolist() == [to_day(parse_period("2011-01", MONTH).end)]


def test_growth_from_a_negative_value_goes_by_its_size() -> None:
    assert values(run("growth(AA)", series("AA", [-50.0, -25.0]))) == {2011: 50.0}


def test_the_average_of_counts_is_their_mean() -> None:
    assert values(run("average(AA, 3)", series("AA", [1.0, 2.0, 6.0, 4.0]))) == {2012: 3.0, 2013: 4.0}


def test_the_average_of_a_share_is_the_ratio_of_sums() -> None:
    found = run("average(share(AA, BB), 2)", series("AA", [1.0, 90.0]), series("BB", [10.0, 100.0]))
    assert found.value.tolist() == [pytest.approx(100 * 91 / 110)]
    assert (found.numerator.tolist(), found.denominator.tolist()) == ([91.0], [110.0])


def test_the_average_of_a_measure_that_combines_as_a_ratio_needs_its_parts() -> None:
    whole = [*series("AA", [10.0], numerator=1.0, denominator=10.0), *series("AA", [90.0], "2011", numerator=90.0, denominator=100.0)]
    assert run("average(AA, 2)", whole, combine={"AA": Combine.RATIO}).value.tolist() == [pytest.approx(100 * 91 / 110)]
    assert run("average(AA, 2)", series("AA", [10.0, 90.0]), combine={"AA": Combine.RATIO}).gap.tolist() == [Gap.NO_PARTS]


def test_an_index_has_its_base_period_at_a_hundred() -> None:
    assert values(run('index(AA, "2011")', series("AA", [50.0, 200.0, 300.0]))) == {2010: 25.0, 2011: 100.0, 2012: 150.0}


def test_a_base_year_of_quarters_is_the_average_of_its_quarters() -> None:
    found = run('index(AA, "2010")', series("AA", [1.0, 2.0, 3.0, 4.0, 5.0], "2010-Q1", QUARTER), type_=QUARTER)
    assert found.value.tolist() == [40.0, 80.0, 120.0, 160.0, 200.0]


def test_a_base_year_that_is_not_whole_gives_nothing() -> None:
    assert len(run('index(AA, "2010")', series("AA", [1.0, 2.0], "2010-Q3", QUARTER), type_=QUARTER).value) == 0


def test_a_point_in_time_compares_with_the_reading_before_it_and_with_the_same_day_a_year_before() -> None:
    days = [point(parse_period(text, PeriodType.POINT).end) for text in ("2016-01-26", "2017-01-24", "2018-01-24")]
    given_ = [PlainReading("AA", day, value=float(place)) for place, day in enumerate(days, start=1)]
    assert run("change(AA)", given_, type_=PeriodType.POINT).value.tolist() == [1.0, 1.0]
    assert run("year_ago(AA)", given_, type_=PeriodType.POINT).value.tolist() == [2.0]


def test_a_share_of_the_total_by_group() -> None:
    found = run("share(AA, total(AA))", series("AA", [10.0]), series("AA", [4.0], group=1), series("AA", [6.0], group=2))
    assert [values(found, group) for group in (0, 1, 2)] == [{2010: 100.0}, {2010: 40.0}, {2010: 60.0}]


def test_a_group_is_calculated_only_where_every_input_has_it() -> None:
    found = run("AA / BB", series("AA", [4.0]), series("BB", [2.0]), series("AA", [1.0], group=1))
    assert found.breakdown.tolist() == [0]
    assert run("or_zero(BB) + AA", series("AA", [4.0]), series("BB", [2.0]), series("AA", [1.0], group=1)).breakdown.tolist() == [0]


def test_take_up_is_the_share_of_one_group() -> None:
    found = run('share(group(AA, "channel=online"), AA)', series("AA", [50.0]), series("AA", [20.0], group=3),
                series("AA", [10.0], group=1), series("AA", [9.0], group=4))  # fmt: skip
    assert [values(found, group) for group in (0, 1, 3, 4)] == [{2010: 40.0}, {2010: 90.0}, {}, {}]


def test_only_totals_give_only_a_total() -> None:
    assert run("total(AA) * 2", series("AA", [4.0]), series("AA", [1.0], group=1)).breakdown.tolist() == [0]


def test_a_provisional_or_inexact_input_makes_the_result_so() -> None:
    found = run("AA + BB", series("AA", [1.0, 1.0], provisional=True), series("BB", [1.0], inexact=True), series("BB", [1.0], "2011"))
    assert (found.provisional.tolist(), found.inexact.tolist()) == ([True, True], [True, False])


def test_the_only_reading_there_is_is_no_number_of_the_formula() -> None:
    found = run("average(AA / BB, 1)", series("AA", [3.0]), series("BB", [4.0]))
    assert (found.value.tolist(), found.denominator.tolist()) == ([0.75], [4.0])


def test_no_readings_give_no_results() -> None:
    assert len(run("AA", [], combine={"AA": Combine.NONE}).value) == 0


def test_a_grid_beyond_all_measure_is_refused() -> None:
    wide = [PlainReading("AA", parse_period("2010", YEAR), 1.0, group=group) for group in range(3000)]
    far = [PlainReading("AA", parse_period(f"{year}-{month:02d}", MONTH), 1.0) for year in (1900, 2100) for month in (1, 12)]
    with pytest.raises(ValueError, match="too many"):
        run("AA", wide, far, type_=MONTH)


READING = st.one_of(
    st.none(),
    st.sampled_from(list(Absence)),
    st.integers(-5, 5).map(float),
    st.sampled_from([1e200, 0.1, 7.5]),
)
LEAVES = st.one_of(st.sampled_from(["AA", "BB", "RR"]).map(Code), st.sampled_from([0.0, 2.0, 0.5]).map(Number))


def _calls(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    two, one = st.tuples(inner, inner), st.tuples(inner)
    count = st.integers(1, 3).map(lambda n: Number(float(n)))
    averaged = st.one_of(st.sampled_from(["AA", "BB", "RR"]).map(Code), two.map(lambda given_: Call("share", given_)))
    return st.one_of(
        st.tuples(st.sampled_from(["sum", "mean", "min", "max", "share", "or_else"]), two).map(lambda g: Call(*g)),
        st.tuples(st.sampled_from(["year_ago", "year_over_year", "total", "or_zero", "change"]), one).map(lambda g: Call(*g)),
        st.tuples(st.sampled_from(["previous", "growth"]), st.tuples(inner, count)).map(lambda g: Call(*g)),
        st.tuples(averaged, count).map(lambda g: Call("average", g)),
        st.tuples(averaged, st.sampled_from(["2010", "2011"]).map(Text)).map(lambda g: Call("index", g)),
        st.tuples(inner, st.just(Text("channel=online"))).map(lambda g: Call("group", g)),
        st.tuples(inner, st.just(Number(1000.0)), inner).map(lambda g: Call("per", g)),
    )


FORMULAS: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(inner.map(Negate), st.tuples(st.sampled_from("+-*/"), inner, inner).map(lambda g: Binary(*g)), _calls(inner)),
    max_leaves=6,
).filter(lambda tree: bool(codes_of(tree)) and all(looks_at_a_measure(node) for node in walk(tree)))


def looks_at_a_measure(node: Node) -> bool:
    if not isinstance(node, Call) or node.name not in LOOKING:
        return True
    nested = node.name == "group" and any(isinstance(one, Call) and one.name in ("group", "total") for one in walk(node.arguments[0]))
    return bool(codes_of(node.arguments[0])) and not nested


@st.composite
def facts(draw: st.DrawFn) -> tuple[PeriodType, list[PlainReading]]:
    type_, first = draw(st.sampled_from([(YEAR, "2009"), (QUARTER, "2010-Q1"), (MONTH, "2010-11"), (PeriodType.YTD, "2009 YTD Nov")]))
    made: list[PlainReading] = []
    for code in ("AA", "BB", "RR"):
        for group in draw(st.sampled_from([[0], [0, 1], [0, 1, 2], [0, 3, 4], [1]])):
            top, bottom = (3.0, 4.0) if code == "RR" and draw(st.booleans()) else (np.nan, np.nan)
            for one in series(code, draw(st.lists(READING, min_size=1, max_size=7)), first, type_, group=group):
                made.append(one if code != "RR" or one.reason else PlainReading(code, one.period, 75.0, group, 0, top, bottom))
    return type_, made


def close(one: float, other: float) -> bool:
    return (isnan(one) and isnan(other)) or one == pytest.approx(other, rel=1e-9, abs=1e-9)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=FORMULAS, world=facts())
def test_all_at_once_equals_one_by_one(tree: Node, world: tuple[PeriodType, list[PlainReading]]) -> None:
    type_, readings = world
    codes = set(codes_of(tree))
    mine = [one for one in readings if one.code in codes]
    combine = {code: Combine.RATIO if code == "RR" else Combine.SUM for code in codes}
    if type_ == PeriodType.YTD and any(isinstance(node, Call) and node.name == "index" for node in walk(tree)):
        return
    found = evaluate(tree, plain.given(mine, type_, combine, KEYS))
    cells = {
        (int(group), int(end)): (float(value), int(gap))
        for group, end, value, gap in zip(found.breakdown, found.end, found.value, found.gap, strict=True)
    }
    reference = Reference(mine, type_, combine, KEYS)
    expected = {}
    for group in {one.group for one in mine}:
        for period in {one.period for one in mine}:
            cell = reference.result(tree, KEYS[group], period)
            if cell[1] != Gap.ABSENT:
                expected[group, to_day(period.end)] = cell
    assert cells.keys() == expected.keys()
    assert all(cells[key][1] == expected[key][1] and close(cells[key][0], expected[key][0]) for key in cells)


def test_periods_keep_their_first_day() -> None:
    period: Period = parse_period("2010-Q3", QUARTER)
    assert run("AA", [PlainReading("AA", period, 1.0)], type_=QUARTER).start.tolist() == [to_day(period.start)]
