"""What happened since a day, as its panel takes it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from scorecards.charts import since as words
from scorecards.queries.since import Change, Changes
from scorecards.rules.since import What
from scorecards.templatetags.addresses import address
from scorecards.views.looked import Since

MOST = 8


def panel(request: HttpRequest, changes: Changes, since: Since, *, kind: str, subject: str = "", most: int = MOST) -> dict[str, Any]:
    """The arguments of `since.html`: title, sentence, rows, the day, and where it is noted that somebody looked."""
    signals = sum(one.what is What.SIGNAL for one in changes.rows)
    everything = bool(request.GET.get("changes"))
    shown = changes.rows if everything else changes.rows[:most]
    return {
        "title": words.title(since.day, is_own=since.is_own, is_chosen=since.is_chosen),
        "summary": words.summary(changes.counted, signals),
        "rows": [_row(request, one) for one in shown],
        "more": len(changes.rows) - len(shown),
        "is_cut": changes.is_cut,
        "day": since.day,
        "is_own": since.is_own,
        "is_chosen": since.is_chosen,
        "looked_url": reverse("looked"),
        "kind": kind,
        "subject": subject,
    }


def _row(request: HttpRequest, change: Change) -> dict[str, Any]:
    flip = change.flip
    name = f"{change.name}: {flip.breakdown}" if flip and flip.breakdown else change.name
    return {
        "what": change.what.value,
        "way": change.way.value,
        "way_word": words.way_word(change.way),
        "url": address(request, change.kind, code=change.code),
        "name": name,
        "kind": change.kind,
        "before": flip.before if flip else None,
        "after": flip.after if flip else None,
        "sentence": words.sentence(change),
        "cause": words.cause(change),
        "at": change.at,
    }
