"""Tokens of agencies' systems: made, shown once, listed, revoked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.tokens import make_token, revoke_token
from accounts.queries import viewer
from accounts.queries.tokens import agencies_for_tokens, tokens_seen_by
from scorecards.forms.tokens import TokenForm
from scorecards.views.rows import trail


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("secret")
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens this reader keeps, and a form for another; a new one's secret is in the answer to the form and nowhere after."""
    who = viewer(request.user)
    agencies = agencies_for_tokens(who)
    if not agencies:
        raise Http404
    form = TokenForm(request.POST or None, agencies=agencies)
    secret = ""
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        _made, secret = make_token(wish=form.wish(), by=by, at=timezone.now())
        form = TokenForm(agencies=agencies)
    now = timezone.now()
    rows = [(row, row.is_good(now)) for row in tokens_seen_by(who)]
    shown = {
        "trail": trail(request, (_("Your account"), reverse("account")), (_("Tokens"), "")),
        "form": form,
        "rows": rows,
        "secret": secret,
    }
    return render(request, "people/tokens.html", shown)


@never_cache
@login_required
@require_POST
def token_revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ends a token at once."""
    by: Any = request.user
    if revoke_token(public_id=public_id, by=by, at=timezone.now()):
        messages.success(request, _("The token has ended. Whatever used it is refused from now on."))
    else:
        messages.info(request, _("There is no such token, or it had ended before."))
    return redirect("tokens")
