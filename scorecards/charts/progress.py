"""The progress of a priority: how many of its measures stood where at each quarter's end.

Why this picture: "how is it progressing" asks for movement, and unlike units cannot be averaged. Counting measures by status over
time shows both what changed and how much is known: a priority must not look better because figures stopped coming."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scorecards.charts.chart import Chart
from scorecards.queries.pages.progress import Standing
from scorecards.queries.rows import Counts
from scorecards.templatetags.amounts import count_text
from scorecards.templatetags.words import STATUS

# From the foot of each column up: what counts first, what is not known on top, drawn in the ground's own grey.
STACK = ("on_track", "near", "off_track", "overdue", "no_data")
FILL = {slug: (f"var(--status-{slug.replace('_', '-')})", "var(--ground)") for slug in STACK[:4]} | {
    "no_data": ("var(--ground-deep)", "var(--ink-soft)")
}


def progress(history: Sequence[Standing]) -> Chart | None:
    """The chart of an area's standings, oldest first; None when nothing was judged at any of them."""
    if not any(_judged(one.counts) for one in history):
        return None
    return Chart(
        id="progress",
        title=_title(history),
        summary=_summary(history),
        figure=_figure(history),
        head=(_("Standing on"), *(str(STATUS[slug].word) for slug in STACK)),
        rows=tuple((_day(one.as_of), *(count_text(getattr(one.counts, slug)) for slug in STACK)) for one in history),
        height=320,
        note=_(
            "Each column judges all measures on that day, with the figures and targets known now. Measures without a target are left out."
        ),
    )


def _judged(counts: Counts) -> int:
    return counts.on_track + counts.near + counts.off_track


def _title(history: Sequence[Standing]) -> str:
    """The finding: how many are on track now, and a year before."""
    now, before = history[-1].counts, _year_before(history).counts
    shown = {
        "now": count_text(now.on_track),
        "judged": count_text(_judged(now)),
        "then": count_text(before.on_track),
        "all": count_text(_judged(before)),
    }
    if not _judged(now):
        return _("No measure can be judged now; a year before, %(then)s of %(all)s were on track") % shown
    first = ngettext("%(now)s of %(judged)s judged measure is on track", "%(now)s of %(judged)s judged measures are on track", _judged(now))
    rest = _("a year before, %(then)s of %(all)s") if _judged(before) else _("a year before, none could be judged")
    return f"{first}; {rest}" % shown


def _year_before(history: Sequence[Standing]) -> Standing:
    """The standing nearest to a year before the newest."""
    wanted = history[-1].as_of.toordinal() - 365
    return min(history, key=lambda one: abs(one.as_of.toordinal() - wanted))


def _summary(history: Sequence[Standing]) -> str:
    first, now = history[0], history[-1]
    unknown = now.counts.overdue + now.counts.no_data
    text = ngettext(
        "On %(start)s, %(on)s of %(judged)s judged measures were on track. On %(day)s, %(unknown)s measure had no fresh figure.",
        "On %(start)s, %(on)s of %(judged)s judged measures were on track. On %(day)s, %(unknown)s measures had no fresh figure.",
        unknown,
    )
    return text % {
        "start": _full_day(first.as_of),
        "on": count_text(first.counts.on_track),
        "judged": count_text(_judged(first.counts)),
        "day": _full_day(now.as_of),
        "unknown": count_text(unknown),
    }


def _figure(history: Sequence[Standing]) -> dict[str, Any]:
    days = [_day(one.as_of) for one in history]
    feet, traces = [0] * len(history), []
    for slug in STACK:
        heights = [getattr(one.counts, slug) for one in history]
        if any(heights):
            traces.append(_layer(slug, days, heights, feet))
        feet = [foot + height for foot, height in zip(feet, heights, strict=True)]
    return {"data": traces, "layout": {"barmode": "overlay", "bargap": 0.28, "yaxis": {"range": [0, 1.04 * max(feet)]}}}


def _layer(slug: str, days: list[str], heights: list[int], feet: list[int]) -> dict[str, Any]:
    """One status in every column, standing on the layers below it. The number is in the column: colour alone says nothing."""
    fill, ink = FILL[slug]
    word = str(STATUS[slug].word)
    return {
        "type": "bar",
        "name": word,
        "x": days,
        "y": heights,
        "base": feet,
        "marker": {"color": fill},
        "text": [str(height) if height else "" for height in heights],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ink},
        "hovertemplate": f"%{{x}}: %{{text}} {word}<extra></extra>",
    }


def _day(day: date) -> str:
    return date_format(day, pgettext("month and year", "M Y"))


def _full_day(day: date) -> str:
    return date_format(day, pgettext("date format", "F j, Y"))
