"""`python -m ctperf.local.apart PROGRAM ...`: the program without a network, where the system lets us and nothing it needs is on one.

The servers of the local stack are reached through sockets in the file system, which stay. Where PostgreSQL or Redis is reached over the
network, or the system does not let us, the program runs as it is: then who runs the machine closes its network (docs/operations.md)."""

import ctypes
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

PR_SET_PDEATHSIG = 1
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
SIGN = "CTPERF_APART"


def needs_network(environment: Mapping[str, str]) -> bool:
    """Whether a server that the program uses is reached over the network."""
    database, redis = environment.get("DATABASE_URL", ""), environment.get("REDIS_URL", "")
    return "@%2F" not in database.upper() or not redis.startswith("unix://")


def leave_network() -> bool:
    """Puts this process into a network of its own that has nothing in it; False where the system does not let us."""
    if sys.platform != "linux":
        return False
    libc, uid, gid, parent = ctypes.CDLL(None, use_errno=True), os.geteuid(), os.getegid(), os.getppid()
    if libc.unshare(NEW_NETWORK) == 0:
        return True
    if libc.unshare(NEW_USER | NEW_NETWORK) != 0:
        return False
    # In the new space of accounts we stay who we are.
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    # The system forgets with the old space that we asked to end with our parent.
    libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != parent:
        sys.exit(1)
    return True


def main(command: list[str]) -> None:
    """Takes the program's place, or becomes it as it is."""
    is_apart = not needs_network(os.environ) and leave_network()
    sys.stdout.write(f"{'Without' if is_apart else 'With'} a network: {' '.join(command[:4])}\n")
    sys.stdout.flush()
    os.environ[SIGN] = "1" if is_apart else "0"
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
