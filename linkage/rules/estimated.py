"""All estimates of a study before anything is hidden: plain numbers of no person, which still must not leave the enclave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from linkage.rules import clusters
from linkage.rules.beyond import COUNTED, PARTS, avoided, largest_avoided, parts
from linkage.rules.bootstrap import Sample
from linkage.rules.disclosure.mass import Mass, hidden_nested, mass_of
from linkage.rules.disclosure.shares import Rules
from linkage.rules.drawing import Drawn, Estimates, Plan, draw_scoring, random_numbers
from linkage.rules.groups import Group, groups_of
from linkage.rules.people import people_of
from linkage.rules.portion import DEPTHS, FIGURES, fading_of, places_of
from linkage.rules.prices import BASES, PAYERS
from linkage.rules.shapes import Bools, Floats, Links, People, Records
from linkage.rules.showing import Raw, raw
from linkage.rules.switches import Switches
from linkage.rules.tables import Rung, imputed, rungs

Told = Callable[[int, int], None]
"""Hears how many of how many scorings are done."""
FEWEST = 200
"""People in a cohort. Below, five folds hold too few of those with high costs."""
WORDS = {"people": "portion"}
"""Names that are widened like others."""


@dataclass(frozen=True, slots=True, eq=False)
class Cohorts:
    """The cohort in three ways: joined at the threshold, by exact matching (None: not known), and imputed."""

    certain: People
    exact: People | None
    imputed: list[People]
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """The estimates of one setting, in the order of FIGURES; what stands behind its mean and its saving, and behind those of the people
    whom its group leaves: `beside`. `largest`: dollars that one person may bring to the mean; `programme`: what a person-year costs."""

    switches: Switches
    found: tuple[Raw, ...]
    mean: Mass
    saving: Mass
    beside: tuple[tuple[Mass, Mass], ...]
    largest: float
    programme: float


@dataclass(frozen=True, slots=True)
class Estimated:
    """`curve_hidden`: by scoring (rung, payer, basis joined by |), why each of DEPTHS may not be shown. `beyond`: by part of PARTS, the
    estimates of COUNTED; `beyond_hidden`: why not the three services, nor the net; `beyond_largest`: what one person may bring to these."""

    people: int
    sizes: Mapping[str, int]
    settings: tuple[Setting, ...]
    curve_hidden: Mapping[str, tuple[str, ...]]
    beyond: Mapping[str, tuple[Raw, ...]]
    beyond_hidden: Mapping[str, tuple[str, ...]]
    beyond_largest: tuple[float, ...]


def cohorts_of(records: Records, links: Links, plan: Plan) -> Cohorts:
    """Raises ValueError for a cohort that is too small to say anything of."""
    count = len(records.source)
    certain = people_of(records, clusters.at_threshold(links, count))
    if len(certain.units) < FEWEST:
        raise ValueError(f"The cohort has fewer than {FEWEST} people, which are too few for an answer.")
    matched = clusters.by_exact_matching(links, count)
    exact = None if matched is None else people_of(records, matched)
    drawn = imputed(records, links, plan.imputations, random_numbers(plan.seed, "links"))
    return Cohorts(certain, exact, drawn, rungs(records, with_traits=plan.use_traits))


def estimate(cohorts: Cohorts, plan: Plan, told: Told = lambda done, total: None) -> Estimated:
    """Every setting of the grid, scoring by scoring."""
    rules = Rules(plan.min_cell)
    groups = groups_of(cohorts.certain, rules)
    top = cohorts.rungs[-1]
    scorings = [(rung, Switches(rung.slug, payer, basis)) for rung, payer, basis in product(cohorts.rungs, PAYERS, BASES)]
    settings: list[Setting] = []
    curves: dict[str, tuple[str, ...]] = {}
    for done, (rung, at) in enumerate(scorings):
        told(done, len(scorings))
        is_standard = at == Switches(top.slug)
        drawn = draw_scoring(plan, cohorts.imputed, rung, groups if rung == top else (), at, is_standard=is_standard)
        settings += _settings(drawn, groups)
        curves["|".join(at.scoring)] = tuple(_curve_hidden(drawn.sample, rules))
        if is_standard:
            standard = drawn
    told(len(scorings), len(scorings))
    return _gathered(cohorts, groups, settings, curves, standard, rules)


def _gathered(
    cohorts: Cohorts,
    groups: Sequence[Group],
    settings: list[Setting],
    curves: Mapping[str, tuple[str, ...]],
    standard: Drawn,
    rules: Rules,
) -> Estimated:
    return Estimated(
        people=len(cohorts.certain.units),
        sizes={group.slug: int(group.members(cohorts.certain).sum()) for group in groups},
        settings=tuple(settings),
        curve_hidden=curves,
        beyond=_beyond(standard.beyond),
        beyond_hidden=_beyond_hidden(standard.sample, rules),
        beyond_largest=(*largest_avoided(standard.assumed), standard.assumed.largest),
    )


def _settings(drawn: Drawn, groups: Sequence[Group]) -> Iterator[Setting]:
    by_slug = {group.slug: group for group in groups}
    sample = drawn.sample
    for switches, estimates in drawn.by_switches.items():
        group = by_slug.get(switches.group)
        among = sample.among(group.members(sample.table.people)) if group else np.ones(len(sample.rows), bool)
        left = [sample.among(each) for each in group.left(sample.table.people)] if group else []
        gain = _gain(drawn, switches)
        behind = [(mass_of(sample.found.offset[who]), mass_of(gain[who & (gain > 0)])) for who in (among, *left)]
        yield Setting(
            switches,
            tuple(raw(name, *_column(estimates, place)) for place, name in enumerate(FIGURES)),
            *behind[0],
            tuple(behind[1:]),
            drawn.assumed.largest,
            drawn.assumed.programme * switches.cost,
        )


def _column(estimates: Estimates, place: int) -> tuple[float, Floats, Floats]:
    return float(estimates.value[place]), estimates.data[:, place], estimates.total[:, place]


def _gain(drawn: Drawn, at: Switches) -> Floats:
    fading = fading_of(drawn.sample.found, drawn.sample.first, at.years)
    gain: Floats = fading.of(drawn.sample.found.expected) - drawn.assumed.programme * at.cost
    return gain


def _curve_hidden(sample: Sample, rules: Rules) -> list[str]:
    """The people between two depths that are shown must be enough, with nobody above half of what they cost."""
    return hidden_nested(sample.found.offset, _to_depths(sample), rules)


def _to_depths(sample: Sample) -> list[Bools]:
    count = len(sample.rows)
    share = np.arange(1, count + 1) / count
    return [np.arange(count) <= place for place in places_of(share, DEPTHS)]


def _beyond(estimates: Estimates) -> dict[str, tuple[Raw, ...]]:
    size = len(COUNTED)
    found = [raw(WORDS.get(COUNTED[n % size], COUNTED[n % size]), *_column(estimates, n)) for n in range(size * len(PARTS))]
    return {part: tuple(found[n * size : (n + 1) * size]) for n, part in enumerate(PARTS)}


def _beyond_hidden(sample: Sample, rules: Rules) -> dict[str, tuple[str, ...]]:
    """By part: of each service and of the net. The net stands beside the curve."""
    housed = list(parts(sample))
    curve = [part for part, why in zip(_to_depths(sample), _curve_hidden(sample, rules), strict=True) if not why]
    services = [hidden_nested(column, housed, rules) for column in avoided(sample).T]
    net = hidden_nested(sample.found.offset, housed, rules, curve)
    return dict(zip(PARTS, zip(*services, net, strict=True), strict=True))
