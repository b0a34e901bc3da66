"""The one place that says how each process of the site is started: the local stack, compose and the tests use this."""

import sys
from collections.abc import Mapping
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
PROCESSES = ("web", "beat", "worker", "enclave")  # also the order in which they are stopped


def commands(environment: Mapping[str, str]) -> dict[str, list[list[str]]]:
    """Process or job -> the commands that make it up, one after the other. To be run in the checkout, with `environment`.

    HOST, PORT, WEB_WORKERS, WEB_THREADS and WORKER_PROCESSES are read here and explained in docs/operations.md.
    """
    manage = [sys.executable, str(BASE / "manage.py")]
    return {
        "web": [_web(environment)],
        "worker": [_worker(environment)],
        "enclave": [[*manage, "enclave", "open"], _enclave()],
        "beat": [_beat(environment)],
        "migrate": [[*manage, "migrate", "--no-input"], [*manage, "grant"]],
    }


def address(environment: Mapping[str, str]) -> tuple[str, int]:
    """Host and port the web process listens on; ValueError when PORT is not a number from 1 to 65535."""
    port = int(environment.get("PORT") or "8000")
    if not 0 < port < 65536:
        raise ValueError(port)
    return environment.get("HOST") or "127.0.0.1", port


def own_address(environment: Mapping[str, str]) -> str:
    """Where a browser on this machine finds the web process."""
    host, port = address(environment)
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 - compared, not bound


def _web(environment: Mapping[str, str]) -> list[str]:
    host, port = address(environment)
    command = [sys.executable, "-m", "gunicorn", "ctperf.wsgi:application", "--bind", f"{host}:{port}"]
    command += ["--worker-class", "gthread", "--workers", environment.get("WEB_WORKERS", "2")]
    command += ["--threads", environment.get("WEB_THREADS", "4"), "--timeout", "60", "--graceful-timeout", "5"]
    # Its control socket would lie in the home directory, shared by every stack of the user.
    return [*command, "--no-control-socket"]


def _worker(environment: Mapping[str, str]) -> list[str]:
    command = [sys.executable, "-m", "celery", "-A", "ctperf.celery", "worker", "--loglevel", "INFO"]
    command += ["--concurrency", environment.get("WORKER_PROCESSES", "2")]
    # Workers need not know of each other; the heartbeat stays on, /readyz lives by it.
    return [*command, "--without-gossip", "--without-mingle"]


def _enclave() -> list[str]:
    """The worker of linked-data studies: one at a time, by a queue of its own, without a way out to the network where that can be had."""
    command = [sys.executable, "-m", "ctperf.local.apart", sys.executable, "-m", "celery", "-A", "ctperf.celery", "worker"]
    command += ["--loglevel", "INFO", "--queues", "enclave", "--hostname", "enclave@%h", "--concurrency", "1"]
    return [*command, "--without-gossip", "--without-mingle"]


def _beat(environment: Mapping[str, str]) -> list[str]:
    schedule = Path(environment.get("CTPERF_VAR") or BASE / "var") / "beat-schedule"
    command = [sys.executable, "-m", "celery", "-A", "ctperf.celery", "beat", "--loglevel", "INFO"]
    # A stale pid file of a killed run must not keep beat from starting; two beats do no harm (tasks are idempotent).
    return [*command, "--schedule", str(schedule), "--pidfile="]
