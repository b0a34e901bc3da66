"""The embedded Redis: on a private socket, every change written to an append-only file."""

import time
from collections.abc import Sequence
from pathlib import Path

import redis

from ctperf.local.account import Account
from ctperf.local.children import Child
from ctperf.local.errors import StackError
from ctperf.local.home import Home

START_SECONDS = 20.0


def redis_child(home: Home, programs: Path, account: Account, *, forgetful: bool) -> Child:
    """Redis as a child; `forgetful` (for tests) writes nothing to disk."""
    home.redis.mkdir(exist_ok=True)
    account.give_tree(home.redis)
    account.give(home.redis, 0o700)
    settings = {
        "port": "0",
        "unixsocket": str(home.redis_socket),
        "unixsocketperm": "700",
        "dir": str(home.redis),
        "appendonly": "no" if forgetful else "yes",
        "appendfsync": "everysec",
        "save": "",
        "databases": "64",
        # Cached pages expire and give way when memory is full; queued jobs do not expire and are never dropped.
        "maxmemory": "512mb",
        "maxmemory-policy": "volatile-lru",
        "daemonize": "no",
    }
    command = [str(programs / "redis-server")]
    for name, value in settings.items():
        command += [f"--{name}", value]
    return Child("redis", command, home.log("redis"), popen=account.popen() | {"cwd": "/"})


def start_redis(child: Child, home: Home, keep_open: Sequence[int]) -> str:
    """Start it and wait until it answers; the server's version."""
    child.start(keep_open)
    client = redis.Redis.from_url(home.redis_url(), socket_timeout=5)
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and child.exit_code() is None:
        try:
            return str(client.info("server")["redis_version"])
        except redis.RedisError:  # not there yet, or still reading its file
            time.sleep(0.05)
    raise StackError(f"Redis does not start. The end of {child.log}:\n{child.last_words()}")
