"""Over https the source proves that it is the host that was asked, although the connection goes to an address that was checked before."""

import ssl

import pytest
import trustme

from metrics.intake.fetching.asking import Fetcher
from metrics.intake.fetching.hosts import allowed_hosts
from metrics.intake.fetching.network import Surroundings
from metrics.intake.fetching.problems import FetchFailed
from tests.metrics.intake.fetching.asked import Led, Names
from tests.metrics.soda import open_portal

PUBLIC = "93.184.216.34"
AUTHORITY = trustme.CA()


@pytest.fixture
def portal():
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("open.example").configure_cert(server)
    with open_portal(server) as one:
        one.files["/a.csv"] = b"measure,period,value\n"
        yield one


def ask(portal, host, *, trusted=True):
    """Asks the host, whose name leads to a public address and whose connection is led to the portal."""
    led = Led(portal)
    context = ssl.create_default_context()
    if trusted:
        AUTHORITY.configure_trust(context)
    around = Surroundings(look_up=Names({host: [[PUBLIC]]}).look_up, backend=led, wait=lambda _: None, tls=lambda: context)
    one = Fetcher(allowed_hosts([host]), surroundings=around)
    try:
        return one.get(f"https://{host}/a.csv"), led
    finally:
        one.close()


def test_the_certificate_is_checked_against_the_name_and_the_connection_goes_to_the_address(portal):
    answer, led = ask(portal, "open.example")
    assert answer.status == 200
    assert led.connected == [(PUBLIC, 443)]
    assert portal.asked[0][2]["host"] == "open.example"


def test_a_source_with_the_certificate_of_another_name_is_told_nothing(portal):
    with pytest.raises(FetchFailed, match="cannot prove who it is") as why:
        ask(portal, "other.example")
    assert (portal.asked, why.value.may_pass) == ([], False)


def test_a_source_whose_certificate_nobody_vouches_for_is_told_nothing(portal):
    with pytest.raises(FetchFailed, match="cannot prove who it is"):
        ask(portal, "open.example", trusted=False)
    assert portal.asked == []
