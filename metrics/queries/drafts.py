"""Draft measures, for those who put them right and take them into the catalog."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery

from accounts.rules.policy import DATA_KEEPERS, Viewer
from metrics.models import Measure, ShownReading
from metrics.queries.labels import PERIODS
from metrics.rules.codes import PeriodType


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft with how much came with it: readings that stand, groups, the last day they cover, and the file it first came in."""

    measure_id: int
    code: str
    name: str
    agency_code: str
    agency: str
    unit: str
    direction: str
    period: PeriodType
    decimals: int
    definition: str
    source: str
    readings: int
    groups: int
    last: date | None
    upload_id: int | None
    filename: str


def drafts(who: Viewer) -> list[DraftRow]:
    """The drafts that `who` may put right, by agency and code. One query."""
    return [_row(one) for one in _found(who).order_by("agency__name", "code")]


def draft(who: Viewer, code: str) -> DraftRow | None:
    """One of them."""
    return next((_row(one) for one in _found(who).filter(code=code)), None)


def _found(who: Viewer) -> Any:
    mine = Q() if who.state_roles & DATA_KEEPERS else Q(agency_id__in=who.agencies)
    stand = ShownReading.objects.filter(measure=OuterRef("pk"), superseded_at__isnull=True).order_by().values("measure")
    first = ShownReading.objects.filter(measure=OuterRef("pk"), upload__isnull=False).order_by("id")
    return (
        Measure.objects.filter(mine, is_draft=True)
        .annotate(
            readings_now=Subquery(stand.annotate(n=Count("id")).values("n")),
            groups_now=Subquery(stand.annotate(n=Count("breakdown", filter=~Q(breakdown=0), distinct=True)).values("n")),
            last=Subquery(stand.annotate(day=Max("period_end")).values("day")),
            upload_id=Subquery(first.values("upload_id")[:1]),
            filename=Subquery(first.values("upload__filename")[:1]),
        )
        .values(
            "id", "code", "name", "agency__code", "agency__name", "unit", "direction", "period", "decimals", "definition", "source",
            "readings_now", "groups_now", "last", "upload_id", "filename",
        )
    )  # fmt: skip


def _row(found: dict[str, Any]) -> DraftRow:
    return DraftRow(
        measure_id=found["id"],
        agency_code=found["agency__code"],
        agency=found["agency__name"],
        period=PERIODS[found["period"]],
        readings=found["readings_now"] or 0,
        groups=found["groups_now"] or 0,
        filename=found["filename"] or "",
        **{name: found[name] for name in ("code", "name", "unit", "direction", "decimals", "definition", "source", "last", "upload_id")},
    )
