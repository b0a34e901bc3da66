"""The owners' rules for small numbers as people read them, and how much each hides now."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency
from metrics.models import Measure, MeasureDimension, ShownReading, SmallNumberRule


@dataclass(frozen=True, slots=True)
class AgencyRule:
    """What an agency hides wherever nothing else is said. `hidden`: current figures of its measures that are hidden now, the small
    ones and those hidden with them. `is_set`: False for an agency without a rule of its own."""

    code: str
    name: str
    min_count: int | None
    min_denominator: int | None
    suppress_zero: bool
    reason: str
    source: str
    hidden: int
    is_set: bool


@dataclass(frozen=True, slots=True)
class DimensionRule:
    """What is hidden of one measure by one dimension, where it says so itself or (`is_own` False) could."""

    measure: str
    name: str
    agency: str
    dimension: str
    label: str
    parts_sum: bool
    min_count: int | None
    min_denominator: int | None
    suppress_zero: bool
    hidden: int
    is_own: bool


def agency_rules(who: Viewer) -> list[AgencyRule]:
    """The agencies with a rule, by name, with how many figures of measures that `who` may see are hidden. Two queries."""
    hidden = _hidden_by("measure__agency__code", measures_visible_to(who, "measure__"))
    rules = SmallNumberRule.objects.select_related("agency").order_by("agency__name")
    return [_agency_rule(rule.agency, rule, hidden) for rule in rules]


def agency_rule(code: str) -> AgencyRule | None:
    """One agency's rule, or what it would start from; None: there is no such agency."""
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        return None
    rule = SmallNumberRule.objects.filter(agency=agency).first()
    return _agency_rule(agency, rule or SmallNumberRule(agency=agency), _hidden_by("measure__agency__code", Q(measure__agency=agency)))


def agencies_without() -> list[tuple[str, str]]:
    """The agencies that have measures and no rule: code and name."""
    found = Agency.objects.filter(small_number_rule__isnull=True, measures__isnull=False).distinct().order_by("name")
    return list(found.values_list("code", "name"))


def dimension_rules(who: Viewer, agency: str | None = None) -> list[DimensionRule]:
    """The measures that `who` may see whose dimensions say themselves what is hidden; of one agency all its dimensions. Two queries."""
    own = Q(min_count__isnull=False) | Q(min_denominator__isnull=False)
    wanted = own if agency is None else Q(measure__agency__code=agency)
    found = MeasureDimension.objects.filter(wanted, measures_visible_to(who, "measure__"))
    rows = list(found.select_related("measure__agency", "dimension").order_by("measure__name", "dimension__label"))
    hidden = _hidden_by_dimension({row.measure_id for row in rows})
    return [_dimension_rule(row, hidden) for row in rows]


def dimension_rule(who: Viewer, measure: str, dimension: str) -> DimensionRule | None:
    """One of them; None where there is none or `who` may not see it."""
    found = MeasureDimension.objects.filter(measures_visible_to(who, "measure__"), measure__code=measure, dimension__code=dimension)
    row = found.select_related("measure__agency", "dimension").first()
    return _dimension_rule(row, _hidden_by_dimension({row.measure_id})) if row else None


def _agency_rule(agency: Agency, rule: SmallNumberRule, hidden: Mapping[str, int]) -> AgencyRule:
    numbers = (rule.min_count, rule.min_denominator, rule.suppress_zero, rule.reason, rule.source)
    return AgencyRule(agency.code, agency.name, *numbers, hidden.get(agency.code, 0), rule.pk is not None)


def _dimension_rule(row: MeasureDimension, hidden: Mapping[tuple[int, str], int]) -> DimensionRule:
    measure: Measure = row.measure
    return DimensionRule(
        measure=measure.code,
        name=measure.name,
        agency=measure.agency.name,
        dimension=row.dimension.code,
        label=row.dimension.label,
        parts_sum=row.parts_sum,
        min_count=row.min_count,
        min_denominator=row.min_denominator,
        suppress_zero=row.suppress_zero,
        hidden=hidden.get((row.measure_id, row.dimension.code), 0),
        is_own=bool(row.min_count or row.min_denominator),
    )


def _hidden_by(column: str, where: Q) -> dict[str, int]:
    found = ShownReading.objects.filter(where, hidden=True, superseded_at__isnull=True)
    return dict(found.order_by().values_list(column).annotate(n=Count("id")))


def _hidden_by_dimension(measure_ids: set[int]) -> dict[tuple[int, str], int]:
    """How many current figures are hidden, by measure and dimension; one by two dimensions counts for both."""
    found = ShownReading.objects.filter(measure__in=measure_ids, hidden=True, superseded_at__isnull=True)
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for measure, key, count in found.order_by().values_list("measure", "breakdown__key").annotate(n=Count("id")):
        for dimension in {pair.partition("=")[0] for pair in key.split(";") if pair}:
            counts[measure, dimension] += count
    return counts
