"""The tables of a study of supportive housing, each row with what a template needs: words, and where there are intervals a strip."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from linkage.rules.answers import Answers, Bar, Outcome
from linkage.rules.prices import Price
from linkage.rules.priors import EVIDENCE, Prior
from scorecards.charts.studies import words
from scorecards.charts.studies.strips import Scale, Strip, bar, scale_of, strip
from scorecards.templatetags.amounts import count_text


@dataclass(frozen=True, slots=True)
class Row:
    """A row's name, its cells, and its strip. `parts`: cells that carry intervals, each as its value and what stands below it."""

    name: str
    cells: tuple[str, ...]
    strip: Strip | None = None
    parts: tuple[tuple[str, ...], ...] = ()


def groups(told: Answers) -> list[tuple[str, list[Row]]]:
    """By dimension: each group with its people, the paying portion, both intervals and the depth."""
    scale = scale_of([one.portion for one in (told.main, *told.by_group)], least=0.0)
    found: dict[str, list[Row]] = {}
    for one in told.by_group:
        dimension, _colon, label = one.switches.group.partition(": ")
        cells = (
            count_text(one.people),
            words.value(one.portion, words.share),
            words.interval(one.portion.data, words.share),
            words.interval(one.portion.total, words.share),
            words.bracketed(one.depth, words.share),
        )
        if one.portion.value is not None:
            parts = (words.parts(one.depth, words.share),)
            found.setdefault(dimension, []).append(Row(label, cells, strip(one.portion, scale), parts))
    return [(words.dimension(name), rows) for name, rows in found.items()]


def groups_left_out(told: Answers) -> str:
    """Which groups are not shown, and why; empty where all are."""
    hidden: dict[str, list[str]] = {}
    for one in told.by_group:
        if one.portion.value is None:
            dimension, _colon, label = one.switches.group.partition(": ")
            hidden.setdefault(dimension, []).append(label)
    return words.left_out(hidden)


def ladder(told: Answers) -> list[Row]:
    """What each agency's data add: the paying portion with its intervals, step by step."""
    scale = scale_of([one.portion for one in told.by_rung], least=0.0)
    return [
        Row(
            words.rung(one.switches.rung),
            (
                words.value(one.portion, words.share),
                words.interval(one.portion.data, words.share),
                words.interval(one.portion.total, words.share),
            ),
            strip(one.portion, scale),
        )
        for one in told.by_rung
    ]


def deaths(told: Answers) -> str:
    """What is known of deaths, which end use as housing might."""
    if told.deaths is None:
        return _("The extracts hold no days of death: who died in year 2 is counted as somebody who used nothing afterwards.")
    return _(
        "In year 2 %(cohort)s of the cohort died, and %(top)s of the tenth with the highest scores. Who died uses nothing afterwards."
    ) % {
        "cohort": words.value(told.deaths.cohort, words.share),
        "top": words.value(told.deaths.top_tenth, words.share),
    }


def groups_finding(told: Answers) -> str:
    """Where the portion is largest."""
    known = [one for one in told.by_group if one.portion.value]
    if not known:
        return _("In no group can a portion be shown that is above nobody.")
    best = max(known, key=lambda one: one.portion.value or 0.0)
    return _("The portion is largest among “%(group)s”: %(portion)s of %(people)s people (%(both)s).") % {
        "group": words.group(best.switches.group),
        "portion": words.share(best.portion.value or 0.0),
        "people": count_text(best.people),
        "both": words.both(best.portion, words.share),
    }


def tornado(told: Answers) -> list[Row]:
    """Each assumption at the ends of its range, widest first: portion and depth there. A range is written from its low end to its high."""
    scale = scale_of([each for one in told.tornado for each in one.portion], least=0.0)
    return [_assumed(one if one.low <= one.high else _turned(one), told.main.portion.value, scale) for one in told.tornado]


def _turned(one: Bar) -> Bar:
    return replace(one, low=one.high, high=one.low, portion=(one.portion[1], one.portion[0]), depth=(one.depth[1], one.depth[0]))


def _assumed(one: Bar, middle: float | None, scale: Scale) -> Row:
    between = _("%(low)s to %(high)s")
    cells = (
        between % {"low": words.step(one.low), "high": words.step(one.high)},
        *(words.value(each, words.share) for each in one.portion),
        between % {"low": words.value(one.depth[0], words.share), "high": words.value(one.depth[1], words.share)},
    )
    return Row(words.assumption(one.assumption), cells, bar(*one.portion, middle, scale))


def tornado_finding(told: Answers) -> str:
    if not told.tornado:
        return ""
    return _("The answer depends most on %(first)s.") % {"first": words.assumption(told.tornado[0].assumption)}


def cohort(told: Answers) -> list[Row]:
    """What the cohort used and what it cost, by service."""
    return [
        Row(
            str(words.SERVICES.get(one.service, one.service)),
            (
                words.value(one.used, words.share),
                *(words.value(each, words.units) for each in one.units),
                one.unit,
                *(words.value(each, words.dollars) for each in one.cost),
            ),
        )
        for one in told.uses
    ]


def outcomes(told: Answers) -> list[Row]:
    """What housing does beyond money, a person-year."""
    return [Row(str(words.PARTS.get(one.slug, one.slug)), tuple(_outcome(one)), parts=tuple(_parts(one))) for one in told.outcomes]


def _parts(one: Outcome) -> Iterator[tuple[str, ...]]:
    yield from (words.parts(figure, words.units) for figure in (one.jail_days, one.ed_visits, one.shelter_nights))
    yield words.parts(one.net, words.dollars)


def _outcome(one: Outcome) -> Iterator[str]:
    yield words.value(one.people, words.share)
    for figure in (one.jail_days, one.ed_visits, one.shelter_nights):
        yield words.bracketed(figure, words.units)
    yield words.bracketed(one.net, words.dollars)
    yield _days(one)


def _days(one: Outcome) -> str:
    """Days of housing for each dollar that is paid on top."""
    if one.housed_days.value is None:
        return words.value(one.housed_days, words.units) or _("pays for itself")
    return _("one day for $%(dollars)s") % {"dollars": f"{1 / one.housed_days.value:,.0f}"}


def prices(told: Answers) -> list[Row]:
    """Every price with its year, its source and who pays."""
    table = told.prices
    rows = [_price(str(words.SERVICES.get(name, name)), price) for name, price in table.services.items()]
    return [*rows, _price(_("supportive housing"), table.programme)]


def _price(name: str, price: Price) -> Row:
    split = price.split
    who = _("State %(state)s, federal %(federal)s") % {"state": words.share(split.state), "federal": words.share(split.federal)}
    return Row(name, (f"{words.dollars(price.dollars)} / {price.unit}", str(price.year), who, price.source))


def priors(told: Answers) -> list[Row]:
    """What is assumed and not measured, with where each range is from."""
    assumed = told.priors
    rows = [_prior(words.assumption(name), prior) for name, prior in assumed.effects.items()]
    return [*rows, _prior(words.assumption("price"), assumed.price), _prior(words.assumption("programme"), assumed.programme)]


def _prior(name: str, prior: Prior) -> Row:
    return Row(name, (words.step(prior.low), words.step(prior.mode), words.step(prior.high), prior.source))


def evidence() -> tuple[str, ...]:
    """What the literature says of such estimates."""
    return EVIDENCE


def not_to_believe(told: Answers) -> list[dict[str, Any]]:
    """A rule on one year, and exact matching: what each would have said."""
    naive = told.naive
    rows = [
        (_("A rule on year 1 would have said"), words.value(naive.portion, words.share), _("not to be believed")),
        (_("It would have claimed, a person-year"), words.value(naive.claimed, words.dollars), ""),
        (_("What came the year after"), words.value(naive.came, words.dollars), ""),
    ]
    if told.exact:
        rows.append((_("Exact matching misses of what housing offsets"), words.value(told.exact.lost, words.share), ""))
    return [{"label": label, "value": value, "note": note} for label, value, note in rows]
