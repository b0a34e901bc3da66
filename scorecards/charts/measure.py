"""The chart of a measure: readings with their gaps, the path to its targets, usual limits, breaks and events."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from metrics.rules.codes import PeriodType, Status
from scorecards.charts import answers, fan, theme
from scorecards.charts.chart import Chart
from scorecards.charts.readings import HEADS, hover, table_row
from scorecards.queries.odds import OddsRow, Step
from scorecards.queries.pages.history import History, Line, NoteRow, Stretch, TargetRow, standing_targets, value_of
from scorecards.queries.rows import CardRow
from scorecards.rules.axes import bounds
from scorecards.rules.compare import is_gap
from scorecards.templatetags.amounts import amount_text

FEW = 40
RANGES = (1, 5, 10)
DRAWN = ("series_break", "event", "definition")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Figure = dict[str, Any]


def chart(history: History, card: CardRow, *, years: int | None = None, row: OddsRow | None = None) -> Chart:
    """The picture, its finding and its table; `years` shows only the last so many, `row` where it may go. Needs one known value."""
    ahead = fan.steps(history, row)
    figure = figure_of(history, card, years=years, ahead=ahead)
    told = _told(history)
    more = [*(one.label for one in history.beside), *([_("What to know")] if told else [])]
    known = [
        [*table_row(line, card), *_beside_cells(history, line, card), *([told.get(line.end, "")] if told else [])]
        for line in reversed(history.lines)
    ]
    rows = [*([*row_ahead, *([""] * len(more))] for row_ahead in fan.table_rows(card, ahead)), *known]
    return Chart(
        id="history",
        title=answers.finding(card),
        summary=" ".join(filter(None, [summary(history, card), fan.sentence(card, ahead)])),
        figure=figure,
        head=[*(str(head) for head in HEADS), *more],
        rows=rows,
        source=sources(history, card),
        note=_note(history),
        height=400,
    )


def _beside_cells(history: History, line: Line, card: CardRow) -> list[str]:
    return [amount_text(one.points.get(line.end), card.unit, card.decimals) for one in history.beside]


def _told(history: History) -> dict[date, str]:
    """What is to be known of each period, by its end: a note stands with the first period that ends on its day or later."""
    found: dict[date, str] = {}
    for letter, kind, note in noted(history):
        end = next((line.end for line in history.lines if line.end >= note.day), history.lines[-1].end)
        text = " ".join(filter(None, [letter, f"{kind}, {answers.long_day(note.day)}: {note.text}"]))
        found[end] = f"{found[end]} {text}" if end in found else text
    return found


def summary(history: History, card: CardRow) -> str:
    """One sentence that says what the picture shows."""
    first, last = history.known[0], history.known[-1]
    if first is last:
        return _("One value is known: %(value)s.") % {"value": _stated(last, card)}
    extent = _("From %(first)s to %(last)s; lowest %(low)s, highest %(high)s.") % {
        "first": _stated(first, card),
        "last": _stated(last, card),
        "low": _stated(history.lowest, card),
        "high": _stated(history.highest, card),
    }
    is_said = card.judged not in (Status.ON_TRACK, Status.NEAR, Status.OFF_TRACK)  # by the title
    return extent if is_said else f"{extent} {capfirst(answers.direction(card))}."


def _stated(line: Line, card: CardRow) -> str:
    """3.9% in Jun 2019."""
    return f"{_amount(line, card)} {answers.when(card.period_type, line.label)}"


def _amount(line: Line, card: CardRow) -> str:
    return amount_text(line.value, card.unit, card.decimals)


def sources(history: History, card: CardRow) -> str:
    """The measure's source, or else those of its readings."""
    return card.source or "; ".join(dict.fromkeys(line.source for line in history.lines if line.source))


def ranges(history: History, card: CardRow) -> list[int]:
    """Of 1, 5 and 10 years, those that show a part of the history and not all of it."""
    first, last = history.known[0].end, history.known[-1].end
    yearly = card.period_type not in (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YTD)
    return [years for years in RANGES if _years_before(last, years) > first and not (yearly and years == 1)]


def figure_of(history: History, card: CardRow, *, years: int | None, ahead: Sequence[Step] = ()) -> Figure:
    """The Plotly figure as a plain dict; traces lie from back to front."""
    window = _window(history, years, fan.last_day(ahead))
    traces = [
        *_limits(history, card),
        *fan.traces(history, card, ahead),
        *_path(history),
        *_targets(history, card),
        *_beside(history, card),
        *_readings(history, card),
        *_special(history),
        _newest(history, card),
    ]
    layout = {
        "xaxis": _days(history, card, window),
        "yaxis": theme.axis_of(card.unit) | {"range": _heights(traces, window)},
        "plot_bgcolor": theme.GROUND,
        "shapes": [_note_line(note.day, note.kind) for note in _drawn_notes(history)],
        "annotations": _letters(history),
    }
    return {"data": traces, "layout": layout}


def _days(history: History, card: CardRow, window: tuple[date, date]) -> Figure:
    """The axis of time over the window, with the periods and targets inside it named where they end."""
    ends = {line.end: line.label for line in history.lines} | {target.day: target.label for target in standing_targets(history.targets)}
    inside = {end: label for end, label in ends.items() if window[0] <= end <= window[1]}
    return theme.days_of(card.period_type, inside) | {"range": [day.isoformat() for day in window]}


def _window(history: History, years: int | None, ahead: Sequence[date]) -> tuple[date, date]:
    first, last = history.lines[0].end, history.lines[-1].end
    if years:
        first = max(_years_before(history.known[-1].end, years), first)
        ends = [last, *ahead]
    else:
        turns = [turn.day for stretch in history.stretches for turn in stretch.turns]
        first, ends = min([first, *turns]), [last, *turns, *ahead]
    room = max((max(ends) - first).days // 40, 10)
    return date.fromordinal(first.toordinal() - room), date.fromordinal(max(ends).toordinal() + room)


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28))


def _heights(traces: Sequence[theme.Trace], window: tuple[date, date]) -> list[float]:
    """The vertical range that holds what lies inside the window."""
    start, stop = (day.isoformat() for day in window)
    values = [y for trace in traces for x, y in zip(trace["x"], trace["y"], strict=True) if start <= x <= stop]
    return list(bounds(values))


def _limits(history: History, card: CardRow) -> list[theme.Trace]:
    """Mean and usual limits, over the points they were computed from; none of a series that has moved for years."""
    if history.drifts or card.mean is None or card.lower is None or card.upper is None:
        return []
    since = [line for line in history.known if card.since is None or line.end >= card.since]
    if not since:
        return []
    ends = [since[0].end.isoformat(), since[-1].end.isoformat()]
    low = theme.line("", ends, [card.lower] * 2, theme.LIMIT, width=1, dash="dot", showlegend=False)
    high = theme.line(_("Usual limits"), ends, [card.upper] * 2, theme.LIMIT, width=1, dash="dot", fill="tonexty", fillcolor=theme.BAND)
    return [low, high, theme.line(_("Mean"), ends, [card.mean] * 2, theme.MEAN, width=1, dash="longdash")]


def _path(history: History) -> list[theme.Trace]:
    """What was expected on the way to each target. Two stretches of one kind share one entry of the key."""
    drawn: list[theme.Trace] = []
    for stretch in history.stretches:
        name = _path_name(stretch)
        is_new = all(trace["name"] != name for trace in drawn)
        drawn += _stretch(stretch, name, is_new=is_new)
    return drawn


def _path_name(stretch: Stretch) -> str:
    if stretch.is_illustrative:
        return _("Illustrative target path (not the State's)")
    return _("Expected (target path)")


def _stretch(stretch: Stretch, name: str, *, is_new: bool) -> list[theme.Trace]:
    days = [turn.day.isoformat() for turn in stretch.turns]
    dash = "dot" if stretch.is_passed or stretch.is_illustrative else "dash"
    low = theme.line(name, days, [turn.low for turn in stretch.turns], theme.TARGET, width=2, dash=dash, showlegend=is_new)
    if stretch.turns[0].high is None:
        return [low]
    highs = [turn.high for turn in stretch.turns]
    return [low, theme.line(name, days, highs, theme.TARGET, width=2, dash=dash, showlegend=False, fill="tonexty", fillcolor=theme.BAND)]


def _targets(history: History, card: CardRow) -> list[theme.Trace]:
    """Dated targets as squares, the illustrative ones hollow. Few dates only: a target a month is its own path."""
    standing = standing_targets(history.targets)
    kinds = [
        (_("Target"), [t for t in standing if not t.is_illustrative], {"symbol": "square", "color": theme.TARGET, "size": 9}),
        (_("Illustrative target"), [t for t in standing if t.is_illustrative], theme.hollow(theme.TARGET, "square", 9)),
    ]
    return [_target_dots(name, targets, marker, card) for name, targets, marker in kinds if 0 < len(targets) <= FEW]


def _target_dots(name: str, targets: Sequence[TargetRow], marker: dict[str, Any], card: CardRow) -> theme.Trace:
    texts = [
        _("%(name)s by %(day)s: %(aim)s")
        % {"name": name, "day": answers.long_day(t.day), "aim": answers.aim_at(card, t.operator, t.value, t.high)}
        for t in targets
    ]
    return theme.dots(name, [t.day.isoformat() for t in targets], [t.value for t in targets], marker, texts=texts)


def _readings(history: History, card: CardRow) -> list[theme.Trace]:
    """The line of values. It stops at a reason, at a missing period and at a series break."""
    xs: list[str] = []
    ys: list[float | None] = []
    texts: list[str] = []
    for line in history.lines:
        if xs and (line.gap_before or line.starts_anew):
            xs.append(line.start.isoformat())
            ys.append(None)
            texts.append("")
        xs.append(line.end.isoformat())
        ys.append(line.value)
        texts.append(hover(line, card))
    traces = [theme.line(_("Value"), xs, ys, theme.VALUE, width=2.5, texts=texts, legendrank=1)]
    plain = [line for line in history.known if not line.qualifier and line.state != "provisional"]
    if 0 < len(plain) <= FEW:
        traces.append(_points("", plain, {"symbol": "circle", "color": theme.VALUE, "size": 6}, showlegend=False))
    return traces


def _beside(history: History, card: CardRow) -> list[theme.Trace]:
    """What it is compared with: thinner, dashed, and named in the key."""
    drawn = []
    for number, one in enumerate(history.beside[:2]):
        color = f"var(--chart-{4 + number})"
        xs: list[str] = []
        ys: list[float | None] = []
        before: date | None = None
        for end in sorted(one.points):
            if before and is_gap(card.period_type, before, end):
                xs, ys = [*xs, end.isoformat()], [*ys, None]
            xs, ys, before = [*xs, end.isoformat()], [*ys, one.points[end]], end
        texts = ["" if y is None else f"{one.label}: {amount_text(y, card.unit, card.decimals)}" for y in ys]
        line = theme.line(one.label, xs, ys, color, width=1.5, dash="dash", texts=texts)
        drawn.append(line | {"mode": "lines+markers", "marker": {"symbol": "square", "color": color, "size": 5}})
    return drawn


def _special(history: History) -> list[theme.Trace]:
    """Kinds of points told apart by shape: inexact, provisional, unusual."""
    kinds = [
        (_("Inexact value"), [line for line in history.known if line.qualifier], theme.hollow(theme.VALUE)),
        (_("Provisional"), [line for line in history.known if line.state == "provisional"], theme.hollow(theme.VALUE, "triangle-up", 9)),
        (_("Unusual"), history.unusual, theme.hollow(theme.SIGNAL, "diamond", 13)),
    ]
    return [_points(name, lines, marker) for name, lines, marker in kinds if lines]


def _points(name: str, lines: Sequence[Line], marker: dict[str, Any], **parts: Any) -> theme.Trace:
    return theme.dots(name, [line.end.isoformat() for line in lines], [line.value for line in lines], marker, **parts)


def _newest(history: History, card: CardRow) -> theme.Trace:
    """The newest value in the shape and color of its status."""
    newest = history.known[-1]
    marker = theme.status_mark(card.status.slug) | {"size": 11}
    return theme.dots(_("Newest value"), [newest.end.isoformat()], [value_of(newest)], marker)


def _drawn_notes(history: History) -> list[NoteRow]:
    return [note for note in history.notes if note.kind in DRAWN][: len(LETTERS)]


def _note_line(day: date, kind: str) -> dict[str, Any]:
    color, dash = {"series_break": (theme.BREAK, "solid"), "definition": (theme.BREAK, "dash")}.get(kind, (theme.MUTED, "dot"))
    return theme.upright(day.isoformat(), color, dash)


def _letters(history: History) -> list[dict[str, Any]]:
    """A letter at the head of each line; the words stand below the picture, where they have room on a phone too."""
    look = {"y": 1, "yref": "paper", "yanchor": "top", "xanchor": "left", "showarrow": False, "bgcolor": theme.GROUND}
    return [look | {"x": note.day.isoformat(), "text": letter} for letter, note in zip(LETTERS, _drawn_notes(history), strict=False)]


def noted(history: History) -> list[tuple[str, str, NoteRow]]:
    """Every note with the letter of its line, where it is drawn, and its kind in words."""
    letters = dict(zip(_drawn_notes(history), LETTERS, strict=False))
    return [(letters.get(note, ""), _kinds()[note.kind], note) for note in history.notes]


def _note(history: History) -> str:
    """The words behind the letters."""
    return " ".join(f"{letter}: {answers.long_day(note.day)}, {kind}. {note.text}" for letter, kind, note in noted(history) if letter)


def _kinds() -> dict[str, str]:
    return {"series_break": _("series break"), "event": _("event"), "definition": _("definition"), "note": _("note")}
