"""Who may do what: a page printed from the policy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.queries.permissions import ROLES, permissions
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail


@require_safe
def permissions_page(request: HttpRequest) -> HttpResponse:
    """Every permission with how far each role may go."""
    context = {
        "trail": trail(request, (_("About"), address(request, "about")), (_("Who may do what"), "")),
        "roles": [name for _role, name in ROLES],
        "groups": permissions(),
    }
    return render(request, "pages/permissions.html", context)
