"""The enclave's worker leaves the network where the system lets it, and says which it is."""

import os
import subprocess
import sys

import pytest

from ctperf.local.apart import needs_network
from ctperf.local.entry import BASE

LOCAL = {"DATABASE_URL": "postgresql://a:b@%2Ftmp%2Fx/ctperf", "REDIS_URL": "unix:///tmp/r.sock?db=0"}
ASKS = """
import os, socket
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.1", 53))
    print("reaches out", os.environ["CTPERF_APART"])
except OSError:
    print("reaches nothing", os.environ["CTPERF_APART"])
"""


def apart(**given: str) -> list[str]:
    command = [sys.executable, "-m", "ctperf.local.apart", sys.executable, "-c", ASKS]
    done = subprocess.run(command, cwd=BASE, env=os.environ | LOCAL | given, capture_output=True, text=True, check=True)
    return [done.stdout.split(" a network")[0], done.stdout.strip().splitlines()[-1]]


def test_a_program_whose_servers_are_sockets_has_no_network_or_says_that_it_has_one() -> None:
    said, found = apart()
    assert (said, found) == ("Without", "reaches nothing 1") or (said, found[-1]) == ("With", "0")


def test_a_program_whose_servers_are_on_the_network_keeps_it() -> None:
    said, found = apart(REDIS_URL="redis://redis:6379/0")
    assert (said, found[-1]) == ("With", "0")


@pytest.mark.parametrize(
    ("given", "needs"),
    [
        ({}, False),
        ({"DATABASE_URL": "postgresql://a:b@postgres:5432/ctperf"}, True),
        ({"REDIS_URL": "redis://:x@redis:6379/0"}, True),
        ({"DATABASE_URL": ""}, True),
    ],
)
def test_the_network_is_needed_where_a_server_is_on_it(given: dict[str, str], needs: bool) -> None:
    assert needs_network(LOCAL | given) is needs
