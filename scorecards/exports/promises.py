"""The ledger of promises and the readings of a frozen pack as tables for files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from goals.queries.promises import PromiseRow
from scorecards.exports.tables import Column, Table
from scorecards.queries.reviews.pack import FrozenPack
from scorecards.templatetags.reviews import came, verdict

PROMISES = (
    Column("id", "integer", "The number of the promise."),
    Column("what", "string", "What was promised."),
    Column("agency", "string", "Code of the agency that promised.", "agency_code"),
    Column("person", "string", "Who answers for it; empty for nobody in particular."),
    Column("goal", "string", "Code of the goal it is about; may be empty.", "goal_code"),
    Column("measure", "string", "Code of the measure it is about; may be empty.", "measure_code"),
    Column("made_on", "date", "When it was made."),
    Column("due_on", "date", "By when it is to be done."),
    Column("done_on", "date", "When its owner said that it is done."),
    Column("done_note", "string", "What its owner said was done."),
    Column("dropped_on", "date", "When it was given up."),
    Column("dropped_why", "string", "Why it was given up."),
    Column("state", "string", "open, kept, late, no_effect or dropped, as the methods say."),
    Column("effect", "string", "none, waiting, reached, not_reached or cannot_tell.", "effect_state"),
    Column("effect_measure", "string", "Code of the measure that is to move."),
    Column("effect_way", "string", "rise or fall."),
    Column("effect_by", "number", "By how much at least, in the measure's unit."),
    Column("effect_on", "date", "By when."),
    Column("base", "number", "The reading it starts from, as it is known now."),
    Column("value", "number", "The reading it is judged by."),
    Column("moved", "number", "By how much the measure moved."),
    Column("told", "string", "How it stands, in words."),
    Column("example", "boolean", "Made for the demonstration; nobody promised it.", "is_example"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    what: str
    agency_code: str
    person: str
    goal_code: str
    measure_code: str
    made_on: date
    due_on: date
    done_on: date | None
    done_note: str
    dropped_on: date | None
    dropped_why: str
    state: str
    effect_state: str
    effect_measure: str
    effect_way: str
    effect_by: float | None
    effect_on: date | None
    base: float | None
    value: float | None
    moved: float | None
    told: str
    is_example: bool


def promises_table(rows: Iterable[PromiseRow]) -> Table:
    """The promises a page shows."""
    return Table("promises", _("Promises"), PROMISES, [_line(row) for row in rows])


def _line(row: PromiseRow) -> _Line:
    effect = row.effect
    return _Line(
        row.id, row.what, row.agency_code, row.person, row.goal_code, row.measure_code, row.made_on, row.due_on, row.done_on,
        row.done_note, row.dropped_on, row.dropped_why, row.state, row.effect_state,
        effect.code if effect else "", effect.way if effect else "", effect.by if effect else None, effect.on if effect else None,
        effect.base if effect else None, effect.value if effect else None, effect.moved if effect else None,
        " ".join(filter(None, (verdict(row), came(row)))), row.is_example,
    )  # fmt: skip


READINGS = (
    Column("measure", "string", "Code of the measure."),
    Column("name", "string", "Its name when the pack was frozen."),
    Column("period_end", "date", "The last day of the period."),
    Column("period", "string", "The period."),
    Column("value", "number", "The value as it was known then."),
    Column("reason", "string", "Why there is no value."),
    Column("state", "string", "provisional, revised or final."),
    Column("recorded_at", "datetime", "When it was known here."),
)


@dataclass(frozen=True, slots=True)
class _Reading:
    measure: str
    name: str
    period_end: date
    period: str
    value: float | None
    reason: str | None
    state: str
    recorded_at: datetime


def pack_table(pack: FrozenPack, title: str) -> Table:
    """The readings of a pack, as they were frozen."""
    return Table(f"pack-{pack.review_id}", title, READINGS, _readings(pack))


def _readings(pack: FrozenPack) -> Iterator[_Reading]:
    for one in pack.measures:
        for kept in one.readings:
            words = (one.code, one.name, kept.period_end, kept.label, kept.value, kept.reason, kept.state)
            yield _Reading(*words, kept.recorded_at)
