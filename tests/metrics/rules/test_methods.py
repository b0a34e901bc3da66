"""docs/methods.md cannot drift: every answer in its examples is recomputed by the rules."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from goals.rules.codes import GoalStatus, Rollup
from goals.rules.logic import Part, link_of, met_in_a_row
from goals.rules.promises import Expectation, Found, Promise, score
from goals.rules.rollup import Goals, Groups, Members, groups_off_track, roll_up
from goals.rules.updates import differs, needs_reason
from linkage.rules.disclosure.shares import Rules
from linkage.rules.disclosure.steps import step_of
from linkage.rules.disclosure.tables import suppress
from linkage.rules.intervals import CHOSEN, Widening, interval, widening_of
from linkage.rules.portion import figures, ranked
from linkage.rules.prices import CONNECTICUT
from linkage.rules.scoring import Scored
from linkage.rules.supports.intervals import wilson
from metrics.rules.bunching import bunched
from metrics.rules.calendar import Deadlines, Locks, Quarter, dates_of, quarters_around
from metrics.rules.change import percent_change
from metrics.rules.codes import Absence, Combine, Declared, Direction, Freshness, Operator, PeriodType, Signal, Status, Trend, Verdict
from metrics.rules.columns import RULE_VERSION, to_day
from metrics.rules.combine import Parts, combine
from metrics.rules.extra import parse_extra_rules
from metrics.rules.formula.columns import Calculated
from metrics.rules.formula.evaluate import evaluate
from metrics.rules.formula.parse import parse
from metrics.rules.guards import copies, endings, releases
from metrics.rules.guards.outliers import FAR, FEWEST, outside_history
from metrics.rules.guards.units import NEAR, unit_jumps
from metrics.rules.labels import parse_period
from metrics.rules.limits import base_of, proposed_base
from metrics.rules.loosening import Asks, loosens
from metrics.rules.odds.chances import chance, said
from metrics.rules.odds.codes import ODDS_VERSION
from metrics.rules.odds.pace import needed
from metrics.rules.odds.projecting import EIGHTY, Projection, bounds_of
from metrics.rules.overlays import AcceptedMiss, Declaration, accepted_until, declared_now, disagrees
from metrics.rules.periods import Period
from metrics.rules.readings import known_rows, parse_number, sentinel_reason
from metrics.rules.refused import Refused
from metrics.rules.small_numbers import NO_LIMITS, Axis, Cell, Limits, Version, hide, quantities
from scorecards.rules.codes import FlipCause
from scorecards.rules.flips import explain_flips, shown_of
from scorecards.rules.next_steps import Kind, Owed, next_step
from scorecards.rules.ranking import size_of_miss, size_of_move
from scorecards.rules.states import State
from tests.metrics.rules.formula.plain import PlainReading
from tests.metrics.rules.formula.plain import given as formula_facts
from tests.metrics.rules.guards.plain import Line, history
from tests.metrics.rules.plain import (
    PlainMeasure,
    PlainTarget,
    assess_all,
    assess_one,
    at_least,
    codes,
    columns,
    ints,
    monthly,
    numbers,
    small,
    yearly,
)

METHODS = (Path(__file__).parents[3] / "docs" / "methods.md").read_text(encoding="utf-8")
Given = Mapping[str, str]
Answer = str | float | None
END = date(2020, 12, 31)


@dataclass(frozen=True)
class Example:
    section: str
    given: Given
    answers: Given


def examples() -> Iterator[Example]:
    """Every row of every table that has an answer column."""
    section = ""
    header: list[str] = []
    for line in METHODS.splitlines():
        if line.startswith("## "):
            section = line[3:].strip()
        if not line.startswith("|"):
            header = []
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not header:
            header = cells
        elif not set(line) <= set("|-") and any(name.startswith("→") for name in header):
            assert len(cells) == len(header), line
            row = dict(zip(header, cells, strict=True))
            given = {name: cell for name, cell in row.items() if not name.startswith("→")}
            yield Example(section, given, {name[1:].strip(): cell for name, cell in row.items() if name.startswith("→")})


def number(text: str) -> float | None:
    return None if text in ("", "none", "missing", "not yet") else float(text)


def values(text: str) -> list[float | None]:
    return [number(part.strip()) for part in text.split(",")] if text else []


def day(text: str) -> date | None:
    return None if text in ("none", "not yet") else date.fromisoformat(text)


def yes(said: object) -> str:
    return "yes" if said else "no"


def target(text: str, by: date = END, breakdown: int = 0) -> list[PlainTarget]:
    if text == "none":
        return []
    if text.startswith("between"):
        low, high = re.findall(r"[\d.]+", text)
        return [PlainTarget(by, Operator.BETWEEN, float(low), float(high), breakdown)]
    symbol, value = text.split()
    return [PlainTarget(by, Operator.from_slug(symbol), float(value), breakdown=breakdown)]


def try_to(read: Callable[[], Answer]) -> Answer:
    try:
        return read()
    except Refused:
        return "refused"


def periods(given: Given) -> Mapping[str, Answer]:
    def read(part: str) -> Answer:
        period = parse_period(given["written"], PeriodType.from_slug(given["kind of the measure"]))
        return str({"label": period.label, "start": period.start, "end": period.end}[part])

    names = {"period": "label", "first day": "start", "last day": "end"}
    return {name: try_to(lambda part=part: read(part)) for name, part in names.items()}  # type: ignore[misc]


def readings(given: Given) -> Mapping[str, Answer]:
    if "known on day" in given:
        return known(given)
    written = given["written in the source"]
    reason = sentinel_reason(written)
    return {"number": try_to(lambda: parse_number(written)), "reason": reason.slug if reason else None}


def known(given: Given) -> Mapping[str, Answer]:
    rows = re.findall(r"(\w+): ([\d.]+) on (\d+)", given["recorded (period: value on day)"])
    end = ints(["Dec", "Jan"].index(name) for name, _, _ in rows)
    current = known_rows(end * 0, end, ints(int(when) for _, _, when in rows), int(given["known on day"]))
    return {"current values": ", ".join(f"{rows[place][0]}: {rows[place][1]}" for place in current)}


def combining(given: Given) -> Mapping[str, Answer]:
    found = values(given["values"])
    blank = [None] * len(found)
    parts = Parts(
        ints([0] * len(found)),
        numbers(found),
        numbers(values(given["numerators"]) or blank),
        numbers(values(given["denominators"]) or blank),
    )
    combined = float(combine(Combine.from_slug(given["how"]), parts, 1)[0])
    return {"combined": None if combined != combined else combined}


def expected_values(given: Given) -> Mapping[str, Answer]:
    measure = PlainMeasure(
        {0: [(date.fromisoformat(given["period ends"]), 1.0)]},
        linear=given["path"] == "linear",
        baseline=(date(2018, 12, 31), 100.0),
        targets=[at_least(120, END), at_least(60, date(2022, 12, 31))],
    )
    row = assess_one(measure, date(2024, 1, 15))
    return {"expected": row["expected"], "governing target": row["target"], "date passed": yes(row["target_passed"])}


def status(given: Given) -> Mapping[str, Answer]:
    measure = PlainMeasure(
        yearly(2020, number(given["value"])),
        direction=Direction.from_slug(given.get("direction", "up")),
        targets=target(given["target"]),
        tolerance=number(given.get("tolerance", "")),
        lag_days=60,
    )
    row = assess_one(measure, date(2021, 1, 15))
    answers = {"shortfall": row["shortfall"], "status": Status(row["status"]).slug}
    return {**answers, "target passed by a third": yes(row["passed_by_third"])}


def tolerance(given: Given) -> Mapping[str, Answer]:
    baseline = number(given["baseline"])
    measure = PlainMeasure(
        yearly(2020, 1000.0),
        targets=target(f"<= {given['expected']}"),
        tolerance=number(given["own tolerance"]),
        baseline=None if baseline is None else (date(2018, 12, 31), baseline),
    )
    return {"tolerance": assess_one(measure, date(2021, 1, 15))["tolerance"]}


def extra(given: Given) -> Mapping[str, Answer]:
    found = values(given["values"])
    rules = [{"when": "met_k_of_n", "k": 4, "n": 5, "then": "on_track"}, {"when": "better_than_baseline", "then": "near"}]
    measure = PlainMeasure(
        yearly(2021 - len(found), *found),
        targets=target(">= 10"),
        baseline=(date(2010, 12, 31), 8.0),
        lag_days=60,
        extra=parse_extra_rules(rules),
    )
    row = assess_one(measure, date(2021, 1, 15))
    decided = f"rule {row['extra_rule'] + 1}" if row["extra_rule"] >= 0 else "the ordinary judgment"
    return {"decided by": decided, "status": Status(row["status"]).slug}


def agency_says(given: Given) -> Mapping[str, Answer]:
    if "said" in given:
        said, computed = given["said"], given["computed for the goal"]
        return {"differs": yes(differs(said, computed)), "needs a reason because": needs_reason(said, computed) or "none"}
    as_of = date.fromisoformat(given["as of"])
    if "computed" in given:
        miss = AcceptedMiss(date(2021, 1, 1), day(given["approved on"]), date.fromisoformat(given["accepted until"]))
        return {"reads accepted": yes(accepted_until(miss, Status.from_slug(given["computed"]), as_of))}
    declaration = Declaration(Declared.from_slug(given["agency says"]), date(2021, 1, 1), day(given["expires"]))
    return {"shown as different": yes(disagrees(declared_now(declaration, as_of), Status.from_slug(given["numbers say"])))}


def change(given: Given) -> Mapping[str, Answer]:
    found = values(given["yearly values"])
    row = assess_one(PlainMeasure(yearly(2015, *found), direction=Direction.from_slug(given["direction"])), date(2030, 1, 1))
    moved = row["change_previous"]
    per_cent = None if moved is None else percent_change(row["value"], row["value"] - moved)
    return {"change": moved, "verdict": Verdict(row["verdict_previous"]).slug, "change in percent": per_cent}


def pace_and_odds(given: Given) -> Mapping[str, Answer]:
    aim = target(given["target"])[0]
    if "newest" in given:
        return {"needed a period": needed(float(given["newest"]), int(given["periods left"]), aim.operator, aim.low, aim.high)}
    deviation, centre = np.array([float(given["deviation"])]), np.array([float(given["projected"])])
    bounds = bounds_of(given["unit"], "", 1, np.array([50.0]))
    low, high = (np.clip(centre + sign * EIGHTY * deviation, bounds.least, bounds.most) for sign in (-1, 1))
    odds = chance(Projection(centre, low, high, centre, deviation, bounds), 1, aim.operator, aim.low, aim.high)
    how, share, of = said(odds)
    words = f"{how} {share} in {of}" if how == "about" else f"{how} than {share} in {of}"
    return {"interval from": float(low[0]), "to": float(high[0]), "odds": odds, "said": words}


def trend(given: Given) -> Mapping[str, Answer]:
    measure = PlainMeasure(yearly(2015, *values(given["yearly values"])), direction=Direction.from_slug(given["direction"]))
    row = assess_one(measure, date(2030, 1, 1))
    return {"points": row["trend_n"], "p": row["trend_p"], "slope": row["slope"], "trend": Trend(row["trend"]).slug}


def signal(given: Given) -> Mapping[str, Answer]:
    if "values, frozen at the first 10" in given:
        return rebased(values(given["values, frozen at the first 10"]))
    row = assess_one(PlainMeasure(monthly(date(2020, 1, 1), *values(given["values"])), PeriodType.MONTH), date(2030, 1, 1))
    limits = {"mean": row["mean"], "lower limit": row["lower"], "upper limit": row["upper"]}
    return {**limits, "signal": Signal(row["signal"]).slug}


def rebased(found: list[float | None]) -> Mapping[str, Answer]:
    points = [
        (period.end, value)
        for period, value in zip(run_of(parse_period("2018-01", PeriodType.MONTH), len(found)), found, strict=True)
        if value
    ]
    base = base_of(points, points[0][0], points[9][0])
    assert base
    due = proposed_base(points, base.mean, base.last)
    return {"frozen mean": base.mean, "proposed mean": due.mean if due else None, "proposed upper limit": due.upper if due else None}


def breaks(given: Given) -> Mapping[str, Answer]:
    declared = day(given["break"])
    measure = PlainMeasure(yearly(2015, *values(given["yearly values from 2015"])), breaks=[declared] if declared else [])
    row = assess_one(measure, date(2023, 1, 1))
    return {"change": row["change_previous"], "trend": Trend(row["trend"]).slug, "points used": row["trend_n"]}


def freshness(given: Given) -> Mapping[str, Answer]:
    measure = PlainMeasure(monthly(date(2021, 1, 1), 1.0, 2.0, 3.0), PeriodType.MONTH, lag_days=30, grace_days=3)
    row = assess_one(measure, date.fromisoformat(given["as of"]))
    answers = {"freshness": Freshness(row["freshness"]).slug, "due on": str(row["due_on"])}
    return {**answers, "days overdue": row["days_overdue"]}


def goal(given: Given) -> Mapping[str, Answer]:
    members = re.findall(r"(\w+) (\d+)( \(lead\))?", given["measures (status and weight)"])
    rule, _, k = given["rule"].partition(", k = ")
    found = roll_up(
        Goals(ints([1]), codes([Rollup.from_slug(rule)]), small([int(k or 0)])),
        Members(
            ints([1] * len(members)),
            ints(range(1, len(members) + 1)),
            numbers(float(weight) for _, weight, _ in members),
            np.array([bool(lead) for _, _, lead in members]),
            codes(Status.from_slug(slug) for slug, _, _ in members),
        ),
        Groups(ints([]), ints([])),
    )
    return {"coverage": f"{found.coverage[0]:.0%}", "goal": GoalStatus(int(found.status[0])).slug}


def equity(given: Given) -> Mapping[str, Answer]:
    series = {0: yearly(2020, 50.0)[0], 4: yearly(2020, 10.0)[0]}
    targets = [*target(">= 40"), *target(given["group's own target"], breakdown=4)]
    assessed = assess_all({1: PlainMeasure(series, targets=targets, lag_days=60)}, END)
    held = groups_off_track(assessed, numbers([None, number(given["group's denominator"])]), numbers([20.0, 20.0]))
    members = Members(ints([1]), ints([1]), numbers([1.0]), np.array([False]), assessed.status[:1])
    found = roll_up(Goals(ints([1]), codes([Rollup.WORST]), small([0])), members, held)
    return {"goal by its rule": GoalStatus(int(found.ruled[0])).slug, "goal shown": GoalStatus(int(found.status[0])).slug}


def flipped(given: Given) -> Mapping[str, Answer]:
    told = given["what changed"]
    series = monthly(date(2020, 3, 1), 12.0, 11.0)
    before = PlainMeasure(series, PeriodType.MONTH, targets=target(">= 10", date(2023, 12, 31)), tolerance=1.0, lag_days=60)
    after, as_of = before, date(2020, 5, 15)
    if found := re.search(r"revised to ([\d.]+)", told):
        after = replace(after, series=monthly(date(2020, 3, 1), 12.0, float(found[1])))
    if found := re.search(r"target now ([\d.]+)", told):
        after = replace(after, targets=target(f">= {found[1]}", date(2023, 12, 31)))
    if found := re.search(r"new period with ([\d.]+)", told):
        after, as_of = replace(after, series=monthly(date(2020, 3, 1), 12.0, 11.0, float(found[1]))), date(2020, 6, 15)
    if "two years passed" in told:
        as_of = date(2022, 5, 15)
    old, new = State(*columns({1: before}), date(2020, 5, 15), "1"), State(*columns({1: after}), as_of, "1")
    explained = explain_flips(old, new, shown_of(assess_all({1: before}, old.as_of)))
    causes = [cause.slug for cause in FlipCause if explained.applied[0, cause - 1]]
    return {
        "before": Status(int(explained.before[0])).slug,
        "after": Status(int(explained.after[0])).slug,
        "primary cause": FlipCause(int(explained.cause[0])).slug,
        "all causes": ", ".join(causes),
    }


def calculated(given: Given) -> Mapping[str, Answer]:
    type_ = PeriodType.from_slug(given["kind"])
    first = parse_period("2018" if type_ == PeriodType.YEAR else "2018-Q1", type_)
    stated, found = [], given["X1"].removeprefix("groups ")
    for code, cells in (("X1", found), ("Y1", given["Y1"])):
        parts = [cell.strip() for cell in cells.split(",")] if cells else []
        if found != given["X1"]:
            total = sum(map(float, parts))
            stated += [PlainReading(code, first, float(cell), group) for group, cell in enumerate([str(total), *parts]) if parts]
        else:
            stated += in_a_row(code, first, parts)
    made = evaluate(parse(given["formula"]), formula_facts(stated, type_))
    places = [(1, first), (2, first)] if found != given["X1"] else [(0, period) for period in run_of(first, 1 + given["X1"].count(","))]
    return {"results": ", ".join(result_at(made, group, period) for group, period in places)}


def run_of(first: Period, count: int) -> list[Period]:
    made = [first]
    while len(made) < count:
        made.append(made[-1].next())
    return made


def in_a_row(code: str, first: Period, cells: list[str]) -> list[PlainReading]:
    """A reading for each cell that is not blank: a value, or the reason there is none."""
    absences = {absence.slug: int(absence) for absence in Absence}
    placed = [(period, cell) for period, cell in zip(run_of(first, len(cells)), cells, strict=False) if cell]
    return [
        PlainReading(code, period, reason=absences[cell]) if cell in absences else PlainReading(code, period, float(cell))
        for period, cell in placed
    ]


def result_at(made: Calculated, group: int, period: Period) -> str:
    rows = np.flatnonzero((made.breakdown == group) & (made.end == to_day(period.end)))
    if len(rows) == 0:
        return "none"
    reason = int(made.reason[rows[0]])
    return Absence(reason).slug if reason else f"{made.value[rows[0]]:.2f}".rstrip("0").rstrip(".")


def promises(given: Given) -> Mapping[str, Answer]:
    expected = None
    if given["expected by 30 September"] != "none":
        way, _, by = given["expected by 30 September"].split()
        expected = Expectation(way == "rise", float(by), date(2019, 5, 31), date(2019, 9, 30))
    came = given["figure for September"]
    why = "suppressed" if came == "hidden" else ""
    value = None if came in ("none", "not yet", "hidden") else float(came)
    done = None if given["done on"] == "not yet" else date.fromisoformat(given["done on"])
    promise = Promise(date(2019, 9, 30), done, expected=expected)
    found = score(promise, Found(82.0, value, date(2019, 9, 30), why), date.fromisoformat(given["as of"]))
    return {"promise": found.state.value, "effect": found.effect.value}


def first_on_a_page(given: Given) -> Mapping[str, Answer]:
    move = size_of_move(number(given["change"]), number(given["mean"]), number(given["upper limit"]), number(given["tolerance"]))
    return {"size of move": move, "size of miss": size_of_miss(number(given["shortfall"]), number(given["tolerance"]))}


def drives(given: Given) -> Mapping[str, Answer]:
    met = met_in_a_row(values(given["its newest values, against at most 30"]), Direction.DOWN, 30.0, None)
    driver = Part("D", Status.from_slug(given["driver"]), int(given["lag"]), met)
    return {"link": link_of(driver, Part("O", Status.from_slug(given["outcome"]))).value}


def next_steps(given: Given) -> Mapping[str, Answer]:
    open_ = [(word.removeprefix("late "), word.startswith("late ")) for word in given["open"].split(", ")]
    owed = [Owed(Kind(kind), "DOT", kind, END, 5 if is_late else 0) for kind, is_late in open_]
    found = next_step(GoalStatus.from_slug(given["goal"]), owed)
    return {"next step": f"late {found.kind.value}" if found and found.is_late else found.kind.value if found else "none"}


def guard_rails(given: Given) -> Mapping[str, Answer]:
    past = history(Line(values(given["values before, yearly"]), [number(given["arrives"])]))
    jumps = unit_jumps(past)
    already = np.isin(np.arange(len(past.end)), jumps.row)
    outside = outside_history(past, already)
    told = "unit" if len(jumps.row) else "outside" if len(outside.row) else "nothing"
    seen = {"spreads away": outside.z, "lowest before": outside.low, "highest before": outside.high}
    return {"told": told} | {name: float(column[0]) if len(column) else None for name, column in seen.items()}


def small_numbers(given: Given) -> Mapping[str, Answer]:
    counts = [float(one) for one in given["counts by town"].split(", ")]
    limits = Limits(min_count=int(given["min_count"]))
    towns = range(1, len(counts) + 1)

    def cell(place: int, count: float) -> Cell:
        known = quantities(count, None, None, counts=True, percent=False)
        return Cell((place,), limits if place else NO_LIMITS, (Version(1, known),))

    cells = [cell(0, sum(counts)), *map(cell, towns, counts)]
    hidden = {place[0] for place in hide([Axis(dict.fromkeys(towns, (0,)))], cells)}
    named = [f"{counts[town - 1]:g}" for town in sorted(hidden - {0})] + ["the total"] * (0 in hidden)
    return {"hidden": " and ".join([", ".join(named[:-1]), named[-1]]) if named else "nothing"}


def locks(given: Given) -> Mapping[str, Answer]:
    if "quarter" in given:
        quarter = Quarter(int(given["quarter"][3:7]), int(given["quarter"][-1]))
        dates = dates_of(quarter, Deadlines())
        return {"opens": str(dates.opens_on), "due": str(dates.due_on), "closes": str(dates.closes_on)}
    today = date.fromisoformat(given["today"])
    closes = {one.end: dates_of(one, Deadlines()).closes_on for one in quarters_around(date(2019, 3, 31), before=0, after=2)}
    end = parse_period(given["figure is of the month"], PeriodType.MONTH).end
    return {"locked": yes(Locks(today, closes).since(end, 1) is not None)}


def asks(words: str, by: str) -> Asks | None:
    operator, _, value = words.partition(" ")
    return None if words == "none" else Asks(operator, float(value), None, date.fromisoformat(by))


def watched(given: Given) -> Mapping[str, Answer]:
    if "target before" in given:
        found = loosens(asks(given["target before"], given["by"]), asks(given["target after"], given["by then"]))
        return {"loosened": "cannot be said" if found is None else yes(found)}
    figures = values(given["figures, each judged against at least 90"])
    of = PlainMeasure(monthly(date(2019, 1, 1), *figures), PeriodType.MONTH, targets=[at_least(90.0, date(2030, 12, 31))])
    series, catalog, targets, *_ = columns({1: of})
    one = bunched(series, catalog, targets)[1]
    return {"just past": one.just_past, "just short": one.just_short, "listed": yes(one.is_striking)}


def housing_pays(given: Given) -> Mapping[str, Answer]:
    if "service" in given:
        return {"saves": CONNECTICUT.dollars(given["service"], payer=given["payer"], basis=given["basis"])}
    if "figure" in given:
        widening = widening_of(given["figure"])
        return {"lower end": widening.down, "upper end": widening.up}
    if "factor down" in given:
        drawn = np.linspace(0.02 - 0.02 / 38, 0.04 + 0.02 / 38, 3)
        found = interval(0.03, drawn, Widening(float(given["factor down"]), float(given["factor up"])))
        return {"from": found.low, "to": found.high}
    offsets = np.array(values(given["offsets, highest score first"]), dtype=float)
    people = ranked(Scored(-np.arange(len(offsets), dtype=float), offsets, offsets, np.ones(len(offsets))), fewest=1)
    portion, depth, _, saving, *_ = figures(people, float(given["cost"]))
    return {"paying portion": portion, "break-even depth": depth, "saving a person": saving}


def may_leave(given: Given) -> Mapping[str, Answer]:
    if "people" in given:
        shown = Rules().share(float(given["people"]) / 1000, 1000)
        return {"shown share": "hidden" if shown is None else shown}
    if "people of a mean" in given:
        return {"step": step_of(365.0, float(given["people of a mean"]), 0.01)}
    counts = np.array(values(given["counts by group"]), dtype=np.int64)
    hidden = [f"{count}" for count, hides in zip(counts, suppress(counts[:, None], 11).cells[:, 0], strict=True) if hides]
    return {"hidden": " and ".join([", ".join(hidden[:-1]), hidden[-1]] if len(hidden) > 1 else hidden) or "nothing"}


def supports_around(given: Given) -> Mapping[str, Answer]:
    found = wilson(float(given["completed"]) / float(given["of"]), float(given["of"]))
    return {"from": found.low, "to": found.high}


RECOMPUTE: Mapping[str, Callable[[Given], Mapping[str, Any]]] = {
    "Periods": periods,
    "Readings and missing values": readings,
    "Combining readings": combining,
    "Calculated measures": calculated,
    "Targets and expected values": expected_values,
    "Status": status,
    "Tolerance": tolerance,
    "Extra rules": extra,
    "What the agency says": agency_says,
    "Change": change,
    "Trend": trend,
    "Signal": signal,
    "Pace and odds": pace_and_odds,
    "Series breaks": breaks,
    "Freshness": freshness,
    "A goal's status": goal,
    "Equity floor": equity,
    "Why a status flipped": flipped,
    "What drives what": drives,
    "Who owes the next step": next_steps,
    "What comes first on a page": first_on_a_page,
    "Guard rails": guard_rails,
    "Small numbers": small_numbers,
    "Reporting periods and locks": locks,
    "Integrity": watched,
    "Promises": promises,
    "For whom supportive housing pays": housing_pays,
    "What may leave a study": may_leave,
    "Supports around training": supports_around,
}
WITHOUT_EXAMPLES = {"How the odds did on the past", "What is asked of people", "What these methods cannot say", "When people are reminded"}


def agrees(written: str, computed: Answer) -> bool:
    """Numbers agree to the decimals written."""
    if computed is None:
        return written == "none"
    if isinstance(computed, str):
        return written == computed
    found = number(written) if re.fullmatch(r"-?[\d.]+", written) else None
    decimals = len(written.partition(".")[2])
    return found is not None and round(abs(computed - found), 12) <= 0.5 * 10**-decimals


@pytest.mark.parametrize("example", list(examples()), ids=lambda e: f"{e.section}: {'; '.join(e.given.values())}")
def test_the_answers_of_an_example_are_what_the_rules_say(example: Example) -> None:
    computed = RECOMPUTE[example.section](example.given)
    for name, written in example.answers.items():
        assert agrees(written, computed[name]), f"{name}: the page says {written}, the rules say {computed[name]}"


def test_every_rule_on_the_page_has_a_worked_example() -> None:
    sections = {line[3:].strip() for line in METHODS.splitlines() if line.startswith("## ")}
    assert {example.section for example in examples()} == set(RECOMPUTE)
    assert sections == set(RECOMPUTE) | WITHOUT_EXAMPLES


def test_the_page_names_the_version_of_the_rules() -> None:
    assert f"version **{RULE_VERSION}**" in METHODS
    assert f"Odds are computed by version **{ODDS_VERSION}**" in METHODS


def test_the_page_states_the_thresholds_of_the_guard_rails() -> None:
    said = " ".join(METHODS.split())
    assert f"when it lies {FAR:g} spreads or more from the median" in said
    assert f"At least {FEWEST} values must have been there before the file" in said
    assert f"(within a factor of {10**NEAR:.2f}, more where the series swings)" in said
    assert f"at least {copies.FEWEST_GROUPS} groups that are not zero, with at least {copies.FEWEST_FIGURES} different figures" in said
    assert f"each of the last {endings.PERIODS_BEFORE} periods" in said
    assert f"for measures by {endings.FEWEST_GROUPS} groups or more" in said
    assert f"at least {releases.FEWEST_CHANGED} figures that were not provisional change" in said


def test_the_page_names_the_seeds_on_which_intervals_of_linked_data_were_widened() -> None:
    assert json.loads(CHOSEN.read_text())["chosen_on"] == "seeds 1 to 400 of the world 'memory'"
    assert "chosen on 400 synthetic worlds" in " ".join(METHODS.split())


def test_the_page_holds_no_raw_html() -> None:
    assert not re.search(r"</?[a-zA-Z][^>]*>", METHODS)


SUM = re.compile(r"(?<![\w.])(\d[\d.]*(?: [×/+-] \d[\d.]*)+) = (\d+(?:\.\d+)?)")
APPLY = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "×": lambda a, b: a * b, "/": lambda a, b: a / b}


def worked_out(terms: str) -> float:
    """Products and quotients first, then sums and differences, from left to right."""
    parts = terms.split()
    for signs in ("×/", "+-"):
        kept = [parts[0]]
        for sign, term in zip(parts[1::2], parts[2::2], strict=True):
            kept = [*kept[:-1], str(APPLY[sign](float(kept[-1]), float(term)))] if sign in signs else [*kept, sign, term]
        parts = kept
    return float(parts[0])


@pytest.mark.parametrize(("terms", "result"), SUM.findall(METHODS))
def test_the_sums_in_the_text_come_out(terms: str, result: str) -> None:
    assert agrees(result, worked_out(terms))


def test_the_text_of_the_trend_example_counts_right() -> None:
    """Rises and falls are counted anew, and the sums of the text are found at all."""
    series = [62, 63, 61, 64, 66, 65, 67, 68]
    pairs = [(a, b) for n, a in enumerate(series) for b in series[n + 1 :]]
    rises, falls = sum(b > a for a, b in pairs), sum(b < a for a, b in pairs)
    assert f"{len(pairs)} pairs of years: {rises} rises, {falls} falls, no ties" in METHODS
    assert len(SUM.findall(METHODS)) == 8


AGREE = [("1.50", 1.504, True), ("1.50", 1.506, False), ("none", 0.0, False), ("2", "2", True)]


@pytest.mark.parametrize(("written", "computed", "same"), AGREE)
def test_a_written_number_agrees_to_its_decimals(written: str, computed: Answer, same: bool) -> None:
    assert agrees(written, computed) is same
