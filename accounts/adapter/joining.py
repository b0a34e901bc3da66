"""An invitation on its way through signing in: its link is shown once, and the session remembers which one it was."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

from accounts.models import User

CARRIED = "invitation"
ACTION = "invitation"


def within_limits(request: HttpRequest) -> bool:
    """Whether this address may try another link or password for an invitation: counted as wrong sign-ins are."""
    return bool(ratelimit.consume(request, app="allauth.account", action=ACTION, limit_get=True))


def too_many(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = ratelimit.respond_429(request)
    return answer


def carry(request: HttpRequest, invitation_id: int) -> None:
    """Remembers that this browser showed the link of the invitation."""
    request.session[CARRIED] = invitation_id


def carried(request: HttpRequest) -> int | None:
    """The invitation whose link this browser showed."""
    found = request.session.get(CARRIED)
    return found if isinstance(found, int) else None


def put_down(request: HttpRequest) -> None:
    request.session.pop(CARRIED, None)


def enter(request: HttpRequest, user: User, to: str) -> HttpResponse:
    """Signs in whoever has just chosen a password, through the same door as everybody: a second factor that is there is asked for."""
    record_authentication(request, user, method="password", email=user.email)
    answer: HttpResponse = perform_login(request, user, redirect_url=to)
    return answer
