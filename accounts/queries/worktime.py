"""How long entering and writing usually takes, by what was counted; nothing where nothing was."""

from collections.abc import Collection

from django.db.models import F, FloatField
from django.db.models.functions import Cast

from accounts.models import WorkKind, WorkTime

FEWEST_DAYS = 3


def usual_seconds(subjects: Collection[str]) -> dict[str, float]:
    """The median seconds a reading, an update or an approval took on the days these agencies or goals were worked at, by kind; kinds
    with fewer than 3 such days are left out. One query."""
    worked = WorkTime.objects.filter(subject__in=subjects, things__gt=0, seconds__gt=0)
    each = worked.values_list("kind", Cast(F("seconds"), FloatField()) / F("things"))
    by_kind: dict[str, list[float]] = {kind: [] for kind in WorkKind.values}
    for kind, seconds in each:
        by_kind[kind].append(seconds)
    return {kind: _median(sorted(found)) for kind, found in by_kind.items() if len(found) >= FEWEST_DAYS}


def _median(numbers: list[float]) -> float:
    middle = len(numbers) // 2
    return numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2
