"""Why a status is what it is: the rules' own steps, on fresh facts."""

from collections.abc import Sequence

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from metrics.models import TOTAL, Measure, ShownReading
from metrics.queries.assessed import Facts, only, read_facts
from metrics.queries.columns import NEW_YORK, Chosen
from metrics.queries.series import known_filter
from metrics.rules.derive import Derivation, derive
from scorecards.queries.lens import Lens
from scorecards.queries.seen import clocks_of

Origin = dict[str, str]


def derivation(code: str, at: Lens, who: Viewer, breakdown_id: int = TOTAL) -> Derivation | None:
    """The steps from inputs to status, with the source of the newest value and who accepted it.

    None when there is no such measure for `who`, or no such series."""
    measure = Measure.objects.filter(measures_visible_to(who), code=code).first()
    if measure is None:
        return None
    facts = read_facts(Chosen(ids=[measure.id]), clocks_of(at))
    origins = _origins([measure.id], breakdown_id, at)
    try:
        return _derive(facts, at, breakdown_id, origins.get(measure.id, {}))
    except LookupError:
        return None


def derivations(measure_ids: Sequence[int], at: Lens) -> dict[int, Derivation]:
    """The same for the totals of many measures; as many reads as for one."""
    facts = read_facts(Chosen(ids=measure_ids), clocks_of(at))
    origins = _origins(measure_ids, TOTAL, at)
    return {measure: _derive(only(facts, measure), at, TOTAL, origins.get(measure, {})) for measure in measure_ids}


def _derive(facts: Facts, at: Lens, breakdown_id: int, origin: Origin) -> Derivation:
    tables = (facts.series, facts.catalog, facts.targets, facts.breaks, facts.due)
    return derive(*tables, as_of=at.as_of, extra=facts.extra, breakdown=breakdown_id, origin=origin)


def _origins(measure_ids: Sequence[int], breakdown_id: int, at: Lens) -> dict[int, Origin]:
    """Where the newest value of each measure comes from, and who accepted it when. One query."""
    series = ShownReading.objects.filter(known_filter(at.known_on), measure__in=measure_ids, breakdown=breakdown_id)
    newest = series.filter(period_end__lte=at.as_of, value__isnull=False).order_by("measure_id", "-period_end").distinct("measure_id")
    return {reading.measure_id: _origin(reading) for reading in newest.select_related("accepted_by")}


def _origin(reading: ShownReading) -> Origin:
    origin = {"source": reading.source} if reading.source else {}
    if reading.accepted_by:
        origin |= {"accepted_by": reading.accepted_by.name, "accepted_on": reading.accepted_at.astimezone(NEW_YORK).date().isoformat()}
    return origin
