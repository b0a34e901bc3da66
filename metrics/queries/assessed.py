"""The chosen measures, assessed: facts by COPY, one call of the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

import numpy as np

from metrics.models import TOTAL
from metrics.queries.catalog_then import sources_on
from metrics.queries.columns import (
    Chosen,
    Clocks,
    read_breaks_and_due_dates,
    read_catalog,
    read_series,
    read_targets,
)
from metrics.rules.assess import assess
from metrics.rules.columns import NO_DAY, Assessed, B, Breaks, Catalog, DueDates, Series, Targets, to_day
from metrics.rules.judging import ExtraRules
from metrics.rules.targets import governing_breakdown, index_targets, target_group

Table = TypeVar("Table", Catalog, Targets, Breaks, DueDates)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules read of some measures; `illustrative` marks the targets that nobody promised."""

    series: Series
    catalog: Catalog
    targets: Targets
    illustrative: B
    breaks: Breaks
    due: DueDates
    extra: ExtraRules


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say, and whether the target they used is illustrative."""

    assessed: Assessed
    illustrative: B


def read_facts(chosen: Chosen, clocks: Clocks) -> Facts:
    """The facts of the chosen measures, and of their catalog as it was known then. Four reads, however many measures; five where one
    has extra rules."""
    sources = sources_on(clocks.known_on)
    targets, illustrative = read_targets(chosen, clocks)
    series = read_series(chosen, clocks)
    catalog, extra = read_catalog(chosen, sources)
    breaks, due = read_breaks_and_due_dates(chosen, sources)
    return Facts(series, catalog, targets, illustrative, breaks, due, extra)


def only(facts: Facts, measure: int) -> Facts:
    """The facts of one of the measures."""
    series, targets = facts.series, facts.targets
    mine = series.measure == measure
    return Facts(
        series=Series(series.measure[mine], series.breakdown[mine], series.first[mine], series.count[mine], series.end, series.value),
        catalog=_rows(facts.catalog, facts.catalog.measure == measure),
        targets=_rows(targets, targets.measure == measure),
        illustrative=facts.illustrative[targets.measure == measure],
        breaks=_rows(facts.breaks, facts.breaks.measure == measure),
        due=_rows(facts.due, facts.due.measure == measure),
        extra={one: rules for one, rules in facts.extra.items() if one == measure},
    )


def narrowed(facts: Facts, measure_ids: Sequence[int]) -> Facts:
    """The facts of some of the measures, with nothing of the others."""
    series, targets, wanted = facts.series, facts.targets, set(measure_ids)
    mine = np.isin(series.measure, measure_ids)
    rows, counts = np.repeat(mine, series.count), series.count[mine]
    kept = (series.measure[mine], series.breakdown[mine], np.cumsum(counts) - counts, counts, series.end[rows], series.value[rows])
    aimed = np.isin(targets.measure, measure_ids)
    return Facts(
        series=Series(*kept),
        catalog=_rows(facts.catalog, np.isin(facts.catalog.measure, measure_ids)),
        targets=_rows(targets, aimed),
        illustrative=facts.illustrative[aimed],
        breaks=_rows(facts.breaks, np.isin(facts.breaks.measure, measure_ids)),
        due=_rows(facts.due, np.isin(facts.due.measure, measure_ids)),
        extra={one: rules for one, rules in facts.extra.items() if one in wanted},
    )


def ended_by(facts: Facts, day: date) -> Facts:
    """The facts with only the periods that had ended by the day: as they are read for that day."""
    series = facts.series
    rows = np.repeat(np.arange(len(series.count)), series.count)
    kept = series.end <= to_day(day)
    counts = np.bincount(rows[kept], minlength=len(series.count)).astype(np.int64)
    there = counts > 0
    left = counts[there]
    trimmed = Series(series.measure[there], series.breakdown[there], np.cumsum(left) - left, left, series.end[kept], series.value[kept])
    return replace(facts, series=trimmed)


def totals_only(facts: Facts) -> Facts:
    """The facts without the series of groups, where only the totals are asked for."""
    series = facts.series
    mine = series.breakdown == TOTAL
    rows, counts = np.repeat(mine, series.count), series.count[mine]
    kept = (series.measure[mine], series.breakdown[mine], np.cumsum(counts) - counts, counts, series.end[rows], series.value[rows])
    return replace(facts, series=Series(*kept))


def joined(answers: Sequence[Answer]) -> Answer:
    """The answers about measures in ascending order, as one."""
    columns = {field.name: np.concatenate([getattr(answer.assessed, field.name) for answer in answers]) for field in fields(Assessed)}
    return Answer(Assessed(**columns), np.concatenate([answer.illustrative for answer in answers]))


def _rows(table: Table, mine: B) -> Table:
    return type(table)(*(getattr(table, column.name)[mine] for column in fields(table)))


def assess_chosen(chosen: Chosen, clocks: Clocks) -> Answer:
    """Assess the chosen measures. Raises what the rules raise on facts they cannot judge."""
    return assess_facts(read_facts(chosen, clocks), clocks.as_of)


def assess_facts(facts: Facts, as_of: date) -> Answer:
    """Assess the measures of facts in hand."""
    answer = assess(facts.series, facts.catalog, facts.targets, facts.breaks, facts.due, as_of=as_of, extra=facts.extra)
    return Answer(answer, _illustrative(answer, facts))


def _illustrative(answer: Assessed, facts: Facts) -> B:
    """Whether the target that governs each entry is illustrative."""
    if not facts.illustrative.any():
        return np.zeros(len(answer.measure), np.bool_)
    keys = index_targets(facts.targets)
    group = target_group(keys, answer.measure, governing_breakdown(keys, answer.measure, answer.breakdown))
    used = (answer.target_date != NO_DAY) & (group >= 0)
    found: B = used & np.isin(group * 2**32 + answer.target_date, keys.key[facts.illustrative])
    return found
