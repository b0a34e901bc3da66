"""`python -m ctperf.local.keep FOLDER [--durable]`: both servers of a folder, in the foreground, for tests and drills.

Without --durable they forget on power loss (no fsync). They stop on SIGTERM or Ctrl-C, or when the process that started us ends.
"""

import ctypes
import signal
import sys
import threading
from pathlib import Path

from ctperf.local.account import server_account
from ctperf.local.children import PR_SET_PDEATHSIG
from ctperf.local.errors import StackError
from ctperf.local.home import open_home
from ctperf.local.locks import take_family_lock, take_run_lock
from ctperf.local.servers import Servers, start_servers


def main(folder: Path, *, durable: bool = False) -> int:
    """Exit code: 0 stopped when asked, 1 could not start or a server fell."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    try:
        servers = _start(folder, durable)
    except StackError as error:
        sys.stderr.write(f"ctperf: {error}\n")
        return 1
    while not stop.wait(0.2) and not servers.fallen():
        pass
    fallen = servers.fallen()
    servers.stop(lambda _: None)
    if fallen:
        sys.stderr.write(f"ctperf: {fallen.name} ended by itself. The end of {fallen.log}:\n{fallen.last_words()}\n")
    return 1 if fallen else 0


def _start(folder: Path, durable: bool) -> Servers:
    account = server_account()
    home = open_home(folder, account)
    take_run_lock(home.folder, f"The servers of {home.folder} already run. Use another folder: CTPERF_VAR=...")
    return start_servers(home, account, take_family_lock(home.servers), forgetful=not durable)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), durable="--durable" in sys.argv[2:]))
