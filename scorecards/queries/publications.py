"""The measures a reader may see as publications: what a catalog of data says of each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Max, Min, OuterRef, Q, Subquery, Value

from accounts.rules.policy import Viewer
from metrics.models import Measure, ShownReading
from metrics.queries.labels import PERIODS
from metrics.rules.codes import PeriodType
from scorecards.queries.catalogue import visible
from scorecards.queries.lens import NEW_YORK


@dataclass(frozen=True, slots=True)
class Publication:
    """A measure with readings: `first` and `last` day they cover, and the day its newest version was recorded."""

    code: str
    name: str
    definition: str
    agency: str
    responsible: str
    period: PeriodType
    areas: tuple[str, ...]
    modified: date
    first: date | None
    last: date | None


def publications(who: Viewer) -> list[Publication]:
    """The measures that have readings, by code. One query."""
    own = ShownReading.objects.filter(measure=OuterRef("pk"), superseded_at__isnull=True).order_by().values("measure")
    found = (
        Measure.objects.filter(visible(who))
        .annotate(
            first=Subquery(own.annotate(day=Min("period_start")).values("day")),
            last=Subquery(own.annotate(day=Max("period_end")).values("day")),
            newest=Subquery(own.annotate(at=Max("recorded_at")).values("at")),
            areas=ArrayAgg("goal_measures__goal__area__name", distinct=True, filter=~Q(goal_measures=None), default=Value([])),
        )
        .filter(newest__isnull=False)
        .select_related("agency")
        .order_by("code")
    )
    return [_publication(one) for one in found]


def _publication(one: Any) -> Publication:
    return Publication(
        code=one.code,
        name=one.name,
        definition=one.definition,
        agency=one.agency.name,
        responsible=one.responsible,
        period=PERIODS[one.period],
        areas=tuple(one.areas),
        modified=one.newest.astimezone(NEW_YORK).date(),
        first=one.first,
        last=one.last,
    )
