"""Assess many measures in chunks; one that cannot be assessed never stops the others."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connections, transaction

from metrics.queries.apart import POISON, assess_apart
from metrics.queries.assessed import Answer, Facts, assess_facts, read_facts
from metrics.queries.columns import Chosen, Clocks

Ids = Sequence[int]
CHUNK = 1_000


def chunks(measure_ids: Ids) -> Iterator[Ids]:
    """Parts that are assessed at once: small enough for the processor's caches and for a bounded memory."""
    for start in range(0, len(measure_ids), CHUNK):
        yield measure_ids[start : start + CHUNK]


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
