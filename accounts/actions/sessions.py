"""Sessions of people: noted, seen, ended. And second factors that were lost."""

from datetime import datetime

import structlog
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from accounts.queries import viewer
from accounts.queries.sessions import standing_of
from accounts.rules.policy import may_manage_people
from accounts.rules.sessions import Standing

log = structlog.get_logger(__name__)


def begin_session(*, request: HttpRequest, at: datetime) -> Standing:
    """Notes a session that nobody noted yet, from the request it was first seen in."""
    UserSession.objects.create_from_request(request)
    return standing_of(str(request.session.session_key)) or Standing(at, at)


def note_seen(*, session_key: str, at: datetime) -> None:
    """The person did something in this session just now."""
    UserSession.objects.filter(session_key=session_key, last_seen_at__lt=at).update(last_seen_at=at)


@transaction.atomic
def end_sessions(*, of: User, keep: str = "", only: int | None = None) -> int:
    """Ends sessions of a person, from the next request on: one of them, or all but the one with the key `keep`; how many."""
    found = UserSession.objects.filter(user=of).exclude(session_key=keep)
    ended = list(found.filter(pk=only) if only is not None else found)
    for session in ended:
        session.end()
    return len(ended)


@transaction.atomic
def forget_factors(*, user: User, by: User | None, at: datetime) -> int:
    """Takes away the second factors of somebody who lost them, and ends the sessions: the next sign-in sets new ones up. `by` None is
    the command line. How many there were. Raises PermissionDenied, also for one's own."""
    if by is not None and (by.pk == user.pk or not may_manage_people(viewer(by))):
        raise PermissionDenied
    gone = Authenticator.objects.filter(user=user)
    number = int(gone.count())
    gone.delete()
    end_sessions(of=user)
    log.warning("second factors taken away", user=user.pk, by=by.pk if by else None, number=number)
    return number
