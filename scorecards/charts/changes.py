"""A status that changed, in words: from what to what, and why."""

from django.utils.translation import gettext as _

from scorecards.charts.answers import long_day, when_named
from scorecards.queries.rows import FlipRow
from scorecards.templatetags.words import CAUSE, STATUS


def found_by(flip: FlipRow) -> str:
    """That a flip was found by revising a figure, and which."""
    if not flip.revised_on:
        return ""
    return _("found by a revision of %(period)s on %(day)s") % {"period": flip.revised_period, "day": long_day(flip.revised_on)}


def subject(flip: FlipRow) -> str:
    """What changed, with its group."""
    return f"{flip.name}: {flip.breakdown}" if flip.breakdown else flip.name


def moved(flip: FlipRow) -> str:
    """From near to off track."""
    words = {"before": str(STATUS[flip.before.slug].word).lower(), "after": str(STATUS[flip.after.slug].word).lower()}
    return _("From %(before)s to %(after)s") % words


def because(flip: FlipRow) -> str:
    """Because a value was revised; time passed."""
    others = [str(CAUSE[cause.slug]) for cause in flip.causes if cause != flip.cause]
    first = _("because %(cause)s") % {"cause": CAUSE[flip.cause.slug]}
    return ", ".join(filter(None, ["; ".join([first, *others]), found_by(flip)]))


def change(flip: FlipRow) -> str:
    """From near to off track in Jun 2019, because a value was revised."""
    when = f" {when_named(flip.period)}" if flip.period else ""
    return f"{moved(flip)}{when}, {because(flip)}."
