"""Child processes that never outlive their parent: started in a group of their own, ended with the whole group."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10_000_000  # bytes; one older log is kept


@dataclass
class Child:
    """A running program: `stop_with` asks it to end, `patience` is how many seconds it may take."""

    name: str
    command: Sequence[str]
    log: Path
    stop_with: signal.Signals = signal.SIGTERM
    patience: float = 20.0
    environment: Mapping[str, str] | None = None
    popen: Mapping[str, Any] = field(default_factory=dict)
    running: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self, keep_open: Sequence[int] = ()) -> None:
        """Start the program; it gets `stop_with` when we die, however we die. `keep_open` are inherited descriptors."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as out:
            self.running = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=None if self.environment is None else dict(self.environment),
                start_new_session=True,
                pass_fds=tuple(keep_open),
                preexec_fn=_die_with_parent(self.stop_with),
                **self.popen,
            )
        self.started = time.monotonic()

    def exit_code(self) -> int | None:
        """None while it runs (or was never started)."""
        return self.running.poll() if self.running else None

    def ask_to_stop(self) -> None:
        if self.running and self.running.poll() is None:
            self.running.send_signal(self.stop_with)

    def finish(self, patience: float) -> bool:
        """Wait for the end, then end what is left of its group. False when it had to be killed."""
        if not self.running:
            return True
        try:
            self.running.wait(patience)
            in_time = True
        except subprocess.TimeoutExpired:
            in_time = False
        self.sweep_group()
        self.running.wait()
        return in_time

    def sweep_group(self) -> None:
        """Kill whatever the program left behind in its group, for example workers whose master was killed."""
        if self.running:
            try:
                os.killpg(self.running.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.log.stat().st_size - 20_000))
                return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])
        except OSError:
            return "(no log)"


def _die_with_parent(sig: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def ask_for_signal() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(sig))
        if os.getppid() != parent:  # it died between the fork and the request
            os._exit(1)

    return ask_for_signal
