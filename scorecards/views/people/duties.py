"""Who of an agency answers for which measure or goal."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer, may_give_duties, may_manage_people, may_see_people
from goals.actions.duties import NotAnswering, Part, give_duties
from goals.queries.duties import AgencyDuties, agency_duties
from scorecards.forms.people import DutyForm
from scorecards.tasks import nudge_mails
from scorecards.templatetags.addresses import address
from scorecards.views.badge import forget_badge
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

NOT_ANSWERING = {
    "agency": gettext_lazy("There is no such agency."),
    "nothing": gettext_lazy("Tick what is to be given first."),
    "person": gettext_lazy("This person holds no role in the agency any more. Choose somebody else."),
    "thing": gettext_lazy("Something that was ticked is not of this agency any more. Look again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def agency_duties_page(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """The measures and goals of the agency with who answers for each; ticked ones are given to somebody, many at once."""
    found = agency_duties(code)
    if found is None or not may_give_duties(who, agency_id=found.agency_id):
        raise Http404
    people = [(one.id, f"{one.name}: {one.roles}") for one in found.people]
    form = DutyForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid() and _given(request, form, found):
        return redirect("agency-duties", code=code)
    url = address(request, "agency", code=code)
    context = {
        "trail": trail(request, (_("Agencies"), address(request, "agency-list")), (found.name, url), (_("Who answers for what"), "")),
        "page": found,
        "form": form,
        "url": url,
        "ticked": request.POST.getlist("thing"),
        "may_see_people": may_see_people(who),
        "may_invite": may_manage_people(who),
        "kinds": [(_("Goals it leads"), "goal"), (_("Measures"), "measure")],
        "lost": sum(one.is_lost for one in found.things),
    }
    return render(request, "people/duties.html", context, status=400 if request.method == "POST" else 200)


def _given(request: HttpRequest, form: DutyForm, found: AgencyDuties) -> bool:
    by: Any = request.user
    part = Part(found.code, frozenset(request.POST.getlist("thing")), form.holder())
    try:
        count = give_duties(part=part, by=by, at=timezone.now())
    except PermissionDenied:
        raise Http404 from None
    except NotAnswering as refusal:
        form.add_error(None, str(NOT_ANSWERING[refusal.why]))
        return False
    nudge_mails()
    for one in found.people:
        forget_badge(one.id)
    messages.success(request, ngettext("%(n)d changed hands.", "%(n)d changed hands.", count) % {"n": count})
    return True
