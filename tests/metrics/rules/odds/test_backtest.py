"""The backtest: only the past is used, the table in docs/methods.md is what it finds, and the choice of methods is what it says."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from metrics.intake.long_series import foreign_series, read_catalogue, tidy_series
from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.columns import to_day
from metrics.rules.odds import past as looks_back
from metrics.rules.odds.backtest import Aim, Bounded, Sample, chosen_samples, trials
from metrics.rules.odds.choices import CHOSEN, UNTESTED, Choice, Kind, choice_for, kind_of, written
from metrics.rules.odds.codes import Method
from metrics.rules.odds.judged import BETTER_BY, FEWEST_FORECASTS, FEWEST_MEASURES, Figures, best_of, choices, judge
from metrics.rules.odds.table import BOUNDED, HEAD, table_rows
from tests.metrics.rules.odds.plain import ends

BASE = Path(__file__).parents[4]
METHODS = (BASE / "docs" / "methods.md").read_text(encoding="utf-8")
SECTION = METHODS.partition("## How the odds did on the past\n")[2].partition("\n## ")[0]


def sample(values, measure="M", series="", period=PeriodType.MONTH, **fields):
    plain: dict[str, Any] = {"direction": Direction.UP, "unit": "days", "name": "Days", "decimals": 1} | fields
    return Sample(measure, series, period, end=ends(len(values), period), value=np.array(values, dtype=np.float64), **plain)


@pytest.fixture(scope="module")
def demonstration():
    catalogue = read_catalogue(BASE / "demo")
    return list(trials(tidy_series(catalogue, sorted((BASE / "demo" / "readings").glob("*.csv"))), BOUNDED))


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def agree(written_cell, found_cell):
    """Two figures may differ in the last place, as the libraries of numbers do from machine to machine."""
    one, other = (re.findall(r"[\d.]+", cell) for cell in (written_cell, found_cell))
    words = [re.sub(r"[\d.]+", "#", cell) for cell in (written_cell, found_cell)]
    near = all(abs(float(a) - float(b)) <= (1 if "." not in a else 0.021) for a, b in zip(one, other, strict=True))
    return words[0] == words[1] and near


def test_the_table_in_the_methods_is_what_the_backtest_finds_on_the_demonstration(demonstration):
    table = [cells(line) for line in SECTION.splitlines() if line.startswith("|")]
    found = table_rows(judge(demonstration))
    assert table[0] == list(HEAD)
    assert len(table) - 2 == len(found)
    for stated, row in zip(table[2:], found, strict=True):
        assert all(map(agree, stated, row)), (stated, row)


def test_the_methods_in_use_are_those_that_the_backtest_chose(demonstration):
    for kind, choice in choices(judge(demonstration), demonstration):
        used = choice_for(kind)
        assert (used.method, used.is_tested) == (choice.method, choice.is_tested), kind
        assert used.widen == pytest.approx(choice.widen, abs=0.021), kind


def test_the_text_states_the_thresholds_of_the_backtest():
    said = " ".join(METHODS.split())
    assert f"at most {BOUNDED.series} series and of each series at most {BOUNDED.origins} points" in said
    assert f"better than the naive one's by at least {BETTER_BY:.0%}, on at least {FEWEST_MEASURES} measures and {FEWEST_FORECASTS}" in said
    assert f"widened by {choice_for(Kind('quarter', 8)).widen:.2f}, as it had to be over all kinds together" in said
    assert f"with fewer than {looks_back.FEWEST} figures since the newest series break" in said
    assert "Ten years of months, 15 of quarters and 40 years are looked back upon" in said
    assert (looks_back.LONGEST_YEARS, looks_back.LONGEST_PERIODS, looks_back.MOST_MISSING) == ({1: 10, 3: 15}, 40, 0.25)


def test_no_method_sees_what_came_after_its_origin():
    values = [float(n % 5) for n in range(20)]
    both = [trials([sample(own)], Bounded()) for own in (values, [*values[:14], *[1e6] * 6])]
    seen = [[(t.method, t.centre, t.deviation) for t in found if t.ahead == 1] for found in both]
    origins = len(Method) * len(range(8, 15))
    assert seen[0][:origins] == seen[1][:origins]
    assert seen[0][origins:] != seen[1][origins:]


def test_the_figure_compared_is_that_of_its_own_period_and_a_missing_one_is_left_out():
    values = [float(n) for n in range(12)]
    gap = [*values[:9], float("nan"), *values[10:]]
    found = [(t.ahead, t.came) for t in trials([sample(gap, period=PeriodType.YEAR)], Bounded()) if t.method == Method.NAIVE]
    assert (1, 8.0) in found
    assert (3, 10.0) in found
    assert (2, 9.0) not in found


def test_a_real_target_is_taken_where_there_is_one_else_being_no_worse_than_now():
    aim = Aim(to_day(date(2018, 12, 31)), Operator.AT_LEAST, 7.5)
    found = list(trials([sample([float(n) for n in range(10)], period=PeriodType.YEAR, aims=(aim,))], Bounded()))
    assert {(t.aim.low, t.is_real_target) for t in found if t.ahead == 1} >= {(7.5, True)}
    down = next(trials([sample([5.0, 6] * 6, direction=Direction.DOWN)], Bounded()))
    assert (down.aim.operator, down.aim.low, down.is_real_target) == (Operator.AT_MOST, 6.0, False)


def test_an_even_part_of_the_series_and_origins_is_tried():
    many = [sample([1.0, 2] * 10, series=f"town={n:02}") for n in range(11)]
    chosen = chosen_samples(many, Bounded(series=3))
    assert [one.series for one in chosen] == ["town=00", "town=05", "town=10"]
    assert len({t.centre for t in trials(chosen[:1], Bounded(origins=2)) if t.method == Method.NAIVE}) <= 2


def figures(crps, brier=0.2):
    return Figures(0.8, brier, crps, 1.0)


CHOOSING = [(0.94, 1.2, Method.THETA), (0.96, 1.2, Method.NAIVE), (1.1, 0.9, Method.SEASONAL_NAIVE), (0.8, 0.7, Method.SEASONAL_NAIVE), (1.0, 1.0, Method.NAIVE)]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(("theta", "seasonal", "used"), CHOOSING)
def test_a_method_is_used_only_where_it_beats_the_naive_one_by_a_twentieth(theta, seasonal, used):
    found = {Method.NAIVE: figures(1.0), Method.SEASONAL_NAIVE: figures(seasonal), Method.THETA: figures(theta)}
    assert best_of(found) == used


def test_a_kind_with_too_few_measures_is_carried_forward_and_said_to_be_untested():
    tried = judge(trials([sample([float(n % 3) for n in range(30)])], Bounded()))
    assert {(one.choice.method, one.choice.is_tested) for one in tried} == {(Method.NAIVE, False)}


def test_every_measure_counts_once_however_many_series_it_has():
    calm = [sample([5.0, 6] * 8, measure="A", series=f"town={n}") for n in range(5)]
    wild = [sample([float(n * n % 17) for n in range(16)], measure=name) for name in "BC"]
    one, more = judge(trials([*calm[:1], *wild], Bounded())), judge(trials([*calm, *wild], Bounded()))
    assert [t.figures[Method.NAIVE].coverage for t in one] == pytest.approx([t.figures[Method.NAIVE].coverage for t in more])


KINDS = [(PeriodType.MONTH, 8, "month", 8), (PeriodType.MONTH, 23, "month", 12), (PeriodType.SFY, 24, "year", 24), (PeriodType.QUARTER, 60, "quarter", 60), (PeriodType.ROLLING5, 11, "window", 8), (PeriodType.POINT, 500, "point", 60)]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(("period", "count", "family", "fewest"), KINDS)
def test_a_series_belongs_to_the_kind_of_its_period_and_length(period, count, family, fewest):
    assert kind_of(period, count) == Kind(family, fewest)


def test_the_file_of_choices_is_what_is_written_of_them():
    rows = [(Kind("month", 8), Choice(Method.THETA, 1.25, is_tested=True)), (Kind("year", 60), replace(UNTESTED, widen=2.0))]
    assert '"family": "month", "fewest": 8, "method": "theta", "widen": 1.25, "is_tested": true' in written(rows)
    assert CHOSEN.read_text(encoding="utf-8").count("family") == 20


def test_breaks_cut_a_series_of_the_demonstration_in_two(tmp_path):
    head = "measure,period,value,dimension,category,period_end\n"
    rows = "".join(f"V-PIT,,{n},,,{2001 + n}-01-25\n" for n in range(30))
    (tmp_path / "r.csv").write_text(head + rows)
    found = tidy_series(read_catalogue(BASE / "demo"), [tmp_path / "r.csv"])
    assert [(one.series, len(one.end)) for one in found] == [("", 20), ("#1", 10)]


def test_foreign_files_are_read_by_the_layout_that_fits_and_others_are_named(tmp_path):
    rows = "".join(f"State,ST,Connecticut,Unemployment Rate,Jan {year} (B - 2019),Rate,5.{year % 10}\n" for year in range(2005, 2020))
    head = "area_type,area_code,area_title,data_type,period_label,measure,value\n"
    (tmp_path / "laus.csv").write_text(head + rows)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    found = foreign_series(read_catalogue(BASE / "demo"), tmp_path, BASE / "demo" / "layouts")
    assert dict(found.files) == {"laus.csv": "laus-long: 15 figures", "other.csv": "no layout fits it"}
    assert [(one.measure, len(one.end)) for one in found.samples] == [("J-UNEMP-NSA", 15)]


def test_the_command_refuses_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="is no folder") as refused:
        call_command("backtest", "--data", str(tmp_path / "none"))
    assert refused.value.returncode == 2
