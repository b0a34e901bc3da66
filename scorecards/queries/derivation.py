"""Why a status is what it is: the rules' own steps, on fresh facts."""

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from metrics.models import Measure, Reading
from metrics.queries.assessed import read_facts
from metrics.queries.columns import NEW_YORK, Chosen
from metrics.queries.series import known_filter
from metrics.rules.derive import Derivation, derive
from scorecards.queries.lens import Lens
from scorecards.queries.seen import clocks_of


def derivation(code: str, at: Lens, who: Viewer, breakdown_id: int = 0) -> Derivation | None:
    """The steps from inputs to status, with the source of the newest value and who accepted it.

    None when there is no such measure for `who`, or no such series."""
    measure = Measure.objects.filter(measures_visible_to(who), code=code).first()
    if measure is None:
        return None
    facts = read_facts(Chosen(ids=[measure.id]), clocks_of(at))
    try:
        return derive(
            facts.series,
            facts.catalog,
            facts.targets,
            facts.breaks,
            facts.due,
            as_of=at.as_of,
            extra=facts.extra,
            breakdown=breakdown_id,
            origin=_origin(measure.id, breakdown_id, at),
        )
    except LookupError:
        return None


def _origin(measure_id: int, breakdown_id: int, at: Lens) -> dict[str, str]:
    """Where the newest value comes from, and who accepted it when; empty without a value."""
    series = Reading.objects.filter(known_filter(at.known_on), measure=measure_id, breakdown=breakdown_id)
    newest = series.filter(period_end__lte=at.as_of, value__isnull=False).select_related("accepted_by").order_by("-period_end").first()
    if newest is None:
        return {}
    origin = {"source": newest.source} if newest.source else {}
    if newest.accepted_by:
        origin |= {"accepted_by": newest.accepted_by.name, "accepted_on": newest.accepted_at.astimezone(NEW_YORK).date().isoformat()}
    return origin
