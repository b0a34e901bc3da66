"""How much may be asked: counted in the shared cache, so that all processes count together."""

from typing import Any

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class Forgiving(SimpleRateThrottle):
    """A counter that is away refuses nobody: sign-in and the actions themselves still guard what is behind it."""

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True


class Writes(Forgiving):
    """Writes of one token, or of one person."""

    scope = "writes"

    def get_rate(self) -> str:
        return f"{settings.API_WRITES_PER_MINUTE}/min"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        who = f"token-{request.auth.public_id}" if request.auth else f"user-{request.user.pk}" if request.user.is_authenticated else None
        return self.cache_format % {"scope": self.scope, "ident": who or self.get_ident(request)}


class Reads(Forgiving):
    """Reads from one address."""

    scope = "reads"

    def get_rate(self) -> str:
        return f"{settings.API_READS_PER_MINUTE}/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
