"""Getting readings into the table: COPY to a temporary table, then a few statements over all rows at once.

A reading is bitemporal: of one measure, breakdown and period the versions stand in order of when they became known, each
superseded at the moment the next one was. The quick way takes rows that are known from now on; the general way puts
versions of any age into their place."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from metrics.actions import statements
from metrics.actions.small_numbers import hide_small_staged
from metrics.rules.calendar import Locks

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge wrote, and of which measures. `locked`: how many of the revisions are of locked periods, by the period's end."""

    added: int
    revised: int
    same: int
    measure_ids: tuple[int, ...]
    locked: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted the readings, when, the upload they came with, and why a person corrected them, if one did.

    `locks`: what is locked; None: nobody asks, as of what is calculated. `why`: why readings of locked periods are revised."""

    by_id: int | None
    at: datetime
    upload_id: int | None
    correction: str = ""
    locks: Locks | None = None
    why: str = ""

    @property
    def values(self) -> dict[str, Any]:
        return {"at": self.at, "by": self.by_id, "upload": self.upload_id, "correction": self.correction}


class _Source:
    """Lines as the file that COPY reads."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._chunks = _joined(lines)

    def read(self, _size: int = -1) -> bytes:
        return next(self._chunks, b"")


def _joined(lines: Iterable[str]) -> Iterator[bytes]:
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield "".join(chunk).encode()
            chunk.clear()
    if chunk:
        yield "".join(chunk).encode()


def stage(lines: Iterable[str]) -> None:
    """COPY lines (the columns of statements.COPIED, tab-separated, empty: null) to the temporary table of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_reading, staged_change, staged_line")
        cursor.execute(statements.CREATE)
        cursor.copy_expert(
            f"COPY staged_reading ({statements.COPIED}) FROM STDIN WITH (FORMAT text, NULL '', ENCODING 'utf8')", _Source(lines)
        )
        cursor.execute("ANALYZE staged_reading (measure_id, breakdown_id, period_end)")


def leave_out(rows: Iterable[int]) -> None:
    """Take rows back out of the temporary table."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staged_reading WHERE row = ANY(%s)", [list(rows)])


def give_breakdowns(ids: Iterable[tuple[int, int]]) -> None:
    """Replace provisional breakdown ids by stored ones: pairs of both."""
    pairs = list(ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE staged_reading s SET breakdown_id = given.id FROM unnest(%s::bigint[], %s::bigint[]) AS given(provisional, id)"
            " WHERE s.breakdown_id = given.provisional",
            [[provisional for provisional, _ in pairs], [stored for _, stored in pairs]],
        )


def merge(staged: int, accepted: Acceptance, history: bool) -> Merged:
    """Put the staged rows into the readings. Call it inside the transaction that staged them."""
    with connection.cursor() as cursor:
        cursor.execute(statements.LOCK)
        cursor.execute(statements.ROOM)
    merged = _merged(staged, accepted, history)
    hide_small_staged(merged.measure_ids)
    return merged


def _merged(staged: int, accepted: Acceptance, history: bool) -> Merged:
    if not history:
        try:
            with transaction.atomic():
                return _merge_quickly(staged, accepted)
        except IntegrityError as error:
            # Somebody's clock is ahead of ours: a current reading was recorded later than now.
            if "reading_superseded_later" not in str(error):
                raise
    return _merge_line(staged, accepted)


def _merge_quickly(staged: int, accepted: Acceptance) -> Merged:
    locked: Mapping[date, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(statements.IS_NEW)
        if cursor.fetchone()[0]:
            cursor.execute(statements.INSERT_ALL, accepted.values)
            cursor.execute(statements.COUNT_ALL)
        else:
            cursor.execute(statements.CHANGED, accepted.values)
            cursor.execute("ANALYZE staged_change")
            locked = _locked(accepted, statements.IN_CHANGE)
            cursor.execute(statements.SUPERSEDE, accepted.values)
            cursor.execute(statements.INSERT_CHANGED, accepted.values)
            cursor.execute(statements.COUNT_CHANGED)
        counts = cursor.fetchall()
    written, revised = sum(count for _, count, _ in counts), sum(old for _, _, old in counts)
    return Merged(written - revised, revised, staged - written, tuple(sorted(measure for measure, _, _ in counts)), locked)


def _merge_line(staged: int, accepted: Acceptance) -> Merged:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_line")
        cursor.execute(statements.LINE, accepted.values)
        locked = _locked(accepted, statements.IN_LINE)
        cursor.execute(statements.COUNT_LINE)
        counts = cursor.fetchall()
        cursor.execute(statements.RESUPERSEDE)
        cursor.execute(statements.INSERT_LINE, accepted.values)
    written, added = sum(count for _, count, _ in counts), sum(new for _, _, new in counts)
    return Merged(added, written - added, staged - written, tuple(sorted(measure for measure, _, _ in counts)), locked)


def _locked(accepted: Acceptance, place: Mapping[str, str]) -> Mapping[date, int]:
    """How many revisions are of locked periods, by the period's end. Why they are made is put beside exactly these."""
    if accepted.locks is None or not accepted.locks.closes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statements.REVISED.format(**place))
        found = [row for row in cursor.fetchall() if accepted.locks.since(row[1], row[0]) is not None]
        if found and accepted.why:
            given: dict[str, Any] = {"why": accepted.why, "agencies": [row[0] for row in found], "ends": [row[1] for row in found]}
            cursor.execute(statements.GIVE_REASON.format(**place), given)
    counts: Counter[date] = Counter()
    for _, end, count in found:
        counts[end] += count
    return dict(sorted(counts.items()))
