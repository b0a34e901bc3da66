"""Measures whose figures are on track by a hair again and again."""

from collections.abc import Sequence

from metrics.queries.catalog_then import sources_on
from metrics.queries.columns import Chosen, Clocks, read_catalog, read_newest, read_targets
from metrics.rules.bunching import LOOKED_AT, Bunching, bunched


def just_past(measure_ids: Sequence[int], clocks: Clocks) -> dict[int, Bunching]:
    """Of these measures those whose newest figures bunch just past what was expected, by id. Three reads, however many measures; four
    where one has extra rules."""
    if not measure_ids:
        return {}
    chosen = Chosen(ids=sorted(measure_ids))
    catalog, _extra = read_catalog(chosen, sources_on(clocks.known_on))
    targets, _illustrative = read_targets(chosen, clocks)
    found = bunched(read_newest(chosen, clocks, LOOKED_AT), catalog, targets)
    return {measure: one for measure, one in found.items() if one.is_striking}
