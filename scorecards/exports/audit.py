"""Lines of the audit as a table for a file: one row an event, with the sentence and every field that changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from scorecards.exports.tables import Column, Table
from scorecards.queries.audit import Entry
from scorecards.templatetags.deeds import actor, deed, noun

COLUMNS = (
    Column("at", "datetime", "When it was written."),
    Column("who", "string", "Who wrote it: a person, a task, a command or a role of the database."),
    Column("what", "string", "The line in words."),
    Column("kind", "string", "What was written."),
    Column("verb", "string", "added, changed, removed, superseded or hidden."),
    Column("event", "integer", "The number of the event within its kind."),
    Column("rows", "integer", "How many rows of facts the line stands for."),
    Column("changes", "string", "Every field that changed, before and after; figures that are kept back are not told."),
    Column("reason", "string", "Why, where a reason was given."),
    Column("door", "string", "Through which door: form, api, admin, task, command or sql."),
    Column("role", "string", "The role of the database."),
    Column("request", "string", "The id of the request, task or command."),
    Column("url", "string", "The address that was asked for."),
)


@dataclass(frozen=True, slots=True)
class _Line:
    at: datetime
    who: str
    what: str
    kind: str
    verb: str
    event: int
    rows: int
    changes: str
    reason: str
    door: str
    role: str
    request: str
    url: str


def audit_table(found: Iterable[Entry]) -> Table:
    """The table; its rows are read as they go out."""
    return Table("audit", _("Audit"), COLUMNS, _lines(found))


def _lines(found: Iterable[Entry]) -> Iterator[_Line]:
    for one in found:
        yield _Line(
            at=one.at,
            who=actor(one.by),
            what=deed(one),
            kind=noun(one.kind),
            verb=one.verb,
            event=one.number,
            rows=one.rows,
            changes="; ".join(f"{told.label}: {told.before} -> {told.after}" for told in one.changes),
            reason=one.reason,
            door=one.by.door,
            role=one.by.role,
            request=one.request,
            url=one.by.url,
        )
