"""Every request and every task has an id that its answer, its log lines and the audit name: what was done together is found together."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from celery import Task
from django.http import HttpRequest, HttpResponse

from agencies.actions.context import recorded

HEADER = "X-Request-Id"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")

Answering = Callable[[HttpRequest], HttpResponse]


def new_id() -> str:
    return uuid.uuid4().hex


class RequestIdMiddleware:
    """Takes the id that a proxy gave the request, where it is well formed, or gives one; tells it to the logs and to who asked."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.headers.get(HEADER, "")
        given = asked if WELL_FORMED.fullmatch(asked) else new_id()
        request.META["ctperf.request_id"] = given
        with structlog.contextvars.bound_contextvars(request=given):
            response = self.get_response(request)
        response[HEADER] = given
        return response


class RecordedTask(Task):  # type: ignore[type-arg]
    """A task tells the audit its name, and who asked for it in which request where somebody did."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        sent = self.request.get("said") or (self.request.get("headers") or {}).get("said") or {}
        said = {word: sent[word] for word in ("user", "request", "token", "standing_in") if sent.get(word)}
        said.setdefault("request", self.request.id or new_id())
        with structlog.contextvars.bound_contextvars(request=said["request"]), recorded(door="task", task=self.name, **said):
            return super().__call__(*args, **kwargs)
