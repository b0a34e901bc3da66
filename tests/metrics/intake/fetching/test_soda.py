"""A dataset page after page: every row once, of one version, or nothing."""

import csv
from io import StringIO

import pytest

from metrics.intake.fetching.asking import Limits
from metrics.intake.fetching.files import Known
from metrics.intake.fetching.problems import FetchFailed
from metrics.intake.fetching.soda import Dataset, fetch_dataset
from tests.metrics import soda
from tests.metrics.intake.fetching.asked import fetcher

ROWS = [["M1", f"2024-{month:02}", str(month)] for month in range(1, 8)]
META, PAGE = f"/api/views/{soda.DATASET}.json", f"/resource/{soda.DATASET}.csv"


@pytest.fixture
def portal():
    with soda.open_portal() as one:
        one.rows = [list(row) for row in ROWS]
        yield one


def fetch(portal, known=None, *, limits=None, **query):
    one = fetcher(portal, limits=limits or Limits(page_rows=3))
    return fetch_dataset(one, dataset=Dataset(portal.address, soda.DATASET, **query), known=known or Known())


def rows_of(found):
    return list(csv.reader(StringIO(found.payload.decode(), newline="")))


def test_all_pages_together_have_every_row_once_below_one_header(portal):
    found = fetch(portal)
    assert rows_of(found) == [portal.head, *ROWS]
    assert found.rows == 7
    assert [query.get("$offset") for path, query, _ in portal.asked if path == PAGE] == [None, "3", "6", "7"]


def test_pages_are_in_a_stable_order_and_have_what_was_asked(portal):
    fetch(portal, select="measure, period, value", where="value > 2 AND measure = 'A&B'")
    asked = [query for path, query, _ in portal.asked if path == PAGE]
    assert {query["$order"] for query in asked} == {":id"}
    assert asked[0]["$select"] == "measure, period, value"
    assert asked[0]["$where"] == "value > 2 AND measure = 'A&B'"


def test_an_order_of_ones_own_is_kept(portal):
    fetch(portal, order="period DESC")
    assert portal.asked[1][1]["$order"] == "period DESC"


def test_an_unchanged_dataset_is_not_downloaded(portal):
    known = fetch(portal).known
    portal.asked.clear()
    assert fetch(portal, known).payload is None
    assert portal.paths == [META]


def test_a_changed_dataset_is(portal):
    known = fetch(portal).known
    portal.change(*ROWS, ["M1", "2024-08", "8"])
    found = fetch(portal, known)
    assert found.rows == 8
    assert found.known != known


def test_a_page_shorter_than_asked_for_is_not_taken_for_the_last(portal):
    """A portal may cut a page; only one without rows is the end."""
    short = [list(row) for row in ROWS[:2]]

    def cut_page(request):
        text = ",".join(portal.head) + "\n" + "".join(",".join(row) + "\n" for row in short)
        request.give(text.encode(), {"Content-Type": "text/csv", "X-SODA2-Truth-Last-Modified": f"stamp {portal.updated_at}"})

    portal.mishaps = [None, cut_page]
    assert fetch(portal).rows == 7


def test_line_ends_and_commas_in_cells_are_kept(portal):
    portal.rows = [["M1", "two\nlines", "a,b"], ["M2", 'a "word"', "1"], ["M3", "", "2"], ["M4", "x\r\ny", "3"]]
    found = fetch(portal)
    assert rows_of(found)[1:] == portal.rows
    assert found.rows == 4


def test_an_empty_dataset_is_its_header(portal):
    portal.rows = []
    assert rows_of(fetch(portal)) == [portal.head]


def test_a_dataset_that_changes_between_its_pages_is_read_again(portal):
    portal.between = [lambda: portal.change(["M1", "2024-01", "99"], *ROWS[1:])]
    found = fetch(portal)
    assert rows_of(found)[1] == ["M1", "2024-01", "99"]
    assert found.rows == 7
    assert found.known.updated_at == str(portal.updated_at)


def test_a_dataset_that_changes_after_its_last_page_is_read_again(portal):
    portal.rows = ROWS[:2]
    portal.between = [lambda: None, lambda: portal.change(*ROWS[:4])]
    assert fetch(portal).rows == 4


def test_a_dataset_whose_columns_change_between_its_pages_is_read_again(portal):
    def other_head():
        portal.head = ["measure", "period", "amount"]

    portal.between = [other_head]
    assert rows_of(fetch(portal))[0] == ["measure", "period", "amount"]


def test_a_dataset_that_changes_all_the_time_is_given_up(portal):
    portal.between = [lambda: portal.change(*ROWS)] * 20
    with pytest.raises(FetchFailed, match="changed 3 times") as why:
        fetch(portal)
    assert why.value.may_pass


def test_trouble_on_one_page_does_not_cost_the_others(portal):
    portal.mishaps = [None, None, soda.status(500), soda.cut, soda.status(429, Retry_After="1")]
    found = fetch(portal)
    assert rows_of(found) == [portal.head, *ROWS]
    assert len([path for path in portal.paths if path == PAGE]) == 7


def test_the_limit_is_for_all_pages_together(portal):
    portal.rows = [["M1", "2024-01", "1" * 400] for _ in range(9)]
    with pytest.raises(FetchFailed, match="larger than"):
        fetch(portal, limits=Limits(page_rows=3, size=3000))


def test_without_a_date_in_its_description_a_dataset_is_told_by_its_rows(portal):
    portal.updated_at = None
    found = fetch(portal)
    assert found.known.updated_at == "2024-01-01T00:00:00.000Z 7"
    assert fetch(portal, found.known).payload is None


def test_a_dataset_that_says_nothing_of_its_version_is_fetched_each_time(portal):
    portal.updated_at, portal.rows = None, []
    assert fetch(portal).known == Known()
    assert fetch(portal, fetch(portal).known).payload is not None


@pytest.mark.parametrize("body", [b'"open quote', b"\xff\xfe\xfa"])
def test_a_page_that_is_no_csv_is_refused(portal, body):
    portal.mishaps = [None, lambda request: request.give(body, {"Content-Type": "text/csv"})]
    with pytest.raises(FetchFailed, match="no CSV"):
        fetch(portal)


@pytest.mark.parametrize("body", [b"<oops>", b"[" * 100_000])
def test_a_description_that_is_no_json_is_refused(portal, body):
    portal.mishaps = [lambda request: request.give(body)]
    with pytest.raises(FetchFailed, match="not JSON"):
        fetch(portal)


def test_a_wrong_question_is_answered_in_the_words_of_the_portal(portal):
    complaint = b'{"code":"query.soql.no-such-column","message":"No such column: valeu"}'
    portal.mishaps = [None, lambda request: request.give(complaint, {"Content-Type": "application/json"}, status=400)]
    with pytest.raises(FetchFailed, match="No such column: valeu"):
        fetch(portal, select="valeu")
