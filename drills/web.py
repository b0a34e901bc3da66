"""Web processes for a drill: gunicorn on a database of the drill's servers, behind what says it is a proxy."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from drills.stage import ROOT, free_port

START_SECONDS = 180.0


@contextmanager
def web(folder: Path, database: str, workers: int) -> Iterator[tuple[str, Path]]:
    """The address of the site, and the file in which each answer is a line: the process that gave it, method and status."""
    port, log = free_port(), folder / "access.log"
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
    environment = os.environ | {"DATABASE_URL": address, "DATABASE_OWNER_URL": address, "TRUSTED_PROXIES": "1", "CTPERF_VAR": str(folder)}
    environment |= {"CTPERF_STATIC": os.environ.get("CTPERF_STATIC", str(ROOT / "var" / "static"))}
    subprocess.run([sys.executable, "manage.py", "collect"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    child = subprocess.Popen(
        _command(port, log, workers), cwd=ROOT, env=environment, start_new_session=True, stderr=(folder / "web.log").open("wb")
    )
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}", log
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _command(port: int, log: Path, workers: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "ctperf.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command += ["--preload", "--timeout", "180", "--log-level", "warning"]
    return [*command, "--access-logfile", str(log), "--access-logformat", "%(p)s %(m)s %(s)s"]


def _wait(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            if requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise SystemExit("drill: the web processes do not start.")
