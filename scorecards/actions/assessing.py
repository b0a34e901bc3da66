"""Assess many measures in chunks; one that cannot be assessed is found by halving and never stops the others."""

from collections.abc import Callable, Iterator, Sequence

from django.db import DataError, transaction

from metrics.queries.assessed import Answer, assess_chosen
from metrics.queries.columns import Chosen, Clocks

CHUNK = 1_000
# What facts that no rule can judge make the rules raise. A lost connection or a time limit is nobody's fault and goes on up.
POISON = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, DataError)

Take = Callable[[Answer], None]


def chunks(measure_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Parts that are assessed at once: small enough for the processor's caches and for a bounded memory."""
    for start in range(0, len(measure_ids), CHUNK):
        yield measure_ids[start : start + CHUNK]


def assess_apart(measure_ids: Sequence[int], clocks: Clocks, *, take: Take, all_between: bool = False) -> dict[int, str]:
    """Hands the assessment of the measures to `take`; the error of each measure that failed, by id.

    `all_between`: the ids are all there are between the first and the last, which reads faster."""
    if not measure_ids:
        return {}
    chosen = Chosen(first=measure_ids[0], last=measure_ids[-1]) if all_between else Chosen(ids=measure_ids)
    try:
        with transaction.atomic():
            take(assess_chosen(chosen, clocks))
    except POISON as error:
        if len(measure_ids) == 1:
            return {measure_ids[0]: f"{type(error).__name__}: {error}"[:2000]}
        half = len(measure_ids) // 2
        first = assess_apart(measure_ids[:half], clocks, take=take, all_between=all_between)
        return first | assess_apart(measure_ids[half:], clocks, take=take, all_between=all_between)
    return {}
