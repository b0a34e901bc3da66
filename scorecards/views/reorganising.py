"""Reorganizing an agency: what is to become of it, a review of exactly what moves, and the act itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer, may_join_agencies
from agencies.actions.succession import NoSuccession
from goals.actions.reorganising import check_reorganisation, reorganise
from goals.queries.belongings import Belongings, agencies_but, belongings
from metrics.tasks import nudge
from scorecards.forms.reorganising import ReorganiseForm
from scorecards.queries.lens import site_today
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

REFUSED = {
    "itself": gettext_lazy("An agency cannot carry on its own work. Choose another one."),
    "none": gettext_lazy("Choose the agency that carries on its work, or give the code and name of one that begins."),
    "many": gettext_lazy("A renamed or merged agency goes on as one. Choose one, or say that it is split."),
    "few": gettext_lazy("A split needs two agencies, or one beside which this one goes on."),
    "goes_on": gettext_lazy("Only an agency from which another is split goes on."),
    "circle": gettext_lazy("These agencies come from this one, or it from them: that would be a circle."),
    "future": gettext_lazy("This day has not come. Come back on it: everything moves at once."),
    "early": gettext_lazy("The agency began later than this day."),
    "ended": gettext_lazy("This agency has ended already; what became of it is on its page."),
    "code": gettext_lazy("There is an agency of this code already. Choose it from the list, or give another code."),
    "name": gettext_lazy("The agency that begins needs a name."),
}
WORDS = {
    "measure": gettext_lazy("Measures"),
    "service": gettext_lazy("Services"),
    "goal": gettext_lazy("Goals it leads"),
    "partnership": gettext_lazy("Goals it helps"),
    "role": gettext_lazy("People"),
    "feed": gettext_lazy("Feeds"),
    "layout": gettext_lazy("Layouts"),
    "token": gettext_lazy("Tokens of its systems"),
    "barrier": gettext_lazy("Barriers in the way"),
    "invitation": gettext_lazy("Open invitations"),
    "reopening": gettext_lazy("Reopened periods"),
    "promise": gettext_lazy("Promises that are not settled"),
    "review": gettext_lazy("Reviews that are planned"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def agency_reorganise(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """The form; once it is sent the review of what moves; and with `do` the act."""
    owned = belongings(code, timezone.now()) if may_join_agencies(who) else None
    if owned is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = ReorganiseForm(sent, agencies=agencies_but(code), day=site_today())
    context: dict[str, Any] = {"owned": owned, "form": form, "url": address(request, "agency", code=code)}
    context["trail"] = trail(request, (_("Agencies"), address(request, "agency-list")), (owned.name, context["url"]), (_("Reorganize"), ""))
    if sent is None or not form.is_valid() or "back" in request.POST:
        bad = form.is_bound and not form.is_valid()
        return render(request, "scorecards/reorganise.html", context, status=400 if bad else 200)
    chosen = {thing.key: request.POST[thing.key] for kind in owned.things.values() for thing in kind if thing.key in request.POST}
    try:
        if "do" in request.POST:
            return _do(request, form, owned, chosen)
        check_reorganisation(what=form.reorganisation(code, chosen), day=site_today())
    except NoSuccession as refusal:
        form.add_error(None, str(REFUSED[refusal.why]))
        return render(request, "scorecards/reorganise.html", context, status=400)
    return render(request, "scorecards/reorganise_review.html", context | _review(form, owned))


def _do(request: HttpRequest, form: ReorganiseForm, owned: Belongings, chosen: dict[str, str]) -> HttpResponse:
    asked = form.reorganisation(owned.code, chosen)
    moved = reorganise(what=asked, by=request.user, at=timezone.now(), day=site_today())  # type: ignore[arg-type]
    nudge()
    count = sum(moved.counts.values())
    told = ngettext("%(n)s thing moved.", "%(n)s things moved.", count) % {"n": count}
    messages.success(request, _("Done. %(told)s What became of the agency is on its page.") % {"told": told})
    return redirect("agency", code=owned.code)


def _review(form: ReorganiseForm, owned: Belongings) -> dict[str, Any]:
    """The things by kind under their words; where they can go."""
    asked = form.cleaned_data
    heirs = form.heirs()
    goes_on = bool(asked["goes_on"])
    return {
        "kinds": [(WORDS[kind], things) for kind, things in owned.things.items()],
        "heirs": heirs,
        "goes_on": goes_on,
        "is_choice": len(heirs) > 1 or goes_on,
        "first": heirs[0],
        "asked": asked,
    }
