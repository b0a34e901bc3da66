"""Handing in: what would be recorded, what needs approval, what looks wrong; then one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer
from metrics.actions.entries import WHY, Checked, Entry, HandedIn, NotHandedIn, Outcome, check_entries, hand_in_entries
from metrics.rules.typed import Figure, is_blank
from metrics.tasks import nudge
from scorecards.queries.lens import site_today
from scorecards.queries.pages.entering import Line, grid
from scorecards.views.badge import forget_badge
from scorecards.views.entering.asked import address_of, asked_for
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the lines under one heading."""

    key: str
    lines: tuple[Line, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def my_hand_in(request: HttpRequest, who: Viewer) -> HttpResponse:
    """What was typed, checked; handed in when it is sent as it was shown."""
    asked = asked_for(request, who)
    found = [line for line in grid(who, site_today(), asked).lines if line.draft.version and not is_blank(line.draft.cells)]
    ready = [line for line in found if line.tried.typed.figure]
    entries = [_entry(line) for line in ready]
    if request.method == "POST" and entries:
        if sorted(request.POST.getlist("row")) != sorted(_as_shown(line) for line in ready):
            messages.warning(request, _("Something was changed since this page was opened. Look once more, then hand in."))
            return redirect(address_of("my-hand-in", asked))
        done = _handed_in(request, entries)
        if done:
            return redirect("my-updates")
    checked = check_entries(entries=entries, by=request.user, day=site_today())  # type: ignore[arg-type]
    steps = ((_("My updates"), reverse("my-updates")), (_("Enter readings"), address_of("my-grid", asked)), (_("Hand in"), ""))
    context = {
        "trail": trail(request, *steps),
        "parts": _parts(ready, checked),
        "wrong": _wrong(found, ready, checked),
        "count": len(checked.outcomes),
        "rows": [_as_shown(line) for line in ready],
        "doubtful": sum(bool(doubts) for doubts in checked.doubts.values()),
        "may": not checked.problems and bool(entries),
        "grid_url": address_of("my-grid", asked),
    }
    return render(request, "scorecards/my_hand_in.html", context)


def _entry(line: Line) -> Entry:
    """The entry of a line that has a figure."""
    return Entry(line.measure_id, line.period_end, cast("Figure", line.tried.typed.figure), line.draft.version)


def _as_shown(line: Line) -> str:
    return f"{line.id}:{line.draft.version}"


def _handed_in(request: HttpRequest, entries: Sequence[Entry]) -> bool:
    asked: dict[str, Any] = {"entries": entries, "by": request.user, "at": timezone.now(), "day": site_today()}
    try:
        done = hand_in_entries(**asked, doubts_seen="doubts_seen" in request.POST)
    except NotHandedIn as refused:
        if refused.why == "doubts":
            messages.warning(request, _("Some figures look unusual. Say that you have looked at them, then hand in."))
        return False
    nudge()
    forget_badge(request.user.pk)
    messages.success(request, _told(done))
    return True


def _told(done: HandedIn) -> str:
    recorded, submitted = done.count(Outcome.RECORDED), done.count(Outcome.SUBMITTED)
    one, many = (
        _("%(n)d reading was recorded. Its scorecard follows within seconds."),
        _("%(n)d readings were recorded. Their scorecards follow within seconds."),
    )
    words = [(one if recorded == 1 else many) % {"n": recorded}] if recorded else []
    if submitted:
        words.append(ngettext("%(n)d reading waits for approval.", "%(n)d readings wait for approval.", submitted) % {"n": submitted})
    return " ".join(words) or _("All of this stood already. Nothing was changed.")


def _parts(ready: Sequence[Line], checked: Checked) -> list[Part]:
    """The lines by what would come of them."""
    outcomes = {key: outcome.value for key, outcome in checked.outcomes.items()}
    parts = ((one.value, tuple(line for line in ready if outcomes.get((line.measure_id, line.period_end)) == one.value)) for one in Outcome)
    return [Part(key, lines) for key, lines in parts if lines]


def _wrong(found: Sequence[Line], ready: Sequence[Line], checked: Checked) -> list[tuple[Line, str]]:
    """The lines that cannot be handed in, each with why."""
    unread = [(line, " ".join(line.tried.typed.problems.values())) for line in found if line not in ready]
    refused = [(line, str(WHY[why])) for line in ready if (why := checked.problems.get((line.measure_id, line.period_end)))]
    return [*unread, *refused]
