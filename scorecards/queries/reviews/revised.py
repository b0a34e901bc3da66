"""What a pack says and what is known now: the figures that were revised, came or went, and the targets that changed since it was frozen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from metrics.models import TOTAL, ShownReading, Target
from scorecards.queries.reviews.pack import FrozenPack
from scorecards.queries.reviews.pack_rows import PackMeasure

Standing = tuple[float | None, str | None, datetime]


@dataclass(frozen=True, slots=True)
class Revised:
    """One figure or target of the pack that says something else now. `what`: reading, arrived or target; `after` None with a `reason`, or
    for a target that was withdrawn. `on`: the moment it became known."""

    what: str
    code: str
    name: str
    unit: str
    decimals: int
    period: str
    before: float | None
    after: float | None
    reason: str
    on: datetime | None


def revised_since(pack: FrozenPack) -> list[Revised]:
    """What was revised of what this reader sees of the pack, by measure and period. Two queries, however much it holds."""
    ids = [one.measure_id for one in pack.measures]
    now, aims = _readings(ids), _targets(ids)
    return [row for one in pack.measures for row in (*_of_readings(one, now.get(one.measure_id, {})), *_of_targets(one, aims))]


def _readings(measure_ids: Iterable[int]) -> Mapping[int, Mapping[date, Standing]]:
    found: dict[int, dict[date, Standing]] = {}
    rows = ShownReading.objects.filter(measure__in=list(measure_ids), breakdown=TOTAL, superseded_at__isnull=True)
    for measure, end, value, reason, at in rows.values_list("measure_id", "period_end", "value", "reason", "recorded_at"):
        found.setdefault(measure, {})[end] = (value, reason, at)
    return found


def _targets(measure_ids: Iterable[int]) -> Mapping[tuple[int, date], tuple[float, float | None, str, datetime]]:
    kept = Target.objects.governing().filter(measure__in=list(measure_ids), breakdown=TOTAL)
    rows = kept.values_list("measure_id", "date", "value", "high", "operator", "recorded_at")
    return {(measure, day): (value, high, operator, at) for measure, day, value, high, operator, at in rows}


def _of_readings(one: PackMeasure, now: Mapping[date, Standing]) -> Iterator[Revised]:
    """What stands for the periods that were frozen."""
    for kept in one.readings:
        value, reason, at = now.get(kept.period_end, (None, "withdrawn", None))
        if (value, reason) != (kept.value, kept.reason):
            what = "arrived" if kept.value is None and value is not None else "reading"
            yield Revised(what, one.code, one.name, one.unit, one.decimals, kept.label, kept.value, value, reason or "", at)


def _of_targets(one: PackMeasure, now: Mapping[tuple[int, date], tuple[float, float | None, str, datetime]]) -> Iterator[Revised]:
    for kept in one.targets:
        standing = now.get((one.measure_id, kept.date))
        if standing is None or standing[:3] != (kept.value, kept.high, kept.operator):
            value, at = (standing[0], standing[3]) if standing else (None, None)
            yield Revised("target", one.code, one.name, one.unit, one.decimals, kept.date.isoformat(), kept.value, value, "", at)
