"""One period of a series in words: a row of the table and the text under the pointer."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from metrics.rules.codes import PeriodType
from scorecards.queries.pages.history import Earlier, Line
from scorecards.queries.rows import CardRow
from scorecards.templatetags.amounts import MISSING, amount_text, qualified
from scorecards.templatetags.words import ABSENCE, STATE, STATUS

HEADS = (
    gettext_lazy("Period"),
    gettext_lazy("Value"),
    gettext_lazy("Expected then"),
    gettext_lazy("Stood"),
    gettext_lazy("State"),
    gettext_lazy("Before it was revised"),
    gettext_lazy("Published"),
    gettext_lazy("Source"),
)


def table_row(line: Line, card: CardRow) -> list[str]:
    """The cells under HEADS."""
    return [
        line.label,
        value_text(line, card),
        expected_text(line, card),
        str(STATUS[line.judged.slug].word) if line.judged else "",
        str(STATE[line.state]) if line.value is not None else "",
        "; ".join(earlier_text(one, card) for one in reversed(revisions(line))),
        short_day(line.published_on) if line.published_on else "",
        ", ".join(part for part in (line.source if line.source != card.source else "", line.source_ref) if part),
    ]


def value_text(line: Line | Earlier, card: CardRow) -> str:
    """The value with its mark, or the reason there is none; hidden values are said to be hidden."""
    if line.value is None:
        return str(ABSENCE[line.reason]) if line.reason else MISSING
    return qualified(amount_text(line.value, card.unit, card.decimals), line.qualifier)


def expected_text(line: Line, card: CardRow) -> str:
    if line.expected is None:
        return ""
    low = amount_text(line.expected, card.unit, card.decimals)
    if line.expected_high is None:
        return low
    return _("%(low)s to %(high)s") % {"low": low, "high": amount_text(line.expected_high, card.unit, card.decimals)}


def revisions(line: Line) -> list[Earlier]:
    """What the period said before and says no more. A version that only named another source or note said the same."""
    return [one for one in line.earlier if (one.value, one.reason, one.qualifier) != (line.value, line.reason, line.qualifier)]


def earlier_text(one: Earlier, card: CardRow) -> str:
    """3.6% until Mar 2, 2018."""
    return _("%(value)s until %(day)s") % {"value": value_text(one, card), "day": short_day(one.superseded_on)}


def hover(line: Line, card: CardRow) -> str:
    """SFY 2019: 3.7% (provisional); expected 4.0%, on track; revised from 3.6%. The axis names months and days itself."""
    value = value_text(line, card)
    parts = [value if card.period_type in (PeriodType.MONTH, PeriodType.POINT) else f"{line.label}: {value}"]
    if line.value is not None and line.state == "provisional":
        parts[0] += f" ({STATE['provisional']})"
    if line.judged and line.expected is not None:
        words = {"expected": expected_text(line, card), "status": str(STATUS[line.judged.slug].word).lower()}
        parts.append(_("expected %(expected)s, %(status)s") % words)
    others = [text for one in revisions(line) if (text := value_text(one, card)) != value]
    if others:
        parts.append(_("revised from %(value)s") % {"value": others[-1]})
    return "; ".join(parts)


def short_day(day: date) -> str:
    """Jun 20, 2019. Remembered, as a long table names the same days again and again."""
    return _short_day(day, get_language() or "")


@lru_cache(maxsize=4096)
def _short_day(day: date, language: str) -> str:
    return date_format(day, pgettext("short date format", "M j, Y"))
