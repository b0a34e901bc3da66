"""The tags of the design system: `{% load display %}`. templates/_components/README.md lists them with their arguments."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scorecards.templatetags import addresses, amounts, first_paint, meanings, moments, pictures, words

register = template.Library()
register.filter("count", amounts.count_text)
register.filter("overdue", amounts.overdue_text)
register.filter("due", amounts.due_text)
register.filter("slug", words.slug_of)
register.filter("day_text", moments.day_text)
register.filter("clock_time", moments.clock_time)

WORDS = {
    "status_word": words.STATUS,
    "declared_word": words.DECLARED,
    "trend_word": words.TREND,
    "signal_word": words.SIGNAL,
    "freshness_word": words.FRESHNESS,
    "verdict_word": words.VERDICT,
    "confidence_word": words.CONFIDENCE,
    "direction_word": words.DIRECTION,
}
PLAIN_WORDS = {
    "period_word": words.PERIOD,
    "absence_word": words.ABSENCE,
    "state_word": words.STATE,
    "cause_word": words.CAUSE,
}
MARKS = {
    "status": words.STATUS,
    "declared": words.DECLARED,
    "trend": words.TREND,
    "signal": words.SIGNAL,
    "freshness": words.FRESHNESS,
    "change": words.VERDICT,
    "confidence": words.CONFIDENCE,
}


def _register_words() -> None:
    for name, kind in WORDS.items():
        register.filter(name, lambda code, kind=kind: words.mark_of(kind, code).word)
    for name, plain in PLAIN_WORDS.items():
        register.filter(name, lambda code, plain=plain: plain[words.slug_of(code)])


_register_words()


@register.simple_tag
def mark(kind: str, code: Any) -> words.Mark:
    """Word, symbol and tone of a code; for the components."""
    return words.mark_of(MARKS[kind], code)


# Figures and dates


@register.simple_tag
def amount(value: float | None, unit: str = "", decimals: int | None = None, style: str = "", qualifier: str = "") -> str:
    """The value with its unit; no value is a dash which a screen reader hears as words."""
    if value is None:
        return _no_value()
    return amounts.qualified(amounts.amount_text(value, unit, decimals, style), qualifier)


def _no_value() -> SafeString:
    return format_html(
        '<span class="none"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>',
        amounts.MISSING,
        _("no value"),
    )


@register.simple_tag
def difference(value: float | None, unit: str = "", decimals: int | None = None, base: float | None = None) -> str:
    """The change with its sign, a percent in points."""
    return _no_value() if value is None else amounts.difference_text(value, unit, decimals, base)


@register.simple_tag
def share(part: float, whole: float) -> str:
    """A whole percent of a total."""
    return amounts.share_text(part, whole)


register.filter(amounts.unit_left_away)


@register.filter
def day(value: date | None) -> str:
    """June 30, 2019."""
    return _no_value() if value is None else moments.day(value)


@register.filter
def short_day(value: date | None) -> str:
    """Jun 30, 2019."""
    return _no_value() if value is None else moments.short_day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Dec 1, 2026, 8:24 a.m."""
    return _no_value() if value is None else moments.moment(value)


# Addresses


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a route, with the clocks of this request and what begins with `ask_`: `ask_area="JOBS"`."""
    return addresses.address(getattr(context, "request", None), name, *args, **kwargs)


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: Any) -> str:
    """This address with parameters set or removed."""
    return addresses.same_page(getattr(context, "request", None), **changes)


@register.inclusion_tag("_components/_clocks.html", takes_context=True)
def clock_fields(context: Context) -> dict[str, Any]:
    """Hidden fields that keep the clocks through a GET form."""
    return {"clocks": addresses.clocks_of(getattr(context, "request", None))}


@register.inclusion_tag("_components/breadcrumb.html", takes_context=True)
def crumbs(context: Context, *steps: str) -> dict[str, Any]:
    """The way to a page of which the door says none: names, each but the last followed by its route."""
    request = getattr(context, "request", None)
    between = [(label, addresses.address(request, route)) for label, route in zip(steps[:-1:2], steps[1:-1:2], strict=True)]
    return {"trail": [(_("Overview"), addresses.address(request, "overview")), *between, (steps[-1], "")]}


@register.inclusion_tag("_components/copy_here.html", takes_context=True)
def copy_here(context: Context) -> dict[str, Any]:
    """The link to exactly this page, with a button that copies it."""
    return {"url": addresses.exact(getattr(context, "request", None))}


@register.simple_tag
def sorting(key: str, sort: str | None) -> addresses.Sorting:
    """Where a column stands in the present order, and what a click asks for."""
    return addresses.sorting_of(key, sort or "")


@register.simple_tag
def page_range(page: Page[Any]) -> list[int | str]:
    """The page numbers worth showing, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


# Symbols and chips


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of the set in templates/_partials/icons.html."""
    return _icon(name, str(label))


@lru_cache(maxsize=1024)
def _icon(name: str, label: str) -> SafeString:
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>', label, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def chip(name: str, **arguments: Any) -> SafeString:
    """The component of that name, rendered once per set of arguments: a page of 200 rows asks for the same few."""
    return _chip(name, get_language() or "", tuple(sorted((key, _plain(value)) for key, value in arguments.items())))


def _plain(value: Any) -> Any:
    """Codes compare equal to their integers, so that 1 of one list would fetch 1 of another: the slug tells them apart."""
    return words.slug_of(value) if hasattr(value, "slug") else value


@lru_cache(maxsize=4096)
def _chip(name: str, language: str, arguments: tuple[tuple[str, Any], ...]) -> SafeString:
    return SafeString(render_to_string(f"_components/{name}.html", dict(arguments)).strip())


@register.simple_tag
def glossary() -> dict[str, Any]:
    """Every word with its meaning, for the glossary page."""
    terms = [(term, meaning, meanings.anchor_of(term)) for term, meaning in sorted(meanings.TERMS, key=lambda pair: str(pair[0]))]
    return {"groups": meanings.groups(), "terms": terms}


# Pictures


@register.inclusion_tag("_components/distribution.html")
def distribution(counts: Any, label: str = "", size: str = "", urls: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The bar of statuses and, in words, its counts."""
    segments = pictures.segments_of(counts)
    return {"segments": segments, "label": label, "size": size, "total": sum(s.count for s in segments)}


@register.simple_tag
def sparkline(
    points: Sequence[float | None],
    label: str = "",
    target: float | None = None,
    path: Sequence[float | None] = (),
    status: Any = "",
    size: str = "small",
) -> SafeString:
    """A small line; without a label it is hidden from readers because the row says the same in words."""
    return pictures.sparkline(points or (), target=target, path=path or (), status=words.slug_of(status), size=size, label=label)


@register.inclusion_tag("_components/bullet.html")
def bullet(value: float | None, label: str = "", status: Any = "", **marks: float | None) -> dict[str, Any]:
    """Value against expected, target and range on one line. Marks: expected, target, low, high."""
    places = {name: marks.get(name) for name in ("expected", "target", "low", "high")}
    line = None if value is None else pictures.bullet_of(value, **places)
    return {"bullet": line, "label": label, "status": words.slug_of(status)}


@register.inclusion_tag("_components/chart.html")
def chart(chart: Any, *, in_part: bool = False) -> dict[str, Any]:
    """The whole figure of a chart: finding, sentence, picture, range buttons, table, downloads. `in_part`: it stands in a part of the page
    that is exchanged, of which scripts, also those that hold data, are taken out."""
    parts: dict[str, Any] = dict(chart) if isinstance(chart, Mapping) else {name: getattr(chart, name, None) for name in _CHART_PARTS}
    height = int(parts.get("height") or 340)
    drawn = first_paint.paint(parts["figure"], height=height)
    payload = first_paint.payload(parts["figure"], drawn)
    text = json.dumps(payload, cls=DjangoJSONEncoder) if in_part else ""
    return {"chart": parts, "paint": drawn, "payload": payload, "payload_id": f"{parts['id']}-figure", "payload_text": text}


_CHART_PARTS = ["id", "title", "summary", "figure", "head", "rows", "ranges", "downloads", "source", "note", "height"]


@register.inclusion_tag("_components/_chart_scripts.html")
def chart_scripts() -> dict[str, Any]:
    """The module that draws charts, for the block `scripts` of pages that have one."""
    return {}


# Frames around what a page writes itself


@register.simple_block_tag(end_name="end_table_frame")
def table_frame(content: str, label: str, density: str = "compact") -> SafeString:
    """A container that scrolls sideways, takes the keyboard and keeps the header in sight."""
    return render_to_string("_components/_table_frame.html", {"content": content, "label": label, "density": density})


@register.simple_block_tag(end_name="end_section")
def section(content: str, title: str, **parts: Any) -> SafeString:
    """A heading with a hairline. Parts: id, lede, url and action, level."""
    return render_to_string("_components/_section.html", {"content": content, "title": title, **parts})


@register.simple_block_tag(end_name="end_disclosure")
def disclosure(content: str, title: str, **parts: Any) -> SafeString:
    """Details under a summary. Parts: id, open, note."""
    return render_to_string("_components/_disclosure.html", {"content": content, "title": title, **parts})


@register.simple_block_tag(end_name="end_figure_frame")
def figure_frame(content: str, title: str, summary: str, **parts: Any) -> SafeString:
    """The frame of a picture that is not a chart. Parts: source, downloads, id."""
    return render_to_string("_components/_figure_frame.html", {"content": content, "title": title, "summary": summary, **parts})
