"""Calculates the values of measures that have a formula, and stores them as readings.

Each moment at which what is known of the inputs changed since the last calculation is calculated by itself, so that what was known on
a day in the past stands there for calculated measures too. A changed formula counts from the moment it is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from metrics.actions import statements
from metrics.actions.readings import NewReading, record_readings
from metrics.queries.apart import POISON
from metrics.queries.calculated import NOTES, last_calculation, line_of, source_of
from metrics.queries.formulas import Formula, formulas_behind
from metrics.queries.versions import Versions, given_at, keys_of, microseconds, moment_of, versions
from metrics.rules.formula.columns import Calculated, Gap
from metrics.rules.formula.evaluate import evaluate
from metrics.rules.formula.evolve import Cell, Facts, cells_of, changed_cells
from metrics.rules.formula.parse import parse
from metrics.rules.formula.tree import Node, codes_of

# Past moments that one calculation goes through; of a longer history the newest, which begin with everything known by then.
MOST_MOMENTS = 500
EPOCH = date(1970, 1, 1)
HIDE = """
UPDATE metrics_reading r SET hidden = true
FROM unnest(%s::bigint[], %s::date[]) AS cell(breakdown_id, period_end)
WHERE r.measure_id = %s AND r.breakdown_id = cell.breakdown_id AND r.period_end = cell.period_end AND r.value IS NOT NULL AND NOT r.hidden
"""


@dataclass(frozen=True, slots=True)
class Done:
    """The measures whose readings changed, and the errors of those that could not be calculated."""

    changed: tuple[int, ...] = ()
    failures: tuple[tuple[int, str], ...] = ()


NOTHING = Done()


def calculate(*, measure_ids: Sequence[int], at: datetime) -> Done:
    """Calculates those of the measures that have a formula, and all that read them, inputs first. Call it inside a transaction.

    One that cannot be calculated never stops the others. One query when there is nothing to calculate."""
    formulas, circled = formulas_behind(measure_ids)
    failures = [(one.measure_id, f"ValueError: The formula of {one.code} leads back to itself.") for one in circled]
    if not formulas:
        return Done(failures=tuple(failures)) if failures else NOTHING
    with connection.cursor() as cursor:
        # Whoever puts readings in from here on waits, so that what is calculated is calculated from all that has an older id.
        cursor.execute(statements.LOCK)
    changed: list[int] = []
    for formula in formulas:
        try:
            with transaction.atomic():
                if _calculate(formula, at):
                    changed.append(formula.measure_id)
        except POISON as error:
            failures.append((formula.measure_id, f"{type(error).__name__}: {error}"[:2000]))
    return Done(tuple(changed), tuple(failures))


def _calculate(formula: Formula, at: datetime) -> bool:
    """Calculates one measure; whether its readings changed."""
    tree = parse(formula.text)
    unknown = [code for code in codes_of(tree) if code not in formula.inputs]
    if unknown:
        raise ValueError(f"There is no measure {', '.join(unknown)}.")
    since = last_calculation(formula, at)
    found = versions(list(formula.inputs.values()), since - timedelta(microseconds=1))
    fresh = _evolved(formula, tree, found, microseconds(since), microseconds(at))
    merged = record_readings(readings=fresh, by=None, at=at) if fresh else None
    hidden = _hide(formula, tree, found) if found.hidden.any() else 0
    return bool(merged and merged.measure_ids) or bool(hidden)


def _evolved(formula: Formula, tree: Node, found: Versions, since: int, at: int) -> list[NewReading]:
    """The readings that make what is stored say at each moment from `since` on what the formula says."""
    keys, line = keys_of(found), line_of(formula.measure_id, since)
    told = {*found.moments(), *(moment for moment, *_ in line.events)}
    moments = sorted(moment for moment in told if moment >= since)[-MOST_MOMENTS:] or [at]
    before: Calculated | None = None
    made: list[NewReading] = []
    for moment in moments:
        reached = None if moment == moments[-1] else moment
        now = evaluate(tree, given_at(found, formula, keys, reached))
        touched = line.advance(reached)
        wanted = cells_of(now, changed_cells(before, now, touched))
        news = {cell: line.news(cell, facts) for cell, facts in wanted.items()}
        made += [_reading(formula, cell, facts, moment) for cell, facts in news.items() if facts]
        before = now
    return made


def _reading(formula: Formula, cell: Cell, facts: Facts, moment: int) -> NewReading:
    breakdown, end = cell
    return NewReading(
        measure_id=formula.measure_id,
        breakdown_id=breakdown,
        period_start=_day(facts.start),
        period_end=_day(end),
        value=facts.value,
        reason=facts.reason,
        numerator=facts.numerator,
        denominator=facts.denominator,
        qualifier=facts.qualifier,
        state=facts.state,
        source=source_of(formula),
        source_ref=", ".join(formula.inputs)[:300],
        note=NOTES.get(Gap(facts.gap), ""),
        recorded_at=moment_of(moment),
    )


def _day(count: int) -> date:
    return EPOCH + timedelta(days=int(count))


def _hide(formula: Formula, tree: Node, found: Versions) -> int:
    """What is suppressed because an input is hidden is hidden as it was known at any time: how many versions that newly hides."""
    now = evaluate(tree, given_at(found, formula, keys_of(found), None))
    rows = now.gap == Gap.SUPPRESSED
    ends = [_day(end) for end in now.end[rows]]
    with connection.cursor() as cursor:
        cursor.execute(HIDE, [now.breakdown[rows].tolist(), ends, formula.measure_id])
        return int(cursor.rowcount)
