"""Tokens of agencies' systems: made, used, revoked; and the first answers to what they asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import ApiToken, IdempotentAnswer, TokenVerb, User
from accounts.queries import viewer
from accounts.rules.policy import may_keep_tokens
from agencies.models import Agency
from agencies.rules.refusals import Refusal

LONGEST = timedelta(days=366)
SEEN_AGAIN_AFTER = timedelta(minutes=1)
GIVEN_UP_AFTER = timedelta(minutes=10)
"""How long a first request may take before another with its key may try again."""
FORGOTTEN_AFTER = timedelta(days=30)


class NoToken(Refusal):
    """Why a token was not made: unnamed, no_verb, too_long, no_agency."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A token as asked for: for one agency, what it may do, for how long."""

    name: str
    agency_code: str
    verbs: Sequence[str]
    lasts: timedelta


@transaction.atomic
def make_token(*, wish: Wish, by: User, at: datetime) -> tuple[UUID, str]:
    """A new token: its public id, and its secret, which nobody can see again. Raises PermissionDenied, or NoToken."""
    agency = Agency.objects.filter(code=wish.agency_code).first()
    if agency is None:
        raise NoToken("no_agency")
    if not may_keep_tokens(viewer(by), agency_id=agency.pk):
        raise PermissionDenied
    if not wish.name.strip():
        raise NoToken("unnamed")
    if not wish.verbs or not set(wish.verbs) <= set(TokenVerb.values):
        raise NoToken("no_verb")
    if not timedelta(0) < wish.lasts <= LONGEST:
        raise NoToken("too_long")
    fields: dict[str, Any] = {"name": wish.name.strip(), "agency": agency, "verbs": sorted(set(wish.verbs)), "expiry": wish.lasts}
    token, secret = ApiToken.objects.issue(user=by, **fields)
    return token.public_id, secret


@transaction.atomic
def revoke_token(*, public_id: UUID, by: User, at: datetime) -> bool:
    """Ends a token at once. False: there is no such token, or it was revoked before. Raises PermissionDenied."""
    token = ApiToken.objects.select_for_update().filter(public_id=public_id).first()
    if token is None:
        return False
    if token.user_id != by.pk and not may_keep_tokens(viewer(by), agency_id=token.agency_id):
        raise PermissionDenied
    return bool(ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at, revoked_by=by))


def note_use(*, token: ApiToken, at: datetime) -> None:
    """Remembers when a token was last used, to the minute."""
    if token.last_used_at is None or at - token.last_used_at > SEEN_AGAIN_AFTER:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


@dataclass(frozen=True, slots=True)
class Asked:
    """A write that named a key: who asked, with which token, and a digest of what was asked."""

    user_id: int
    token_pk: str | None
    key: str
    request: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a key: `status` and `answer` of the first request; `is_other`: it asked for something else; neither: still at it."""

    status: int | None
    answer: Any
    is_other: bool


def begin_answer(*, asked: Asked, at: datetime) -> Known | None:
    """Claims a key. None: this request is the first, and `finish_answer` or `drop_answer` must follow; else what the first one came to."""
    try:
        with transaction.atomic():
            IdempotentAnswer.objects.create(
                user_id=asked.user_id, token_id=asked.token_pk, key=asked.key, request=asked.request, asked_at=at
            )
    except IntegrityError:
        return _first(asked, at)
    return None


def _first(asked: Asked, at: datetime) -> Known | None:
    found = IdempotentAnswer.objects.filter(user_id=asked.user_id, token_id=asked.token_pk, key=asked.key)
    first = found.get()
    if first.request != asked.request:
        return Known(None, None, is_other=True)
    # Whoever asked first may have died before there was an answer: one of those who ask again takes it up.
    waited = found.filter(status=None, asked_at=first.asked_at, asked_at__lt=at - GIVEN_UP_AFTER)
    if waited.update(asked_at=at):
        return None
    return Known(first.status, first.answer, is_other=False)


def finish_answer(*, asked: Asked, status: int, answer: Any, at: datetime) -> None:
    """Keeps the answer, for whoever asks again with the key."""
    _of(asked).update(status=status, answer=answer, answered_at=at)


def drop_answer(*, asked: Asked) -> None:
    """Lets go of a key whose request came to nothing, so that it may be tried again."""
    _of(asked).filter(status=None).delete()


def _of(asked: Asked) -> Any:
    return IdempotentAnswer.objects.filter(user_id=asked.user_id, token_id=asked.token_pk, key=asked.key)


def forget_answers(*, at: datetime) -> int:
    """Lets go of answers that are a month old; gives how many."""
    return IdempotentAnswer.objects.filter(asked_at__lt=at - FORGOTTEN_AFTER).delete()[0]
