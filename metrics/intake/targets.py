"""Targets as files state them: one-sided or between two ends, dated, sourced, and one governing where several stand for a date."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from agencies.intake.findings import Refused
from agencies.intake.tables import Row, Sheet
from metrics.intake.breakdowns import check_pairs, key_of, pairs_of

Key = tuple[str, str, date, str]
"""Measure, breakdown key, date, source: what a target is a version of."""
Place = tuple[str, str, date]
"""Measure, breakdown key, date: where one target governs."""
END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a target says. Two versions that say the same are one."""

    operator: str
    value: float
    high: float | None
    kind: str
    is_illustrative: bool
    governs: bool
    source_ref: str

    @property
    def demands(self) -> tuple[str, float, float | None]:
        """What may not change without a coded reason."""
        return self.operator, self.value, self.high


@dataclass(frozen=True, slots=True)
class StatedTarget:
    """A good row of targets.csv. `recorded_at` None: known from now on."""

    key: Key
    aim: Aim
    reason: tuple[str, str]
    recorded_at: datetime | None
    row: int


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """The current version of a stored target."""

    aim: Aim
    recorded_at: datetime


def check_targets(sheet: Sheet, categories: Collection[tuple[str, str]], stored: Mapping[Key, StoredTarget]) -> list[StatedTarget]:
    """Check every row, and what rows and stored targets say together. Returns the targets of the rows that are good so far."""
    keys: dict[int, Key] = {}
    for row in sheet.rows:
        _check_ends(sheet, row)
        key = _key(sheet, row, categories)
        if key:
            keys[row.number] = key
    governs = _governing(sheet, keys, stored)
    bad = sheet.refused_numbers()
    stated = [_stated(row, keys[row.number], governs) for row in sheet.rows if row.number in keys and row.number not in bad]
    _check_reasons(sheet, stated, stored)
    bad = sheet.refused_numbers()
    return [target for target in stated if target.row not in bad]


def _check_ends(sheet: Sheet, row: Row) -> None:
    """A range has two ends in order, the others one; what is to be done needs no number."""
    operator, value, high = row.get("operator"), row.get("value"), row.get("high")
    if "value" in row.cells and value is None and operator != "done":
        sheet.refuse(row, "value", "The cell is empty.", "Give the number to reach.")
    if operator is None or "high" not in row.cells:
        return
    if operator != "between" and high is not None:
        sheet.refuse(row, "high", f"A target with {operator} has one end.", "Empty the cell, or use the operator between.")
    if operator == "between" and high is None:
        sheet.refuse(row, "high", "A range needs its high end.", "Give high as well.")
    elif operator == "between" and value is not None and high < value:
        sheet.refuse(row, "high", "The high end is below the low end.", "Exchange value and high, or correct them.")


def _key(sheet: Sheet, row: Row, categories: Collection[tuple[str, str]]) -> Key | None:
    when, source = row.get("date"), row.get("source")
    try:
        pairs = pairs_of(row.get("dimension") or "", row.get("category") or "")
        check_pairs(pairs, categories)
    except Refused as why:
        sheet.refuse(row, "category", why.problem, why.fix)
        return None
    return None if when is None or source is None else (row.text["measure"], key_of(pairs), when, source)


def _governing(sheet: Sheet, keys: Mapping[int, Key], stored: Mapping[Key, StoredTarget]) -> set[Key]:
    """The keys that govern: alone for their date, marked so, or already governing. Refuses where none or two would."""
    members: dict[Place, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in sheet.rows:
        if row.number in keys:
            members[keys[row.number][:3]][keys[row.number][3]].append(row)
    standing: dict[Place, list[Key]] = defaultdict(list)
    for key in stored:
        standing[key[:3]].append(key)
    chosen = {}
    for place, sources in members.items():
        others = [key for key in standing[place] if key[3] not in sources]
        chosen[place] = _one_governing(sheet, place, sources, [key for key in others if stored[key].aim.governs])
    return {key for key in chosen.values() if key}


def _one_governing(sheet: Sheet, place: Place, sources: Mapping[str, list[Row]], standing: Sequence[Key]) -> Key | None:
    rows = [row for listed in sources.values() for row in listed]
    marked = sorted({source for source, listed in sources.items() if any(row.get("governing") for row in listed)})
    if len(marked) == 1:
        return (*place, marked[0])
    if not marked and standing:
        return standing[0]
    if not marked and len(sources) == 1:
        return (*place, next(iter(sources)))
    blamed = [row for row in rows if row.get("governing")] if marked else rows
    said = "Several targets for this date are marked as governing" if marked else "Several targets stand for this date and none governs"
    numbers = ", ".join(str(row.number) for row in blamed)
    for row in blamed:
        sheet.refuse(row, "governing", f"{said}: rows {numbers}.", "Write yes in governing for exactly one of them.")
    return None


def _stated(row: Row, key: Key, governs: Collection[Key]) -> StatedTarget:
    value = row.get("value")
    aim = Aim(
        operator=row.get("operator"),
        value=1.0 if value is None else value,
        high=row.get("high"),
        kind=row.get("kind"),
        is_illustrative=row.get("illustrative"),
        governs=key in governs,
        source_ref=row.get("source_ref"),
    )
    return StatedTarget(key, aim, row.get("reason"), row.get("recorded_at"), row.number)


def known_from(target: StatedTarget) -> datetime:
    """When a stated target was known, for ordering: now comes after everything."""
    return target.recorded_at or END


def _check_reasons(sheet: Sheet, stated: Sequence[StatedTarget], stored: Mapping[Key, StoredTarget]) -> None:
    """A changed target says why: against the stored one, against the earlier row of the same target, against the governing one."""
    rows = {row.number: row for row in sheet.rows}
    governing = {key[:3]: (key, target) for key, target in stored.items() if target.aim.governs}
    latest: dict[Key, Aim] = {}
    for target in sorted(stated, key=known_from):
        now = stored.get(target.key)
        before = [latest[target.key]] if target.key in latest else []
        before += [now.aim] if now and known_from(target) > now.recorded_at else []
        key, governor = governing.get(target.key[:3], (target.key, None))
        takes_over = governor is not None and target.aim.governs and key != target.key
        changed = any(aim.demands != target.aim.demands for aim in before) or (takes_over and not _governs_already(target, stored))
        if changed and not target.reason[0]:
            problem, fix = "A target that stands is changed without a coded reason.", "Give reason: see docs/data-formats.md."
            sheet.refuse(rows[target.row], "reason", problem, fix)
        latest[target.key] = target.aim


def _governs_already(target: StatedTarget, stored: Mapping[Key, StoredTarget]) -> bool:
    return target.key in stored and stored[target.key].aim.governs
