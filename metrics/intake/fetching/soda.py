"""A source that is a Socrata dataset, such as those of data.ct.gov, asked by SODA 2.1 page after page."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any
from urllib.parse import quote, urlencode

from metrics.intake.fetching.answers import Answer
from metrics.intake.fetching.asking import Fetcher
from metrics.intake.fetching.files import Fetched, Known, refuse_web_page
from metrics.intake.fetching.problems import FetchFailed

ATTEMPTS = 3
# Without an order of its own a dataset may give a row on two pages, and another on none.
STABLE = ":id"
TRUTH = ("x-soda2-truth-last-modified", "last-modified")


@dataclass(frozen=True, slots=True)
class Dataset:
    """Which dataset of which portal, and what of it. `address` is the portal's: https://data.ct.gov."""

    address: str
    dataset: str
    select: str = ""
    where: str = ""
    order: str = ""

    def question(self, limit: int, offset: int) -> str:
        """The address of one page."""
        wanted = {"$select": self.select, "$where": self.where, "$order": self.order or STABLE, "$limit": str(limit)}
        wanted |= {"$offset": str(offset)} if offset else {}
        query = urlencode({name: value for name, value in wanted.items() if value}, safe="$:,()*", quote_via=quote)
        return f"{self.address.rstrip('/')}/resource/{self.dataset}.csv?{query}"


class _Moved(Exception):
    """The dataset changed while its pages were read."""


def fetch_dataset(fetcher: Fetcher, *, dataset: Dataset, known: Known) -> Fetched:
    """The rows of a dataset as one CSV, unless the portal says they are those known already. All pages are of one version: when the
    dataset changes between them they are read again. Raises FetchFailed."""
    for _ in range(ATTEMPTS):
        stamp = _stamp(fetcher, dataset)
        if stamp and stamp == known.updated_at:
            return Fetched(None, known, fetcher.trace.headers, fetcher.trace.address)
        try:
            return _whole(fetcher, dataset, stamp)
        except _Moved:
            fetcher.trace.size = 0
    raise FetchFailed(f"The dataset changed {ATTEMPTS} times while it was read.", may_pass=True)


def first_rows(fetcher: Fetcher, dataset: Dataset, rows: int) -> bytes:
    """The header and the first rows, to look at. Raises FetchFailed."""
    return fetcher.get(dataset.question(rows, 0)).body


def _stamp(fetcher: Fetcher, dataset: Dataset) -> str:
    """What tells one version of the dataset's rows from another: when its rows were updated, by its metadata or else by the rows."""
    root = dataset.address.rstrip("/")
    found = _json(fetcher.describe(f"{root}/api/views/{dataset.dataset}.json"))
    stamp = found.get("rowsUpdatedAt") if isinstance(found, dict) else None
    if stamp:
        return _plain(stamp)
    query = urlencode({"$select": "max(:updated_at) as newest, count(*) as n"}, safe="$:,()*", quote_via=quote)
    rows = _json(fetcher.describe(f"{root}/resource/{dataset.dataset}.json?{query}"))
    newest = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
    return _plain(f"{newest['newest']} {newest.get('n', '')}") if newest.get("newest") else ""


def _plain(stamp: object) -> str:
    return "".join(sign for sign in str(stamp) if sign.isprintable())[:60]


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise FetchFailed("The source's description of the dataset is not JSON.") from error


def _whole(fetcher: Fetcher, dataset: Dataset, stamp: str) -> Fetched:
    head, parts, rows, truth = "", [], 0, ""
    for page, seen in _pages(fetcher, dataset):
        if head and (page.head != head or seen != truth):
            raise _Moved
        head, truth, rows = page.head, seen, rows + page.rows
        parts.append(page.body)
    headers = dict(fetcher.trace.headers)
    if _stamp(fetcher, dataset) != stamp:
        raise _Moved
    payload = (head + "".join(parts)).encode()
    return Fetched(payload, Known(updated_at=stamp), headers, dataset.question(fetcher.limits.page_rows, 0), rows)


@dataclass(frozen=True, slots=True)
class _Page:
    head: str
    body: str
    rows: int


def _pages(fetcher: Fetcher, dataset: Dataset) -> Iterator[tuple[_Page, str]]:
    """The pages, each with what its headers say of the version. Only a page without rows is the last: one that is merely shorter than
    asked for may have been cut by the portal."""
    offset = 0
    while True:
        answer = fetcher.get(dataset.question(fetcher.limits.page_rows, offset))
        refuse_web_page(answer.body)
        page = _page(answer.body)
        yield page, next((answer.headers[name] for name in TRUTH if name in answer.headers), "")
        if not page.rows:
            return
        offset += page.rows


def _page(body: bytes) -> _Page:
    try:
        lines = list(StringIO(body.decode("utf-8-sig"), newline=""))
        reader = csv.reader(lines, strict=True)
        next(reader, None)
        head = reader.line_num
        rows = sum(1 for row in reader if row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise FetchFailed("A page of the dataset is no CSV.") from error
    return _Page(_ended("".join(lines[:head])), _ended("".join(lines[head:])), rows)


def _ended(text: str) -> str:
    return text if not text or text.endswith(("\n", "\r")) else text + "\n"
