"""Somebody who has everything that a study shows tries to prove small numbers: on random tables, and on the groups of published studies."""

from collections.abc import Iterator

import numpy as np

from bench import linkage_world
from bench.registry import Row
from linkage.rules.answers import Answers
from linkage.rules.disclosure.attacker import Hidden, recovered
from linkage.rules.disclosure.shares import MIN_CELL, Rules
from linkage.rules.disclosure.tables import suppress
from linkage.rules.drawing import Plan
from linkage.rules.estimated import cohorts_of, estimate
from linkage.rules.groups import groups_of
from linkage.rules.prices import CONNECTICUT
from linkage.rules.priors import PRIORS
from linkage.rules.shapes import Ints, People
from linkage.rules.study import suppressed

TABLES, STUDIES, PEOPLE = 300, 5, 600
"""Small studies are the hard ones: half of their groups are small."""
PLAN = Plan(CONNECTICUT, PRIORS, imputations=2, draws=2, grid_draws=2)


def attacked() -> Iterator[Row]:
    rng = np.random.default_rng(0)
    tables = [np.floor(rng.gamma(0.6, 40, rng.integers(2, 7, 2))).astype(np.int64) for _ in range(TABLES)]
    found = sum(len(list(recovered(table, suppress(table, MIN_CELL), MIN_CELL))) for table in tables)
    bare = sum(len(list(recovered(table, _primary(table), MIN_CELL))) for table in tables)
    against = ("with small cells alone hidden", bare)
    yield Row(
        "disclosure: small cells recovered from random tables", found, "", against[0], against[1], reach="none", ok=found == 0, n=TABLES
    )
    proven = sum(_proven(seed) for seed in range(1, STUDIES + 1))
    yield Row("disclosure: small groups proven from published studies", proven, "", reach="none", ok=proven == 0, n=STUDIES)


def _primary(table: Ints) -> Hidden:
    rows, columns = table.shape
    return Hidden((table > 0) & (table < MIN_CELL), np.zeros(rows, bool), np.zeros(columns, bool))


def _proven(seed: int) -> int:
    """How many groups of fewer people than a cell the sizes that one study shows give away."""
    world = linkage_world.world(seed, PEOPLE)
    cohorts = cohorts_of(world.records, world.links, PLAN)
    told = suppressed(cohorts, estimate(cohorts, PLAN), PLAN)
    return sum(_proven_in(name, told, cohorts.certain) for name in cohorts.certain.groups)


def _proven_in(dimension: str, told: Answers, people: People) -> int:
    """Somebody knows how many have one of the words that are told together, that each of these has one at least, and everybody's number."""
    shown = {each.switches.group: each.people for each in told.by_group}
    groups = [group for group in groups_of(people, Rules()) if group.dimension == dimension and group.slug in shown]
    true = {code: int((people.groups[dimension] == code).sum()) for code in range(-1, len(people.labels[dimension]))}
    told_of = {code: shown[group.slug] - len(group.codes) + 1 for group in groups for code in group.codes}
    rest = told.people - sum(shown[group.slug] for group in groups)
    return sum(0 < size < MIN_CELL and told_of.get(code, rest) < MIN_CELL for code, size in true.items())
