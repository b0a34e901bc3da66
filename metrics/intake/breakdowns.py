"""Breakdowns as files write them: dimensions and categories, several of each by semicolons in the same order."""

from collections.abc import Callable, Collection
from functools import lru_cache

from agencies.intake.findings import Refused, shortened
from metrics.rules.guards.names import is_whole_state, nearest

LONGEST_KEY = 500
Pairs = tuple[tuple[str, str], ...]


def pairs_of(dimension: str, category: str) -> Pairs:
    """The (dimension, category) pairs in order of dimension; none for a total. Raises Refused."""
    if not dimension and not category:
        return ()
    dimensions = [part.strip() for part in dimension.split(";")]
    categories = [part.strip() for part in category.split(";")]
    if len(dimensions) != len(categories) or "" in dimensions or "" in categories:
        raise Refused("Dimensions and categories do not pair up.", "Give one category for each dimension, both by ; in the same order.")
    if len(set(dimensions)) != len(dimensions):
        raise Refused("A dimension is named twice.", "Name each dimension once.")
    return tuple(sorted(zip(dimensions, categories, strict=True)))


def key_of(pairs: Pairs) -> str:
    """The breakdown's key: `dimension=category;...` in order of dimension; empty for a total."""
    return ";".join(f"{dimension}={category}" for dimension, category in pairs)


def pairs_in(key: str) -> Pairs:
    """The pairs that a key was made of."""
    return tuple((dimension, category) for dimension, _, category in (part.partition("=") for part in key.split(";") if part))


def check_pairs(pairs: Pairs, known: Collection[tuple[str, str]], near: Callable[[str, frozenset[str]], str] = nearest) -> None:
    """Raises Refused for a category that dimensions.csv does not have, with the one that `near` finds."""
    for pair in pairs:
        if pair not in known:
            problem = f"There is no category {shortened(pair[1])!r} of dimension {shortened(pair[0])!r}."
            raise Refused(problem, _instead(pair, frozenset(known), near))
    if len(key_of(pairs)) > LONGEST_KEY:
        raise Refused("The combination of categories is too long to store.", f"Shorten it to {LONGEST_KEY} characters.")


def _instead(pair: tuple[str, str], known: frozenset[tuple[str, str]], near: Callable[[str, frozenset[str]], str]) -> str:
    """What to do about a category that is not known."""
    meant = near(pair[1], _categories(pair[0], known))
    if meant:
        return f"It may be {meant!r}; correct it, or add the category in dimensions.csv first."
    if is_whole_state(pair[1]):
        return "Leave dimension and category empty for the figure of the whole State."
    return "Correct it, or add the category in dimensions.csv first."


@lru_cache(maxsize=16)
def _categories(dimension: str, known: frozenset[tuple[str, str]]) -> frozenset[str]:
    return frozenset(category for owner, category in known if owner == dimension)
