"""Columns of how many measures stand where, one status on top of the other."""

from collections.abc import Sequence
from typing import Any

from scorecards.charts import theme
from scorecards.queries.rows import Counts
from scorecards.templatetags.words import STATUS

# From the foot of each column up: what counts first, what is not known on top, drawn in the ground's own gray.
STACK = ("on_track", "near", "off_track", "overdue", "no_data")
FILL = {slug: (f"var(--status-{slug.replace('_', '-')})", "var(--ground)") for slug in STACK[:4]} | {
    "no_data": ("var(--ground-deep)", "var(--ink-soft)")
}


def stacked(names: Sequence[str], counts: Sequence[Counts], *, gap: float) -> dict[str, Any]:
    """The figure with a column for each name; `gap`: the share of a column's room that stays free."""
    traces, feet = [], [0] * len(names)
    for slug in STACK:
        heights = [getattr(one, slug) for one in counts]
        if any(heights):
            traces.append(_layer(slug, names, heights, feet))
        feet = [foot + height for foot, height in zip(feet, heights, strict=True)]
    return {"data": traces, "layout": {"barmode": "overlay", "bargap": gap, "yaxis": {"range": [0, 1.04 * max([*feet, 1])]}}}


def _layer(slug: str, names: Sequence[str], heights: list[int], feet: list[int]) -> theme.Trace:
    """One status in every column, standing on the layers below it. The number is in the column: color alone says nothing."""
    fill, ink = FILL[slug]
    word = str(STATUS[slug].word)
    return {
        "type": "bar",
        "name": word,
        "x": [theme.plain(name) for name in names],
        "y": heights,
        "base": list(feet),
        "marker": {"color": fill},
        "text": [str(height) if height else "" for height in heights],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ink},
        "hovertemplate": f"%{{x}}: %{{text}} {word}<extra></extra>",
    }
