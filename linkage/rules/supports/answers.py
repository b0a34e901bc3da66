"""What a study of supports around training answers: aggregates alone, all of them past disclosure control."""

from dataclasses import dataclass

from linkage.rules.answers import Figure, Sentence


@dataclass(frozen=True, slots=True)
class Combination:
    """`supports`: had by its people, of SUPPORTS. `people`: None where hidden, beside others or itself. `completion`: share of 1."""

    supports: tuple[str, ...]
    people: int | None
    completion: Figure


@dataclass(frozen=True, slots=True)
class Missing:
    """Supports that people have none of at the same time, and who holds each: the agencies that would have to act together."""

    supports: tuple[str, ...]
    holders: tuple[str, ...]
    people: int | None
    of_participants: Figure
    completion: Figure


@dataclass(frozen=True, slots=True)
class Subsidy:
    """Dollars a person in the year before and the year after the end of training, of those who completed and those who did not."""

    completed: bool
    people: int | None
    before: Figure
    after: Figure


@dataclass(frozen=True, slots=True)
class GroupCompletion:
    dimension: str
    label: str
    people: int
    completion: Figure


@dataclass(frozen=True, slots=True)
class SupportsHeadline:
    """What may become readings of measures; None where hidden."""

    completion: float | None


@dataclass(frozen=True, slots=True)
class SupportsAnswers:
    """All of it. `participants` by links at the threshold. `warning`: what an association is and is not, shown with every chart."""

    method: str
    seed: int
    imputations: int
    min_cell: int
    headline: SupportsHeadline
    participants: int
    completion: Figure
    combinations: tuple[Combination, ...]
    missing: tuple[Missing, ...]
    subsidies: tuple[Subsidy, ...]
    groups: tuple[GroupCompletion, ...]
    warning: Sentence
    summary: tuple[Sentence, ...]
