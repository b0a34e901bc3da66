"""A measure: where it stands, why, its history, its groups, its definition, and files of all of it."""

from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.rules.policy import Viewer, is_staff, keeps_data, may_annotate, may_ask_miss, may_edit_catalog, may_propose_change
from metrics.rules.overlays import is_miss
from scorecards.charts import answers, definition, gaps, groups, tiles
from scorecards.charts import derivation as steps
from scorecards.charts import measure as charts
from scorecards.charts import odds as odds_words
from scorecards.charts.chart import Chart
from scorecards.charts.svg import picture
from scorecards.exports.catalogue import readings
from scorecards.exports.tables import About, Table
from scorecards.exports.versions import versions
from scorecards.queries.audit import reads_history
from scorecards.queries.lens import Lens, real_today
from scorecards.queries.pages import measure as queries
from scorecards.queries.pages.correcting import may_correct_measure
from scorecards.queries.pages.formula import formula_page, shown_preview
from scorecards.queries.pages.groups import ByView
from scorecards.queries.pages.past import owner_then
from scorecards.rules.corrections import is_recent
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.cached import page
from scorecards.views.downloads import FORMATS, about, attached, download, links
from scorecards.views.rows import flip_items

FEW_GROUPS = 12
RANGES = {str(years): years for years in charts.RANGES}


@page
def measure(request: HttpRequest, who: Viewer, through: Lens, code: str) -> HttpResponse:
    """One measure, or with `?group=` one of its groups; `?by=` shows its groups; `?format=` csv, json, svg or derivation."""
    shown = queries.measure(who, through, code, group=request.GET.get("group", ""))
    if shown is None:
        raise Http404
    if request.GET.get("format"):
        return _file(request, shown, through)
    return render(request, "scorecards/measure.html", _context(request, who, through, shown))


def _file(request: HttpRequest, shown: queries.MeasurePage, through: Lens) -> HttpResponse:
    form, name = request.GET["format"], _file_name(shown)
    if form in FORMATS:
        return download(_readings(shown, through, name), _about(request, shown, through), form)
    if form == "revisions":
        title = _("Readings of %(name)s with their revisions") % {"name": _heading(shown)}
        return download(versions(queries.versions_of(shown), f"{name}-revisions", title), _about(request, shown, through), "csv")
    if form == "derivation":
        made: HttpResponse = JsonResponse(steps.as_file(shown.derivation, shown.card), json_dumps_params={"ensure_ascii": False})
        return attached(made, f"{name}-derivation.json")
    if form == "svg" and shown.history.known:
        chart = charts.chart(shown.history, shown.card, years=_years(request), row=shown.odds)
        made = HttpResponse(picture(chart, heading=_heading(shown)), content_type="image/svg+xml; charset=utf-8")
        return attached(made, f"{name}.svg")
    raise Http404


def _readings(shown: queries.MeasurePage, through: Lens, name: str) -> Table:
    """The readings of the measure with all its groups, or of the one group the page is about, as `import_readings` takes them."""
    title, group = _("Readings of %(name)s") % {"name": _heading(shown)}, shown.group.breakdown_id if shown.group else None
    return readings(through, f"{name}-readings", title, measure_id=shown.measure.id, breakdown_id=group)


def _about(request: HttpRequest, shown: queries.MeasurePage, through: Lens) -> About:
    sources = {line.source for line in shown.history.lines} | {shown.measure.source}
    return about(request, through, _heading(shown), shown.measure.definition, sources)


def _file_name(shown: queries.MeasurePage) -> str:
    group = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in shown.group.key) if shown.group else ""
    return f"{shown.card.code}-{group}" if group else shown.card.code


def _heading(shown: queries.MeasurePage) -> str:
    return f"{shown.card.name}: {shown.group.label}" if shown.group else shown.card.name


def _years(request: HttpRequest) -> int | None:
    return RANGES.get(request.GET.get("range", ""))


def _context(request: HttpRequest, who: Viewer, through: Lens, shown: queries.MeasurePage) -> dict[str, Any]:
    card = shown.card
    by = queries.by_view(who, through, shown, request.GET.get("by", _first_by(shown)))
    return {
        "page": shown,
        "card": card,
        "measure": shown.measure,
        "heading": _heading(shown),
        **_answers(shown, through),
        "steps": steps.sentences_of(shown.derivation, card),
        "miss_url": miss_url(who, through, shown),
        "chart": _chart(request, shown),
        "ranges": _ranges(request, shown),
        "notes": charts.noted(shown.history),
        "targets": [(row, answers.aim_at(card, row.operator, row.value, row.high)) for row in reversed(shown.history.targets)],
        "sheet": definition.sheet_items(shown.sheet, card),
        **_formula(who, through, shown),
        "flips": flip_items(request, shown.flips),
        "citation": definition.citation(card, answers.long_day(through.as_of), request.build_absolute_uri()),
        "derivation_url": same_page(request, format="derivation"),
        "revisions_url": _of_group(address(request, "revisions", code=card.code), shown),
        "correct_url": _of_group(reverse("correct", args=[card.code]), shown) if may_correct_measure(who, shown.measure) else "",
        **_ways_on(request, who, through, shown),
        "change_url": reverse("change", args=[card.code]) if may_propose_change(who, agency_id=shown.measure.agency_id) else "",
        "may_withdraw": may_edit_catalog(who),
        "corrected": shown.corrected if shown.corrected and is_recent(shown.corrected.on, through.known_on or real_today()) else None,
        "corrections_url": f"{reverse('corrections')}?measure={card.code}" if shown.measure.is_public else "",
        "then": owner_then(card.code, card.agency_code, through.known_on),
        "reads_history": reads_history(who, "measure", card.code),
        "talk_url": reverse("measure-comments", args=[card.code]) if is_staff(who) and not through.known_on else "",
        **_groups(request, shown, by),
    }


def _answers(shown: queries.MeasurePage, through: Lens) -> dict[str, Any]:
    """What is said of where it stands, how it moves and where it may go; no odds are given of a group."""
    card = shown.card
    return {
        "status_sentence": answers.status(card),
        "target_sentence": answers.target(card),
        "harder": answers.harder(card),
        "changes": answers.changes(card),
        "no_change": answers.no_change(card),
        "trend": answers.trend(card),
        "signal": _signal(shown),
        "by_chance": answers.by_chance(card),
        "odds": None if shown.group else odds_words.words(card, shown.odds, through),
        "odds_heads": odds_words.HEADS,
        "freshness": answers.freshness(card),
    }


def _signal(shown: queries.MeasurePage) -> str:
    """Whether the newest figure is unusual; of a series that has moved for years, that limits do not tell."""
    known = shown.history.known
    return answers.drifted(shown.card, known[0].end, known[-1].end) if shown.history.drifts else answers.signal(shown.card)


def _ways_on(request: HttpRequest, who: Viewer, through: Lens, shown: queries.MeasurePage) -> dict[str, str]:
    """Where the series is looked at further, and added to by who may."""
    code = shown.card.code
    return {
        "control_url": "" if shown.group else address(request, "control", code=code),
        "notes_url": reverse("measure-notes", args=[code]) if _may_annotate(who, through, shown) else "",
        "compare_url": f"{reverse('compare')}?{urlencode(_beside(shown))}",
    }


def _may_annotate(who: Viewer, through: Lens, shown: queries.MeasurePage) -> bool:
    return through.is_live and not shown.group and may_annotate(who, agency_id=shown.measure.agency_id)


def _beside(shown: queries.MeasurePage) -> dict[str, str]:
    """What a comparison of the measure starts with: its benchmark, where it has one."""
    other = next(iter(shown.sheet.benchmarks), None)
    return {"kind": "measures", "a": shown.card.code} | ({"b": other.code} if other else {})


def miss_url(who: Viewer, through: Lens, shown: queries.MeasurePage) -> str:
    """Where a miss is asked for, decided and told of; empty where there is none, or none that the reader may ask for."""
    may = through.is_live and may_ask_miss(who, agency_id=shown.measure.agency_id) and is_miss(shown.card.status)
    waits = keeps_data(who) and is_miss(shown.card.status)
    if shown.group or not (may or waits or shown.card.accepted_until):
        return ""
    return reverse("measure-miss", args=[shown.card.code])


def _formula(who: Viewer, through: Lens, shown: queries.MeasurePage) -> dict[str, Any]:
    """What a calculated measure reads."""
    found = formula_page(who, shown.card.code, through.known_on) if shown.measure.formula else None
    return {"formula": found, "formula_preview": shown_preview(who, through, found) if found else None}


def _of_group(url: str, shown: queries.MeasurePage) -> str:
    """The address with the group the page is about."""
    if not shown.group:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'group': shown.group.key})}"


def _chart(request: HttpRequest, shown: queries.MeasurePage) -> Chart | None:
    """The chart with its files; none without a value."""
    if not shown.history.known:
        return None
    return replace(charts.chart(shown.history, shown.card, years=_years(request), row=shown.odds), note="", downloads=_downloads(request))


def _ranges(request: HttpRequest, shown: queries.MeasurePage) -> list[dict[str, Any]]:
    """The stretches of time a reader can choose, as links; none where the history is short."""
    if not shown.history.known:
        return []
    offered = charts.ranges(shown.history, shown.card)
    chosen = _years(request)
    words = [(years, ngettext("%(n)s year", "%(n)s years", years) % {"n": years}) for years in offered]
    links = [{"label": label, "url": _here(request, range=years), "is_current": years == chosen} for years, label in words]
    whole = {"label": _("All"), "url": _here(request, range=None), "is_current": chosen not in offered}
    return [*links, whole] if links else []


def _here(request: HttpRequest, **changes: Any) -> str:
    return f"{same_page(request, **changes)}#history-title"


def _downloads(request: HttpRequest) -> list[dict[str, str]]:
    items = [("revisions", _("Revisions (CSV)")), ("svg", _("Picture with its title and source (SVG)"))]
    return [*links(request, _("Readings")), *({"label": label, "url": same_page(request, format=form)} for form, label in items)]


def _first_by(shown: queries.MeasurePage) -> str:
    """The dimension that is open where none was chosen: the one with the fewest groups, unless even that has many."""
    counts = Counter(group.by for group in shown.sheet.groups)
    if shown.group or not counts:
        return ""
    by, count = min(counts.items(), key=lambda pair: pair[1])
    return by if count <= FEW_GROUPS else ""


def _groups(request: HttpRequest, shown: queries.MeasurePage, by: ByView | None) -> dict[str, Any]:
    """The choice of dimensions, and the view of the chosen one."""
    if shown.group or not shown.sheet.groups:
        return {"by_tabs": [], "by": None}
    chosen = by.by if by else ""
    tabs = [
        {"label": label, "url": f"{same_page(request, by=code)}#groups", "is_current": code == chosen, "count": count}
        for code, label, count in groups.choices(shown.sheet.groups, shown.sheet.dimensions)
    ]
    if by is None:
        return {"by_tabs": tabs, "by": None}
    return {
        "by_tabs": tabs,
        "by": by,
        **_by_chart(request, shown, by),
        "by_title": groups.title(by, shown.card),
        "by_summary": groups.summary(by, shown.card),
        "by_notes": groups.suppression(by),
        "by_rules": any(dimension.min_count or dimension.min_denominator for dimension in by.dimensions),
        "by_bars": [(bar, _group_url(request, bar.key)) for bar in groups.bars(by, shown.card)],
    }


def _by_chart(request: HttpRequest, shown: queries.MeasurePage, by: ByView) -> dict[str, Any]:
    """The picture of the groups in the view that was chosen, and the views there are. The ranked bars stand in the table below each."""
    found = gaps.gaps_of(by, shown.card, shown.history)
    offered = {"places": bool(by.spots), "lines": by.as_lines, "ranked": True, "gap": bool(found)}
    words = {"places": _("Places"), "lines": _("Over time"), "ranked": _("Ranked"), "gap": _("Gap to the total")}
    names = [name for name, there in offered.items() if there]
    chosen = request.GET.get("view", "")
    chosen = chosen if chosen in names else "lines" if by.as_lines else names[0]
    views = [{"label": words[name], "url": f"{same_page(request, view=name)}#groups", "is_current": name == chosen} for name in names]
    chart = groups.lines(by, shown.card, shown.history) if chosen == "lines" else None
    drawn = tiles.tile_map(by, shown.card) if chosen == "places" else None
    return {
        "by_chart": gaps.gap_chart(found, by, shown.card) if chosen == "gap" else chart,
        "by_views": views if len(views) > 1 else [],
        "map": drawn,
        "tiles": [(tile, _group_url(request, tile.key) if tile.key else "") for tile in drawn.tiles] if drawn else [],
    }


def _group_url(request: HttpRequest, key: str) -> str:
    return same_page(request, by=None, view=None, range=None, group=key)
