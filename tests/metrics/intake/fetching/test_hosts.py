"""Where may be asked: a table of addresses that must never be connected to, and what is connected to."""

import pytest

from metrics.intake.fetching.hosts import allowed_hosts, check_address, follow
from metrics.intake.fetching.network import Surroundings, is_public
from metrics.intake.fetching.problems import FetchFailed
from tests.metrics.intake.fetching.asked import Led, Names, fetcher
from tests.metrics.soda import Portal, open_portal, sent_on

ALLOWED = allowed_hosts(["data.ct.gov", "http://127.0.0.1:8080", "https://files.example:8443"])
PUBLIC = "93.184.216.34"


@pytest.fixture
def portal():
    with open_portal() as one:
        one.files["/a.csv"] = b"measure,period,value\n"
        yield one


@pytest.mark.parametrize(
    "address",
    [
        "https://data.ct.gov/a.csv",
        "https://DATA.CT.GOV/a",
        "https://data.ct.gov:443/",
        "http://127.0.0.1:8080/a",
        "https://files.example:8443/",
    ],
)
def test_hosts_on_the_list_may_be_asked(address):
    assert check_address(address, ALLOWED).origin in ALLOWED


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://data.ct.gov/a.csv", "only be asked by https"),
        ("https://data.ct.gov:8443/a.csv", "not among the hosts"),
        ("https://data.ct.gov.evil.example/", "not among the hosts"),
        ("https://evil.example/data.ct.gov", "not among the hosts"),
        ("https://data.ct.gov@evil.example/", "name or a password"),
        ("https://me:secret@data.ct.gov/", "name or a password"),
        ("https://data.ct.gov\\@evil.example/", "cannot have"),
        ("https://data.ct.gov /", "cannot have"),
        ("https://data.ct.gov/\r\nX-Header: 1", "cannot have"),
        ("https://data.ct.gov/\N{ZERO WIDTH SPACE}", "cannot have"),
        ("https://data.ct.gov./", "not among the hosts"),
        ("https://dаta.ct.gov/", "no host"),  # a Cyrillic letter
        ("https:///a.csv", "no host"),
        ("https://data.ct.gov:port/", "not an address"),
        ("https://[::1", "not an address"),
        ("ftp://data.ct.gov/a.csv", "begins with https"),
        ("file:///etc/passwd", "begins with https"),
        ("gopher://127.0.0.1:6379/_FLUSHALL", "begins with https"),
        ("data.ct.gov/a.csv", "begins with https"),
        ("https://127.0.0.1:8080/", "not among the hosts"),
        ("http://127.0.0.1:8081/", "not among the hosts"),
        ("http://localhost:8080/", "not among the hosts"),
        ("http://2130706433:8080/", "not among the hosts"),
        ("http://0x7f000001:8080/", "not among the hosts"),
        ("http://127.1:8080/", "not among the hosts"),
        ("http://[::ffff:127.0.0.1]:8080/", "not among the hosts"),
        ("https://169.254.169.254/latest/meta-data/", "not among the hosts"),
        ("https://data.ct.gov/" + "a" * 2000, "too long"),
        ("", "begins with https"),
    ],
)
def test_nothing_else_is(address, why):
    with pytest.raises(FetchFailed, match=why):
        check_address(address, ALLOWED)


@pytest.mark.parametrize(
    "entry", ["ftp://data.ct.gov", "data.ct.gov/path", "https://me@data.ct.gov", "https://", "data.ct.gov:x", "dаta.ct.gov"]
)
def test_a_list_with_an_entry_that_is_no_host_is_refused(entry):
    with pytest.raises(ValueError, match="host"):
        allowed_hosts([entry])


def test_an_address_keeps_its_query_and_quotes_what_must_be_quoted():
    assert check_address("https://data.ct.gov/Tabelle ü".replace(" ", "%20") + "?$limit=5", ALLOWED).target == "/Tabelle%20%C3%BC?$limit=5"


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("http://127.0.0.1:8080/", "which is not followed"),
        ("//evil.example/", "not among the hosts"),
        ("https://10.0.0.1/", "not among the hosts"),
        ("http://data.ct.gov/", "only be asked by https"),
        ("https://[data", "no address"),
    ],
)
def test_a_redirect_is_checked_like_any_address(to, why):
    with pytest.raises(FetchFailed, match=why):
        follow(check_address("https://data.ct.gov/a.csv", ALLOWED), to, ALLOWED)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


INSIDE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1",
    "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::5db8:d822", "64:ff9b:1::1",
    "2002:7f00:1::", "2001::1", "2001:db8::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    "5f00::1", "nonsense",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_no_other_address_is_public(address):
    assert not is_public(address)


def looked_up(portal: Portal, *answers: list[str]) -> tuple[Led, Surroundings]:
    led = Led(portal)
    names = Names({"open.example": list(answers)})
    return led, Surroundings(look_up=names.look_up, backend=led, wait=lambda _: None, chance=lambda: 0.0)


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_connected_to(portal, address):
    led, around = looked_up(portal, [address])
    with pytest.raises(FetchFailed, match="not public"):
        fetcher(portal, "http://open.example", around=around).get("http://open.example/a.csv")
    assert led.connected == []


def test_a_name_that_leads_inside_among_others_is_not_connected_to(portal):
    led, around = looked_up(portal, [PUBLIC, "10.0.0.1"])
    with pytest.raises(FetchFailed, match="not public"):
        fetcher(portal, "http://open.example", around=around).get("http://open.example/a.csv")
    assert led.connected == []


def test_what_was_looked_at_is_connected_to_although_the_name_leads_elsewhere_a_moment_later(portal):
    led, around = looked_up(portal, [PUBLIC], ["127.0.0.1"])
    one = fetcher(portal, "http://open.example", around=around)
    assert one.get("http://open.example/a.csv").status == 200
    assert led.connected == [(PUBLIC, 80)]


def test_each_new_connection_is_looked_at_anew(portal):
    led, around = looked_up(portal, [PUBLIC], ["127.0.0.1"])
    one = fetcher(portal, "http://open.example", around=around)
    portal.mishaps = [lambda request: request.give(b"x", {"Connection": "close"})]
    one.get("http://open.example/a.csv")
    with pytest.raises(FetchFailed, match="not public"):
        one.get("http://open.example/a.csv")
    assert led.connected == [(PUBLIC, 80)]


def test_a_redirect_to_a_name_that_leads_inside_is_not_followed(portal):
    led, around = looked_up(portal, ["10.0.0.1"])
    portal.mishaps = [sent_on("http://open.example/a.csv")]
    with pytest.raises(FetchFailed, match="not public"):
        fetcher(portal, "http://open.example", around=around).get(f"{portal.address}/a.csv")
    assert [host for host, _ in led.connected] == ["127.0.0.1"]


@pytest.mark.parametrize(
    "listed", ["http://169.254.169.254", "http://[::ffff:127.0.0.1]", "http://224.0.0.1", "http://0.0.0.0", "http://[fe80::1]"]
)
def test_some_addresses_are_not_asked_even_when_they_are_listed(portal, listed):
    led, around = looked_up(portal, [PUBLIC])
    with pytest.raises(FetchFailed, match="never asked"):
        fetcher(portal, listed, around=around).get(f"{listed}/")
    assert led.connected == []


def test_a_name_nobody_knows_is_asked_for_again_later(portal):
    _, around = looked_up(portal, [PUBLIC])
    with pytest.raises(FetchFailed, match="not known") as why:
        fetcher(portal, "http://gone.example", around=around).get("http://gone.example/")
    assert why.value.may_pass
