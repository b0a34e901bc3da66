"""The progress of a priority: how many of its measures stood where at each quarter's end.

Why this picture: "how is it progressing" asks for movement, and unlike units cannot be averaged. Counting measures by status over
time shows both what changed and how much is known: a priority must not look better because figures stopped coming."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scorecards.charts.chart import Chart
from scorecards.charts.sentences import on_track_of
from scorecards.charts.stacks import STACK, stacked
from scorecards.queries.pages.progress import Standing
from scorecards.queries.rows import Counts
from scorecards.templatetags.amounts import count_text
from scorecards.templatetags.words import STATUS


def progress(history: Sequence[Standing]) -> Chart | None:
    """The chart of an area's standings, oldest first; None when nothing was judged at any of them."""
    if not any(_judged(one.counts) for one in history):
        return None
    return Chart(
        id="progress",
        title=_title(history),
        summary=_summary(history),
        figure=stacked([_day(one.as_of) for one in history], [one.counts for one in history], gap=0.28),
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
        "then": count_text(before.on_track),
        "all": count_text(_judged(before)),
    }
    if not _judged(now):
        return _("No measure can be judged now; a year before, %(then)s of %(all)s were on track") % shown
    first = on_track_of(now.on_track, _judged(now))
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


def _day(day: date) -> str:
    return date_format(day, pgettext("month and year", "M Y"))


def _full_day(day: date) -> str:
    return date_format(day, pgettext("date format", "F j, Y"))
