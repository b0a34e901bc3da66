"""The rows of the explorer, written in one go: `{% load explorer %}{% explorer_rows ... %}`. Every text is escaped here."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.rules.codes import Status
from scorecards.queries.pages.explorer.lines import Line
from scorecards.queries.pages.explorer.marks import Mark, Then
from scorecards.queries.rows import CardRow
from scorecards.templatetags.addresses import address
from scorecards.templatetags.amounts import difference_text
from scorecards.templatetags.display import amount, chip, icon, short_day, sparkline
from scorecards.templatetags.words import PERIOD, STATUS

register = template.Library()
CODE = "CODE"
NUMBERS = ("value", "expected", "target", "change", "change_year", "shortfall")


@register.simple_tag(takes_context=True)
def explorer_rows(context: Context, block: Mapping[str, Any], table: Mapping[str, Any]) -> SafeString:
    """The rows of one group. `table`: its `columns`; for a heat map its `marks`, for a comparison its `compared`."""
    request = getattr(context, "request", None)
    before, _code, after = address(request, "measure", code=CODE).partition(CODE)
    cells = _cells(table)
    return SafeString("".join(_row(line, f"{before}{line.card.code}{escape(after)}", cells(line)) for line in block["lines"]))


def _row(line: Line, url: str, cells: str) -> str:
    draft = "" if line.card.is_public else f' <span class="tag tag-quiet">{escape(_("not published"))}</span>'
    return f'<tr><th scope="row"><a href="{url}">{escape(line.card.name)}</a>{draft}</th>{cells}</tr>'


def _cells(table: Mapping[str, Any]) -> Callable[[Line], str]:
    if table.get("marks") is not None:
        marks: Sequence[Mark] = table["marks"]
        return lambda line: "".join(_mark(mark.statuses.get(line.card.measure_id)) for mark in marks)
    if table.get("compared") is not None:
        compared: Mapping[int, Then] = table["compared"]
        return lambda line: _then(line.card, compared.get(line.card.measure_id))
    columns: Sequence[str] = table["columns"]
    return lambda line: "".join(f'<td class="{classes(name, columns)}">{CELLS[name](line)}</td>' for name in columns)


def classes(name: str, columns: Sequence[str]) -> str:
    """A figure stands to the right. On a phone the value and the status stay, the others go as the room does."""
    kind = "number" if name in NUMBERS else ""
    first = [one for one in ("value", "status") if one in columns] or list(columns[:2])
    if name in first:
        return kind
    later = [one for one in columns if one not in first].index(name)
    return f"{kind} p{2 if later < 4 else 3 if later < 6 else 4}".strip()


def _mark(status: Status | None) -> str:
    """A symbol with its word: color comes last."""
    if status is None:
        return f'<td class="heat"><span class="visually-hidden">{escape(_("not judged"))}</span></td>'
    shown = STATUS[status.slug]
    return f'<td class="heat tone-{shown.tone}" title="{escape(str(shown.word))}">{icon(shown.icon)}<span class="visually-hidden">{escape(str(shown.word))}</span></td>'  # noqa: E501


def _then(card: CardRow, then: Then | None) -> str:
    was = then.card if then else None
    before = chip("status", status=was.status, last_status=was.judged, plain=True) if was else escape(_("not there yet"))
    change = card.value - was.value if was and was.value is not None and card.value is not None else None
    moved = difference_text(change, card.unit, card.decimals) if change is not None else amount(None)
    flips = ngettext("%(n)s flip", "%(n)s flips", then.flips) % {"n": then.flips} if then and then.flips else _("none")
    same = was is not None and was.status == card.status
    return (
        f'<td class="number">{_value(was) if was else amount(None)}</td><td class="number">{_value(card)}</td>'
        f'<td class="number p2">{_text(moved)}</td><td>{before}</td>'
        f"<td>{chip('status', status=card.status, last_status=card.judged, accepted_until=card.accepted_until, plain=True)}"
        f'<span class="cell-note">{escape(_("the same") if same else _("changed"))}</span></td><td class="p2">{escape(flips)}</td>'
    )


def _text(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(text)


def _amount(card: CardRow, value: float | None) -> str:
    return _text(amount(value, card.unit, card.decimals, "short"))


def _value(card: CardRow) -> str:
    return f'<b>{_amount(card, card.value)}</b><span class="cell-note">{escape(card.period)}</span>'


def _target(line: Line) -> str:
    tag = f'<span class="cell-note">{chip("tag", text=_("illustrative"), kind="quiet")}</span>' if line.card.target_illustrative else ""
    return _amount(line.card, line.card.target) + tag


def _difference(card: CardRow, value: float | None) -> str:
    return _text(difference_text(value, card.unit, card.decimals)) if value is not None else _text(amount(None))


def _status(line: Line) -> str:
    card = line.card
    return chip("status", status=card.status, last_status=card.judged, accepted_until=card.accepted_until, plain=True)


CELLS: dict[str, Callable[[Line], str]] = {
    "agency": lambda line: escape(line.card.agency_name),
    "history": lambda line: sparkline(line.points, target=line.card.target, status=line.card.judged),
    "value": lambda line: _value(line.card),
    "expected": lambda line: _amount(line.card, line.card.expected),
    "target": _target,
    "change": lambda line: _difference(line.card, line.card.change_previous),
    "change_year": lambda line: _difference(line.card, line.card.change_year),
    "shortfall": lambda line: _amount(line.card, line.card.shortfall),
    "status": _status,
    "trend": lambda line: chip("trend", trend=line.card.trend),
    "signal": lambda line: chip("signal", signal=line.card.signal),
    "freshness": lambda line: chip("freshness", freshness=line.card.freshness, days=line.card.days_overdue),
    "due": lambda line: _text(short_day(line.card.due_on)),
    "owner": lambda line: f'<span class="small">{escape(line.card.responsible or line.card.agency_code)}</span>',
    "unit": lambda line: escape(line.card.unit),
    "period_type": lambda line: escape(str(PERIOD[line.card.period_type.slug])),
    "goals": lambda line: escape(", ".join(line.goals)),
    "service": lambda line: escape(line.service),
    "published": lambda line: escape(_("yes") if line.card.is_public else _("no")),
}
