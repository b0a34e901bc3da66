"""The outbox: every mail and what became of it, for those who keep it. Nobody else is told that it exists."""

import re
from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from csp.constants import NONE, SELF
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.mail.again import send_again
from accounts.actions.mail.bounces import clear_bounce
from accounts.queries import outbox as queries
from accounts.rules.policy import may_see_outbox
from scorecards.actions.reminders import queue_digests_now
from scorecards.charts.answers import long_day
from scorecards.forms.mail import STATES, OutboxForm
from scorecards.tasks import nudge_mails
from scorecards.templatetags.addresses import address
from scorecards.views.looking import looking
from scorecards.views.rows import trail

Door = Callable[..., HttpResponse]
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def for_keepers(view: Door) -> Door:
    """Answers 404 to everybody who may not see the outbox, and never from a cache."""

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_outbox(looking(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return door


@require_safe
@for_keepers
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails, newest first; `?state=`, `?kind=`, `?words=` narrow."""
    form = OutboxForm(request.GET)
    counts = queries.counts_by_state()
    page = queries.outbox(**form.narrowed(), number=request.GET.get("page", 1))
    context = {
        "trail": trail(request, (_("Data"), address(request, "data")), (_("Outbox"), "")),
        "form": form,
        "page": page,
        "resendable": sum(row.may_go_again for row in page.object_list),
        "states": [(key, label, counts[key]) for key, label in STATES if counts.get(key)],
        "bounces": queries.standing_bounces(),
    }
    return render(request, "data/outbox.html", context)


@require_safe
@for_keepers
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail: its text, and its HTML in a frame that may do nothing."""
    found = queries.one_mail(mail_id)
    if found is None:
        raise Http404
    steps = trail(request, (_("Data"), address(request, "data")), (_("Outbox"), address(request, "outbox")), (found.subject, ""))
    response = render(request, "data/mail.html", {"trail": steps, "mail": found})
    response._csp_replace = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # noqa: SLF001  (what csp.decorators does, untyped)
    return response


@require_safe
@xframe_options_sameorigin
@for_keepers
def mail_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The HTML of a mail as its own answer: nothing runs in it, nothing is loaded, and only its own rules style it."""
    found = queries.one_mail(mail_id)
    if found is None:
        raise Http404
    styles = [f"'sha256-{b64encode(sha256(rules.encode()).digest()).decode()}'" for rules in STYLE.findall(found.html)]
    policy = f"default-src 'none'; style-src {' '.join(styles) or NONE}; frame-ancestors 'self'; sandbox"
    return HttpResponse(found.html, headers={"Content-Security-Policy": policy})


@require_POST
@for_keepers
def again(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Sends one mail again."""
    if send_again(mail_ids=[mail_id], by=request.user, at=timezone.now()):  # type: ignore[arg-type]
        nudge_mails()
        messages.success(request, _("The mail waits to be sent again."))
    else:
        messages.info(request, _("This mail is on its way or has gone already."))
    return redirect("outbox-mail", mail_id=mail_id)


@require_POST
@for_keepers
def again_all(request: HttpRequest) -> HttpResponse:
    """Sends again all mails of the shown page that did not arrive."""
    form = OutboxForm(request.POST)
    shown = queries.outbox(**form.narrowed(), number=request.POST.get("page", 1))
    ids = [one.id for one in shown.object_list if one.is_trouble]
    count = send_again(mail_ids=ids, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    nudge_mails()
    messages.success(request, ngettext("%(n)d mail waits to be sent again.", "%(n)d mails wait to be sent again.", count) % {"n": count})
    return redirect("outbox")


@require_POST
@for_keepers
def works_again(request: HttpRequest) -> HttpResponse:
    """Says that an address works again."""
    where = request.POST.get("address", "")
    if clear_bounce(address=where, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
        messages.success(request, _("Mail goes to %(address)s again.") % {"address": where})
    return redirect("outbox")


@require_POST
@for_keepers
def digests(request: HttpRequest) -> HttpResponse:
    """Sends today's digests now, whatever hour people chose: for a demonstration, whose day does not pass, and after an outage."""
    day, queued = queue_digests_now(at=timezone.now())
    nudge_mails()
    said = ngettext("%(n)d digest of %(day)s was put in the outbox.", "%(n)d digests of %(day)s were put in the outbox.", len(queued))
    messages.success(request, said % {"n": len(queued), "day": long_day(day)})
    return redirect("outbox")
