"""Places and what they lie in, from the rows of their files."""

from collections.abc import Sequence

from django.db import transaction

from agencies.actions import Put, put
from metrics.actions.catalog import Row, renamed
from metrics.actions.small_numbers import owners_rules_changed
from metrics.models import Category, MeasureDimension, Place, PlaceWithin


@transaction.atomic
def put_places(*, rows: Sequence[Row]) -> Put:
    """Write places; their categories are stored."""
    ids = {(dimension, code): id_ for id_, dimension, code in Category.objects.values_list("id", "dimension__code", "code")}
    plain = {"dimension": None, "category": None}
    wanted = [renamed(row, plain) | {"category_id": ids[row["dimension"], row["category"]]} for row in rows]
    return put(Place.objects.all(), key=["category_id"], rows=wanted)


@transaction.atomic
def put_place_within(*, rows: Sequence[Row]) -> Put:
    """Write which places lie in which; the places are stored. Sums over regions tell of towns, so that hiding is decided anew."""
    ids = {
        (dimension, code): id_ for id_, dimension, code in Place.objects.values_list("id", "category__dimension__code", "category__code")
    }
    plain = {"dimension": None, "category": None, "inside_dimension": None, "inside_category": None}
    wanted = [
        renamed(row, plain)
        | {"place_id": ids[row["dimension"], row["category"]], "inside_id": ids[row["inside_dimension"], row["inside_category"]]}
        for row in rows
    ]
    done = put(PlaceWithin.objects.all(), key=["place_id", "inside_id"], rows=wanted)
    if done.touched:
        measures = MeasureDimension.objects.filter(dimension__categories__place__isnull=False).values_list("measure_id", flat=True)
        owners_rules_changed(measure_ids=list(measures.distinct()))
    return done
