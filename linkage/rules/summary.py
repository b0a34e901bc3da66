"""The answer in plain sentences, from the numbers as they are shown. Cautious: what is small is called small, what is not known so."""

from collections.abc import Iterator, Mapping

from linkage.rules.answers import Answers, Figure, Sentence
from linkage.rules.intervals import Interval


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation; it is translated where it is shown."""
    return text


SENTENCES: Mapping[str, str] = {
    "portion": gettext_noop(
        "Of %(people)s people, housing would pay for itself within a year for a small portion that can be told beforehand: about "
        "%(portion)s (%(data)s from the data alone, %(total)s with what is assumed)."
    ),
    "portion_none": gettext_noop(
        "Of %(people)s people nobody can be told beforehand for whom housing would pay for itself within a year (up to %(total)s "
        "with what is assumed)."
    ),
    "portion_hidden": gettext_noop(
        "Of %(people)s people, those for whom housing would pay for itself within a year are too few to be counted here, or the figure "
        "would give others away."
    ),
    "depth": gettext_noop(
        "A program that starts with the highest scores pays for itself as a whole down to about %(depth)s of them (%(data)s; %(total)s)."
    ),
    "depth_none": gettext_noop("No program of any size pays for itself as a whole (up to a depth of %(total)s with what is assumed)."),
    "rest": gettext_noop(
        "For everybody together housing costs more than it saves: a person-year comes to about %(net)s net (%(data)s; %(total)s). What "
        "that buys is housing, and fewer days in jail, emergency visits and nights in shelter, not savings."
    ),
    "rest_pays": gettext_noop(
        "For everybody together housing would save about %(net)s net a person-year (%(data)s; %(total)s). No experiment has found that: "
        "check the prices and the extracts before anything is said of it."
    ),
    "top_tenth": gettext_noop(
        "For the tenth with the highest scores, a person-year of housing comes to %(net)s net and avoids about %(jail)s days in jail, "
        "%(ed)s emergency visits and %(shelter)s nights in shelter."
    ),
    "state": gettext_noop(
        "Counting State money alone the portion is %(portion)s, as the federal government pays most of what hospitals would be paid less."
    ),
    "state_none": gettext_noop(
        "Counting State money alone it pays for nobody, as the federal government pays most of what hospitals would be paid less."
    ),
    "state_hidden": gettext_noop("Counting State money alone the portion is too small to be shown."),
    "naive": gettext_noop(
        "A rule that looks at one year only would have said %(naive)s. That is not to be believed: bad years pass by themselves."
    ),
    "fall": gettext_noop(
        "The costliest tenth of year 1 cost %(fall)s less the year after, without any program. That fall is not a saving."
    ),
    "exact": gettext_noop("Exact matching of names and numbers would have missed %(lost)s of what housing offsets."),
    "alone": gettext_noop("With the data of the first agency alone the portion is %(portion)s; it takes the linked data to see the rest."),
    "unverified": gettext_noop("The prices have not been verified: nothing here may be quoted before they are."),
    "use": gettext_noop("This is for planning only. It may not be used to decide about any person, nor for enforcement."),
}


def summary(told: Answers) -> tuple[Sentence, ...]:
    """The sentences in the order in which they are read."""
    return tuple(Sentence(SENTENCES[key], values) for key, values in _said(told))


def _said(told: Answers) -> Iterator[tuple[str, dict[str, str]]]:
    yield _portion(told)
    yield from _depth(told)
    yield from _beyond(told)
    yield from _state(told)
    yield from _beware(told)
    if not told.prices.verified:
        yield "unverified", {}
    yield "use", {}


def _portion(told: Answers) -> tuple[str, dict[str, str]]:
    found, people = told.main.portion, f"{told.people:,}"
    if found.value is None:
        return "portion_hidden", {"people": people}
    if found.value == 0:
        return "portion_none", {"people": people, "total": _share(found.total.high if found.total else 0.0)}
    return "portion", {"people": people, "portion": _share(found.value), **_both_shares(found)}


def _depth(told: Answers) -> Iterator[tuple[str, dict[str, str]]]:
    found = told.main.depth
    if found.value:
        yield "depth", {"depth": _share(found.value), **_both_shares(found)}
    elif found.value == 0:
        yield "depth_none", {"total": _share(found.total.high if found.total else 0.0)}


def _beyond(told: Answers) -> Iterator[tuple[str, dict[str, str]]]:
    by_part = {one.slug: one for one in told.outcomes}
    everyone, tenth = by_part["everyone"].net, by_part["top_10"]
    if everyone.value is not None:
        ranges = {"data": _range(everyone.data), "total": _range(everyone.total)}
        yield "rest" if everyone.value < 0 else "rest_pays", {"net": _signed(everyone.value), **ranges}
    avoided = (tenth.jail_days, tenth.ed_visits, tenth.shelter_nights)
    if tenth.net.value is not None and all(one.value is not None for one in avoided):
        jail, visits, nights = (f"{one.value:.1f}" for one in avoided)
        yield "top_tenth", {"net": _signed(tenth.net.value), "jail": jail, "ed": visits, "shelter": nights}


def _state(told: Answers) -> Iterator[tuple[str, dict[str, str]]]:
    found = next(each for each in told.grid if each.switches.payer == "state" and _otherwise_standard(told, each.switches))
    if found.portion.value is None:
        yield "state_hidden", {}
    elif found.portion.value == 0:
        yield "state_none", {}
    else:
        yield "state", {"portion": _share(found.portion.value)}


def _otherwise_standard(told: Answers, at: object) -> bool:
    names = ("rung", "basis", "years", "cost", "group")
    return all(getattr(at, name) == getattr(told.standard, name) for name in names)


def _beware(told: Answers) -> Iterator[tuple[str, dict[str, str]]]:
    if told.naive.portion.value:
        yield "naive", {"naive": _share(told.naive.portion.value)}
    fall = next(one.fall for one in told.regression if one.depth == 0.10)
    if fall.value is not None and fall.value > 0:
        yield "fall", {"fall": f"{fall.value:.0%}"}
    if told.exact is not None and told.exact.lost.value:
        yield "exact", {"lost": f"{told.exact.lost.value:.0%}"}
    first = told.by_rung[0].portion
    if len(told.rungs) > 1 and first.value is not None and told.main.portion.value:
        yield "alone", {"portion": _share(first.value)}


def _both_shares(found: Figure) -> dict[str, str]:
    return {"data": _shares(found.data), "total": _shares(found.total)}


def _shares(one: Interval | None) -> str:
    return f"{_share(one.low)} to {_share(one.high)}" if one else "not known"


def _range(one: Interval | None) -> str:
    return f"{_signed(one.low)} to {_signed(one.high)}" if one else "not known"


def _share(value: float) -> str:
    return f"{value:.1%}" if 0 < value < 0.0995 else f"{value:.0%}"


def _dollars(value: float) -> str:
    return f"${value:,.0f}"


def _signed(value: float) -> str:
    """A cost is written with a minus."""
    return f"\u2212{_dollars(-value)}" if value < 0 else _dollars(value)
