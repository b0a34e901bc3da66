"""Why this status: the steps from inputs to status of one measure, in order, as plain values that a page or a file can show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from math import isnan
from typing import Any

from metrics.rules.assess import assess
from metrics.rules.codes import Freshness, Operator, PeriodType, Status
from metrics.rules.columns import NO_DAY, RULE_VERSION, Breaks, Catalog, DueDates, Series, Targets, from_day, to_day
from metrics.rules.judging import NO_EXTRA, ExtraRules, Work, expect_newest, judge_newest, prepare
from metrics.rules.periods import period_holding
from metrics.rules.sentences import SENTENCES

Plain = str | float | int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `pattern` is translatable; `values` are numbers, ISO dates and words, unrounded."""

    key: str
    values: Mapping[str, Plain]

    @property
    def pattern(self) -> str:
        return SENTENCES[self.key]

    @property
    def english(self) -> str:
        return self.pattern % {name: _shown(value) for name, value in self.values.items()}


@dataclass(frozen=True, slots=True)
class Derivation:
    """How one status came about; `steps` end with the status itself."""

    rule_version: str
    measure: int
    breakdown: int
    as_of: date
    status: Status
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain dictionaries, lists, numbers and strings."""
        steps = [{"key": step.key, "text": step.english, "values": dict(step.values)} for step in self.steps]
        return {
            "rule_version": self.rule_version,
            "measure": self.measure,
            "breakdown": self.breakdown,
            "as_of": self.as_of.isoformat(),
            "status": self.status.slug,
            "steps": steps,
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """One entry of the columns as plain numbers, a missing number None. `ordinary`: the judgment before extra rules."""

    row: Mapping[str, Any]
    expected: Mapping[str, Any]
    catalog: Mapping[str, Any]
    ordinary: Status
    has_own_target: bool
    baseline: float | None
    extra: tuple[Any, ...]
    as_of: date


def derive(  # noqa: PLR0913  (the same tables as assess, and which entry)
    series: Series,
    catalog: Catalog,
    targets: Targets,
    breaks: Breaks,
    due: DueDates,
    *,
    as_of: date,
    extra: ExtraRules = NO_EXTRA,
    breakdown: int = 0,
    origin: Mapping[str, str] | None = None,
) -> Derivation:
    """The derivation of one measure's status; the columns hold that measure only. Raises LookupError for a breakdown without a series.

    `origin` may say source, and accepted_by with accepted_on, of the newest value."""
    found = assess(series, catalog, targets, breaks, due, as_of=as_of, extra=extra)
    work = prepare(series, catalog, targets, to_day(as_of))
    expected = expect_newest(work)
    at = _place(work, breakdown)
    measure = int(found.measure[at])
    facts = Facts(
        row=_row(found, at),
        expected=_row(expected, at),
        catalog=_row(catalog, int(work.entries.place[at])),
        ordinary=Status(int(judge_newest(work, expected).judged[at])),
        has_own_target=bool(work.own[at]),
        baseline=_number(float(work.baseline[at])),
        extra=tuple(extra.get(measure, ())),
        as_of=as_of,
    )
    steps = tuple(_steps(facts, origin or {}))
    return Derivation(RULE_VERSION, measure, breakdown, as_of, Status(facts.row["status"]), steps)


def _place(work: Work, breakdown: int) -> int:
    found = [place for place, number in enumerate(work.entries.breakdown.tolist()) if number == breakdown]
    if len(found) != 1:
        raise LookupError(f"The columns must hold one measure with breakdown {breakdown}; they hold {len(found)} such entries.")
    return found[0]


def _row(columns: Any, at: int) -> dict[str, Any]:
    return {field.name: _plain(getattr(columns, field.name)[at].item()) for field in fields(columns)}


def _plain(value: Any) -> Any:
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | None:
    return None if isnan(value) else value


def _iso(day: int) -> str | None:
    when = from_day(day)
    return when.isoformat() if when else None


def _shown(value: Plain) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def _steps(facts: Facts, origin: Mapping[str, str]) -> Iterator[Step]:
    yield Step("rules", {"version": RULE_VERSION, "as_of": facts.as_of.isoformat()})
    yield _value_step(facts)
    yield from _origin_steps(origin)
    status = Status(facts.row["judged"])
    if status == Status.CONTEXT:
        yield Step("context", {})
    else:
        yield from _target_steps(facts)
        yield from _expected_steps(facts)
        if status >= Status.ON_TRACK:
            yield from _judged_steps(facts)
    yield _freshness_step(facts)
    yield _status_step(facts)


def _value_step(facts: Facts) -> Step:
    end = from_day(facts.row["period_end"])
    if end is None:
        return Step("value_none", {})
    period = period_holding(PeriodType(facts.catalog["period"]), end)
    return Step("value", {"value": facts.row["value"], "period": period.label, "period_end": end.isoformat()})


def _origin_steps(origin: Mapping[str, str]) -> Iterator[Step]:
    if "source" in origin:
        yield Step("source", {"source": origin["source"]})
    if "accepted_by" in origin:
        yield Step("accepted", {"accepted_by": origin["accepted_by"], "accepted_on": origin.get("accepted_on")})


def _target_steps(facts: Facts) -> Iterator[Step]:
    row = facts.row
    if row["operator"] == 0:
        yield Step("target_none", {})
        return
    values = {"target": row["target"], "target_high": row["target_high"], "target_date": _iso(row["target_date"])}
    yield Step(f"target_{Operator(row['operator']).name.lower()}", values)
    if row["breakdown"] != 0 and not facts.has_own_target:
        yield Step("target_of_total", {})
    if row["target_passed"]:
        yield Step("target_passed", {})


def _expected_steps(facts: Facts) -> Iterator[Step]:
    row, expected = facts.row, facts.expected
    if row["operator"] == 0:
        return
    suffix = "_range" if row["operator"] == Operator.BETWEEN else ""
    ends = {"expected": row["expected"], "expected_high": row["expected_high"]}
    if row["expected"] is None:
        started = facts.baseline is not None and facts.catalog["baseline_end"] != NO_DAY
        values: dict[str, Plain] = {"baseline_end": _iso(facts.catalog["baseline_end"])} if started else {}
        yield Step("expected_before_baseline" if started else "expected_no_start", values)
    elif expected["from_date"] == NO_DAY:
        yield Step(f"expected_step{suffix}", ends)
    else:
        day = row["period_end"] if row["period_end"] != NO_DAY else to_day(facts.as_of)
        yield Step(f"expected_linear{suffix}", {**ends, **_path(row, expected, day)})


def _path(row: Mapping[str, Any], expected: Mapping[str, Any], day: int) -> dict[str, Plain]:
    return {
        "from_value": expected["from_low"],
        "from_high": expected["from_high"],
        "from_date": _iso(expected["from_date"]),
        "target": row["target"],
        "target_high": row["target_high"],
        "target_date": _iso(row["target_date"]),
        "days": day - expected["from_date"],
        "length": row["target_date"] - expected["from_date"],
    }


def _judged_steps(facts: Facts) -> Iterator[Step]:
    yield _side_step(facts)
    if facts.ordinary != Status.ON_TRACK:
        yield _tolerance_step(facts)
    yield Step(f"judged_{facts.ordinary.slug}", {})
    place = facts.row["extra_rule"]
    if place >= 0:
        rule = facts.extra[place]
        values = {"number": place + 1, "then": rule.then.slug, "amount": rule.amount, "k": rule.k, "n": rule.n}
        yield Step(f"extra_{rule.when}", values)
    elif facts.extra:
        yield Step("extra_none", {"count": len(facts.extra)})


def _violated_end(row: Mapping[str, Any]) -> float:
    high = row["expected_high"]
    return float(high if high is not None and row["value"] > high else row["expected"])


def _side_step(facts: Facts) -> Step:
    row = facts.row
    if row["shortfall"] > 0:
        return Step("wrong_side", {"value": row["value"], "end": _violated_end(row), "shortfall": row["shortfall"]})
    if facts.ordinary != Status.ON_TRACK:
        return Step("tie_missed", {"value": row["value"], "end": row["expected"]})
    if row["operator"] == Operator.BETWEEN:
        return Step("right_side_range", {"value": row["value"], "end": row["expected"], "end_high": row["expected_high"]})
    return Step("right_side", {"value": row["value"], "end": row["expected"]})


def _tolerance_step(facts: Facts) -> Step:
    tolerance = facts.row["tolerance"]
    if facts.catalog["tolerance"] is not None:
        key = "tolerance_own"
    elif _violated_end(facts.row) != 0:
        key = "tolerance_expected"
    else:
        key = "tolerance_way" if tolerance > 0 else "tolerance_zero"
    return Step(key, {"tolerance": tolerance})


def _freshness_step(facts: Facts) -> Step:
    row = facts.row
    freshness = Freshness(row["freshness"])
    values: dict[str, Plain] = {"due_on": _iso(row["due_on"])}
    if freshness == Freshness.OVERDUE:
        schedule = {"lag": facts.catalog["lag_days"], "grace": facts.catalog["grace_days"]}
        values |= {"missing_end": _iso(row["missing_end"]), "days": row["days_overdue"], **schedule}
    return Step(freshness.slug, {} if freshness == Freshness.NO_SCHEDULE else values)


def _status_step(facts: Facts) -> Step:
    status, judged = Status(facts.row["status"]), Status(facts.row["judged"])
    if status == Status.OVERDUE:
        return Step("status_overdue", {"status": status.slug, "judged": judged.slug})
    return Step("status", {"status": status.slug})
