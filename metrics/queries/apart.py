"""Assess measures of which some cannot be assessed: those are found by halving and never stop the others."""

from collections.abc import Callable, Sequence

from django.db import DataError, transaction

from metrics.queries.assessed import Answer, assess_chosen
from metrics.queries.columns import Chosen, Clocks

# What facts that no rule can judge make the rules raise. A lost connection or a time limit is nobody's fault and goes on up.
POISON = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, DataError)

Take = Callable[[Answer], None]
Ids = Sequence[int]


def assess_apart(measure_ids: Ids, clocks: Clocks, *, take: Take) -> dict[int, str]:
    """Hands the assessment of the measures to `take`; the error of each measure that failed, by id."""
    if not measure_ids:
        return {}
    try:
        with transaction.atomic():
            take(assess_chosen(Chosen(ids=measure_ids), clocks))
    except POISON as error:
        if len(measure_ids) == 1:
            return {measure_ids[0]: f"{type(error).__name__}: {error}"[:2000]}
        half = len(measure_ids) // 2
        first = assess_apart(measure_ids[:half], clocks, take=take)
        return first | assess_apart(measure_ids[half:], clocks, take=take)
    return {}
