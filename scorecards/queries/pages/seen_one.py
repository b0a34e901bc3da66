"""The card of one measure computed from facts in hand: for a past day, or before the worker has been."""

import numpy as np

from metrics.queries.assessed import Facts, assess_facts
from metrics.rules.columns import RULE_VERSION
from scorecards.queries.answers import rows_of
from scorecards.queries.faces import card_row
from scorecards.queries.lens import Lens
from scorecards.queries.pages.sheet import Definition
from scorecards.queries.rows import CardRow


def card_of(measure: Definition, facts: Facts, breakdown: tuple[int, str], at: Lens) -> CardRow:
    """The card of the measure or of its group (id, label); a group without a series gets the total's."""
    found = assess_facts(facts, at.as_of)
    places = found.assessed.breakdown.tolist()
    chosen = np.array([places.index(breakdown[0]) if breakdown[0] in places else 0])
    numbers = next(rows_of(found, chosen))
    return card_row(face_of(measure), breakdown, numbers, (at.as_of, RULE_VERSION))


def face_of(measure: Definition) -> tuple[object, ...]:
    """The FACE of a measure."""
    return (
        measure.id, measure.code, measure.name, measure.agency_code, measure.agency_name, measure.unit, measure.decimals, measure.direction,
        measure.period, measure.is_public, measure.responsible, measure.source,
    )  # fmt: skip
