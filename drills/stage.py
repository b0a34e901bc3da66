"""The stack a drill is played on: `manage.py up` in a folder and on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ctperf.local.home import known_home
from ctperf.local.locks import FAMILY, holders

ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "CTPERF_CLOCK"}
START_SECONDS, END_SECONDS = 300.0, 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stage:
    """One folder over many runs of the stack."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ctperf-drill-"))
        self.folder.chmod(0o755)
        self.var, self.output = self.folder / "var", self.folder / "up.out"
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
        self.environment = kept | {"CTPERF_VAR": str(self.var), "PORT": str(self.port)}

    def up(self) -> tuple[subprocess.Popen[bytes], float]:
        """Start the stack and wait until it says that it runs: the supervisor, and the seconds it took."""
        began = time.monotonic()
        with self.output.open("wb") as out:
            command = [sys.executable, "manage.py", "up"]
            supervisor = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=out, start_new_session=True)
        while b"CTPerf runs at" not in self.output.read_bytes():
            if supervisor.poll() is not None or time.monotonic() - began > START_SECONDS:
                raise SystemExit(f"drill: the stack does not start.\n{self.output.read_text()}")
            time.sleep(0.05)
        return supervisor, time.monotonic() - began

    def processes(self) -> list[int]:
        """Every process of the stack that lives, but us."""
        home = known_home(self.var)
        return list(holders(home.servers / FAMILY)) if home else []

    def wait_until_empty(self) -> int:
        """How many processes are left when they had their time to end."""
        end = time.monotonic() + END_SECONDS
        while self.processes() and time.monotonic() < end:
            time.sleep(0.1)
        return len(self.processes())

    def clear(self) -> None:
        """Take everything down, folder and all."""
        for process in self.processes():
            os.kill(process, signal.SIGKILL)
        reset = [sys.executable, "-m", "ctperf.local.reset", "--yes"]
        subprocess.run(reset, cwd=ROOT, env=self.environment, check=False, stdout=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", str(self.folder)], check=False)
