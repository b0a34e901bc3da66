"""My updates: the one page that says what is to be done, by when, and how long it takes."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.rules.policy import Viewer, may_hand_in
from scorecards.charts.answers import long_day
from scorecards.queries.duties import DutyKind, DutyState
from scorecards.queries.lens import lens
from scorecards.queries.pages.my_updates import MyUpdates, my_updates
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

TITLES = {
    "returned": (gettext_lazy("Returned"), gettext_lazy("Somebody looked at these and has a question.")),
    "overdue": (gettext_lazy("Overdue"), ""),
    "due": (gettext_lazy("Due today"), ""),
    "due_soon": (gettext_lazy("Due within 14 days"), ""),
    "waiting": (gettext_lazy("Waiting for you"), gettext_lazy("Others are waiting for your decision or answer.")),
    "open": (gettext_lazy("Open for this quarter"), gettext_lazy("Say how these goals stand. There is still time.")),
    "promised": (gettext_lazy("Promised in reviews"), gettext_lazy("Say on the page of each when it is done.")),
    "later": (gettext_lazy("Ready to enter early"), gettext_lazy("The period has ended; it is due later.")),
    "handed_in": (gettext_lazy("Handed in"), gettext_lazy("Nothing to do here.")),
}  # fmt: skip
CLOSED = ("later", "handed_in")
APPROVED = (DutyKind.SUBMISSION, DutyKind.APPROVAL)


@require_safe
@for_staff
def my_updates_page(request: HttpRequest, who: Viewer) -> HttpResponse:
    """What the person signed in has to do."""
    page = my_updates(who, lens())
    context = {
        "trail": trail(request, (_("My updates"), "")),
        "page": page,
        "groups": [(group, *TITLES[group.key], group.key in CLOSED) for group in page.groups],
        "sentence": sentence(page),
        "may_enter": may_hand_in(who),
        "decides": any(row.kind in APPROVED for row in page.duties.of(DutyState.DECIDE)),
    }
    return render(request, "scorecards/my_updates.html", context)


def sentence(page: MyUpdates) -> str:
    """12 readings and 3 goal updates are due by July 22; 2 are overdue. Usually 4 minutes."""
    if not page.readings and not page.updates:
        return _promised(page.promises) if page.promises else _quiet(len(page.duties.waiting))
    return " ".join(filter(None, (_due(page), _promised(page.promises), minutes(page.seconds))))


def _promised(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(n)d promise is due or late.", "%(n)d promises are due or late.", count) % {"n": count}


def _quiet(waiting: int) -> str:
    if not waiting:
        return _("Nothing is due now. You are up to date.")
    one, many = "Nothing of yours is due. %(n)d item is waiting for you.", "Nothing of yours is due. %(n)d items are waiting for you."
    return ngettext(one, many, waiting) % {"n": waiting}


def _due(page: MyUpdates) -> str:
    counted = []
    if page.readings:
        counted.append(ngettext("%(n)d reading", "%(n)d readings", page.readings) % {"n": page.readings})
    if page.updates:
        counted.append(ngettext("%(n)d goal update", "%(n)d goal updates", page.updates) % {"n": page.updates})
    things = _("%(one)s and %(other)s") % {"one": counted[0], "other": counted[1]} if len(counted) > 1 else counted[0]
    many = page.readings + page.updates
    due = ngettext("%(things)s is due%(by)s", "%(things)s are due%(by)s", many) % {"things": things, "by": _by(page.by)}
    if not page.overdue:
        return f"{due}."
    if page.overdue == many:
        return ngettext("%(things)s is overdue.", "%(things)s are overdue.", many) % {"things": things}
    late = ngettext("%(n)d is overdue", "%(n)d are overdue", page.overdue) % {"n": page.overdue}
    return f"{due}; {late}."


def _by(day: date | None) -> str:
    return _(" by %(day)s") % {"day": long_day(day)} if day else ""


def minutes(seconds: float | None) -> str:
    """How long it usually takes; nothing where nobody has counted."""
    if seconds is None:
        return ""
    whole = max(1, round(seconds / 60))
    return ngettext("Usually %(n)d minute.", "Usually %(n)d minutes.", whole) % {"n": whole}
