"""PostgreSQL and Redis of one folder, together: start both, stop both, in the right order."""

from collections.abc import Callable
from dataclasses import dataclass

from ctperf.local.account import Account
from ctperf.local.children import Child
from ctperf.local.errors import StackError
from ctperf.local.home import Home
from ctperf.local.postgres_server import make_cluster, make_roles, postgres_child, start_postgres
from ctperf.local.programs import server_programs
from ctperf.local.redis_server import redis_child, start_redis


@dataclass(frozen=True)
class Servers:
    """The two running servers and what was found out about them."""

    postgres: Child
    redis: Child
    postgres_version: str
    redis_version: str
    new: bool

    def stop(self, say: Callable[[str], None]) -> None:
        """Redis first, PostgreSQL last: it keeps what everybody else still wants to say."""
        for child in (self.redis, self.postgres):
            child.ask_to_stop()
            in_time = child.finish(child.patience)
            say(f"{child.name} {'stopped' if in_time else 'had to be killed'}")

    def fallen(self) -> Child | None:
        """The server that ended by itself, if one did."""
        return next((child for child in (self.postgres, self.redis) if child.exit_code() is not None), None)


def start_servers(home: Home, account: Account, lock: int, *, forgetful: bool = False) -> Servers:
    """Start both servers of `home` and make database and roles; both inherit `lock`. StackError leaves none running."""
    programs = server_programs(home.servers, account)
    postgres = postgres_child(home, programs.postgres, account, forgetful=forgetful)
    redis = redis_child(home, programs.redis, account, forgetful=forgetful)
    try:
        new = make_cluster(home, programs.postgres, account)
        postgres_version = start_postgres(postgres, home, [lock])
        redis_version = start_redis(redis, home, [lock])
        make_roles(home)
    except (StackError, KeyboardInterrupt):
        for child in (redis, postgres):
            child.ask_to_stop()
            child.finish(child.patience)
        raise
    return Servers(postgres, redis, postgres_version, redis_version, new)
