"""Signs of life of the background processes: under which key of Redis, how many seconds old they may be, and whether the site needs
them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """Kept as seconds since 1970, outside the cache's versions, so that a health check need not load the site."""

    key: str
    limit: float
    is_needed: bool = True


# The worker beats every 2 seconds; the sweep runs every 3, unless a long run keeps every worker process busy.
SIGNS = {
    "worker": Sign("ctperf:worker-heartbeat", 15.0),
    "sweep": Sign("ctperf:last-sweep", 60.0),
    "enclave": Sign("ctperf:enclave-heartbeat", 15.0, is_needed=False),
}
