"""What the catalog knows that files of readings are checked against."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from metrics.intake.known import Known, KnownMeasure
from metrics.models import Breakdown, Category, Measure, MeasureDimension
from metrics.rules.codes import PeriodType


def known(*, history: bool, accepted: bool, at: datetime, within: Collection[int] | None = None) -> Known:
    """Every measure, category and breakdown there is: four queries. `within`: only measures of these agencies."""
    dimensions: dict[int, set[str]] = defaultdict(set)
    for measure_id, dimension in MeasureDimension.objects.values_list("measure_id", "dimension__code"):
        dimensions[measure_id].add(dimension)
    measures = Measure.objects.all() if within is None else Measure.objects.filter(agency_id__in=within)
    facts = measures.values_list("id", "code", "period", "lag_days", "needs_approval", "formula")
    return Known(
        measures={
            code: KnownMeasure(
                id_, code, PeriodType.from_slug(period), lag, needs_approval, frozenset(dimensions.get(id_, ())), formula != ""
            )
            for id_, code, period, lag, needs_approval, formula in facts
        },
        categories=frozenset(Category.objects.values_list("dimension__code", "code")),
        breakdowns=dict(Breakdown.objects.values_list("key", "id")),
        history=history,
        accepted=accepted,
        now=at,
        today=at.date(),
        is_limited=within is not None,
    )
