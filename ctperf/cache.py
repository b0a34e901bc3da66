"""The cache that all processes share."""

import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

LIMITS = "allauth:"
AWAY_SECONDS = 5.0


class SharedCache(RedisCache):
    """Redis; while it is away the limits of signing in are kept in the process, so that they neither vanish nor lock everybody out.

    Each web process then counts for itself. Everything else raises as before: pages and checks have their own answers to that."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("ctperf-limits", {"OPTIONS": {"MAX_ENTRIES": 100_000}})
        self._asks_again_at = 0.0

    def add(self, key: Any, *args: Any, **options: Any) -> bool:
        return bool(self._limited("add", key, *args, **options))

    def get(self, key: Any, *args: Any, **options: Any) -> Any:
        return self._limited("get", key, *args, **options)

    def set(self, key: Any, *args: Any, **options: Any) -> None:
        self._limited("set", key, *args, **options)

    def delete(self, key: Any, *args: Any, **options: Any) -> bool:
        return bool(self._limited("delete", key, *args, **options))

    def _limited(self, verb: str, key: Any, *args: Any, **options: Any) -> Any:
        if not str(key).startswith(LIMITS):
            return getattr(super(), verb)(key, *args, **options)
        if time.monotonic() >= self._asks_again_at:
            try:
                return getattr(super(), verb)(key, *args, **options)
            except RedisError:
                self._asks_again_at = time.monotonic() + AWAY_SECONDS
        return getattr(self._own, verb)(key, *args, **options)
