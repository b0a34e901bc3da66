"""The privacy log as it is read and proved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.rules.policy import Viewer, may_see_study_work
from linkage.models import LogEntry, Study
from linkage.queries.held import owner_ids
from linkage.rules.chain import Link, broken_at


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry: who did what, when, with what facts, and the digest that proves it."""

    number: int
    at: datetime
    by: str
    verb: str
    what: str
    detail: tuple[tuple[str, str], ...]
    digest: str


def privacy_log(who: Viewer, study_id: int) -> list[LogRow]:
    """What was done to a study and to its agreement, oldest first; empty for who may not read it. Three queries."""
    study = Study.objects.select_related("agreement").get(pk=study_id)
    if not may_see_study_work(who, owner_ids=owner_ids(study)):
        return []
    found = LogEntry.objects.filter(study=study) | LogEntry.objects.filter(study=None, detail__agreement=study.agreement.number)
    return [_row(entry) for entry in found.select_related("by").order_by("number")]


def _row(entry: LogEntry) -> LogRow:
    detail = tuple((key, ", ".join(map(str, value)) if isinstance(value, list) else str(value)) for key, value in entry.detail.items())
    return LogRow(entry.number, entry.at, entry.by.name if entry.by else "", entry.verb, entry.get_verb_display(), detail, entry.digest)


def broken_entry(anchor: tuple[int, str] | None = None) -> int | None:
    """The number of the first entry of the whole log that does not prove what it should; None when it is whole. `anchor`: an entry that was
    noted outside the database."""
    return broken_at(_links(), anchor)


def _links() -> Iterator[Link]:
    entries = LogEntry.objects.select_related("study").order_by("number")
    for one in entries.iterator():
        at = one.at.astimezone(UTC).isoformat()
        study = one.study.code if one.study else ""
        yield Link(one.number, at, one.by_id, study, one.verb, one.detail, one.previous, one.digest)
