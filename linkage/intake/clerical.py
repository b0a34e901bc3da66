"""A sample of pairs for people to read, drawn by strata of probability.

The pairs themselves are shown for made-up extracts alone: a sample of a real study is read at the agency, never on a page."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from agencies.intake.findings import Refused
from linkage.intake.extracts import Engine, Task
from linkage.intake.synthetic.agencies import MARK
from linkage.intake.tables import load_people, workplace
from linkage.rules.clerical import STRATA, strata_of
from linkage.rules.shapes import Ints, Links

SHOWN = ("source", "first_name", "middle_name", "last_name", "birth_date", "ssn", "sex", "zip")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """`pairs` (k,): places in Links; `strata` (k,): the stratum of each; `sizes`: how many pairs each stratum has in all."""

    pairs: Ints
    strata: Ints
    sizes: tuple[int, ...]


def draw(links: Links, each: int, seed: int) -> Sample:
    """At most `each` pairs of every stratum, at random."""
    rng = np.random.default_rng([seed, 6])
    stratum = strata_of(links.probability)
    inside = [np.flatnonzero(stratum == number) for number in range(len(STRATA) - 1)]
    drawn = [rng.permutation(places)[:each] for places in inside]
    pairs = np.concatenate(drawn).astype(np.int64)
    return Sample(pairs, stratum[pairs], tuple(len(places) for places in inside))


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
