"""What the owners of data hide of small numbers, and the readings that it is asked of."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from metrics.models import Breakdown, Category, Measure, MeasureDimension, PlaceWithin, Reading, SmallNumberRule
from metrics.rules.small_numbers import NO_LIMITS, Groups, Limits, Owner, Row, counts_things
from metrics.rules.small_numbers.reported import FOREVER

# One row a version; the moments in microseconds.
READINGS = """
SELECT measure_id, period_end, breakdown_id, value, numerator, denominator, reason IS NOT DISTINCT FROM 'suppressed',
    (extract(epoch FROM recorded_at) * 1000000)::int8, (extract(epoch FROM superseded_at) * 1000000)::int8, hidden
FROM metrics_reading WHERE measure_id = %s AND {} ORDER BY period_end
"""


@dataclass(frozen=True, slots=True)
class Reported:
    """The readings of one measure and period in all vintages."""

    period_end: date
    rows: tuple[Row, ...]

    @property
    def hidden(self) -> frozenset[int]:
        """The groups that are hidden now."""
        return frozenset(row.group for row in self.rows if row.was_hidden)


@dataclass(frozen=True, slots=True)
class Held:
    """A measure with what its owner hides. `is_calculated`: some of it is hidden because of what it is calculated from."""

    measure_id: int
    owner: Owner
    is_calculated: bool


def held_measures(measure_ids: Collection[int], *, with_hidden: bool = False) -> list[Held]:
    """Those of the measures whose owner hides small numbers; `with_hidden`: also those of which something is hidden without a rule
    any more. Three queries at most, one where there is no rule at all."""
    own = Q(min_count__isnull=False) | Q(min_denominator__isnull=False)
    rules = dict(SmallNumberRule.objects.values_list("agency_id", "id"))
    of_dimension = Exists(MeasureDimension.objects.filter(own, measure=OuterRef("pk")))
    wanted = Q(of_dimension) | Q(agency__in=list(rules))
    if with_hidden:
        wanted |= Q(Exists(Reading.objects.filter(measure=OuterRef("pk"), hidden=True)))
    found = list(Measure.objects.filter(wanted, id__in=list(measure_ids)).order_by("id"))
    if not found:
        return []
    limits = {rule.agency_id: _limits(rule) for rule in SmallNumberRule.objects.all()}
    dimensions = defaultdict(list)
    for one in MeasureDimension.objects.filter(measure__in=found):
        dimensions[one.measure_id].append(one)
    return [Held(one.pk, _owner(one, dimensions[one.pk], limits.get(one.agency_id, NO_LIMITS)), bool(one.formula)) for one in found]


def _limits(stated: MeasureDimension | SmallNumberRule) -> Limits:
    return Limits(stated.min_count, stated.min_denominator, stated.suppress_zero)


def _owner(measure: Measure, dimensions: Sequence[MeasureDimension], elsewhere: Limits) -> Owner:
    own = {one.dimension_id: _limits(one) for one in dimensions}
    return Owner(
        limits={dimension: limits for dimension, limits in own.items() if limits.hides},
        elsewhere=elsewhere,
        sums=frozenset(one.dimension_id for one in dimensions if one.parts_sum),
        counts=counts_things(measure.unit, measure.decimals),
        percent=measure.unit.lower().startswith("percent"),
    )


def reported(measure_id: int, period_ends: Sequence[date] | None) -> Iterator[Reported]:
    """The readings of a measure by period: of some periods, or of all. One query."""
    where, more = ("true", []) if period_ends is None else ("period_end = ANY(%s::date[])", [list(period_ends)])
    with connection.cursor() as cursor:
        cursor.execute(READINGS.format(where), [measure_id, *more])
        for end, rows in groupby(cursor.fetchall(), key=lambda row: row[1]):
            yield Reported(end, tuple(_row(row) for row in rows))


def _row(row: tuple[Any, ...]) -> Row:
    _, _, group, value, numerator, denominator, is_suppressed, since, until, was_hidden = row
    return Row(group, value, numerator, denominator, is_suppressed, since, FOREVER if until is None else until, was_hidden)


def groups_of(breakdown_ids: Collection[int]) -> Groups:
    """How these breakdowns hang together, with everything their categories lie in. Three queries."""
    categories: dict[int, list[int]] = {one: [] for one in breakdown_ids}
    links = Breakdown.categories.through.objects.filter(breakdown__in=list(breakdown_ids)).order_by("category_id")
    for breakdown, category in links.values_list("breakdown_id", "category_id"):
        categories[breakdown].append(category)
    used = {category for several in categories.values() for category in several}
    dimensions = Category.objects.filter(pk__in=used).values("dimension")
    known = list(Category.objects.filter(dimension__in=dimensions).values_list("id", "dimension_id", "parent_id"))
    within = PlaceWithin.objects.filter(place__category__in=used).values_list(
        "place__category_id", "inside__category_id", "valid_from", "valid_to"
    )
    return Groups(
        categories={breakdown: tuple(found) for breakdown, found in categories.items()},
        dimension={id_: dimension for id_, dimension, _ in known},
        parent={id_: parent for id_, _, parent in known},
        within=[link for link in within if link[1] in used],
    )
