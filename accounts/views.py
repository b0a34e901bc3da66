"""The admin site: the catalog's editing room, behind the same sign-in as everything else; and the end of a sign-in with SAML."""

from typing import Any

import structlog
from allauth.socialaccount.providers.saml.views import finish_acs
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.queries import viewer
from accounts.rules.policy import may_use_admin

log = structlog.get_logger(__name__)


class CatalogSite(AdminSite):
    """Django's admin with our sign-in page and our roles."""

    site_header = _("Connecticut Performance: catalog")
    site_title = _("Connecticut Performance")
    index_title = _("Agencies, goals, measures and people")

    def has_permission(self, request: HttpRequest) -> bool:
        return may_use_admin(viewer(request.user))

    def get_urls(self) -> list[Any]:
        """Nothing here is found by its content type: what has a page links to it itself. Django's shortcut would ask any table there is,
        those of other libraries too, for whatever key an address names."""
        return [
            path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(nowhere), name="view_on_site")
            if getattr(one, "name", "") == "view_on_site"
            else one
            for one in super().get_urls()
        ]

    def password_change(self, request: HttpRequest, extra_context: object = None) -> Any:
        """The site has one page for it."""
        return redirect("account_change_password")

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """No second door: whoever is not signed in goes to the one sign-in page; whoever is, and may not, is told so."""
        if request.user.is_authenticated:
            raise PermissionDenied(_("Your role does not include the catalog."))
        return redirect_to_login(request.GET.get("next", request.path), str(settings.LOGIN_URL))


def nowhere(request: HttpRequest, **named: str) -> HttpResponse:
    """What has no page."""
    raise Http404


def saml_finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Ends a sign-in with SAML. What is no response at all, or is made to break its reader, is refused like a forged one."""
    try:
        answer: HttpResponse = finish_acs(request, organization_slug=organization_slug)
    except (SyntaxError, ValueError) as error:  # the XML library's own errors are of these kinds
        log.warning("a SAML response could not be read", provider=organization_slug, error=type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=400)
    return answer
