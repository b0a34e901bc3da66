"""Which records are one person: at a threshold, and drawn anew as often as the links leave it open."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linkage.rules.shapes import THRESHOLD, Bools, Floats, Ints, Links


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhoods:
    """The links of `records` records, with the connected neighborhood (by any link at all) that each link lies in."""

    links: Links
    records: int
    of_link: Ints
    count: int


def neighbourhoods(links: Links, records: int) -> Neighbourhoods:
    """Raises ValueError for a pair outside the records or a probability that is none."""
    ends = np.concatenate([links.left, links.right])
    if ends.size and (ends.min() < 0 or ends.max() >= records):
        raise ValueError(f"A link names record {int(ends.max())}, and there are {records}.")
    if not ((links.probability >= 0) & (links.probability <= 1)).all():
        raise ValueError("A link has a probability outside 0 to 1.")
    labels = _components(links.left, links.right, records)
    return Neighbourhoods(links, records, labels[links.left], int(labels.max(initial=-1)) + 1)


def at_threshold(links: Links, records: int, threshold: float = THRESHOLD) -> Ints:
    """A person's number for each record: those joined by links of at least `threshold`."""
    return _joined(links, records, links.probability >= threshold)


def by_exact_matching(links: Links, records: int) -> Ints | None:
    """A person's number for each record if only pairs that agree on all of a key were joined; None where that is not known."""
    return None if links.exact is None else _joined(links, records, links.exact)


def drawn(around: Neighbourhoods, uniform: Floats) -> Ints:
    """One imputation of who is whom, from one uniform number for each neighborhood.

    A link is used if its probability is at least its neighborhood's number: so it is used as often as it is likely, a stronger link is
    never dropped while a weaker one of the same neighborhood stays, and neighbourhoods vary independently."""
    used: Bools = around.links.probability >= uniform[around.of_link]
    return _joined(around.links, around.records, used)


def _joined(links: Links, records: int, used: Bools) -> Ints:
    return _components(links.left[used], links.right[used], records)


def _components(left: Ints, right: Ints, records: int) -> Ints:
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(records, records))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
