"""A review's pack as a document: what was frozen and nothing else, so that it says the same in ten years."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scorecards.charts import theme
from scorecards.charts.answers import long_day, long_moment, when_named
from scorecards.charts.chart import Chart
from scorecards.charts.packs.pack import Cell, Column, Distribution, Face, Figure, Item, Items, Pack, Section, Share, Sources, Table, Text
from scorecards.charts.readings import short_day
from scorecards.charts.updates import answers
from scorecards.queries.packs import MOST_CHARTS
from scorecards.queries.packs.review import ReviewPack, code_of
from scorecards.queries.reviews.pack import FrozenPack
from scorecards.queries.reviews.pack_rows import PackCounts, PackGoal, PackMeasure, PackPromise, PackReading, PackUpdate
from scorecards.rules.axes import bounds
from scorecards.templatetags.amounts import amount_text, count_text
from scorecards.templatetags.reviews import PROMISE, review_name
from scorecards.templatetags.words import BAR_ORDER, DECLARED, STATUS

SHOWN = 36
MISSED = ("off_track", "near", "overdue")


def pack_of_review(of: ReviewPack) -> Pack:
    """The agenda, promises, goals, measures with their history, what agencies said, and how the pack proves itself."""
    frozen = of.frozen
    sections = [*_agenda(frozen), *_promises(frozen), *_goals(frozen), *_measures(frozen), *_said(frozen)]
    return Pack(_face(of), tuple(sections), _sources(frozen))


def _face(of: ReviewPack) -> Face:
    frozen = of.frozen
    answer = _("Frozen by %(by)s on %(day)s. It will always read the same; what was revised since is on the site.")
    told = [answer % {"by": frozen.frozen_by, "day": long_moment(frozen.frozen_at)}]
    return Face(
        kind="review",
        code=code_of(frozen.review_id),
        title=review_name(of.review),
        eyebrow=_("Review on %(day)s") % {"day": long_day(frozen.on)},
        lede=of.review.subject,
        clock=_("As of %(day)s") % {"day": long_day(frozen.as_of)},
        as_of=frozen.as_of,
        language=get_language() or "en",
        answer=tuple(told),
        distributions=tuple(_distribution(one) for one in frozen.counts[:1]),
        notices=tuple(_notices(frozen)),
    )


def _notices(frozen: FrozenPack) -> Iterable[str]:
    if frozen.is_example:
        yield _("Example for the demonstration: the review, its people and its promises are made up. The figures are real.")
    if not frozen.is_whole:
        yield _("This pack does not prove itself: what is stored is not what was frozen.")
    if frozen.hides:
        yield _("It leaves out what those it was made for may not see.")
    yield _("It is meant only for the people it was made for.")


def _distribution(one: PackCounts) -> Distribution:
    parts = [Share(slug, str(STATUS[slug].word), one.counts[slug]) for slug in BAR_ORDER if one.counts.get(slug)]
    return Distribution(_("Measures"), tuple(parts))


def _agenda(frozen: FrozenPack) -> Iterable[Section]:
    items = tuple(Item(f"{place}. {one.subject}", one.why, one.agency_name) for place, one in enumerate(frozen.items, 1))
    yield Section(_("Agenda"), (Items(items) if items else Text(_("Nothing was on it that those it was made for may see.")),))


def _promises(frozen: FrozenPack) -> Iterable[Section]:
    if frozen.promises:
        columns = (Column(_("Promise"), 3.2), Column(_("Owner"), 2), Column(_("Due"), 1.2), Column(_("State"), 1.1))
        table = Table(_("Promises when the pack was frozen"), columns, tuple(_promise(one) for one in frozen.promises))
        yield Section(_("Promises"), (table,), _("Those that were open, and those that were checked since the review before."))


def _promise(one: PackPromise) -> tuple[Cell, ...]:
    return (
        Cell(one.what, note=_effect(one)),
        Cell(one.agency_name, note=one.person),
        Cell(short_day(one.due_on)),
        Cell(str(PROMISE[one.state].word)),
    )


def _effect(one: PackPromise) -> str:
    """The measure that was to move, its reading then and the one it was checked by."""
    if not one.effect_name:
        return ""
    told = [
        f"{amount_text(value, one.effect_unit, one.effect_decimals)} ({period})"
        for value, period in ((one.base, one.base_period), (one.value, one.value_period))
        if value is not None
    ]
    return f"{one.effect_name}: {', '.join(told)}" if told else one.effect_name


def _goals(frozen: FrozenPack) -> Iterable[Section]:
    if frozen.goals:
        columns = (Column(_("Goal"), 3.2), Column(_("Lead"), 2), Column(_("Status"), 1.5), Column(_("The agency says"), 1.3))
        table = Table(_("Goals when the pack was frozen"), columns, tuple(_goal(one) for one in frozen.goals))
        yield Section(_("Goals"), (table,))


def _goal(one: PackGoal) -> tuple[Cell, ...]:
    says = str(DECLARED[one.declared].word) if one.declared else _("No update")
    return (
        Cell(one.statement),
        Cell(one.lead_name),
        Cell(str(STATUS[one.status].word), status=one.status),
        Cell(says, note=_("differs from the numbers") if one.differs else ""),
    )


def _measures(frozen: FrozenPack) -> Iterable[Section]:
    """The pictures of those that miss or are late first, then every measure in a table."""
    ordered = sorted(frozen.measures, key=lambda one: (MISSED.index(one.status) if one.status in MISSED else len(MISSED), one.code))
    figures = [_figure(one) for one in ordered if sum(point.value is not None for point in one.readings) > 1]
    if figures:
        yield Section(_("Measures over time"), tuple(figures[:MOST_CHARTS]), _("As they were known when the pack was frozen."))
    if frozen.measures:
        columns = (
            Column(_("Measure"), 3.4),
            Column(_("Value"), 1.3, is_number=True),
            Column(_("Expected"), 1.2, is_number=True),
            Column(_("Status"), 1.4),
        )
        table = Table(_("Measures when the pack was frozen"), columns, tuple(_measure(one) for one in ordered))
        yield Section(_("All measures"), (table,))


def _measure(one: PackMeasure) -> tuple[Cell, ...]:
    return (
        Cell(one.name, note=one.agency_name),
        Cell(_amount(one, one.value), note=one.period),
        Cell(_amount(one, one.expected), note=_("illustrative") if one.target_illustrative else ""),
        Cell(str(STATUS[one.status].word), status=one.status),
    )


def _amount(one: PackMeasure, value: float | None) -> str:
    return "" if value is None else amount_text(value, one.unit, one.decimals)


def _figure(one: PackMeasure) -> Figure:
    points = list(one.readings[-SHOWN:])
    title = _("%(value)s %(when)s: %(status)s") % {
        "value": _amount(one, one.value),
        "when": when_named(one.period),
        "status": str(STATUS[one.status].word).lower(),
    }
    first, last = points[0], points[-1]
    summary = _("%(n)s readings from %(first)s to %(last)s.") % {"n": count_text(len(points)), "first": first.label, "last": last.label}
    expected = _("Expected now: %(value)s.") % {"value": _amount(one, one.expected)} if one.expected is not None else ""
    chart = Chart(
        id=f"frozen-{one.code}",
        title=title,
        summary=f"{summary} {expected}".strip(),
        figure=_drawing(one, points),
        head=(_("Period"), _("Value")),
        rows=tuple((point.label, _amount(one, point.value)) for point in points),
        source=one.source,
    )
    return Figure(one.name, chart)


def _drawing(one: PackMeasure, points: list[PackReading]) -> dict[str, Any]:
    ends, values = [point.period_end.isoformat() for point in points], [point.value for point in points]
    known = [(end, value) for end, value in zip(ends, values, strict=True) if value is not None]
    aims = [one.expected, one.expected] if one.expected is not None else []
    room = max((points[-1].period_end - points[0].period_end).days // 30, 10)
    days = [
        date.fromordinal(day.toordinal() + by).isoformat() for day, by in ((points[0].period_end, -room), (points[-1].period_end, room))
    ]
    traces = [
        *([theme.line(_("Expected"), [ends[0], ends[-1]], aims, theme.TARGET, dash="dash")] if aims else []),
        theme.line(_("Value"), ends, values, theme.VALUE, width=2.5),
        theme.dots(_("Newest"), [known[-1][0]], [known[-1][1]], theme.status_mark(one.status) | {"size": 11}),
    ]
    heights = theme.axis_of(one.unit) | {"range": list(bounds([*values, *aims]))}
    return {"data": traces, "layout": {"xaxis": {"type": "date", "range": days}, "yaxis": heights}}


def _said(frozen: FrozenPack) -> Iterable[Section]:
    told = [text for one in frozen.updates for text in _answered(one)]
    if told:
        yield Section(_("What agencies said"), tuple(told))


def _answered(one: PackUpdate) -> Iterable[Text]:
    """The answers of one update, each under its goal and question; who said it, and for when, below the last."""
    found = answers(one.story)
    for place, (question, text) in enumerate(found, 1):
        yield Text(text, f"{one.goal.rstrip('.')}: {question}", f"{one.lead_name}, {one.period}" if place == len(found) else "")


def _sources(frozen: FrozenPack) -> Sources:
    facts = [
        (_("As of"), long_day(frozen.as_of)),
        (_("Known by"), long_moment(frozen.known_at)),
        (_("Judged by"), _("version %(version)s of the rules") % {"version": frozen.rule_version}),
        (_("Frozen"), long_moment(frozen.frozen_at)),
        ("SHA-256", frozen.sha256),
        (_("Measures"), count_text(len(frozen.measures))),
    ]
    by_source: dict[str, list[str]] = {}
    for one in frozen.measures:
        by_source.setdefault(one.source or _("No source is named"), []).append(one.name)
    columns = (Column(_("Source"), 2.2), Column(_("Measures"), 3.8))
    rows = tuple((Cell(source), Cell("; ".join(sorted(by_source[source])))) for source in sorted(by_source))
    return Sources(_("Sources and as-of"), tuple(facts), Table(_("Sources of the figures"), columns, rows))
