"""Hiding small numbers: which readings the owners' rules keep from being shown. The one place in which it is decided.

What is hidden is a mark on readings (metrics_shown leaves out what is marked), decided anew from all vintages of a period whenever one
of its readings or a rule changes. A cell that is hidden in one vintage is hidden in all."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from metrics.actions import statements
from metrics.actions.changes import note_changes
from metrics.models import ChangeReason
from metrics.queries.small_numbers import Held, Reported, groups_of, held_measures, reported
from metrics.rules.small_numbers import Groups, hidden_groups

# Only what has a figure can be hidden: a reason there is none stays.
MARK = """
UPDATE metrics_reading r SET hidden = cell.hidden
FROM unnest(%s::bigint[], %s::date[], %s::bool[]) AS cell(breakdown_id, period_end, hidden)
WHERE r.measure_id = %s AND r.breakdown_id = cell.breakdown_id AND r.period_end = cell.period_end
    AND r.value IS NOT NULL AND r.hidden <> cell.hidden
"""
STAGED_ENDS = "SELECT DISTINCT period_end FROM staged_reading"


@transaction.atomic
def hide_small_numbers(*, measure_ids: Collection[int], period_ends: Sequence[date] | None = None) -> tuple[int, ...]:
    """Marks what the owners' rules hide of these measures, in all vintages of the periods (None: of all there are), and takes the mark
    off what they do not hide any more. The measures of which something changed; the caller notes that."""
    held = held_measures(measure_ids, with_hidden=period_ends is None)
    if not held:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(statements.LOCK)
    return tuple(one.measure_id for one in held if _hide(one, list(reported(one.measure_id, period_ends))))


def hide_small_staged(measure_ids: Collection[int]) -> None:
    """The same of the periods that were just staged and merged."""
    if not measure_ids or not held_measures(measure_ids):
        return
    with connection.cursor() as cursor:
        cursor.execute(STAGED_ENDS)
        ends = [row[0] for row in cursor.fetchall()]
    hide_small_numbers(measure_ids=measure_ids, period_ends=ends)


def _hide(held: Held, periods: Sequence[Reported]) -> int:
    """How many readings changed."""
    groups = groups_of({row.group for period in periods for row in period.rows})
    changed = [(group, period.period_end, hidden) for period in periods for group, hidden in _decided(held, groups, period)]
    if not changed:
        return 0
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*changed, strict=True)]
        cursor.execute(MARK, [*columns, held.measure_id])
        return int(cursor.rowcount)


def _decided(held: Held, groups: Groups, period: Reported) -> list[tuple[int, bool]]:
    """The groups whose readings have to be marked (True) or shown again (False). What was hidden because of an input stays."""
    wanted = hidden_groups(held.owner, groups, period.period_end, period.rows)
    partly = {row.group for row in period.rows if row.group in wanted and row.value is not None and not row.was_hidden}
    shown = frozenset() if held.is_calculated else period.hidden - wanted
    return [(group, True) for group in sorted(partly)] + [(group, False) for group in sorted(shown)]


@transaction.atomic
def owners_rules_changed(*, measure_ids: Collection[int]) -> tuple[int, ...]:
    """What is hidden is decided anew because a rule, a unit, an agency or a dimension changed; the measures of which something did."""
    changed = hide_small_numbers(measure_ids=measure_ids)
    note_changes(measure_ids=changed, reason=ChangeReason.READINGS, at=timezone.now())
    return changed
