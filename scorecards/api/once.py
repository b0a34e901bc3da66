"""Idempotency keys: the same key and body get the first answer again, another body is refused, and nothing happens twice."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.tokens import Asked, begin_answer, drop_answer, finish_answer

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,255}")
REPLAYED = "Idempotent-Replayed"
PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Up to 255 signs of your own choice. Asked again with the same key and body, the first answer is given again and nothing "
    "is done twice; with another body the answer is 422; while the first is still at work it is 409. Keys are kept for 30 days.",
)

Method = Callable[..., Response]


class StillAtIt(APIException):
    status_code = 409
    default_detail = "The first request with this key is still at work. Ask again in a moment."


class OtherBody(APIException):
    status_code = 422
    default_detail = "This key was used for something else. Choose a new key for a new request."


def once(method: Method) -> Method:
    """A write of a view, done once for each key."""

    @wraps(method)
    def door(view: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return method(view, request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise ValidationError({HEADER: [_("A key has 1 to 255 visible ASCII signs.")]})
        asked = Asked(request.user.pk, request.auth.pk if request.auth else None, key, digest(request))
        known = begin_answer(asked=asked, at=timezone.now())
        if known is None:
            return _first(asked, lambda: method(view, request, *args, **kwargs))
        if known.is_other:
            raise OtherBody
        if known.status is None:
            raise StillAtIt
        return Response(known.answer, status=known.status, headers={REPLAYED: "true"})

    return door


def _first(asked: Asked, answer: Callable[[], Response]) -> Response:
    """The first request with a key. What was refused before anything was done may be tried again with the same key."""
    try:
        made = answer()
    except BaseException:
        drop_answer(asked=asked)
        raise
    finish_answer(asked=asked, status=made.status_code, answer=made.data, at=timezone.now())
    return made


def digest(request: Request) -> str:
    """What was asked: method, address and body."""
    asked = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(asked).hexdigest()
