"""How good the links are: what the model itself expects, who is linked to whom, and whether groups of records grew too large."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from linkage.intake.blocking import RuleCount
from linkage.rules.clusters import at_threshold
from linkage.rules.shapes import THRESHOLD, Bools, Ints, Links

NOT_SAID = "not said"
LARGE = 12
"""Records of one person, over all sources, beyond which somebody should look."""
BINS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0)
METHOD = (
    "Expected by the model: precision is the mean probability of the pairs taken for one person; recall is the sum of their probabilities "
    "over the sum for all compared pairs. Pairs that no blocking rule names are in neither. The probabilities are right as far as the "
    "model is; a sample read by people says more."
)


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `records` client records, how many are linked to a record of another source."""

    records: int
    linked: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of records, before any suppression: none of it leaves the enclave as it is.

    `rates`: source -> rate; `group_rates`: group -> its word -> rate; `overlap`: source -> source -> people of the first whom the second
    knows; `sizes`: records of a person -> how many people; `largest`: most records of one person within one source; `bins`: pairs by
    probability, between the bounds of BINS; `rules`: pairs by blocking rule."""

    threshold: float
    records: int
    people: int
    pairs: int
    precision: float
    recall: float
    method: str
    rates: Mapping[str, Rate]
    group_rates: Mapping[str, Mapping[str, Rate]]
    overlap: Mapping[str, Mapping[str, int]]
    sizes: Mapping[int, int]
    too_large: int
    largest: Mapping[str, int]
    bins: tuple[int, ...]
    rules: tuple[RuleCount, ...]

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What quality asks of records: source by number and the words of these numbers, groups by code and word."""

    source: Ints
    order: tuple[str, ...]
    groups: Mapping[str, Ints]
    labels: Mapping[str, tuple[str, ...]]


def quality_of(rows: Rows, links: Links, rules: tuple[RuleCount, ...], threshold: float = THRESHOLD) -> Quality:
    """Everything above, for records joined at the threshold."""
    count, kept = len(rows.source), links.probability >= threshold
    person = at_threshold(links, count, threshold)
    seen = _seen(rows, person)
    sizes, people = np.unique(np.bincount(person), return_counts=True) if count else (np.array([]), np.array([]))
    precision, recall = expected(links, threshold)
    elsewhere = seen[person].sum(axis=1) > 1 if count else np.zeros(0, dtype=bool)
    return Quality(
        threshold=threshold,
        records=count,
        people=len(seen),
        pairs=int(kept.sum()),
        precision=precision,
        recall=recall,
        method=METHOD,
        rates={name: _rate(rows.source == code, elsewhere) for code, name in enumerate(rows.order)},
        group_rates={name: _by_word(codes, rows.labels[name], elsewhere) for name, codes in rows.groups.items()},
        overlap={a: {b: int((seen[:, i] & seen[:, j]).sum()) for j, b in enumerate(rows.order)} for i, a in enumerate(rows.order)},
        sizes={int(size): int(number) for size, number in zip(sizes, people, strict=True)},
        too_large=int(people[sizes > LARGE].sum()),
        largest={name: int(np.bincount(person[rows.source == code]).max(initial=0)) for code, name in enumerate(rows.order)},
        bins=tuple(int(number) for number in np.histogram(links.probability, BINS)[0]),
        rules=rules,
    )


def expected(links: Links, threshold: float) -> tuple[float, float]:
    """Precision and recall of pairs as the probabilities have them; 1 and 1 of no pairs at all."""
    kept = links.probability[links.probability >= threshold]
    everything = float(links.probability.sum())
    return (float(kept.mean()) if len(kept) else 1.0, float(kept.sum()) / everything if everything else 1.0)


def _seen(rows: Rows, person: Ints) -> Bools:
    """(people, sources): whether a source has any record of the person."""
    seen = np.zeros((int(person.max(initial=-1)) + 1, len(rows.order)), dtype=bool)
    seen[person, rows.source] = True
    return seen


def _rate(which: Bools, linked: Bools) -> Rate:
    return Rate(int(which.sum()), int((which & linked).sum()))


def _by_word(codes: Ints, words: tuple[str, ...], linked: Bools) -> dict[str, Rate]:
    named = {word: _rate(codes == code, linked) for code, word in enumerate(words)}
    return named | {NOT_SAID: _rate(codes < 0, linked)}
