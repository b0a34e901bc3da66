"""Keeping what is typed into the grid as it is typed, for all people of the agency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.actions.worktime import note_work
from accounts.models import User, WorkKind
from accounts.queries import viewer
from accounts.rules.policy import may_enter
from metrics.actions.entries.refused import EditedMeanwhile, Key, Theirs
from metrics.models import TOTAL, EntryDraft, Measure
from metrics.queries.labels import PERIODS
from metrics.rules.periods import period_holding
from metrics.rules.typed import CELLS

# One saves at a time; a save takes milliseconds.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('metrics_entrydraft'))"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as typed. `version`: that of the draft it was typed over, 0 where there was none."""

    measure_id: int
    period_end: date
    typed: Mapping[str, str]
    version: int

    @property
    def key(self) -> Key:
        return self.measure_id, self.period_end


@dataclass(frozen=True, slots=True)
class Saved:
    """`version`: what the row is saved over next. `theirs`: it was not saved, for somebody else had saved it meanwhile."""

    version: int
    theirs: Theirs | None = None


def save_entry(*, measure_id: int, period_end: date, typed: Mapping[str, str], version: int, by: User, at: datetime) -> Saved:
    """Saves one row. Raises PermissionDenied, or EditedMeanwhile with both texts."""
    saved = save_entries(rows=[Row(measure_id, period_end, typed, version)], by=by, at=at)[measure_id, period_end]
    if saved.theirs:
        raise EditedMeanwhile(typed, saved.theirs)
    return saved


@transaction.atomic
def save_entries(*, rows: Sequence[Row], by: User, at: datetime) -> dict[Key, Saved]:
    """Saves the rows that nobody else has saved meanwhile, and says of each what came of it. Raises PermissionDenied.

    A row with nothing in it stays a draft: that somebody emptied it is said to others like any other change."""
    measures = Measure.objects.select_related("agency").in_bulk({row.measure_id for row in rows})
    rows = list({row.key: row for row in rows}.values())
    who = viewer(by)
    if len(measures) < len({row.measure_id for row in rows}) or not all(
        may_enter(who, agency_id=one.agency_id) for one in measures.values()
    ):
        raise PermissionDenied
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    stored = _stored(rows)
    saved = {row.key: _save(row, stored.get(row.key), by, at) for row in rows}
    begun = [row for row in rows if row.key not in stored and saved[row.key].theirs is None]
    EntryDraft.objects.bulk_create(_draft(row, measures[row.measure_id], by, at) for row in begun)
    for code in {one.agency.code for one in measures.values()}:
        note_work(by=by, kind=WorkKind.READINGS, subject=code, at=at)
    return saved


def _stored(rows: Sequence[Row]) -> dict[Key, EntryDraft]:
    found = EntryDraft.objects.select_related("saved_by").filter(measure__in={row.measure_id for row in rows}, breakdown=TOTAL)
    return {(one.measure_id, one.period_end): one for one in found.filter(period_end__in={row.period_end for row in rows})}


def _save(row: Row, stored: EntryDraft | None, by: User, at: datetime) -> Saved:
    """Saves over the draft there is, if it is the one the row was typed over."""
    if stored is None:
        return Saved(row.version, Theirs({}, 0, "", None)) if row.version else Saved(1)
    typed = _kept(row)
    if stored.typed == typed:
        return Saved(stored.version)
    if stored.version != row.version:
        return Saved(row.version, Theirs(stored.typed, stored.version, str(stored.saved_by), stored.saved_at))
    stored.typed, stored.version, stored.saved_by, stored.saved_at = typed, stored.version + 1, by, at
    stored.save(update_fields=["typed", "version", "saved_by", "saved_at"])
    return Saved(stored.version)


def _draft(row: Row, measure: Measure, by: User, at: datetime) -> EntryDraft:
    period = period_holding(PERIODS[measure.period], row.period_end)
    place = {"measure": measure, "breakdown_id": TOTAL, "period_start": period.start, "period_end": row.period_end}
    return EntryDraft(**place, typed=_kept(row), saved_by=by, saved_at=at)


def _kept(row: Row) -> dict[str, str]:
    return {name: str(row.typed.get(name, ""))[:2000] for name in CELLS if row.typed.get(name, "")}
