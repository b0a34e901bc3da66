"""The card of one measure computed from facts in hand: for a past day, or before the worker has been."""

from collections.abc import Mapping

import numpy as np

from metrics.queries.assessed import Facts, assess_facts
from metrics.rules.columns import RULE_VERSION
from scorecards.queries.answers import rows_of
from scorecards.queries.faces import card_row
from scorecards.queries.lens import Lens
from scorecards.queries.pages.sheet import Sheet
from scorecards.queries.rows import CardRow


def card_of(found: Sheet, facts: Facts, breakdown: tuple[int, str], at: Lens) -> CardRow:
    """The card of the measure or of its group (id, label); a group without a series gets the total's numbers."""
    answer = assess_facts(facts, at.as_of)
    places = answer.assessed.breakdown.tolist()
    chosen = np.array([places.index(breakdown[0]) if breakdown[0] in places else 0])
    return card_row(face_of(found), breakdown, next(rows_of(answer, chosen)), (at.as_of, RULE_VERSION, at.known_on))


def cards_of(found: Sheet, facts: Facts, labels: Mapping[int, str], at: Lens) -> list[CardRow]:
    """The cards of the series of the facts that have a label."""
    answer = assess_facts(facts, at.as_of)
    chosen = np.flatnonzero(np.isin(answer.assessed.breakdown, list(labels)))
    rows = zip(answer.assessed.breakdown[chosen].tolist(), rows_of(answer, chosen), strict=True)
    face = face_of(found)
    return [card_row(face, (group, labels[group]), numbers, (at.as_of, RULE_VERSION, at.known_on)) for group, numbers in rows]


def face_of(found: Sheet) -> tuple[object, ...]:
    """The FACE of a measure, with until when its miss is accepted."""
    measure = found.measure
    return (
        measure.id, measure.code, measure.name, measure.agency_code, measure.agency_name, measure.unit, measure.decimals, measure.direction,
        measure.period, measure.is_public, measure.responsible, measure.source, found.accepted_until,
    )  # fmt: skip
