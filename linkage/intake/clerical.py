"""A sample of pairs read by people, drawn by strata of probability; and what their answers say about precision and recall.

The pairs themselves are shown for made-up extracts alone: a sample of a real study is read at the agency, never on a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agencies.intake.findings import Refused
from linkage.intake.extracts import Engine, Task
from linkage.intake.quality import THRESHOLD
from linkage.intake.synthetic.agencies import MARK
from linkage.intake.tables import load_people, workplace
from linkage.rules.shapes import Ints, Links

STRATA = (0.01, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999, 1.0)
"""Bounds of the strata; THRESHOLD is one of them."""
SHOWN = ("source", "first_name", "middle_name", "last_name", "birth_date", "ssn", "sex", "zip")
Z = 1.959963984540054
METHOD = "From pairs read by people, drawn by strata of probability and weighted by how many pairs each stratum has; 95% intervals."


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """`pairs` (k,): places in Links; `strata` (k,): the stratum of each; `sizes`: how many pairs each stratum has in all."""

    pairs: Ints
    strata: Ints
    sizes: tuple[int, ...]


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


def draw(links: Links, each: int, seed: int) -> Sample:
    """At most `each` pairs of every stratum, at random."""
    rng = np.random.default_rng([seed, 6])
    stratum = np.clip(np.digitize(links.probability, STRATA) - 1, 0, len(STRATA) - 2)
    inside = [np.flatnonzero(stratum == number) for number in range(len(STRATA) - 1)]
    drawn = [rng.permutation(places)[:each] for places in inside]
    pairs = np.concatenate(drawn).astype(np.int64)
    return Sample(pairs, stratum[pairs].astype(np.int64), tuple(len(places) for places in inside))


def pages(task: Task, engine: Engine, links: Links, sample: Sample) -> list[tuple[Mapping[str, str], Mapping[str, str]]]:
    """Both records of each pair of the sample, as the agencies wrote them. Raises Refused unless every record is a made-up one."""
    with workplace(engine) as connection:
        load_people(connection, task)
        real = connection.execute(f"select count(*) from people where not starts_with(person, '{MARK}-')").fetchone()  # noqa: S608
        if real is None or real[0]:
            raise Refused("Pairs are shown of made-up extracts alone.", "Have the sample read where the records are at home.")
        wanted = sorted({int(row) for side in (links.left, links.right) for row in side[sample.pairs]})
        cells = connection.execute(f"select row, {', '.join(SHOWN)} from people where row = any(?)", [wanted]).fetchall()  # noqa: S608
    records = {int(row[0]): {name: cell or "" for name, cell in zip(SHOWN, row[1:], strict=True)} for row in cells}
    return [(records[int(links.left[pair])], records[int(links.right[pair])]) for pair in sample.pairs]


def from_answers(sample: Sample, answers: Sequence[bool | None]) -> Read:
    """`answers`: one person (True), two (False), or nobody could tell (None), for each pair of the sample."""
    said = np.array([answer is not None for answer in answers])
    same = np.array([bool(answer) for answer in answers])
    numbers = range(len(sample.sizes))
    asked = np.array([int(said[sample.strata == number].sum()) for number in numbers])
    yes = np.array([int((same & said)[sample.strata == number].sum()) for number in numbers])
    size = np.array(sample.sizes, dtype=float)
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
