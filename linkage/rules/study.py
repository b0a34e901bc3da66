"""A study of supportive housing from records and links to answers: in one go, or stage by stage as a run does it.

The stages: `cohorts_of` (who the people are), `estimate` (all numbers, before anything is hidden), `suppressed` (what may leave)."""

from dataclasses import replace

from linkage.rules.answers import METHOD, Answers, Deaths, ExactMatching, Headline, Origin
from linkage.rules.assumptions import Assumptions, likeliest
from linkage.rules.bootstrap import point, whole
from linkage.rules.disclosure.shares import Rules
from linkage.rules.drawing import Plan, random_numbers
from linkage.rules.estimated import Cohorts, Estimated, Told, cohorts_of, estimate
from linkage.rules.facts import deaths, naive, regression, share, uses
from linkage.rules.groups import groups_of
from linkage.rules.portion import figures, ranked
from linkage.rules.prices import CONNECTICUT
from linkage.rules.priors import PRIORS
from linkage.rules.publishing import grid_answers, outcomes
from linkage.rules.sensitivity import tornado
from linkage.rules.shapes import Links, People, Records
from linkage.rules.summary import summary
from linkage.rules.switches import standard
from linkage.rules.tables import tables

__all__ = ["STANDARD", "answers", "cohorts_of", "estimate", "suppressed"]
STANDARD = Plan(CONNECTICUT, PRIORS)
"""With prices that are to be verified before use."""


def answers(records: Records, links: Links, plan: Plan = STANDARD, told: Told = lambda done, total: None) -> Answers:
    """All stages in one go. The same records, links and plan give the same answers."""
    cohorts = cohorts_of(records, links, plan)
    return suppressed(cohorts, estimate(cohorts, plan, told), plan)


def suppressed(cohorts: Cohorts, found: Estimated, plan: Plan) -> Answers:
    """What may leave the enclave, with the sentences that say it."""
    rules, top = Rules(plan.min_cell), cohorts.rungs[-1]
    assumed = likeliest(plan.priors, plan.prices).only(top.sources)
    groups = groups_of(cohorts.certain, rules)
    grid = tuple(grid_answers(found, groups, rules))
    at = standard([rung.slug for rung in cohorts.rungs])
    main = next(each for each in grid if each.switches == at)
    told = Answers(
        origin=_origin(plan),
        headline=Headline(main.portion.value, main.depth.value),
        prices=plan.prices,
        priors=plan.priors,
        people=found.people,
        standard=at,
        rungs=tuple(rung.slug for rung in cohorts.rungs),
        groups=tuple(group.slug for group in groups),
        grid=grid,
        uses=tuple(uses(cohorts.certain, plan.prices, rules)),
        regression=tuple(regression(cohorts.certain, plan.prices, rules)),
        naive=naive(cohorts.certain, assumed, rules),
        exact=_exact(cohorts, assumed, plan, rules),
        outcomes=tuple(outcomes(found, rules)),
        tornado=tornado(plan, tables(cohorts.imputed, plan.prices, top), assumed, found.people, rules),
        deaths=_deaths(cohorts, assumed, plan, rules),
        summary=(),
    )
    return replace(told, summary=summary(told))


def _origin(plan: Plan) -> Origin:
    return Origin(METHOD, plan.seed, plan.imputations, plan.draws, plan.grid_draws, plan.min_cell, plan.use_traits)


def _exact(cohorts: Cohorts, assumed: Assumptions, plan: Plan, rules: Rules) -> ExactMatching | None:
    if cohorts.exact is None:
        return None
    everything, seen = (float((people.units[:, 1] @ assumed.worth).sum()) for people in (cohorts.certain, cohorts.exact))
    count = len(cohorts.exact.units)
    lost = 1 - seen / everything if everything else 0.0
    samples = whole(tables([cohorts.exact], plan.prices, cohorts.rungs[-1]), assumed, random_numbers(plan.seed, "exact"))
    portion = float(point(samples, lambda sample: figures(ranked(sample.found), assumed.programme))[0])
    return ExactMatching(count, share(max(lost, 0.0), count, rules), share(portion, count, rules))


def _deaths(cohorts: Cohorts, assumed: Assumptions, plan: Plan, rules: Rules) -> Deaths | None:
    people: People = cohorts.certain
    if people.died is None:
        return None
    samples = whole(tables([people], plan.prices, cohorts.rungs[-1]), assumed, random_numbers(plan.seed, "deaths"))
    return deaths(people.died[samples[0].rows], rules)
