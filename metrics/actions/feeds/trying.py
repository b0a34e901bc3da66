"""Trying a source before its feed is saved: the first rows, and nothing is kept."""

import csv
import tempfile
from dataclasses import asdict, dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from agencies.intake.findings import Refused, shortened
from metrics.actions.feeds.keeping import FeedSettings
from metrics.actions.feeds.sources import WORKBOOKS, dataset_of, fetcher_of, limits
from metrics.intake.fetching.asking import Fetcher, Limits, Trace
from metrics.intake.fetching.files import Known, fetch_file
from metrics.intake.fetching.network import Surroundings
from metrics.intake.fetching.problems import FetchFailed
from metrics.intake.fetching.soda import first_rows
from metrics.intake.spreadsheet import to_csv
from metrics.models import Feed, FeedKind

ROWS, COLUMNS = 5, 12
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Trial:
    """The header and the first rows of a source, or the problem it has."""

    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    problem: str = ""


def try_source(*, wanted: FeedSettings, surroundings: Surroundings | None = None) -> Trial:
    """Asks a source once, in ten seconds at most."""
    feed, within = Feed(**asdict(wanted)), Limits(total_seconds=SECONDS, step_seconds=SECONDS, tries=1, size=limits().size)
    try:
        fetcher = fetcher_of(feed, surroundings, within, Trace())
        try:
            rows = _rows(_sample(fetcher, feed))
        finally:
            fetcher.close()
    except FetchFailed as why:
        return Trial(problem=why.problem)
    except Refused as why:
        return Trial(problem=f"{why.problem} {why.fix}")
    return Trial(rows[0], tuple(rows[1:])) if rows else Trial(problem="The source has no rows.")


def _sample(fetcher: Fetcher, feed: Feed) -> bytes:
    if feed.kind == FeedKind.SODA:
        return first_rows(fetcher, dataset_of(feed), ROWS)
    return fetch_file(fetcher, address=feed.address, known=Known()).payload or b""


def _rows(payload: bytes) -> list[tuple[str, ...]]:
    text = _sheet(payload) if payload[:4] in WORKBOOKS else payload.decode("utf-8-sig", errors="replace")
    try:
        records = list(islice((row for row in csv.reader(StringIO(text, newline="")) if any(row)), ROWS + 1))
    except csv.Error as error:
        raise Refused("What came is neither CSV nor a workbook.", "Check the address.") from error
    return [tuple(shortened(cell) for cell in row[:COLUMNS]) for row in records]


def _sheet(payload: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / f"book{WORKBOOKS[payload[:4]]}", Path(folder) / "sheet.csv"
        source.write_bytes(payload)
        to_csv(source, target)
        return target.read_text(encoding="utf-8")
