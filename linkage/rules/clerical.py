"""What people's answers to a sample of pairs say about precision and recall."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linkage.rules.shapes import THRESHOLD, Floats, Ints

STRATA = (0.01, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999, 1.0)
"""Bounds of the strata; THRESHOLD is one of them."""
Z = 1.959963984540054
METHOD = "From pairs read by people, drawn by strata of probability and weighted by how many pairs each stratum has; 95% intervals."


@dataclass(frozen=True, slots=True)
class Share:
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Read:
    """What the answers say: of the pairs taken for one person, the share that are; of the pairs that are, the share that are taken."""

    answers: int
    precision: Share
    recall: Share
    method: str = METHOD


def strata_of(probability: Floats) -> Ints:
    """The stratum of each pair, from 0."""
    found: Ints = np.clip(np.digitize(probability, STRATA) - 1, 0, len(STRATA) - 2).astype(np.int64)
    return found


def from_answers(strata: Ints, sizes: Sequence[int], answers: Sequence[bool | None]) -> Read:
    """`answers`: one person (True), two (False), or nobody could tell (None), for each pair of a sample, whose stratum is in `strata`;
    `sizes`: how many pairs each stratum has in all. A stratum without an answer counts as half and half."""
    said = np.array([answer is not None for answer in answers], bool)
    same = np.array([bool(answer) for answer in answers], bool)
    numbers = range(len(sizes))
    asked = np.array([int(said[strata == number].sum()) for number in numbers])
    yes = np.array([int((same & said)[strata == number].sum()) for number in numbers])
    size = np.array(sizes, dtype=float)
    share = np.where(asked > 0, yes / np.maximum(asked, 1), 0.5)
    # One answer more of each kind keeps a stratum of all-yes from looking certain.
    smooth = (yes + 1) / (asked + 2)
    variance = size**2 * smooth * (1 - smooth) / np.maximum(asked, 1)
    above = np.array(STRATA[:-1]) >= THRESHOLD
    right, taken, missed = float((size * share)[above].sum()), float(size[above].sum()), float((size * share)[~above].sum())
    spread, left_out = float(variance[above].sum()), float(variance[~above].sum())
    every = max(right + missed, 1e-9)
    of_recall = (missed**2 * spread + right**2 * left_out) / every**4
    return Read(int(said.sum()), _share(right / max(taken, 1e-9), spread / max(taken, 1e-9) ** 2), _share(right / every, of_recall))


def _share(value: float, variance: float) -> Share:
    reach = Z * float(np.sqrt(variance))
    return Share(value, max(0.0, value - reach), min(1.0, value + reach))
