"""What a formula gives on the readings there are, for whoever writes it and whoever wants to check it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from metrics.models import Measure
from metrics.queries.calculated import NOTES
from metrics.queries.columns import end_of_day
from metrics.queries.formulas import COMBINES, Formula, readable, reads
from metrics.queries.labels import PERIODS, period_label
from metrics.queries.versions import given_at, keys_of, microseconds, versions
from metrics.rules.codes import Absence
from metrics.rules.columns import I32, from_day, to_day
from metrics.rules.formula.catalog import accept
from metrics.rules.formula.columns import TOTAL, Calculated, Gap, Given, Readings
from metrics.rules.formula.evaluate import evaluate
from metrics.rules.formula.parse import parse
from metrics.rules.formula.problems import FormulaProblems, pointed
from metrics.rules.formula.text import written_code
from metrics.rules.formula.tree import FUNCTIONS, codes_of

SHOWN = 8
OFFERED = 12


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with what it takes to print it, or the reason there is none; neither: no reading."""

    value: float | None
    reason: str | None
    unit: str
    decimals: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    label: str
    inputs: tuple[Amount, ...]
    result: Amount


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem with the line of the formula and the caret below the place that is meant."""

    problem: str
    fix: str
    pointed: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The newest periods, newest first, of the total, with the inputs by code; and for how many groups there are results too."""

    text: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    rows: tuple[PreviewRow, ...] = ()
    groups: int = 0
    problems: tuple[ShownProblem, ...] = ()


def try_formula(measure_id: int, text: str, *, as_of: date) -> Preview:
    """What a text would be and give as the formula of a measure. Five queries."""
    if not text.strip():
        return Preview()
    own, known = Measure.objects.get(pk=measure_id), readable()
    try:
        accepted = accept(text, known[own.code], known, reads())
    except FormulaProblems as wrong:
        return Preview(problems=tuple(ShownProblem(one.problem, one.fix, pointed(text, one)) for one in wrong.problems))
    try:
        return preview(own.pk, accepted.text, as_of=as_of)
    except ValueError as why:
        return Preview(problems=(ShownProblem(str(why), "Read fewer measures, or measures with fewer groups.", accepted.text),))


def preview(measure_id: int, text: str, *, as_of: date, known_on: date | None = None) -> Preview:
    """What a formula that may stand gives, as known at the end of a day. Four queries. Raises ValueError for one that cannot be read."""
    own = Measure.objects.get(pk=measure_id)
    tree = parse(text)
    inputs = {one.code: one for one in Measure.objects.filter(code__in=codes_of(tree))}
    combine = {code: COMBINES[one.combine] for code, one in inputs.items()}
    formula = Formula(own.pk, own.code, text, PERIODS[own.period], {code: one.pk for code, one in inputs.items()}, combine)
    moment = None if known_on is None else end_of_day(known_on) - timedelta(microseconds=1)
    found = versions(list(formula.inputs.values()), moment or timezone.now())
    given = given_at(found, formula, keys_of(found), microseconds(moment) if moment else None)
    result = evaluate(tree, given)
    named = tuple((code, inputs[code].name) for code in codes_of(tree) if code in inputs)
    ends = _newest(result, given, to_day(as_of))
    rows = tuple(_row(own, [inputs[code] for code, _ in named], given, result, end) for end in ends)
    return Preview(text, named, rows, len(np.unique(result.breakdown[result.breakdown != TOTAL])))


def _newest(result: Calculated, given: Given, last: int) -> list[int]:
    """The newest periods of which the total or one of the inputs has something to say, newest first."""
    columns: list[I32] = [result.end[result.breakdown == TOTAL], *(one.end[one.breakdown == TOTAL] for one in given.inputs.values())]
    ends = np.unique(np.concatenate(columns))
    newest: list[int] = ends[ends <= last][-SHOWN:][::-1].tolist()
    return newest


def _row(own: Measure, inputs: Sequence[Measure], given: Given, result: Calculated, end: int) -> PreviewRow:
    amounts = tuple(_given_amount(one, given.inputs[one.code], end) for one in inputs)
    return PreviewRow(period_label(given.period, from_day(end)), amounts, _result_amount(own, result, end))


def _given_amount(of: Measure, readings: Readings, end: int) -> Amount:
    place = np.flatnonzero((readings.breakdown == TOTAL) & (readings.end == end))
    if len(place) == 0:
        return Amount(None, None, of.unit, of.decimals)
    return _amount(of, readings.value[place[0]], int(readings.reason[place[0]]))


def _result_amount(of: Measure, result: Calculated, end: int) -> Amount:
    place = np.flatnonzero((result.breakdown == TOTAL) & (result.end == end))
    if len(place) == 0:
        return Amount(None, None, of.unit, of.decimals)
    made = _amount(of, result.value[place[0]], int(result.reason[place[0]]))
    return replace(made, note=NOTES.get(Gap(int(result.gap[place[0]])), ""))


def _amount(of: Measure, value: Any, reason: int) -> Amount:
    return Amount(None if reason else float(value), Absence(reason).slug if reason else None, of.unit, of.decimals)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may stand where a word was begun. `insert` is what is written for it."""

    insert: str
    name: str
    kind: str


def offers(measure_id: int, begun: str) -> list[Offer]:
    """Functions that begin so, and measures of the same kind of period whose code or name has it. One query."""
    begun = begun.strip("[ ")
    functions = [Offer(f"{one.name}(", one.shown, "function") for one in FUNCTIONS.values() if one.name.startswith(begun.lower())]
    own = Measure.objects.filter(pk=measure_id).values("period")
    found = Measure.objects.filter(period=own[:1], is_draft=False).exclude(pk=measure_id)
    rows = found.filter(code__istartswith=begun) | found.filter(name__icontains=begun)
    measures = [Offer(code, name, "measure") for code, name in rows.order_by("code").values_list("code", "name")[:OFFERED]]
    measures.sort(key=lambda one: not one.insert.lower().startswith(begun.lower()))
    return [*(replace(one, insert=written_code(one.insert)) for one in measures), *functions][:OFFERED]
