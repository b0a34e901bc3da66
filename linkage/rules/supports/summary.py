"""The answer of a study of supports in plain sentences, from the numbers as they are shown."""

from collections.abc import Iterator, Mapping

from linkage.rules.answers import Figure, Sentence
from linkage.rules.summary import gettext_noop
from linkage.rules.supports.answers import SupportsAnswers

SENTENCES: Mapping[str, str] = {
    "warning": gettext_noop(
        "This is an association, not an effect. People who have supports differ from those who have not in many ways that these data do "
        "not show. That they complete more often does not show the supports caused it."
    ),
    "completion": gettext_noop("Of %(people)s participants about %(share)s completed (%(low)s to %(high)s)."),
    "ends": gettext_noop(
        "With all three supports %(all)s completed, with none %(none)s: a difference of %(points)s points, whose cause these data "
        "cannot tell."
    ),
    "missing": gettext_noop(
        "%(people)s participants (%(share)s) have none of %(supports)s at the same time; these are held by %(holders)s, who would have "
        "to act together."
    ),
    "use": gettext_noop("This is for planning only. It may not be used to decide about any person, nor for enforcement."),
}
WARNING = Sentence(SENTENCES["warning"], {})


def supports_summary(told: SupportsAnswers) -> tuple[Sentence, ...]:
    """The sentences in the order in which they are read; the warning before any comparison."""
    return tuple(Sentence(SENTENCES[key], values) for key, values in _said(told))


def _said(told: SupportsAnswers) -> Iterator[tuple[str, dict[str, str]]]:
    found = told.completion
    if found.value is not None and found.data is not None:
        ends = {"low": _share(found.data.low), "high": _share(found.data.high)}
        yield "completion", {"people": f"{told.participants:,}", "share": _share(found.value), **ends}
    yield "warning", {}
    yield from _ends(told)
    for one in told.missing:
        if len(one.supports) > 1 and one.people and one.of_participants.value:
            named = {"supports": _listed(one.supports), "holders": _listed(one.holders)}
            yield "missing", {"people": f"{one.people:,}", "share": _share(one.of_participants.value), **named}
            break
    yield "use", {}


def _ends(told: SupportsAnswers) -> Iterator[tuple[str, dict[str, str]]]:
    by_count: dict[int, Figure] = {len(one.supports): one.completion for one in told.combinations}
    everything, nothing = by_count.get(3), by_count.get(0)
    if everything and nothing and everything.value is not None and nothing.value is not None:
        points = round(100 * everything.value) - round(100 * nothing.value)
        yield "ends", {"all": _share(everything.value), "none": _share(nothing.value), "points": str(points)}


def _share(value: float) -> str:
    return f"{value:.0%}"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1]
