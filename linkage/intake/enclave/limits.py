"""What a process that works in the enclave may take, set before its program starts."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

PR_SET_PDEATHSIG = 1
MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Memory that is really written to, minutes of computing and by the clock, and the largest file."""

    memory_mb: int
    minutes: int
    file_mb: int


def limited(most: Limits) -> Callable[[], None]:
    """To be run in the child before its program: sets the limits, leaves no memory dump behind, and has it die with its parent."""
    parent, cores = os.getpid(), os.cpu_count() or 1
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    # Address space is no measure of a program with threads: it reserves what it never uses. RLIMIT_DATA counts what it may write to.
    memory = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS

    def prepare() -> None:
        for kind, value in (
            (memory, most.memory_mb * MB),
            (resource.RLIMIT_CPU, most.minutes * 60 * cores),
            (resource.RLIMIT_FSIZE, most.file_mb * MB),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(kind, (value, value))
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
            if os.getppid() != parent:  # it died between the fork and the request
                os._exit(1)

    return prepare
