"""One ORM loop per measure: a query for each figure, a card at a time; as a first version of such a system is written."""

from typing import Any

from bench.plain import assess
from bench.stand import CLOCK
from metrics.models import Measure
from metrics.rules.columns import RULE_VERSION
from scorecards.models import MeasureCard, Run


def recalculate(measures: int, run: Run) -> None:
    """Recalculates so many measures, spread over the catalog."""
    step = max(1, Measure.objects.count() // measures)
    for measure in Measure.objects.order_by("id")[::step][:measures]:
        MeasureCard.objects.update_or_create(
            measure=measure, breakdown_id=0, defaults={"as_of": CLOCK, "rule_version": RULE_VERSION, "run": run, **_card(measure)}
        )


def _card(measure: Measure) -> dict[str, Any]:
    """Each figure asks for its own rows: the newest reading, the previous, last year's, the targets around, the tail, the whole."""
    current = measure.readings.filter(superseded_at__isnull=True, breakdown_id=0, period_end__lte=CLOCK)
    newest = current.order_by("-period_end").first()
    assert newest
    current.filter(period_end__lt=newest.period_end).order_by("-period_end").first()
    current.filter(period_end=newest.period_end.replace(year=newest.period_end.year - 1)).first()
    targets = measure.targets.filter(superseded_at__isnull=True, governs=True)
    targets.filter(date__lte=newest.period_end).order_by("-date").first()
    targets.filter(date__gt=newest.period_end).order_by("date").first()
    list(current.order_by("-period_end")[:60])
    points = [(reading.period_end, reading.value or 0.0) for reading in current.order_by("period_end")]
    dated = [(target.date, target.value) for target in targets.order_by("date")]
    return assess(points, dated, measure.direction, measure.tolerance or 0.0, measure.lag_days, measure.grace_days)
