"""A measure's revision history: what each period said first and since, why, and who changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from accounts.rules.policy import Viewer, is_staff, may_hand_in
from metrics.models import TOTAL, CorrectionReason, ShownReading
from metrics.queries.labels import PERIODS
from metrics.rules.periods import Period
from scorecards.queries.lens import Lens
from scorecards.queries.pages.sheet import Definition, Group, Sheet, sheet
from scorecards.queries.pages.versions import day_of, known_before, stands
from scorecards.rules.vintages import Summary, Vintage, releases, summarise

READ = (
    "period_start", "period_end", "value", "reason", "qualifier", "state", "published_on", "recorded_at", "superseded_at", "source",
    "note", "correction", "accepted_by__name", "upload_id", "upload__filename",
)  # fmt: skip
CORRECTIONS = dict(CorrectionReason.choices)


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of one period. `before`: the figure it replaced; `is_first`: nothing stood before it.

    `superseded_on` None: it stands. `upload` is named to those who hand figures in, `by` to staff."""

    label: str
    period_start: date
    period_end: date
    value: float | None
    reason: str | None
    qualifier: str
    state: str
    published_on: date | None
    known_on: date
    superseded_on: date | None
    source: str
    note: str
    correction: str
    by: str
    upload_id: int | None
    upload: str
    before: float | None
    before_reason: str | None
    is_first: bool

    @property
    def difference(self) -> float | None:
        """Against the figure before."""
        return None if self.is_first or self.value is None or self.before is None else self.value - self.before


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """All of the page. `periods` are newest first, the versions of each oldest first; `columns` the months with releases, ascending."""

    measure: Definition
    groups: tuple[Group, ...]
    group: Group | None
    periods: tuple[tuple[Revision, ...], ...]
    summary: Summary
    columns: tuple[date, ...]

    @property
    def revised(self) -> list[tuple[Revision, ...]]:
        """The periods of which another figure, another mark or a correction by hand came later. A version that only named another source
        or note said the same."""
        return [versions for versions in self.periods if any(_says_else(a, b) for a, b in pairwise(versions))]


def _says_else(first: Revision, then: Revision) -> bool:
    return bool(then.correction) or (first.value, first.reason, first.qualifier) != (then.value, then.reason, then.qualifier)


def revisions(who: Viewer, at: Lens, code: str, *, group: str = "") -> RevisionPage | None:
    """The revision history of a measure that `who` may see, or of its group with that key; None when there is none. Two queries."""
    found = sheet(who, code, at.known_on)
    chosen = next((one for one in found.groups if one.key == group), None) if found else None
    if found is None or (group and chosen is None):
        return None
    periods = _periods(found, chosen, at, who)
    vintages = [vintages_of(versions) for versions in periods]
    columns = tuple(releases(vintages))
    return RevisionPage(found.measure, found.groups, chosen, tuple(periods), summarise(vintages), columns)


def vintages_of(versions: Sequence[Revision]) -> list[Vintage]:
    return [Vintage(version.known_on, version.value) for version in versions]


def _periods(found: Sheet, group: Group | None, at: Lens, who: Viewer) -> list[tuple[Revision, ...]]:
    rows = ShownReading.objects.filter(
        known_before(at.known_on), measure=found.measure.id, breakdown=group.breakdown_id if group else TOTAL, period_end__lte=at.as_of
    ).order_by("-period_end", "recorded_at", "id")
    by_period = groupby(rows.values_list(*READ), key=lambda row: row[1])
    return [tuple(_versions(found, list(same), at, who)) for _, same in by_period]


def _versions(found: Sheet, rows: Sequence[tuple[Any, ...]], at: Lens, who: Viewer) -> list[Revision]:
    return [_revision(found, row, before, at, who) for before, row in pairwise([None, *rows]) if row]


def _revision(found: Sheet, row: tuple[Any, ...], before: tuple[Any, ...] | None, at: Lens, who: Viewer) -> Revision:
    start, end, value, reason, qualifier, state, published_on, recorded_at, superseded_at, source, note, correction, by, *upload = row
    return Revision(
        label=Period(PERIODS[found.measure.period], start, end).label,
        period_start=start,
        period_end=end,
        value=value,
        reason=reason,
        qualifier=qualifier,
        state=state,
        published_on=published_on,
        known_on=day_of(recorded_at),
        superseded_on=None if stands(superseded_at, at.known_on) else day_of(superseded_at),
        source=source,
        note=note,
        correction=str(CORRECTIONS.get(correction, "")),
        by=by if by and is_staff(who) else "",
        upload_id=upload[0] if may_hand_in(who) else None,
        upload=(upload[1] or "") if may_hand_in(who) else "",
        before=before[2] if before else None,
        before_reason=before[3] if before else None,
        is_first=before is None,
    )
