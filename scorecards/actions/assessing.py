"""Assess many measures in chunks; one that cannot be assessed is found by halving and never stops the others."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import DataError, connections, transaction

from metrics.queries.assessed import Answer, Facts, assess_chosen, assess_facts, read_facts
from metrics.queries.columns import Chosen, Clocks

CHUNK = 1_000
# What facts that no rule can judge make the rules raise. A lost connection or a time limit is nobody's fault and goes on up.
POISON = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, DataError)

Take = Callable[[Answer], None]
Ids = Sequence[int]


def chunks(measure_ids: Ids) -> Iterator[Ids]:
    """Parts that are assessed at once: small enough for the processor's caches and for a bounded memory."""
    for start in range(0, len(measure_ids), CHUNK):
        yield measure_ids[start : start + CHUNK]


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


def assess_all(measure_ids: Ids, clocks: Clocks, *, done: Callable[[int], None]) -> tuple[list[Answer], dict[int, str]]:
    """The assessments of all measures there are, and the errors of those that failed. While one chunk is assessed the next is read.

    `done` hears how many measures are behind us."""
    answers, odd, behind = list[Answer](), list[Ids](), 0
    for part, facts in _read_ahead(list(chunks(measure_ids)), clocks):
        try:
            if facts is None:
                odd.append(part)
            else:
                answers.append(assess_facts(facts, clocks.as_of))
        except POISON:
            odd.append(part)
        behind += len(part)
        done(behind)
    failures: dict[int, str] = {}
    for part in odd:
        failures |= assess_apart(part, clocks, take=answers.append)
    return answers, failures


def _read_ahead(parts: Sequence[Ids], clocks: Clocks) -> Iterator[tuple[Ids, Facts | None]]:
    """The facts of each part, read by a thread that is one part ahead, over the connection and in the transaction of the caller, who
    leaves it alone meanwhile. None: they cannot be read together."""
    if not parts:
        return
    shared = connections["default"]
    shared.inc_thread_sharing()
    try:
        with ThreadPoolExecutor(1, initializer=connections.__setitem__, initargs=("default", shared)) as reader:
            coming = reader.submit(_read, parts[0], clocks)
            for place, part in enumerate(parts):
                facts = coming.result()
                if place + 1 < len(parts):
                    coming = reader.submit(_read, parts[place + 1], clocks)
                yield part, facts
    finally:
        shared.dec_thread_sharing()


def _read(part: Ids, clocks: Clocks) -> Facts | None:
    try:
        with transaction.atomic():
            return read_facts(Chosen(first=part[0], last=part[-1]), clocks)
    except POISON:
        return None
