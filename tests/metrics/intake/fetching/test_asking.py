"""One question to a source that may be slow, cut, huge, busy or ill: the whole answer within the limits, or none."""

import threading
from datetime import UTC, datetime

import pytest

from metrics.intake.fetching.answers import wait_asked
from metrics.intake.fetching.asking import Limits
from metrics.intake.fetching.files import Known, fetch_file
from metrics.intake.fetching.network import Surroundings
from metrics.intake.fetching.problems import FetchFailed
from tests.metrics import soda
from tests.metrics.intake.fetching.asked import Waits, fetcher

CSV = b"measure,period,value\nM1,2024-01,5\n"
TOKEN = "a-token-that-nobody-else-sees"


@pytest.fixture
def portal():
    with soda.open_portal() as one:
        one.files["/a.csv"] = CSV
        yield one


def get(portal, *, path="/a.csv", **how):
    one = fetcher(portal, **how)
    try:
        return one.get(portal.address + path), one.trace
    finally:
        one.close()


def test_an_answer_has_its_body_and_the_headers_worth_keeping(portal):
    portal.etags["/a.csv"] = '"v1"'
    answer, trace = get(portal)
    assert (answer.status, answer.body) == (200, CSV)
    assert answer.headers["etag"] == '"v1"'
    assert answer.headers["content-length"] == str(len(CSV))
    assert "set-cookie" not in answer.headers
    assert (trace.requests, trace.tries, trace.size, trace.status) == (1, 1, len(CSV), 200)


def test_a_packed_answer_is_unpacked(portal):
    portal.mishaps = [soda.zipped(CSV)]
    assert get(portal)[0].body == CSV


TROUBLES = {
    "429": soda.status(429), "500": soda.status(500), "503": soda.status(503), "202": soda.status(202), "cut": soda.cut,
    "cut chunks": soda.cut_chunks, "hung up": soda.hung_up, "cut gzip": soda.zipped(CSV * 9, keep=30),
}  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_may_pass_is_tried_again_after_a_longer_wait_each_time(portal, trouble):
    waits = Waits()
    portal.mishaps = [TROUBLES[trouble]] * 2
    answer, trace = get(portal, around=Surroundings(wait=waits.wait, chance=lambda: 0.0))
    assert (answer.body, trace.tries) == (CSV, 3)
    assert waits == [1.0, 2.0]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_does_not_pass_is_given_up_after_four_tries(portal, trouble):
    portal.mishaps = [TROUBLES[trouble]] * 9
    with pytest.raises(FetchFailed, match="Tried 4 times") as why:
        get(portal)
    assert len(portal.asked) == 4
    assert why.value.may_pass


def test_chance_spreads_the_waits(portal):
    waits = Waits()
    portal.mishaps = [soda.status(500)] * 3
    get(portal, around=Surroundings(wait=waits.wait, chance=lambda: 1.0))
    assert waits == [1.5, 3.0, 6.0]


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 418])
def test_a_question_that_is_refused_is_not_asked_again(portal, code):
    portal.mishaps = [soda.status(code)] * 4
    with pytest.raises(FetchFailed, match=str(code)) as why:
        get(portal)
    assert (len(portal.asked), why.value.may_pass) == (1, False)


def test_the_words_of_the_portal_about_a_mistake_are_kept(portal):
    with pytest.raises(FetchFailed, match=r"\(404: Nothing is here\)"):
        get(portal, path="/other.csv")


def test_a_source_is_left_alone_as_long_as_it_asks(portal):
    waits = Waits()
    portal.mishaps = [soda.status(429, Retry_After="17")]
    get(portal, around=Surroundings(wait=waits.wait, chance=lambda: 0.0))
    assert waits == [17.0]


def test_a_source_that_asks_for_too_long_a_wait_is_left_to_the_next_day(portal):
    waits = Waits()
    portal.mishaps = [soda.status(429, Retry_After="3600")]
    with pytest.raises(FetchFailed, match="left alone") as why:
        get(portal, around=Surroundings(wait=waits.wait))
    assert (why.value.wait, waits, len(portal.asked)) == (3600.0, [], 1)


def test_no_wait_goes_beyond_the_end_of_the_whole(portal):
    waits = Waits()
    portal.mishaps = [soda.status(500)] * 4
    with pytest.raises(FetchFailed, match="500"):
        get(portal, limits=Limits(total_seconds=0.9), around=Surroundings(wait=waits.wait, chance=lambda: 0.0))
    assert waits == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5", 5.0), (" 5 ", 5.0), ("Wed, 21 Oct 2015 07:28:10 GMT", 10.0), ("Wed, 21 Oct 2015 07:27:00 GMT", 0.0), ("", None), ("soon", None),
     ("-5", None), ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None)],
)  # fmt: skip
def test_how_long_a_source_asks_to_be_left_alone(text, seconds):
    assert wait_asked(text, datetime(2015, 10, 21, 7, 28, tzinfo=UTC)) == seconds


def test_a_silent_source_is_given_up(portal):
    portal.mishaps = [soda.silent]
    with pytest.raises(FetchFailed, match=r"silent for 0\.05 seconds"):
        get(portal, limits=Limits(step_seconds=0.05, tries=1))


def test_a_dripping_source_is_given_up_when_the_time_is_over(portal):
    """Each look at the clock takes a second and lets a byte fall: no single read is slow."""
    drop, now = threading.Semaphore(0), [0.0]

    def clock() -> float:
        now[0] += 1.0
        drop.release()
        return now[0]

    portal.mishaps = [soda.dripping(drop)]
    with pytest.raises(FetchFailed, match="longer than the 30 seconds"):
        get(portal, limits=Limits(total_seconds=30), around=Surroundings(clock=clock))
    assert 30 <= now[0] <= 40


def test_an_answer_that_says_it_is_too_large_is_not_read(portal):
    portal.files["/a.csv"] = b"a" * 1001
    with pytest.raises(FetchFailed, match="larger than 1,000 bytes"):
        get(portal, limits=Limits(size=1000))
    assert len(portal.asked) == 1


def test_an_answer_of_exactly_the_limit_is_taken(portal):
    portal.files["/a.csv"] = b"a" * 1000
    assert len(get(portal, limits=Limits(size=1000))[0].body) == 1000
    portal.mishaps = [soda.zipped(b"a" * 1000)]
    assert len(get(portal, limits=Limits(size=1000))[0].body) == 1000


def test_an_endless_answer_is_left_at_the_limit(portal):
    portal.mishaps = [soda.endless]
    with pytest.raises(FetchFailed, match="larger than"):
        get(portal, limits=Limits(size=100_000))


def test_a_small_answer_that_unpacks_to_a_huge_one_is_left_at_the_limit(portal):
    portal.mishaps = [soda.zipped(b"a" * 5_000_000)]
    with pytest.raises(FetchFailed, match="larger than 100,000 bytes"):
        get(portal, limits=Limits(size=100_000))


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_an_answer_packed_as_nobody_asked_is_refused(portal, coding):
    portal.mishaps = [soda.packed_as(coding)]
    with pytest.raises(FetchFailed, match="not asked for"):
        get(portal)


def test_an_answer_that_does_not_say_how_long_it_is_is_refused(portal):
    portal.mishaps = [soda.without_length]
    with pytest.raises(FetchFailed, match="does not say how long"):
        get(portal)


def test_redirects_are_followed_up_to_five_times(portal):
    portal.mishaps = [soda.sent_on("/a.csv", code) for code in (301, 302, 303, 307, 308)]
    assert get(portal)[0].body == CSV
    portal.mishaps = [soda.sent_on("/a.csv")] * 6
    with pytest.raises(FetchFailed, match="more than 5 times"):
        get(portal)


def test_a_redirect_to_a_host_that_is_not_listed_is_not_followed(portal):
    with soda.open_portal() as other:
        portal.mishaps = [soda.sent_on(f"{other.address}/a.csv")]
        with pytest.raises(FetchFailed, match="not among the hosts"):
            get(portal)
        assert other.asked == []


def test_the_token_is_told_to_the_host_that_was_asked_and_to_no_other(portal):
    with soda.open_portal() as other:
        other.files["/a.csv"] = CSV
        portal.mishaps = [soda.sent_on("/b.csv"), soda.sent_on(f"{other.address}/a.csv")]
        one = fetcher(portal, other.address, token=TOKEN)
        one.get(f"{portal.address}/a.csv")
        assert [headers.get("x-app-token") for _, _, headers in portal.asked] == [TOKEN, TOKEN]
        assert [headers.get("x-app-token") for _, _, headers in other.asked] == [None]


def test_the_token_is_in_nothing_that_is_kept(portal, caplog):
    caplog.set_level(0)
    portal.mishaps = [soda.status(500)] * 4
    one = fetcher(portal, token=TOKEN)
    with pytest.raises(FetchFailed) as why:
        one.get(f"{portal.address}/a.csv")
    assert portal.asked[0][2]["x-app-token"] == TOKEN
    assert TOKEN not in repr((why.value.args, why.value.__cause__, one.trace, caplog.text))


def test_a_file_that_the_server_knows_to_be_the_same_is_not_sent_again(portal):
    portal.etags["/a.csv"] = '"v1"'
    first = fetch_file(fetcher(portal), address=f"{portal.address}/a.csv", known=Known())
    again = fetch_file(fetcher(portal), address=f"{portal.address}/a.csv", known=first.known)
    assert (first.payload, first.known.etag) == (CSV, '"v1"')
    assert (again.payload, again.known) == (None, first.known)


def test_a_changed_file_is_sent(portal):
    portal.etags["/a.csv"] = '"v2"'
    found = fetch_file(fetcher(portal), address=f"{portal.address}/a.csv", known=Known(etag='"v1"', last_modified="yesterday"))
    assert (found.payload, found.known) == (CSV, Known(etag='"v2"'))
    assert portal.asked[0][2]["if-modified-since"] == "yesterday"


def test_unchanged_is_no_answer_to_a_question_without_a_condition(portal):
    portal.mishaps = [soda.status(304)]
    with pytest.raises(FetchFailed, match="304"):
        get(portal)


def test_a_web_page_is_no_data(portal):
    portal.mishaps = [soda.web_page]
    with pytest.raises(FetchFailed, match="web page"):
        fetch_file(fetcher(portal), address=f"{portal.address}/a.csv", known=Known())


def test_an_empty_answer_is_no_data(portal):
    portal.files["/a.csv"] = b" \n"
    with pytest.raises(FetchFailed, match="empty"):
        fetch_file(fetcher(portal), address=f"{portal.address}/a.csv", known=Known())


def test_a_validator_that_no_header_can_carry_is_forgotten(portal):
    portal.mishaps = [lambda request: request.give(CSV, {"ETag": '"\xfc"', "Last-Modified": "today"})]
    found = fetch_file(fetcher(portal), address=f"{portal.address}/a.csv", known=Known())
    assert found.known == Known(last_modified="today")


def test_a_complaint_that_is_a_trap_is_left_unread(portal):
    portal.mishaps = [lambda request: request.give(b"[" * 4000, {"Content-Type": "application/json"}, status=400)]
    with pytest.raises(FetchFailed, match=r"\(400\)"):
        get(portal)
