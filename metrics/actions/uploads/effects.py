"""What publishing an upload changes: looked at inside the transaction that has brought it in."""

import csv
import gzip
import hashlib
import heapq
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO, TextIOWrapper
from typing import Any

from django.db import connection
from django.db.models import Q

from metrics.actions.imports import Brought
from metrics.models import Measure, Target

SHOWN = 300
# Every change in full, in an order that does not depend on ids: two imports that would change the same give the same bytes.
CHANGES = """
    COPY (
        SELECT m.code AS measure, b.key AS breakdown, r.period_start, r.period_end,
            CASE WHEN o.id IS NULL THEN 'added' ELSE 'revised' END AS change,
            o.value AS old_value, coalesce(o.reason, '') AS old_reason, r.value AS new_value, coalesce(r.reason, '') AS new_reason,
            r.value - o.value AS difference, r.numerator, r.denominator, r.moe, r.qualifier, r.state, o.recorded_at AS old_recorded_at
        FROM metrics_shown r
        JOIN metrics_measure m ON m.id = r.measure_id
        JOIN metrics_breakdown b ON b.id = r.breakdown_id
        LEFT JOIN metrics_shown o ON o.measure_id = r.measure_id AND o.breakdown_id = r.breakdown_id AND o.period_end = r.period_end
            AND o.superseded_at = r.recorded_at AND o.id <> r.id
        WHERE r.upload_id = {}
        ORDER BY m.code COLLATE "C", b.key COLLATE "C", r.period_end
    ) TO STDOUT WITH (FORMAT csv, HEADER)
"""
STAGED = """
    SELECT s.measure_id, count(*), min(s.period_end), max(s.period_end) FROM staged_reading s GROUP BY 1
"""
DIMENSIONS = """
    SELECT DISTINCT d.label FROM (SELECT DISTINCT breakdown_id FROM staged_reading WHERE breakdown_id <> 0) s
    JOIN metrics_breakdown_categories bc ON bc.breakdown_id = s.breakdown_id
    JOIN metrics_category c ON c.id = bc.category_id JOIN metrics_dimension d ON d.id = c.dimension_id ORDER BY 1
"""
# Given the measures that change, says which statuses would; it is asked inside the transaction.
Preview = Callable[[Sequence[int]], Mapping[str, Any]]


@dataclass(slots=True)
class Effect:
    """`shown`: what the page reads, as JSON. `changes`: all changes as CSV, compressed. `key` names exactly these changes."""

    shown: dict[str, Any] = field(default_factory=dict)
    changes: bytes = b""
    key: str = ""


def effect_of(brought: Brought, at: datetime, preview: Preview | None) -> Effect:
    """What an import has changed, before it is kept or rolled back. `at`: when it says that it happens."""
    raw = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(CHANGES.format(int(brought.upload_id)), raw)
    changes = raw.getvalue()
    counts, revisions = _counted(changes)
    measures = _measures(counts)
    targets = brought.report.understood.get("targets_written", {})
    aimed = dict(Target.objects.filter(recorded_at=at).values_list("measure_id", "measure__agency_id"))
    touched = sorted({*brought.merged.measure_ids, *aimed})
    locked = {end.isoformat(): count for end, count in brought.merged.locked.items()}
    key = _key(changes, [targets, _aims(at), locked, measures])
    shown = {
        "header": [] if brought.report.understood else brought.header,
        "measures": measures,
        "agencies": sorted({*aimed.values(), *(one.pop("agency") for one in measures)}),
        "approval": [one["code"] for one in measures if one.pop("needs_approval") and one["added"] + one["revised"]],
        "revisions": revisions,
        "dimensions": _dimensions(),
        "targets": targets,
        "locked": locked,
        **(preview(touched) if preview else {}),
    }
    return Effect(shown, gzip.compress(changes, 6, mtime=0), key)


def _aims(at: datetime) -> list[list[str]]:
    """The targets that come in and those that they replace, in an order that does not depend on ids."""
    found = Target.objects.filter(Q(recorded_at=at) | Q(superseded_at=at))
    aims = found.values_list("superseded_at", "measure__code", "breakdown__key", "date", "source", "operator", "value", "high")
    return sorted([str(until is None), *map(str, aim)] for until, *aim in aims)


def _key(changes: bytes, besides: list[Any]) -> str:
    """Tells one effect from another: by every change of a reading or a target, and by what decides who may publish it."""
    *targets, measures = besides
    asked = [(one["code"], one["agency"], one["is_draft"], one["needs_approval"]) for one in measures]
    return hashlib.sha256(changes + json.dumps([targets, asked], sort_keys=True).encode()).hexdigest()


def _counted(changes: bytes) -> tuple[dict[str, list[int]], list[dict[str, Any]]]:
    """Per measure how many were added and revised, and the largest revisions."""
    counts: dict[str, list[int]] = {}
    revised: list[tuple[float, int, dict[str, str]]] = []
    for number, row in enumerate(csv.DictReader(TextIOWrapper(BytesIO(changes), encoding="utf-8", newline=""))):
        pair = counts.setdefault(row["measure"], [0, 0])
        if row["change"] == "added":
            pair[0] += 1
            continue
        pair[1] += 1
        weighed = (_weight(row), -number, row)
        if len(revised) < SHOWN:
            heapq.heappush(revised, weighed)
        else:
            heapq.heappushpop(revised, weighed)
    return counts, [_revision(row) for _, _, row in sorted(revised, reverse=True)]


def _weight(row: Mapping[str, str]) -> float:
    """How much a revision changes what was known, against its size; a value that comes or goes weighs most."""
    if not row["difference"]:
        return float("inf")
    old = abs(float(row["old_value"]))
    return abs(float(row["difference"])) / old if old else float("inf")


def _revision(row: Mapping[str, str]) -> dict[str, Any]:
    numbers = {name: float(row[name]) if row[name] else None for name in ("old_value", "new_value", "difference")}
    texts = {name: row[name] for name in ("measure", "breakdown", "period_start", "period_end", "old_reason", "new_reason")}
    return texts | numbers


def _measures(counts: Mapping[str, Sequence[int]]) -> list[dict[str, Any]]:
    """The measures the file has rows of, with what becomes of these rows."""
    with connection.cursor() as cursor:
        cursor.execute(STAGED)
        staged = {row[0]: row[1:] for row in cursor.fetchall()}
    found = Measure.objects.filter(pk__in=staged).order_by("code")
    return [dict(_measure(one, staged[one.pk], counts.get(one.code, (0, 0)))) for one in found]


def _measure(measure: Measure, staged: tuple[Any, ...], changed: Sequence[int]) -> Iterator[tuple[str, Any]]:
    rows, first, last = staged
    yield from {"code": measure.code, "name": measure.name, "unit": measure.unit, "decimals": measure.decimals}.items()
    yield "is_draft", measure.is_draft
    yield from {"period": measure.period, "agency": measure.agency_id, "needs_approval": measure.needs_approval}.items()
    yield from {"rows": rows, "added": changed[0], "revised": changed[1], "same": rows - changed[0] - changed[1]}.items()
    yield from {"first_end": first.isoformat(), "last_end": last.isoformat()}.items()


def _dimensions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(DIMENSIONS)
        return [row[0] for row in cursor.fetchall()]
