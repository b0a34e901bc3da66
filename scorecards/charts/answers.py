"""What a measure's page says in words: status, change, trend and signal are separate answers, never one arrow."""

from dataclasses import replace
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics.rules.codes import Freshness, Operator, PeriodType, Signal, Status, Trend, Verdict
from scorecards.charts import sentences
from scorecards.queries.rows import CardRow
from scorecards.templatetags.amounts import MINUS, amount_text, count_text, difference_text
from scorecards.templatetags.words import STATUS

TWO_YEARS = 730


def value(card: CardRow) -> str:
    return amount_text(card.value, card.unit, card.decimals)


def status_word(card: CardRow) -> str:
    """On track."""
    return str(STATUS[card.status.slug].word)


def status(card: CardRow) -> str:
    """8.4% against at most 5.0%: off track by 3.4 points; tolerance 0.25. On the way to a target: expected in the period."""
    if card.status == Status.OVERDUE:
        return " ".join([_("%(late)s The last judgment:") % {"late": sentences.late(card)}, judgement(card)])
    return judgement(card)


def judgement(card: CardRow) -> str:
    """How the newest value stands against what was expected of it, whether or not newer ones are due."""
    if card.judged == Status.CONTEXT:
        return _("Shown for context: it is not judged against a target.")
    if card.judged == Status.NO_DATA:
        return _("No value has been reported for any period yet.")
    if card.judged == Status.NO_TARGET or card.operator is None:
        return _("%(value)s. No target applies to it, so it cannot be judged.") % {"value": value(card)}
    if card.operator == Operator.DONE:
        return _milestone(card)
    words = {
        Status.ON_TRACK: _("%(value)s against %(aim)s: on track."),
        Status.NEAR: _("%(value)s against %(aim)s: near, missed by %(gap)s, within the tolerance of %(tolerance)s."),
        Status.OFF_TRACK: _("%(value)s against %(aim)s: off track by %(gap)s; tolerance %(tolerance)s."),
    }[card.judged]
    return words % _distances(card, _("%(aim)s expected %(when)s"))


def _distances(card: CardRow, on_the_way: str) -> dict[str, str]:
    """The parts of a judgment; `on_the_way` says of what is expected that it is less than the target asks for in the end."""
    aim = sentences.aim(card) if card.operator else ""
    if aim and card.target is not None and card.expected != card.target:
        aim = on_the_way % {"aim": aim, "when": when(card.period_type, card.period)}
    gaps = {"gap": gap(card.shortfall, card), "tolerance": gap(card.tolerance, card)}
    return {"value": value(card), "when": when(card.period_type, card.period), "aim": aim, **gaps}


def _milestone(card: CardRow) -> str:
    return _("Done.") if card.judged == Status.ON_TRACK else _("Not done yet.")


def gap(size: float | None, card: CardRow) -> str:
    """A distance without a sign: 3.4 points, 12 jobs. A distance that would print as nothing keeps the digits that show it."""
    if size is None:
        return amount_text(None)
    decimals = card.decimals
    while 0 < abs(size) < 0.5 * 10**-decimals and decimals < card.decimals + 4:
        decimals += 1
    if not size:
        return amount_text(0.0, decimals=0) if not card.unit.startswith("percent") else _("0 points")
    return difference_text(abs(size), card.unit, decimals).lstrip("+")


def target(card: CardRow) -> str:
    """The governing target, its date, and what is said of it."""
    if card.target is None or card.operator is None or card.target_date is None:
        return ""
    aimed = aim_at(card, card.operator, card.target, card.target_high)
    day = long_day(card.target_date)
    if card.target_passed:
        return _("The last target was %(aim)s by %(day)s; that date has passed and it still governs.") % {"aim": aimed, "day": day}
    return _("The target is %(aim)s by %(day)s.") % {"aim": aimed, "day": day}


def aim_at(card: CardRow, operator: Operator, low: float, high: float | None) -> str:
    """At least 90%: any target of the card's measure, in its unit."""
    return sentences.aim(replace(card, operator=operator, expected=low, expected_high=high))


def harder(card: CardRow) -> str:
    return _("The target is beaten by a third or more: consider a harder one.") if card.passed_by_third else ""


def changes(card: CardRow) -> list[tuple[str, str, Verdict]]:
    """Against the period before and a year before: (against what, how much, better or worse)."""
    found = []
    if card.change_previous is not None:
        found.append((_before(card.period_type), _moved(card, card.change_previous), card.verdict_previous))
    if card.change_year is not None and card.period_type in (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YTD):
        found.append((_("against the same period a year before"), _moved(card, card.change_year), card.verdict_year))
    return found


def _before(type_: PeriodType) -> str:
    if type_ == PeriodType.MONTH:
        return _("against the month before")
    return _("against the quarter before") if type_ == PeriodType.QUARTER else _("against the period before")


def _moved(card: CardRow, change: float) -> str:
    base = None if card.value is None else card.value - change
    return difference_text(change, card.unit, card.decimals, base)


def no_change(card: CardRow) -> str:
    """What stands for the first answer where there is nothing to compare with."""
    return _("There is no earlier value to compare with%(since)s.") % {"since": _since(card)}


def trend(card: CardRow) -> str:
    """The second answer: which way it goes over many periods, how fast and how surely."""
    span = spans(card.period_type, card.trend_n)
    if card.trend == Trend.TOO_FEW:
        words = ngettext(
            "%(span)s%(since)s is too few to speak of a trend.",
            "%(span)s%(since)s are too few to speak of a trend.",
            card.trend_n,
        )
        return words % {"span": span, "since": _since(card)}
    if card.trend == Trend.FLAT:
        return _("No clear direction over the last %(span)s.") % {"span": span}
    words = {
        PeriodType.MONTH: _("Over the last %(span)s it moved by about %(slope)s a month."),
        PeriodType.QUARTER: _("Over the last %(span)s it moved by about %(slope)s a quarter."),
        PeriodType.POINT: _("Over the last %(span)s it moved by about %(slope)s from one to the next."),
    }.get(card.period_type, _("Over the last %(span)s it moved by about %(slope)s a year."))
    return words % {"span": span, "slope": slope(card)}


def spans(type_: PeriodType, count: int) -> str:
    """60 months; 12 quarters; 5 years; counts of days and years to date are figures."""
    words = {
        PeriodType.MONTH: ngettext("%(n)s month", "%(n)s months", count),
        PeriodType.QUARTER: ngettext("%(n)s quarter", "%(n)s quarters", count),
        PeriodType.POINT: ngettext("%(n)s figure", "%(n)s figures", count),
        PeriodType.YTD: ngettext("%(n)s figure", "%(n)s figures", count),
    }.get(type_, ngettext("%(n)s year", "%(n)s years", count))
    return words % {"n": count_text(count)}


def slope(card: CardRow) -> str:
    """The usual move of one period, with its sign."""
    size = gap(card.slope, card)
    return f"{'+' if (card.slope or 0) > 0 else MINUS}{size}"


def by_chance(card: CardRow) -> str:
    """How probable so clear a trend would be in a series that goes nowhere; nothing where no trend was looked for."""
    if card.trend_p is None:
        return ""
    return _("In a series that goes nowhere, so clear a trend would have p %(p)s.") % {
        "p": "< 0.001" if card.trend_p < 0.001 else f"= {card.trend_p:.3f}"
    }


def drifted(card: CardRow, first: date, last: date) -> str:
    """What stands for usual limits of a series that has moved from `first` to `last`: It has fallen for years, so they say little."""
    moved = card.trend in (Trend.BETTER, Trend.WORSE, Trend.RISING, Trend.FALLING) and card.slope
    if not moved:
        return _("It has moved over time, so usual limits do not say much.")
    if (last - first).days < TWO_YEARS:
        return (
            _("It keeps rising, so usual limits do not say much.") if moved > 0 else _("It keeps falling, so usual limits do not say much.")
        )
    if moved > 0:
        return _("It has risen for years, so usual limits do not say much.")
    return _("It has fallen for years, so usual limits do not say much.")


def signal(card: CardRow) -> str:
    """The third answer: is the newest point unusual?"""
    if card.signal == Signal.TOO_FEW:
        words = ngettext(
            "%(n)s point%(since)s is too few for usual limits; they need ten.",
            "%(n)s points%(since)s are too few for usual limits; they need ten.",
            card.signal_n,
        )
        return words % {"n": count_text(card.signal_n), "since": _since(card)}
    usual = _("It usually lies between %(low)s and %(high)s.") % {
        "low": amount_text(card.lower, card.unit, card.decimals),
        "high": amount_text(card.upper, card.unit, card.decimals),
    }
    return f"{_pattern(card)} {usual}".strip()


def _pattern(card: CardRow) -> str:
    return {
        Signal.NONE: "",
        Signal.OUTSIDE: _("The newest value lies outside the usual limits."),
        Signal.RUN_OF_8: _("The last eight values lie on one side of the mean."),
        Signal.TWO_OF_THREE: _("Two of the last three values lie near one limit."),
    }[card.signal]


def _since(card: CardRow) -> str:
    return _(" since the series changed on %(day)s") % {"day": long_day(card.since)} if card.since else ""


def freshness(card: CardRow) -> str:
    """When the next figure is expected, or what is late."""
    if card.freshness == Freshness.OVERDUE:
        return sentences.late(card)
    if card.due_on is None:
        return _("No release date is set for the next figure.")
    return _("The next figure is expected by %(day)s.") % {"day": long_day(card.due_on)}


def finding(card: CardRow) -> str:
    """The title of the chart: value, period and what they mean."""
    words = {
        Status.ON_TRACK: _("%(value)s %(when)s: on track against %(aim)s"),
        Status.NEAR: _("%(value)s %(when)s: near, misses %(aim)s by %(gap)s"),
        Status.OFF_TRACK: _("%(value)s %(when)s: off track by %(gap)s against %(aim)s"),
    }.get(card.judged, _("%(value)s %(when)s: %(direction)s"))
    return words % {**_distances(card, _("%(aim)s expected by then")), "direction": direction(card)}


def when(type_: PeriodType, label: str) -> str:
    """In Jun 2019; on Jan 22, 2019."""
    words = _("on %(period)s") if type_ == PeriodType.POINT else _("in %(period)s")
    return words % {"period": label}


def when_named(label: str) -> str:
    """The same of a period of which only the name is at hand: a comma parts the day from the year, and no other name has one."""
    return when(PeriodType.POINT if ", " in label else PeriodType.YEAR, label)


def direction(card: CardRow) -> str:
    """The trend in a few words."""
    return {
        Trend.BETTER: _("getting better over time"),
        Trend.WORSE: _("getting worse over time"),
        Trend.RISING: _("rising over time"),
        Trend.FALLING: _("falling over time"),
        Trend.FLAT: _("no clear direction over time"),
        Trend.TOO_FEW: _("too few points for a trend"),
    }[card.trend]


def long_day(day: date) -> str:
    """A day in words; of a moment the day on the State's clock."""
    return date_format(localtime(day) if isinstance(day, datetime) else day, pgettext("date format", "F j, Y"))


def long_moment(moment: datetime) -> str:
    """A moment in words, on the State's clock."""
    return date_format(localtime(moment), pgettext("date format", "F j, Y, g:i a"))
