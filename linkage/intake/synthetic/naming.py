"""Names for people who do not exist: common ones by rank, and rare ones put together from syllables."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from linkage.intake.nicknames import SHORT_FORMS

Texts = NDArray[np.object_]


def _words(name: str) -> tuple[str, ...]:
    return tuple((Path(__file__).parent / "names" / f"{name}.txt").read_text(encoding="utf-8").split())


MEN, WOMEN, SURNAMES, SYLLABLES = (_words(name) for name in ("men", "women", "surnames", "syllables"))
"""By rank, the most common first."""
MIDDLES = "abcdefghijlmnoprstvw"
RARE_FIRST, RARE_LAST, RARE = 0.15, 0.62, 12_000


def _made_up(rng: np.random.Generator, count: int) -> Texts:
    """Different made-up names of two or three syllables, in random order."""
    parts = rng.integers(0, len(SYLLABLES), (count * 2, 3))
    long = rng.random(count * 2) < 0.5
    words = {SYLLABLES[a] + SYLLABLES[b] + (SYLLABLES[c] if more else "") for (a, b, c), more in zip(parts, long, strict=True)}
    return rng.permutation(np.array(sorted(words), dtype=object))[:count]


def _by_rank(count: int, steepness: float) -> NDArray[np.float64]:
    weights = 1 / np.arange(1, count + 1) ** steepness
    return np.asarray(weights / weights.sum())


@cache
def _rare() -> tuple[Texts, Texts]:
    """Rare first and last names; the same whatever the seed, as the names of a country are."""
    rng = np.random.default_rng(7)
    return _made_up(rng, 3_000), _made_up(rng, RARE)


def first_names(rng: np.random.Generator, is_man: NDArray[np.bool_]) -> Texts:
    """A first name for each: common ones by rank, about a seventh of them rare."""
    names = np.empty(len(is_man), dtype=object)
    for group, common in ((is_man, MEN), (~is_man, WOMEN)):
        names[group] = rng.choice(np.array(common, dtype=object), int(group.sum()), p=_by_rank(len(common), 0.8))
    rare = rng.random(len(names)) < RARE_FIRST
    names[rare] = rng.choice(_rare()[0], int(rare.sum()))
    return names


def last_names(rng: np.random.Generator, count: int) -> Texts:
    """Surnames: common ones by rank, and three of five from a long tail."""
    names = rng.choice(np.array(SURNAMES, dtype=object), count, p=_by_rank(len(SURNAMES), 0.7))
    tail = rng.random(count) < RARE_LAST
    rare = _rare()[1]
    names[tail] = rng.choice(rare, int(tail.sum()), p=_by_rank(len(rare), 0.45))
    return np.asarray(names)


def short_form(rng: np.random.Generator, name: str) -> str:
    """A short form that the name is known by, or the name itself."""
    known = SHORT_FORMS.get(name, (name,))
    return known[int(rng.integers(len(known)))]
