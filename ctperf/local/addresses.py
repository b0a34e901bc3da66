"""Addresses that were not given in the environment are those of the local stack, whose folder knows them."""

import json
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from ctperf.local.account import server_account
from ctperf.local.entry import BASE
from ctperf.local.errors import StackError
from ctperf.local.home import known_home, open_home

RUNNING = "running.json"


def stack_folder(environment: MutableMapping[str, str]) -> Path:
    return Path(environment.get("CTPERF_VAR") or BASE / "var").resolve()


def uses_own_servers(environment: MutableMapping[str, str]) -> bool:
    """Whether PostgreSQL and Redis are ours to start; StackError when only one of the two addresses is given."""
    given = [name for name in ("DATABASE_URL", "REDIS_URL") if environment.get(name)]
    if len(given) == 1:
        raise StackError(f"{given[0]} is set alone. Set DATABASE_URL and REDIS_URL both, or neither for the embedded servers.")
    return not given


def are_own_servers(environment: MutableMapping[str, str]) -> bool:
    """Whether a completed environment points at the servers of the local stack."""
    home = known_home(stack_folder(environment))
    return home is not None and environment.get("DATABASE_URL") in {home.database_url(r) for r in home.passwords}


def complete(environment: MutableMapping[str, str], *, make: bool) -> None:
    """Fill in what settings need from the local stack's folder; `make` draws addresses where there has been no stack."""
    if not uses_own_servers(environment):
        return
    folder = stack_folder(environment)
    home = open_home(folder, server_account()) if make else known_home(folder)
    if home is None:
        return  # settings say what is missing
    for name, value in home.environment().items():
        environment[name] = environment.get(name) or value
    # Whoever looks at a running stack from outside (make shell) sees it with its clock.
    clock = what_runs(folder).get("clock")
    if clock and not make:
        environment.setdefault("CTPERF_CLOCK", clock)


def what_runs(folder: Path) -> dict[str, Any]:
    """What the running (or last killed) run of `folder` wrote about itself; empty when none did."""
    try:
        kept = json.loads((folder / RUNNING).read_text())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
