"""Made-up rows for the gallery of the design system: every component in every state. No figure here is anybody's."""

from datetime import date
from types import SimpleNamespace as Row
from typing import Any

from django import forms, template
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.rules.codes import Freshness, Signal, Status, Trend
from scorecards.templatetags.words import BAR_ORDER, DECLARED, FRESHNESS, SIGNAL, STATUS, TREND

register = template.Library()

COUNTS = {"on_track": 9, "near": 3, "off_track": 4, "overdue": 2, "no_data": 2, "no_target": 1, "context": 1}
WAVE = [62.0, 63.5, 61.0, 64.0, 66.5, 66.0, None, 67.5, 69.0, 68.0, 71.5, 73.0, 72.0, 74.5, 76.0, 75.0]
FALLING = [41.0, 40.0, 40.5, 38.0, 37.5, 38.5, 36.0, 35.5, 33.0, 33.5, 31.0, 30.5]
LEVEL = [12.0, 13.0, 11.5, 12.5, 12.0, 13.5, 12.5, 11.0, 12.0, 17.5]
DAY = date(2019, 6, 30)


@register.simple_tag
def samples() -> dict[str, Any]:
    """Everything the gallery shows."""
    return {
        "codes": _codes(),
        "counts": COUNTS,
        "even": dict.fromkeys(BAR_ORDER, 1),
        "poor": {"no_data": 5},
        "none": {},
        "points": {"rising": WAVE, "falling": FALLING, "level": LEVEL, "single": [None, 5.0], "flat": [3.0, 3.0, 3.0]},
        "path": [60.0 + index for index in range(16)],
        "cards": _cards(),
        "rows": [_measure(index, status) for index, status in enumerate(Status)],
        "goals": _goals(),
        "flips": _flips(),
        "attention": _attention(),
        "derivation": _derivation(),
        "charts": [_line_chart(), _bar_chart()],
        "page": Paginator(range(1, 612), 50).page(4),
        "day": DAY,
        "form": _Filters({}),
        **_lists(),
    }


class _Filters(forms.Form):
    """The fields of the example filter form."""

    agency = forms.ChoiceField(label=gettext_lazy("Agency"), choices=[("", gettext_lazy("All agencies"))], required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=[("", gettext_lazy("Any status")), ("near", gettext_lazy("Near"))], required=False
    )
    text = forms.CharField(label=gettext_lazy("Words in the name"), required=False, max_length=80)


def _codes() -> dict[str, Any]:
    repeated = {"not_enough_fresh_data", "too_few_points"}
    kinds = {"status": STATUS, "declared": DECLARED, "trend": TREND, "signal": SIGNAL, "freshness": FRESHNESS}
    return {name: [code for code in kind if code not in repeated] for name, kind in kinds.items()}


def _lists() -> dict[str, Any]:
    return {
        "trail": [(_("Overview"), "/"), (_("An example priority"), "#"), (_("An example goal"), "")],
        "tabs": [
            Row(label=_("Measures"), url="#", is_current=True, count=22),
            Row(label=_("Goals"), url="#", is_current=False, count=4),
            Row(label=_("History"), url="#", is_current=False, count=None),
        ],
        "figures": [
            Row(label=_("Measures"), value="22", note="", url="#"),
            Row(label=_("Judged and fresh"), value="73%", note=_("16 of 22"), url=""),
            Row(label=_("Promises kept"), value="11", note=_("of 14 due"), url=""),
        ],
        "downloads": [Row(label="CSV", url="#", note="4 kB"), Row(label="JSON", url="#", note="")],
        "chosen": [Row(label=_("Status: off track"), remove_url="#"), Row(label=_("Agency: Example"), remove_url="#")],
        "definitions": [
            (_("Definition"), _("Visits that began within ten minutes of the time given, among all visits with a time.")),
            (_("Unit"), _("percent")),
            (_("Better"), _("Higher is better")),
            (_("Source"), _("An example register, exported every month")),
        ],
        "narrative": [
            Row(question=_("How are we doing?"), text=_("Better than a year ago, and still short of what was promised.")),
            Row(question=_("What will we do next?"), text=_("Two offices move to evening hours in the autumn.")),
        ],
    }


def _cards() -> list[Row]:
    sparks = [
        Row(url="#", name=_("Visits that began on time"), points=WAVE, target=72.0, status="on_track", value="75.0%"),
        Row(url="#", name=_("Days to a first answer"), points=FALLING, target=28.0, status="near", value="30.5"),
        Row(url="#", name=_("Returned letters"), points=LEVEL, target=12.0, status="off_track", value="17.5"),
    ]
    up = Row(url="#", name=_("Visits that began on time"), amount="+13.0 points", against=_("in a year"))
    down = Row(url="#", name=_("Returned letters"), amount="+5.5", against=_("in a quarter"))
    full = Row(
        url="#", kind="priority", name=_("An example priority"), promise=_("Every resident is seen on the day that was agreed."),
        counts=Row(total=22, **COUNTS), sparks=sparks, up=up, down=down, updated=DAY,
    )  # fmt: skip
    bare = Row(
        url="#", kind="strand", name=_("An example strand"), promise=_("Ask once, use many times."),
        counts=Row(total=0), missing=_("No figures yet. The Example Office owes the first by September 30, 2019."),
    )  # fmt: skip
    return [full, full, bare, bare, bare]


def _measure(index: int, status: Status) -> Row:
    points, target = ((WAVE, 72.0), (FALLING, 28.0), (LEVEL, 12.0))[index % 3]
    missing = status is Status.NO_DATA
    judged = Status.NEAR if status is Status.OVERDUE else status
    return Row(
        name=(_("Visits that began on time"), _("Days to a first answer"), _("Returned letters for each thousand sent"))[index % 3],
        breakdown="", points=[] if missing else points, value=None if missing else points[-1], unit="percent", decimals=1,
        period="" if missing else "May 2019", expected=None if status is Status.NO_TARGET else target,
        target=None if status is Status.NO_TARGET else target, target_illustrative=index == 1, status=status, judged=judged,
        trend=list(Trend)[index % 6], signal=list(Signal)[index % 5], freshness=list(Freshness)[index % 5], days_overdue=12,
        due_on=DAY, responsible=_("Example Office"), agency_code="EXO",
    )  # fmt: skip


def _goals() -> list[Row]:
    partners = [Row(role="lead", name="", code=""), Row(role="partner", name=_("Example Board"), code="EXB")]
    usual = Row(
        statement=_("Every resident is seen on the day that was agreed"), lead_name=_("Example Office"), partners=partners,
        status="near", counts=COUNTS, floor_group="", floor_measure="",
    )  # fmt: skip
    held = Row(
        statement=_("Letters arrive the first time"), lead_name=_("Example Board"), partners=[], status="not_enough",
        counts={"on_track": 1, "no_data": 2}, floor_group=_("Age 65 and over"), floor_measure=_("Returned letters"),
    )  # fmt: skip
    return [usual, held]


def _flips() -> list[Row]:
    subject = _("Visits that began on time")
    return [
        Row(on=DAY, subject=subject, url="#", before="near", after="on_track", cause="new_period", causes=["new_period"], value=""),
        Row(on=date(2019, 4, 12), subject=subject, url="#", before="on_track", after="near", cause="value_revised", causes=[], value=""),
        Row(on=date(2019, 2, 1), subject=subject, url="#", before="no_data", after="on_track", cause="new_period", causes=[], value=""),
    ]


def _attention() -> list[Row]:
    sentences = {
        "off_track": _("17.5 where 12.0 was expected."),
        "signal": _("Outside its usual limits for the first time in two years."),
        "overdue": _("Overdue by 12 days."),
        "promise": _("Evening hours in two offices were due on June 1, 2019."),
    }
    return [
        Row(kind=kind, url="#", subject=_("Returned letters"), sentence=text, owes=_("Example Office"), on=DAY)
        for kind, text in sentences.items()
    ]


def _derivation() -> Row:
    return Row(
        sentence=_("30.5 is 2.5 above the 28.0 expected by May 2019, within the tolerance of 3.0: near."),
        rule=_("status"), version="1",
        steps=[
            Row(label=_("Newest value, May 2019"), value="30.5", note=""),
            Row(label=_("Expected by then"), value="28.0", note=_("The target for State fiscal year 2019, in steps")),
            Row(label=_("Shortfall"), value="2.5", note=_("30.5 - 28.0; lower is better")),
            Row(label=_("Tolerance"), value="3.0", note=_("Set by the owner")),
        ],
        accepted_by=_("Example Person"), accepted_on=DAY, download_url="#",
    )  # fmt: skip


def _line_chart() -> dict[str, Any]:
    days = [date(2014 + index // 4, 3 * (index % 4) + 1, 1).isoformat() for index in range(20)]
    values = [*WAVE, 79.0, 74.0, 73.0, 78.5]
    goals = [60.0 + 0.8 * index for index in range(20)]
    usual = dict(zip(days, values, strict=True))
    band: list[dict[str, Any]] = [
        {"type": "scatter", "x": days, "y": [y] * 20, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"} for y in (58.0, 80.0)
    ]
    band[0]["showlegend"] = False
    band[1] |= {"fill": "tonexty", "fillcolor": "var(--chart-band)", "name": _("Usual limits")}
    line = {"color": "var(--chart-value)"}
    target = {"color": "var(--chart-target)", "dash": "dash", "shape": "hv", "width": 1.5}
    return {
        "id": "example-line", "title": _("Visits began on time more often than a year ago, and passed the target twice"),
        "summary": _("From 62.0% in early 2014 to 78.5% at the end of 2018, above the 75.0% expected by then."),
        "figure": {
            "data": [
                *band,
                {"type": "scatter", "mode": "lines", "name": _("Target"), "x": days, "y": goals, "line": target},
                {"type": "scatter", "mode": "lines+markers", "name": _("Value"), "x": days, "y": values, "line": line},
                {"type": "scatter", "mode": "markers", "name": _("Signal"), "x": [days[16]], "y": [79.0],
                 "marker": {"symbol": "diamond", "size": 12, "color": "var(--chart-signal)"}},
            ],
            "layout": {"yaxis": {"ticksuffix": "%"}},
        },
        "head": [_("Quarter"), _("Value")],
        "rows": [[day, "" if value is None else f"{value:.1f}%"] for day, value in usual.items()],
        "ranges": [(_("2 years"), "2017-01-01", "2018-12-31"), (_("All"), days[0], days[-1])],
        "source": _("made up"), "note": _("No visit was counted in one quarter; the line is broken there."),
        "downloads": _lists()["downloads"], "height": 340,
    }  # fmt: skip


def _bar_chart() -> dict[str, Any]:
    names, values = [_("North"), _("East"), _("South"), _("West")], [71, 64, 80, 76]
    feet = {"base": [0] * 4, "marker": {"color": "var(--status-on-track)"}, "name": _("On time")}
    heads = {"base": values, "marker": {"color": "var(--status-off-track)"}, "name": _("Late")}
    usual = {"type": "bar", "x": names, "textposition": "inside", "textangle": 0, "textfont": {"color": "var(--ground)"}}
    late = [100 - value for value in values]
    bars = [usual | feet | {"y": values, "text": values}, usual | heads | {"y": late, "text": late}]
    return {
        "id": "example-bars",
        "title": _("The East is furthest from the target"),
        "summary": _("Four districts from 64% to 80%."),
        "figure": {"data": bars, "layout": {"barmode": "overlay", "bargap": 0.28, "yaxis": {"range": [0, 104], "ticksuffix": "%"}}},
        "head": [_("District"), _("On time")],
        "rows": [[name, f"{value}%"] for name, value in zip(names, values, strict=True)],
        "height": 340,
    }
