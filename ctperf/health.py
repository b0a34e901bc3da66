"""/healthz: the process answers. /readyz: the site can do its work, told check by check for load balancers and people."""

from collections.abc import Callable
from functools import partial
from typing import Any

import redis
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ctperf.heartbeat import seconds_since
from ctperf.signs import SIGNS

Check = dict[str, Any]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process can answer at all; touches neither PostgreSQL nor Redis."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when every check is good, else 503; the body names each check without revealing addresses."""
    checks = {"database": _guarded(_database), "redis": _guarded(_redis)}
    checks |= {sign: _guarded(partial(_heard, sign)) for sign in SIGNS}
    # Studies can wait for their worker; nobody who reads the site notices.
    ready = all(check["good"] for name, check in checks.items() if name not in SIGNS or SIGNS[name].is_needed)
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def _guarded(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (DatabaseError, redis.RedisError) as error:
        return {"good": False, "problem": type(error).__name__}


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"good": True}


def _redis() -> Check:
    cache.get("ctperf:ping")
    return {"good": True}


def _heard(sign: str) -> Check:
    seconds, limit = seconds_since(sign), SIGNS[sign].limit
    good = seconds is not None and seconds <= limit
    return {"good": good, "seconds_ago": None if seconds is None else round(seconds, 1), "limit_seconds": limit}
