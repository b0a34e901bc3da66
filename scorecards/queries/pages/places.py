"""Where the places of a dimension are drawn."""

from dataclasses import dataclass
from typing import Any

from metrics.models import Place
from metrics.models.dimensions import PlaceKind


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its tile, column and row from 1. `key` is that of the breakdown by this place alone."""

    key: str
    label: str
    column: int
    row: int


def spots_of(by: str) -> tuple[Spot, ...]:
    """The towns of a dimension that have tiles, along the rows; none for dimensions that are combined. At most one query."""
    if ";" in by:
        return ()
    found = Place.objects.filter(kind=PlaceKind.TOWN, category__dimension__code=by, tile_column__isnull=False)
    rows: Any = found.order_by("tile_row", "tile_column").values_list("category__code", "category__label", "tile_column", "tile_row")
    return tuple(Spot(f"{by}={code}", label or code, column, row) for code, label, column, row in rows)
