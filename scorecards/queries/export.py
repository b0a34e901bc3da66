"""Every measure's scorecard as plain columns, for `export_scorecard`: docs/data-formats.md names them."""

import csv
import io
import json
from dataclasses import dataclass, fields
from datetime import date
from enum import IntEnum
from typing import Any

from accounts.rules.policy import Viewer
from agencies.intake.live_cells import disarmed
from scorecards.queries.cards import measure_cards
from scorecards.queries.derivation import derivations
from scorecards.queries.lens import Lens
from scorecards.queries.rows import CardRow

# Whoever may run commands on the server may read everything.
CONSOLE = Viewer(name="console", state_roles=frozenset({"administrator"}))


@dataclass(frozen=True, slots=True)
class ExportRow:
    """The columns, in their order."""

    measure: str
    name: str
    agency: str
    period: str
    period_end: str
    value: float | None
    expected: float | None
    target: float | None
    shortfall: float | None
    tolerance: float | None
    status: str
    change_previous: float | None
    change_year: float | None
    trend: str
    trend_p: float | None
    signal: str
    freshness: str
    due_on: str
    as_of: str
    rule_version: str
    accepted_until: str | None  # until when the miss is accepted; the status stays what was computed


COLUMNS = tuple(field.name for field in fields(ExportRow))


def scorecard_rows(at: Lens, who: Viewer) -> list[ExportRow]:
    """The scorecard of every measure that `who` may see, by code."""
    return [_row(card) for card in measure_cards(at, who)]


def as_csv(at: Lens, who: Viewer = CONSOLE) -> str:
    """CSV with numbers in the shortest form that reads back the same, and texts that no spreadsheet runs as formulas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_cell(getattr(row, name)) for name in COLUMNS] for row in scorecard_rows(at, who)])
    return text.getvalue()


def as_json(at: Lens, who: Viewer = CONSOLE) -> str:
    """The same rows with the derivation of each status."""
    cards = measure_cards(at, who)
    steps = derivations([card.measure_id for card in cards], at)
    rows = [
        {name: _or_none(getattr(_row(card), name)) for name in COLUMNS} | {"derivation": steps[card.measure_id].as_json()} for card in cards
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _row(card: CardRow) -> ExportRow:
    return ExportRow(
        measure=card.code,
        agency=card.agency_code,
        **{name: _plain(getattr(card, name)) for name in COLUMNS if name not in ("measure", "agency")},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, IntEnum):
        return value.slug  # type: ignore[attr-defined]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _or_none(value: Any) -> Any:
    return None if value == "" else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    return disarmed(str(value))
