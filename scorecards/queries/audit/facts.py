"""What stands behind a line about readings or targets: the figures themselves, as they may be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from metrics.models import CorrectionReason, TargetChangeReason
from metrics.queries.labels import PERIODS
from metrics.rules.periods import Period
from scorecards.queries.audit.search import Row

MOST_LISTED = 100
# The shown version and the one it replaced: a figure that is kept back is none in either.
READINGS = """
    SELECT 'reading', r.id, r.period_start, r.period_end, r.value, r.reason, r.hidden, r.correction, r.note, d.label,
        b.id IS NOT NULL, b.value, b.reason, b.hidden, m.period, m.unit, m.decimals
    FROM metrics_shown r JOIN metrics_measure m ON m.id = r.measure_id JOIN metrics_breakdown d ON d.id = r.breakdown_id
    LEFT JOIN LATERAL (
        SELECT p.id, p.value, p.reason, p.hidden FROM metrics_shown p
        WHERE p.measure_id = r.measure_id AND p.breakdown_id = r.breakdown_id AND p.period_end = r.period_end
            AND (p.recorded_at, p.id) < (r.recorded_at, r.id) ORDER BY p.recorded_at DESC, p.id DESC LIMIT 1
    ) b ON true
    WHERE {} ORDER BY r.id LIMIT %s
"""
TARGETS = """
    SELECT 'target', t.id, t.date, t.date, t.value, NULL, false, t.change_reason, t.reason, d.label,
        b.id IS NOT NULL, b.value, NULL, false, m.period, m.unit, m.decimals
    FROM metrics_target t JOIN metrics_measure m ON m.id = t.measure_id JOIN metrics_breakdown d ON d.id = t.breakdown_id
    LEFT JOIN LATERAL (
        SELECT p.id, p.value FROM metrics_target p
        WHERE p.measure_id = t.measure_id AND p.breakdown_id = t.breakdown_id AND p.date = t.date AND p.source = t.source
            AND (p.recorded_at, p.id) < (t.recorded_at, t.id) ORDER BY p.recorded_at DESC, p.id DESC LIMIT 1
    ) b ON true
    WHERE {} ORDER BY t.id LIMIT %s
"""
WHY = {"reading": dict(CorrectionReason.choices), "target": dict(TargetChangeReason.choices)}


@dataclass(frozen=True, slots=True)
class Fact:
    """One reading or target and what it replaced. `is_kept_back`, `was_kept_back`: the figure is not told to anybody."""

    label: str
    group: str
    value: float | None
    reason: str | None
    is_kept_back: bool
    why: str
    note: str
    is_revision: bool
    before: float | None
    before_reason: str | None
    was_kept_back: bool
    unit: str
    decimals: int


def single_facts(rows: Sequence[Row]) -> dict[tuple[str, int], Fact]:
    """The figure behind each line that is about one reading or target, by kind and number. One query where there are any."""
    single = [row for row in rows if row.kind in WHY and row.values["rows"] == 1 and row.verb == "added"]
    numbers = {(row.kind, row.values["first_id"]): row.number for row in single}
    wanted = {slug: [key for kind, key in numbers if kind == slug] for slug in WHY}
    asked = [(slug, "{}.id = ANY(%s)", [keys], len(keys)) for slug, keys in wanted.items() if keys]
    return {(slug, numbers[slug, key]): fact for slug, key, fact in _read(asked)} if asked else {}


def facts_of(row: Row) -> list[Fact]:
    """The first figures behind one line."""
    if row.verb != "added":
        return []
    between = "{0}.measure_id = %s AND {0}.id BETWEEN %s AND %s"
    values = [row.values[name] for name in ("measure_id", "first_id", "last_id")]
    return [fact for *_, fact in _read([(row.kind, between, values, MOST_LISTED)])]


def _read(asked: Sequence[tuple[str, str, list[Any], int]]) -> Iterable[tuple[str, int, Fact]]:
    """Facts of a kind under a condition with its values, up to so many; in one query."""
    parts, given = [], list[Any]()
    for slug, where, values, limit in asked:
        statement, alias = (READINGS, "r") if slug == "reading" else (TARGETS, "t")
        parts.append(f"({statement.format(where.format(alias))})")
        given += [*values, limit]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        return [(slug, key, _fact(slug, line)) for slug, key, *line in cursor.fetchall()]


def _fact(slug: str, line: Sequence[Any]) -> Fact:
    start, end, value, reason, hidden, code, note, group, is_revision, before, before_reason, was_hidden, type_, unit, decimals = line
    return Fact(
        label=Period(PERIODS[type_], start, end).label if slug == "reading" else end.isoformat(),
        group=group,
        value=None if hidden else value,
        reason=reason,
        is_kept_back=hidden,
        why=str(WHY[slug].get(code, "")),
        note="" if hidden else note,
        is_revision=is_revision,
        before=None if was_hidden else before,
        before_reason=before_reason,
        was_kept_back=bool(was_hidden),
        unit=unit,
        decimals=decimals,
    )
