"""A study of supports around training from records and links to answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from linkage.rules import clusters
from linkage.rules.answers import METHOD, Figure
from linkage.rules.disclosure.shares import Rules
from linkage.rules.disclosure.tables import suppress
from linkage.rules.disclosure.together import Between, Told, gives_away, known_of, may_stand_together
from linkage.rules.drawing import random_numbers
from linkage.rules.facts import mean
from linkage.rules.groups import NOT_SAID, pooled, words_of
from linkage.rules.shapes import SUPPORTS, Bools, Ints, Links, Participants, SupportRecords
from linkage.rules.showing import Raw, hidden, shown_share
from linkage.rules.supports.answers import Combination, GroupCompletion, Missing, Subsidy, SupportsAnswers, SupportsHeadline
from linkage.rules.supports.intervals import share_interval
from linkage.rules.supports.participants import COMBINATIONS, combination, participants_of
from linkage.rules.supports.summary import WARNING, supports_summary

HOLDERS = {"childcare": "Office of Early Childhood", "housing": "Department of Housing", "transport": "Department of Transportation"}
"""Which agency holds each support, where a study does not say otherwise."""
FEWEST = 50
"""Participants without whom nothing can be said of eight combinations."""
MOST_SUBSIDY = 50_000.0
"""Dollars a year of all supports together that one participant may plausibly be paid."""
Who = Callable[[Participants], Bools]


@dataclass(frozen=True, slots=True)
class SupportsPlan:
    """`holders`: by support, the agency that gives it."""

    seed: int = 1
    imputations: int = 8
    min_cell: int = 11
    holders: Mapping[str, str] = field(default_factory=lambda: HOLDERS)


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """The participants joined at the threshold, and imputed."""

    certain: Participants
    imputed: Sequence[Participants]
    rules: Rules

    def completion(self, who: Who) -> Raw:
        """Of the people that `who` picks, estimated over the imputations. Of nobody it is 0."""
        parts = [(float(people.completed[who(people)].sum()), float(who(people).sum())) for people in self.imputed]
        met = [(part, whole) for part, whole in parts if whole]
        value, interval = share_interval(*zip(*met, strict=True)) if met else share_interval([0.0], [1.0])
        return Raw(value, interval, interval)


def supports_answers(records: SupportRecords, links: Links, plan: SupportsPlan | None = None) -> SupportsAnswers:
    """The same records, links and plan give the same answers. Raises ValueError where there are too few participants."""
    plan = plan or SupportsPlan()
    training = _training(records, links, plan)
    people, rules = training.certain, training.rules
    combinations = tuple(_combinations(training))
    completion = _one_interval(shown_share(training.completion(_everybody), len(people.completed), rules))
    told = SupportsAnswers(
        method=METHOD,
        seed=plan.seed,
        imputations=plan.imputations,
        min_cell=plan.min_cell,
        headline=SupportsHeadline(completion.value),
        participants=len(people.completed),
        completion=completion,
        combinations=combinations,
        missing=tuple(_missing(training, combinations, plan.holders)),
        subsidies=tuple(_subsidies(people, rules)),
        groups=tuple(_groups(training)),
        warning=WARNING,
        summary=(),
    )
    return replace(told, summary=supports_summary(told))


def _training(records: SupportRecords, links: Links, plan: SupportsPlan) -> Training:
    count = len(records.source)
    certain = participants_of(records, clusters.at_threshold(links, count))
    if len(certain.completed) < FEWEST:
        raise ValueError(f"There are fewer than {FEWEST} participants, which are too few for an answer.")
    around, rng = clusters.neighbourhoods(links, count), random_numbers(plan.seed, "links")
    drawn = [participants_of(records, clusters.drawn(around, 1.0 - rng.random(around.count))) for _ in range(plan.imputations)]
    return Training(certain, drawn, Rules(plan.min_cell))


def _everybody(people: Participants) -> Bools:
    return np.ones(len(people.completed), bool)


def _with(number: int) -> Who:
    return lambda people: np.asarray(combination(people) == number)


def _without(bits: int) -> Who:
    return lambda people: np.asarray((combination(people) & bits) == 0)


def _combinations(training: Training) -> Iterator[Combination]:
    """All eight, none first. What is hidden is hidden beside the total and the other seven."""
    number = combination(training.certain)
    sizes = np.bincount(number, minlength=COMBINATIONS)
    shown = _shown_shares(training, [_with(each) for each in range(COMBINATIONS)], sizes)
    hides = suppress(sizes[:, None], training.rules.min_cell).cells[:, 0]
    for each in range(COMBINATIONS):
        supports = _named(each)
        yield Combination(supports, None if hides[each] else int(sizes[each]), hidden() if hides[each] else shown[each])


def _shown_shares(training: Training, who: Sequence[Who], sizes: Ints) -> list[Figure]:
    """Completion of parts that make up all participants."""
    found = [training.completion(each) for each in who]
    everyone = training.completion(_everybody).value * int(sizes.sum())
    parts = np.array([one.value for one in found]) * sizes.astype(np.float64)
    ends = [_ends(one, int(size), training.rules) for one, size in zip(found, sizes, strict=True)]
    may = may_stand_together(parts, sizes, everyone, training.rules, ends)
    return [
        _one_interval(shown_share(one, int(size), training.rules)) if allowed else hidden()
        for one, size, allowed in zip(found, sizes, may, strict=True)
    ]


def _ends(one: Raw, size: int, rules: Rules) -> Between:
    """Of the interval as it is shown, in people."""
    return rules.low_share(one.data.low, size) * size, rules.high_share(one.data.high, size) * size


def _missing(training: Training, combinations: Sequence[Combination], holders: Mapping[str, str]) -> Iterator[Missing]:
    """Every set of two or three supports that people have none of, the most people first."""
    several = [bits for bits in range(1, COMBINATIONS) if bits.bit_count() > 1]
    may = _may_be_missing(training, combinations, several)
    found = [_missing_one(training, combinations, bits, holders, may=bits in may) for bits in several]
    yield from sorted(found, key=lambda one: (-len(one.supports), -(one.people or 0)))


def _may_be_missing(training: Training, combinations: Sequence[Combination], several: Sequence[int]) -> set[int]:
    """The sets whose completion may be shown: that of each combination inside is shown, and beside all that is shown nobody can work out
    the one of a few."""
    rules, sizes = training.rules, np.bincount(combination(training.certain), minlength=COMBINATIONS)
    found = [training.completion(_with(each)) for each in range(COMBINATIONS)]
    parts = np.array([one.value for one in found]) * sizes.astype(np.float64)
    each_one = np.eye(COMBINATIONS, dtype=bool)
    told = [_told(training, _everybody, np.ones(COMBINATIONS, bool), sizes)]
    told += [_told(training, _with(n), each_one[n], sizes) for n, one in enumerate(combinations) if one.completion.value is not None]
    may: set[int] = set()
    for bits in several:
        inside = np.array([not each & bits for each in range(COMBINATIONS)])
        more = [*told, _told(training, _without(bits), inside, sizes)]
        shown = all(combinations[n].completion.value is not None for n, one in enumerate(inside) if one)
        if shown and not gives_away(parts, sizes, more, each_one, rules):
            may, told = may | {bits}, more
    return may


def _told(training: Training, who: Who, members: Bools, sizes: Ints) -> Told:
    found, size = training.completion(who), int(sizes[members].sum())
    return Told(members, known_of(found.value * size, size, training.rules, _ends(found, size, training.rules)))


def _missing_one(training: Training, combinations: Sequence[Combination], bits: int, holders: Mapping[str, str], *, may: bool) -> Missing:
    """Its people are those of one or two combinations: shown only where each of these may be."""
    people, rules = training.certain, training.rules
    inside = [each for each in range(COMBINATIONS) if not each & bits]
    count, whole = int(_without(bits)(people).sum()), len(people.completed)
    supports = _named(bits)
    held = tuple(holders[support] for support in supports)
    if any(combinations[each].people is None for each in inside) or not rules.may_share(count, whole):
        return Missing(supports, held, None, hidden(), hidden())
    completion = _one_interval(shown_share(training.completion(_without(bits)), count, rules)) if may else hidden()
    return Missing(supports, held, count, Figure(round(count / whole, 4)), completion)


def _subsidies(people: Participants, rules: Rules) -> Iterator[Subsidy]:
    for completed in (True, False):
        these, count = people.dollars[people.completed == completed], len(people.completed)
        share = rules.share(len(these) / count, count)
        before, after = (mean(column, rules, MOST_SUBSIDY) if share is not None else hidden() for column in these.T)
        # The exact number would undo the rounding of every share of those who completed.
        yield Subsidy(completed, None if share is None else round(share * count), before, after)


def _groups(training: Training) -> Iterator[GroupCompletion]:
    for name, labels in training.certain.labels.items():
        parts = pooled(training.certain.groups[name], len(labels), training.rules)
        sizes = np.array([size for _codes, size in parts], np.int64)
        shown = _shown_shares(training, [_coded(name, codes) for codes, _size in parts], sizes)
        for (codes, size), figure in zip(parts, shown, strict=True):
            yield GroupCompletion(name, words_of(name, codes, [*labels, NOT_SAID]), size, figure)


def _coded(name: str, codes: tuple[int, ...]) -> Who:
    return lambda people: np.isin(people.groups[name], codes)


def _named(bits: int) -> tuple[str, ...]:
    return tuple(support for place, support in enumerate(SUPPORTS) if bits >> place & 1)


def _one_interval(figure: Figure) -> Figure:
    """Nothing is assumed here, so there is one interval only."""
    return replace(figure, total=None)
