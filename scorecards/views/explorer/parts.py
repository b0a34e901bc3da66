"""The parts of the explorer's page beside its rows: tabs, filters in use, groups, the pages beside this one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from metrics.rules.codes import Status
from scorecards.charts.answers import long_day
from scorecards.forms.explorer import PERIODS, SIGNALS, TRENDS
from scorecards.queries.pages.explorer import Asked, Choices, Found, Line
from scorecards.queries.pages.explorer.found import MOST_GROUPS, Group
from scorecards.templatetags.addresses import address, clocks_of, same_page
from scorecards.templatetags.amounts import count_text
from scorecards.templatetags.words import FRESHNESS, STATUS


def year_before(day: date) -> date:
    """The same day a year earlier; the last of February where there is none."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def tabs(request: HttpRequest, asked: Asked, as_of: date) -> list[dict[str, Any]]:
    """The three ways to look at the same rows."""
    then = (asked.then or year_before(as_of)).isoformat()
    ways = [("table", _("Table"), {}), ("heat", _("Heat map"), {}), ("compare", _("Compare two dates"), {"then": then})]
    return [
        {"label": label, "url": same_page(request, view=name, **({"then": None, "changed": None} | more)), "is_current": asked.view == name}
        for name, label, more in ways
    ]


def clear_url(request: HttpRequest) -> str:
    """Everything, through the clocks of the present page. The bare address may take a person to a view of their own."""
    return f"?{urlencode([('view', 'table'), *clocks_of(request).items()])}"


def query_of(request: HttpRequest) -> str:
    """What the address asks, to be kept as a view: not at which page it stands."""
    return same_page(request, format=None).partition("?")[2]


def shown(found: Found, n: int) -> str:
    """Which of the rows these are."""
    words = {
        "n": count_text(found.n),
        "all": count_text(found.total),
        "first": count_text(found.first),
        "last": count_text(found.first + n - 1),
    }
    if found.first and (found.after or found.before):
        return _("%(first)s to %(last)s of %(n)s measures; %(all)s in all") % words
    return _("%(n)s of %(all)s measures") % words


def blocks(request: HttpRequest, asked: Asked, found: Found, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The rows by group, each with its name and how its measures stand; one block without a name where nothing is grouped."""
    if not asked.group:
        return [{"name": "", "lines": lines}] if lines else []
    groups = {group.code: group for group in found.groups}
    made: list[dict[str, Any]] = []
    for line in lines:
        if not made or made[-1]["code"] != line.group:
            group = groups.get(line.group)
            named = {"name": name_of(asked, group), "url": group_url(request, asked, line.group)}
            made.append(named | {"code": line.group, "counts": group.counts if group else None, "lines": []})
        made[-1]["lines"].append(line)
    return made


def name_of(asked: Asked, group: Group | None) -> str:
    if group is None or not group.code:
        return {"goal": _("Of no goal"), "area": _("Of no priority or strand")}.get(asked.group, "")
    return str(STATUS[Status(int(group.code)).slug].word) if asked.group == "status" else group.name


def group_url(request: HttpRequest, asked: Asked, code: str) -> str:
    """The page of an agency, a priority or a goal; nothing for a status."""
    return "" if asked.group == "status" or not code else address(request, asked.group, code=code)


def jumps(request: HttpRequest, asked: Asked, found: Found) -> list[dict[str, Any]]:
    """A link to each group by itself; none where there are too many."""
    if not 1 < found.n_groups <= MOST_GROUPS:
        return []
    return [
        {
            "label": name_of(asked, group),
            "count": group.counts.total,
            "url": same_page(request, **{asked.group: Status(int(group.code)).slug if asked.group == "status" else group.code}),
        }
        for group in found.groups
        if group.code
    ]


def chosen(request: HttpRequest, asked: Asked, offered: Choices, areas: Mapping[str, str]) -> list[dict[str, Any]]:
    """The filters in use, each with the address without it."""
    words = _words(asked, offered, areas)
    return [{"label": words[name], "remove_url": same_page(request, **{name: None})} for name in asked.filters]


def _words(asked: Asked, offered: Choices, areas: Mapping[str, str]) -> dict[str, Any]:
    slug = {name: getattr(value, "slug", "") for name, value in asked.filters.items()}
    return {
        "q": f"“{asked.q}”",
        "owner": _("Owner: %(name)s") % {"name": asked.owner},
        "unit": _("Unit: %(name)s") % {"name": asked.unit},
        "agency": dict(offered.agencies).get(asked.agency, asked.agency),
        "area": areas.get(asked.area, asked.area),
        "goal": dict(offered.goals).get(asked.goal, asked.goal),
        "service": dict(offered.services).get(asked.service, asked.service),
        "status": STATUS[slug["status"]].word if slug.get("status") else "",
        "trend": dict(TRENDS).get(slug.get("trend", ""), ""),
        "signal": dict(SIGNALS).get(slug.get("signal", ""), ""),
        "freshness": FRESHNESS[slug["freshness"]].word if slug.get("freshness") else "",
        "period": dict(PERIODS).get(slug.get("period", ""), ""),
        "published": _("Published") if asked.published else _("Not published"),
        "changed": _("Changed since %(day)s") % {"day": long_day(asked.then) if asked.then else ""},
    }
