"""The projection fan: where a measure may go, drawn on from its newest figure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from metrics.rules.odds.codes import Refusal
from scorecards.charts import odds, theme
from scorecards.charts.readings import HEADS
from scorecards.queries.odds import OddsRow, Step
from scorecards.queries.pages.history import History, value_of
from scorecards.queries.rows import CardRow
from scorecards.templatetags.amounts import amount_text


def steps(history: History, row: OddsRow | None) -> Sequence[Step]:
    """The periods that can be drawn on from the newest figure; none where the projection rests on another one."""
    if row is None or row.is_stale or row.refusal != Refusal.OPEN or not history.known or history.known[-1].end != row.newest_end:
        return ()
    return row.steps


def traces(history: History, card: CardRow, ahead: Sequence[Step]) -> list[theme.Trace]:
    """The interval as an area and the middle as a line, from the newest figure on."""
    if not ahead:
        return []
    newest = history.known[-1]
    days = [newest.end.isoformat(), *(step.end.isoformat() for step in ahead)]
    start = value_of(newest)
    low, middle, high = ([start, *(getattr(step, end) for step in ahead)] for end in ("low", "middle", "high"))
    texts = ["", *(_text(step, card) for step in ahead)]
    return [
        theme.line("", days, low, theme.LIMIT, width=0, showlegend=False),
        theme.line(_("80% interval of the projection"), days, high, theme.LIMIT, width=0, fill="tonexty", fillcolor=theme.FAN),
        theme.line(_("Projection"), days, middle, theme.VALUE, width=1.5, dash="dash", texts=texts),
    ]


def _text(step: Step, card: CardRow) -> str:
    words = {"middle": amount_text(step.middle, card.unit, card.decimals), "interval": odds.interval(step, card)}
    return _("projected %(middle)s (80%% interval %(interval)s)") % words


def last_day(ahead: Sequence[Step]) -> list[date]:
    return [ahead[-1].end] if ahead else []


def sentence(card: CardRow, ahead: Sequence[Step]) -> str:
    """What the fan says, for who does not see it."""
    if not ahead:
        return ""
    last = ahead[-1]
    words: dict[str, Any] = {"when": odds.step_label(card, last), "low": amount_text(last.low, card.unit, card.decimals)}
    text = _("The projection for %(when)s lies between %(low)s and %(high)s (80%% interval).")
    return text % {**words, "high": amount_text(last.high, card.unit, card.decimals)}


def table_rows(card: CardRow, ahead: Sequence[Step]) -> list[list[str]]:
    """The projected periods under the heads of the readings, the furthest first."""
    said = _("projected, with its 80% interval")
    return [[odds.step_label(card, step), _both(step, card), "", "", said, *[""] * (len(HEADS) - 5)] for step in reversed(ahead)]


def _both(step: Step, card: CardRow) -> str:
    """88% (86% to 91%)."""
    return f"{amount_text(step.middle, card.unit, card.decimals)} ({odds.interval(step, card)})"
