"""`python -m ctperf.local.probe healthz|readyz|worker|sweep`: a container's health check; exit code 0 when it is well.

healthz and readyz ask the web process; worker and sweep look at the signs of life in Redis.
"""

import http.client
import os
import sys
import time

import redis

from ctperf.local.entry import address
from ctperf.signs import SIGNS


def main(what: str) -> int:
    if what in SIGNS:
        return 0 if is_alive(what, os.environ["REDIS_URL"]) else 1
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].lstrip(".*") or "127.0.0.1"
    return 0 if answers(what, host, address(os.environ)[1]) else 1


def answers(page: str, host: str, port: int) -> bool:
    """Whether the web process on this machine answers 200; `host` is a name the site accepts."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", f"/{page}", headers={"Host": host})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def is_alive(sign: str, redis_url: str) -> bool:
    """Whether the process was heard of recently enough."""
    try:
        seen = redis.Redis.from_url(redis_url, socket_timeout=4).get(SIGNS[sign].key)
    except redis.RedisError:
        return False
    return seen is not None and time.time() - float(seen) <= SIGNS[sign].limit


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
