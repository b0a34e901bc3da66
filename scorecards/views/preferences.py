"""How somebody wants to be mailed, and the link in mails that stops what is not a duty."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.actions.mail import preferences as actions
from accounts.actions.mail.bounces import clear_bounce
from accounts.queries.outbox import bounce_of
from scorecards.forms.mail import PreferenceForm
from scorecards.views.rows import trail


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """The hour, the days before, and what is wanted that is not a duty."""
    if request.method == "POST" and "works" in request.POST:
        return _works(request)
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        actions.choose_mail(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("Saved. The next mail follows your choice."))
        return redirect("mail-preferences")
    context = {
        "trail": trail(request, (_("Your account"), reverse("account")), (_("Mail"), "")),
        "form": form,
        "bounce": bounce_of(request.user.email),  # type: ignore[union-attr]
    }
    return render(request, "my/mail.html", context)


def _initial(request: HttpRequest) -> dict[str, object]:
    kept = actions.preference_of(request.user)  # type: ignore[arg-type]
    return {name: getattr(kept, name) for name in actions.CHOSEN}


def _works(request: HttpRequest) -> HttpResponse:
    if clear_bounce(address=request.user.email, by=request.user, at=timezone.now()):  # type: ignore[arg-type, union-attr]
        messages.success(request, _("Mail goes to your address again."))
    return redirect("mail-preferences")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """The link in mails of news to people with an account: a page with a button; a mail program posts to it (RFC 8058).

    Exempt from the form's token: who has the secret may stop, from wherever the post comes."""
    done = request.method == "POST" and actions.stop_followed(secret=secret)
    if not done and not actions.is_known(secret):
        raise Http404
    return render(request, "my/mail_stop.html", {"trail": trail(request, (_("Mail"), "")), "done": done})
