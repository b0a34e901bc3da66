"""Pace and odds in words: what a target needs, what has been done, how likely it is, and what that rests on."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.rules.codes import PeriodType
from metrics.rules.odds.chances import said
from metrics.rules.odds.codes import Method, Refusal
from metrics.rules.odds.past import FEWEST
from metrics.rules.periods import period_holding
from scorecards.charts import answers
from scorecards.queries.lens import Lens
from scorecards.queries.odds import AimRow, OddsRow, Scored, Step, why_none
from scorecards.queries.rows import CardRow
from scorecards.templatetags.amounts import MINUS, amount_text, as_printed, count_text, share_text

REFUSED = {
    Refusal.CONTEXT: gettext_lazy("It is shown for context: without a target there are no odds of reaching one."),
    Refusal.MILESTONE: gettext_lazy("It is done or not done: no odds are computed of that."),
    Refusal.NO_TARGET: gettext_lazy("No target lies ahead, so there are no odds of reaching one."),
    Refusal.GAPS: gettext_lazy("Too many periods are missing for odds."),
    Refusal.IRREGULAR: gettext_lazy("Its figures follow no calendar, so none can be projected."),
    Refusal.RUNNING_TOTAL: gettext_lazy("It is a running total that begins again each year; odds are given of whole periods only."),
    Refusal.TOO_FAR: gettext_lazy("The target lies further ahead than the figures reach back, so no odds are given of it."),
    Refusal.TOO_LARGE: gettext_lazy("Its figures are too large to be projected."),
    Refusal.FAILED: gettext_lazy("The odds could not be computed."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says. `pace` and `odds` are sentences; `rests_on` says how they came about; `rows` are those of the table of targets
    under HEADS. Without odds only `odds` is there, and says why."""

    pace: str
    odds: str
    rests_on: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


HEADS = (
    gettext_lazy("Target"),
    gettext_lazy("Judged by the figure of"),
    gettext_lazy("Needed"),
    gettext_lazy("Projected"),
    gettext_lazy("80% interval"),
    gettext_lazy("Odds"),
)


def words(card: CardRow, row: OddsRow | None, at: Lens) -> Said:
    """All that is said of the pace and the odds of a measure's total."""
    if row is None or row.is_stale or row.refusal != Refusal.OPEN or row.main is None:
        return Said("", refusal(card, row, at))
    return Said(pace(card, row, row.main), odds(card, row, row.main), rests_on(card, row, at), tuple(_table(card, row)))


def refusal(card: CardRow, row: OddsRow | None, at: Lens) -> str:
    """Why there are no odds, in words."""
    by_card = why_none(card, at.as_of)
    if by_card != Refusal.OPEN:
        return str(REFUSED[by_card])
    if row and row.refusal == Refusal.TOO_FEW:
        return _("Fewer than %(n)s figures%(since)s: too few for odds.") % {"n": FEWEST, "since": _since(card)}
    if row and row.refusal != Refusal.OPEN:
        return str(REFUSED[row.refusal])
    if at.is_live:
        return _("The odds are being worked out.")
    return _("No odds had been stored by this day.")


def _since(card: CardRow) -> str:
    return _(" since the series changed on %(day)s") % {"day": answers.long_day(card.since)} if card.since else ""


def chance(probability: float) -> str:
    """About 1 in 5; less than 1 in 20; more than 19 in 20."""
    how, share, of = said(probability)
    if how == "less":
        return _("less than %(k)s in %(n)s") % {"k": share, "n": of}
    if how == "more":
        return _("more than %(k)s in %(n)s") % {"k": share, "n": of}
    return _("about %(k)s in %(n)s") % {"k": share, "n": of}


def pace(card: CardRow, row: OddsRow, aim: AimRow) -> str:
    """Needs +0.4 points a quarter; has moved by +0.1."""
    need, kind = row.needed(aim), a_period(card.period_type)
    doing = _doing(card)
    if not need:
        said = _("%(doing)s %(kind)s") % {"doing": doing, "kind": kind} if _is_moving(card) else doing
        return _("It is there already and has to stay there; %(doing)s.") % {"doing": said}
    return _("Needs %(need)s %(kind)s; %(doing)s.") % {"need": _signed(need, card), "kind": kind, "doing": doing}


def _doing(card: CardRow) -> str:
    if card.slope is None:
        return _("too few figures to say how it has moved")
    if not _is_moving(card):
        return _("has not moved to speak of either way")
    return _("has moved by %(slope)s") % {"slope": _signed(card.slope, card)}


def _is_moving(card: CardRow) -> bool:
    return card.slope is not None and as_printed(card.slope, card.decimals + 1) != 0


def _signed(change: float, card: CardRow) -> str:
    return f"{'+' if change > 0 else MINUS}{answers.gap(change, card)}"


def a_period(type_: PeriodType) -> str:
    if type_ == PeriodType.MONTH:
        return _("a month")
    return _("a quarter") if type_ == PeriodType.QUARTER else _("a year")


def odds(card: CardRow, row: OddsRow, aim: AimRow) -> str:
    """Odds of reaching at least 92% by June 2021: about 1 in 5 (80% interval 86% to 91%)."""
    step = row.step_of(aim)
    text = _("Odds of %(aim)s %(when)s: %(chance)s (80%% interval %(low)s to %(high)s).")
    aimed = answers.aim_at(card, aim.operator, aim.low, aim.high)
    return text % {
        "aim": _("%(aim)s (illustrative target)") % {"aim": aimed} if aim.is_illustrative else aimed,
        "when": _when(card, aim.period_end),
        "chance": chance(aim.probability),
        "low": _amount(step.low, card),
        "high": _amount(step.high, card),
    }


def of_goal(card: CardRow | None, row: OddsRow | None) -> str:
    """Pace and odds of the measure that speaks for a goal, in the row of the goal; nothing where there are none."""
    if card is None or row is None or row.is_stale or row.main is None:
        return ""
    return _("%(measure)s: %(pace)s %(odds)s") % {
        "measure": card.name,
        "pace": pace(card, row, row.main),
        "odds": odds(card, row, row.main),
    }


def _when(card: CardRow, end: date) -> str:
    """In the words of the measure's own periods; a count on a day has not been announced yet."""
    label = str(end.year) if card.period_type == PeriodType.POINT else period_holding(card.period_type, end).label
    return _("in %(period)s") % {"period": label}


def _amount(value: float, card: CardRow) -> str:
    return amount_text(value, card.unit, card.decimals, "short")


def rests_on(card: CardRow, row: OddsRow, at: Lens) -> str:
    """How the odds came about: the method, and why it is that one; when they were stored."""
    return " ".join(filter(None, [_method(row), _stored(card, row, at)]))


def _method(row: OddsRow) -> str:
    n = {"n": count_text(row.points)}
    if row.method == Method.THETA:
        return _("Carried forward by the Theta method, fitted to %(n)s figures.") % n
    if row.method == Method.SEASONAL_NAIVE:
        return _("The same period of the year before is carried forward, with the spread of %(n)s figures.") % n
    if row.is_tested:
        return _(
            "The newest figure is carried forward, with the spread of %(n)s figures: for series of this kind no method tried did better."
        ) % n  # fmt: skip
    return _(
        "The newest figure is carried forward, with the spread of %(n)s figures: there are too few series of this kind to try more on."
    ) % n  # fmt: skip


def _stored(card: CardRow, row: OddsRow, at: Lens) -> str:
    if row.is_replay:
        return _("As of %(day)s; made later by replay, from what was known on that day.") % {"day": answers.long_day(row.as_of)}
    return _("Stored on %(day)s.") % {"day": answers.long_day(row.as_of)} if not at.is_live else ""


def _table(card: CardRow, row: OddsRow) -> list[tuple[str, ...]]:
    return [_table_row(card, row, aim) for aim in row.aims]


def _table_row(card: CardRow, row: OddsRow, aim: AimRow) -> tuple[str, ...]:
    step, need = row.step_of(aim), row.needed(aim)
    aimed = capfirst(answers.aim_at(card, aim.operator, aim.low, aim.high))
    by = _("%(aim)s, already by the next figure") if aim.is_next else _("%(aim)s by %(day)s")
    needs = _("nothing") if not need else f"{_signed(need, card)} {a_period(card.period_type)}"
    day = answers.long_day(aim.target_date)
    return (
        by % {"aim": aimed, "day": day} + (_(" (illustrative)") if aim.is_illustrative else ""),
        _label(card, aim.period_end),
        needs,
        _amount(step.middle, card),
        interval(step, card),
        capfirst(chance(aim.probability)),
    )


def interval(step: Step, card: CardRow) -> str:
    return _("%(low)s to %(high)s") % {"low": _amount(step.low, card), "high": _amount(step.high, card)}


def _label(card: CardRow, end: date) -> str:
    return str(end.year) if card.period_type == PeriodType.POINT else period_holding(card.period_type, end).label


def step_label(card: CardRow, step: Step) -> str:
    """The name of a period that is projected."""
    return _label(card, step.end)


SCORE_HEADS = (
    gettext_lazy("Odds of"),
    gettext_lazy("Made"),
    gettext_lazy("Scored"),
    gettext_lazy("Measures"),
    gettext_lazy("Inside"),
    gettext_lazy("Brier score"),
    gettext_lazy("Reference"),
)
BAND_HEADS = (gettext_lazy("Odds between"), gettext_lazy("How many"), gettext_lazy("Said on average"), gettext_lazy("Came true"))


def score_rows(found: list[Scored]) -> list[tuple[str, ...]]:
    """How the odds turned out, one row a kind, under SCORE_HEADS."""
    return [
        (
            _("the next figure") if one.is_next else _("a target’s own figure"),
            _("by replay") if one.is_replay else _("as time passed"),
            count_text(one.count),
            count_text(one.measures),
            share_text(one.inside, 1),
            f"{one.brier:.2f}",
            f"{one.always_the_same:.2f}",
        )
        for one in found
    ]


def band_rows(found: list[Scored]) -> list[tuple[str, ...]]:
    """Of all odds together: how often what was said came true, under BAND_HEADS."""
    bands = [band for one in found for band in one.bands]
    rows = []
    for low, high in sorted({(band.low, band.high) for band in bands}):
        own = [band for band in bands if band.low == low]
        count = sum(band.count for band in own)
        means = [sum(getattr(band, part) * band.count for band in own) / count for part in ("said", "came")]
        rows.append((_("%(low)s and %(high)s") % {"low": share_text(low, 1), "high": share_text(high, 1)}, count_text(count), *(share_text(m, 1) for m in means)))  # fmt: skip  # noqa: E501
    return rows


def scored_sentence(found: list[Scored]) -> str:
    """How many odds have been scored, in a sentence."""
    count = sum(one.count for one in found)
    if not count:
        return _("No figure has come yet that odds had been stored of. As soon as one comes, they are scored here.")
    text = ngettext("%(n)s stored forecast has been scored so far.", "%(n)s stored forecasts have been scored so far.", count)
    return text % {"n": count_text(count)}
