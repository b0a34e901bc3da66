"""For which portion supportive housing pays, and how deep a program can go before it does not: the headlines and the curve."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linkage.rules.scoring import Scored
from linkage.rules.shapes import Floats, Ints

DEPTHS = (0.02, 0.05, 0.10, 0.15, 0.20, 0.30, 0.50, 1.00)
"""Shares of the cohort, those with the highest scores first, at which the curve is drawn."""
FIGURES = ("portion", "depth", "mean_offset", "saving", *(f"net_{round(depth * 100)}" for depth in DEPTHS))
"""What is estimated of a group of people, in this order: shares of 1, then dollars a person-year."""


@dataclass(frozen=True, slots=True)
class Fading:
    """How use goes on in later years: `kept` of what lies above the cohort's mean offset `base` is left on average over the window."""

    base: float
    kept: float

    def of(self, offset: Floats) -> Floats:
        faded: Floats = self.base + (offset - self.base) * self.kept
        return faded


FEWEST = 11
"""People whose average offset is taken for one."""
LASTING = Fading(0.0, 1.0)
"""The year after selection, as it was measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """People by falling score: what is expected of each, his weight; the share down to him, and the average offset of that share, which
    says something only from place `enough` on."""

    expected: Floats
    weight: Floats
    share: Floats
    average: Floats
    enough: int = 0


def ranked(found: Scored, fewest: int = FEWEST) -> Ranked:
    """Of people who are in the order of their scores. The average of fewer than `fewest` says nothing."""
    cumulated = np.cumsum(found.weight)
    average = np.cumsum(found.weight * found.offset) / np.maximum(cumulated, 1e-9)
    enough = int(np.searchsorted(cumulated, fewest))
    return Ranked(found.expected, found.weight, cumulated / cumulated[-1:], average, enough)


def figures(people: Ranked, programme: float, fading: Fading = LASTING) -> Floats:
    """FIGURES, where a person-year of the program costs `programme` dollars. NaN of nobody.

    portion: the share whose expected offset covers it. depth: the largest share, ranked by score, whose average held-out offset still does.
    mean_offset: dollars a person-year. saving: of those who pay, spread over everybody, by what is expected of them.
    net_x: the average offset of the x percent with the highest scores, less the program's cost."""
    if not len(people.weight):
        return np.full(len(FIGURES), np.nan)
    gain = fading.of(people.expected) - programme
    total = float(people.weight.sum())
    pays = float(people.weight[gain >= 0].sum()) / total
    saving = float(people.weight @ np.maximum(gain, 0.0)) / total
    average = fading.of(people.average)
    return np.array(
        [
            pays,
            depth(people.share[people.enough :], average[people.enough :], programme),
            average[-1],
            saving,
            *_nets(people.share, average, programme),
        ]
    )


def depth(share: Floats, average: Floats, programme: float) -> float:
    """The largest share whose average offset covers the program; 0 where none does."""
    covers = np.flatnonzero(average >= programme)
    return float(share[covers[-1]]) if len(covers) else 0.0


def _nets(share: Floats, average: Floats, programme: float) -> Floats:
    return average[places_of(share, DEPTHS)] - programme


def places_of(share: Floats, depths: Sequence[float]) -> Ints:
    """The place of the first person with whom the share, which grows, reaches each depth."""
    found: Ints = np.minimum(np.searchsorted(share, np.array(depths) - 1e-12), len(share) - 1)
    return found


def fading_of(found: Scored, first: Floats, years: int) -> Fading:
    """The cautious view of a window of several years: what lies above the cohort's mean goes on falling as fast as it fell from year 1 to
    year 2 among the tenth with the highest offsets in year 1 (`first`). Falls slow down in truth, so this is the lower end."""
    base = _mean(found.offset, found.weight)
    if years <= 1:
        return Fading(base, 1.0)
    top = first >= np.quantile(first, 0.9)
    above_then = _mean(first[top], found.weight[top]) - _mean(first, found.weight)
    above_now = _mean(found.offset[top], found.weight[top]) - base
    left = min(max(above_now / above_then, 0.0), 1.0) if above_then > 0 else 1.0
    return Fading(base, float(np.mean([left**year for year in range(years)])))


def _mean(values: Floats, weight: Floats) -> float:
    total = float(weight.sum())
    return float((values * weight).sum()) / total if total else 0.0
