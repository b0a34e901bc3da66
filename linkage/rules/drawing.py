"""The estimates of one scoring (whose data, which payer, which prices) for every group, window and cost of the program at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from linkage.rules import bootstrap
from linkage.rules.assumptions import Assumptions, drawn, likeliest
from linkage.rules.beyond import beyond_money
from linkage.rules.bootstrap import Measure, Sample
from linkage.rules.groups import Group
from linkage.rules.portion import FIGURES, fading_of, figures, ranked
from linkage.rules.prices import PriceTable
from linkage.rules.priors import Priors
from linkage.rules.scoring import Scored
from linkage.rules.shapes import Floats, People
from linkage.rules.switches import COSTS, EVERYONE, YEARS, Switches
from linkage.rules.tables import Rung, tables


@dataclass(frozen=True, slots=True)
class Plan:
    """How a study is computed. `draws`: of the headline; `grid_draws`: of the other settings. `min_cell`: of the strictest owner."""

    prices: PriceTable
    priors: Priors
    seed: int = 1
    imputations: int = 8
    draws: int = 160
    grid_draws: int = 40
    min_cell: int = 11
    use_traits: bool = True

    def __post_init__(self) -> None:
        if min(self.imputations, self.draws, self.grid_draws) < 2:
            raise ValueError("Imputations and draws must be at least 2 each.")


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """`value` (k,), `data` and `total` (draws, k): of whatever a Measure counts."""

    value: Floats
    data: Floats
    total: Floats

    def cut(self, start: int, stop: int) -> "Estimates":
        return Estimates(self.value[start:stop], self.data[:, start:stop], self.total[:, start:stop])


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """All that one scoring gives. `sample`: everybody of the first imputation, to see who stands behind a figure."""

    by_switches: dict[Switches, Estimates]
    beyond: Estimates
    sample: Sample
    assumed: Assumptions


def draw_scoring(
    plan: Plan, cohorts: Sequence[People], rung: Rung, groups: Sequence[Group], at: Switches, *, is_standard: bool = False
) -> Drawn:
    """`at`: payer and basis. The standard scoring gets the headline's draws and what lies beyond money.

    Deterministic: each scoring has random numbers of its own, whatever was computed before."""
    known = tables(cohorts, plan.prices, rung)
    assumed = likeliest(plan.priors, plan.prices, payer=at.payer, basis=at.basis).only(rung.sources)
    measure = _measure(groups, is_standard=is_standard)
    rng = random_numbers(plan.seed, "|".join(at.scoring))

    def assume(rng: Generator) -> Assumptions:
        return drawn(plan.priors, plan.prices, rng, payer=at.payer, basis=at.basis).only(rung.sources)

    samples = bootstrap.whole(known, assumed, rng)
    count = plan.draws if is_standard else plan.grid_draws
    estimates = Estimates(
        bootstrap.point(samples, measure),
        bootstrap.draws(known, lambda _: assumed, count, rng, measure),
        bootstrap.draws(known, assume, count, rng, measure),
    )
    return _sorted_out(estimates, groups, at, samples[0], assumed)


def random_numbers(seed: int, purpose: str) -> Generator:
    """A stream of its own for each purpose."""
    return np.random.default_rng([seed, *purpose.encode()])


def _settings(groups: Sequence[Group]) -> list[tuple[int, float, Group | None]]:
    return [(years, cost, group) for years in YEARS for cost in COSTS for group in (None, *groups)]


def _measure(groups: Sequence[Group], *, is_standard: bool) -> Measure:
    settings = _settings(groups)

    def measure(sample: Sample) -> Floats:
        fading = {years: fading_of(sample.found, sample.first, years) for years in YEARS}
        people = {group: ranked(_part(sample, group)) for group in (None, *groups)}
        found = [figures(people[group], sample.assumed.programme * cost, fading[years]) for years, cost, group in settings]
        return np.concatenate([*found, beyond_money(sample).ravel()] if is_standard else found)

    return measure


def _part(sample: Sample, group: Group | None) -> Scored:
    return sample.found if group is None else sample.found.at(sample.among(group.members(sample.table.people)))


def _sorted_out(estimates: Estimates, groups: Sequence[Group], at: Switches, sample: Sample, assumed: Assumptions) -> Drawn:
    size = len(FIGURES)
    settings = _settings(groups)
    by_switches = {
        Switches(at.rung, at.payer, at.basis, years, cost, group.slug if group else EVERYONE): estimates.cut(n * size, (n + 1) * size)
        for n, (years, cost, group) in enumerate(settings)
    }
    return Drawn(by_switches, estimates.cut(len(settings) * size, len(estimates.value)), sample, assumed)
