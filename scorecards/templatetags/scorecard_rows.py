"""The rows of a long scorecard, written in one go: `{% load scorecard_rows %}{% measure_rows lines %}`.

They are those of `_components/measure_row.html`, to the letter, at a tenth of its cost; a test holds the two equal."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scorecards.queries.rows import CardRow
from scorecards.templatetags.addresses import address
from scorecards.templatetags.amounts import unit_left_away
from scorecards.templatetags.display import amount, chip, sparkline

register = template.Library()
CODE = "CODE"


@register.simple_tag(takes_context=True)
def measure_rows(context: Context, lines: Iterable[Any]) -> SafeString:
    """Table rows of lines with `card` and `points`, with their owner. Every text of a row is escaped here."""
    before, _code, after = address(getattr(context, "request", None), "measure", code=CODE).partition(CODE)
    made: dict[tuple[Any, ...], str] = {}

    def shown(name: str, **arguments: Any) -> str:
        """A chip, rendered once for the rows that ask for the same."""
        key = (name, *arguments.values())
        if key not in made:
            made[key] = chip(name, **arguments)
        return made[key]

    tag = f'<span class="cell-note">{chip("tag", text=_("illustrative"), kind="quiet")}</span>'
    # Safe: texts are escaped, chips and sparklines are made of our own words and numbers.
    return SafeString("".join(_row(line, f"{before}{line.card.code}{escape(after)}", tag, shown) for line in lines))


def _row(line: Any, url: str, tag: str, shown: Callable[..., str]) -> str:
    card: CardRow = line.card
    group = f' <span class="quiet">{escape(card.breakdown)}</span>' if card.breakdown else ""
    left = unit_left_away(card.unit)
    unit = f'<span class="cell-note">{escape(left)}</span>' if left else ""
    picture = sparkline(line.points, target=card.target, status=card.judged)
    return (
        f'<tr><th scope="row"><a href="{url}">{escape(card.name)}</a>{group}{unit}</th><td class="p2">{picture}</td>'
        f'<td class="number"><b>{_amount(card, card.value)}</b><span class="cell-note">{escape(card.period)}</span></td>'
        f'<td class="number p2">{_amount(card, card.expected)}</td>'
        f'<td class="number p3">{_amount(card, card.target)}{tag if card.target_illustrative else ""}</td>'
        f"<td>{shown('status', status=card.status, last_status=card.judged, accepted_until=card.accepted_until, plain=True)}</td>"
        f'<td class="p2">{shown("trend", trend=card.trend)}</td><td class="p3">{shown("signal", signal=card.signal)}</td>'
        f'<td class="p2">{shown("freshness", freshness=card.freshness, days=card.days_overdue)}</td>'
        f'<td class="p4 small">{escape(card.responsible or card.agency_code)}</td></tr>'
    )


def _amount(card: CardRow, value: float | None) -> str:
    text = amount(value, card.unit, card.decimals, "short")
    return text if isinstance(text, SafeString) else escape(text)
