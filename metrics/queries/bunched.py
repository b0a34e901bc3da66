"""Measures whose figures are on track by a hair again and again."""

from collections.abc import Sequence

from metrics.queries.assessed import read_facts
from metrics.queries.columns import Chosen, Clocks
from metrics.rules.bunching import Bunching, bunched


def just_past(measure_ids: Sequence[int], clocks: Clocks) -> dict[int, Bunching]:
    """Of these measures those whose newest figures bunch just past what was expected, by id. Four reads, however many measures."""
    if not measure_ids:
        return {}
    facts = read_facts(Chosen(ids=sorted(measure_ids)), clocks)
    found = bunched(facts.series, facts.catalog, facts.targets)
    return {measure: one for measure, one in found.items() if one.is_striking}
