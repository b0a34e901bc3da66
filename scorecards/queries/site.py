"""What the furniture of every page says of the whole."""

from dataclasses import dataclass
from datetime import date

from goals.models import PriorityArea
from metrics.models import Change, ChangeReason


@dataclass(frozen=True, slots=True)
class AreaLink:
    code: str
    name: str
    kind: str


def areas() -> list[AreaLink]:
    """The priorities and strands in their order: one query."""
    return [AreaLink(*row) for row in PriorityArea.objects.values_list("code", "name", "kind")]


def data_date() -> date | None:
    """The day readings last came in, from the change log: one indexed query; None before the first."""
    newest = Change.objects.filter(reason=ChangeReason.READINGS).order_by("-id").values_list("recorded_at", flat=True).first()
    return newest.date() if newest else None
