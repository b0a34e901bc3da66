"""Reading a foreign file by a layout, in the process that does it: rows in, tidy.csv and its companions out."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import Any

from agencies.intake.findings import Refused
from metrics.intake.layouts.careful_csv import Record
from metrics.intake.layouts.entries import Entry, entries_of, test_of
from metrics.intake.layouts.facts import Fact
from metrics.intake.layouts.header import FARTHEST, find_header
from metrics.intake.layouts.ledger import Ledger
from metrics.intake.layouts.opening import Opened, opened
from metrics.intake.layouts.results import DRAFTS, TARGETS, TIDY, Understood, Where
from metrics.intake.layouts.sources import Place
from metrics.intake.layouts.spec import LayoutSpec
from metrics.intake.layouts.words import DRAFT

READING = (
    "measure", "period", "value", "reason", "numerator", "denominator", "moe", "qualifier", "dimension", "category", "state",
    "published_on", "source", "source_ref", "note",
)  # fmt: skip
FROM = ("from_row", "from_column")
TARGET = (
    "measure", "date", "operator", "value", "high", "dimension", "category", "kind", "illustrative", "governing", "source", "source_ref",
    "reason", "recorded_at",
)  # fmt: skip
DRAFT_COLUMNS = ("code", "period", *DRAFT, "public")
NO_ENTRY = "rows that no entry of values is for"
BLANK = "blank rows"
REPLACED = "texts with signs that cannot be shown, which were replaced"
HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Run:
    """One file read by one layout."""

    def __init__(self, spec: LayoutSpec, folder: Path, ledger: Ledger, history: bool) -> None:
        self._spec, self._folder, self._ledger, self._history = spec, folder, ledger, history
        self._rows = self._readings = self._targets = 0
        self._target_places: list[Where] = []

    def of(self, source: Path, name: str) -> dict[str, Any]:
        """Reads the file and writes the tidy ones. Returns what came of it. Raises Refused for a file that the layout does not fit."""
        with opened(source, self._spec.read) as table:
            first = list(islice(table.rows, FARTHEST))
            numbers, columns = find_header(self._spec, ((record.number, record.cells) for record in first))
            place = Place(columns, table.sheet, name, _cells_of(first))
            entries = entries_of(self._spec, place, self._ledger, self._history)
            below = (record for record in chain(first, table.rows) if record.number > numbers[-1])
            records = self._records(below, place, is_text=table.kind == "text")
            self._write(records, entries)
            self._write_drafts()
            return self._result(self._understood(table, numbers, place, entries))

    def _records(self, records: Iterable[Record], place: Place, *, is_text: bool) -> Iterator[tuple[int, Sequence[str]]]:
        """The records that no rule passes over, each as wide as the header."""
        width, above = len(place.columns.names), _FillDown(self._spec, place)
        rules = [(rule, test_of(rule.condition, place)) for rule in self._spec.skip]
        ended = ""
        for record in records:
            cells = record.cells
            if not any(cell.strip() for cell in cells):
                self._ledger.skipped[BLANK] += 1
                continue
            self._rows += 1
            padded = above.filled([*map(self._shown, cells), *[""] * (width - len(cells))])
            rule = next((rule for rule, test in rules if test(padded)), None)
            ended = ended or (f"{rule.name} and below" if rule and rule.rest else "")
            if rule or ended:
                self._ledger.skipped[ended or (rule.name if rule else "")] += 1
            elif not is_text or self._fits(record, place.columns.names):
                yield record.number, padded

    def _shown(self, cell: str) -> str:
        """The text of a cell without signs that cannot be stored: those of Windows as what they were meant for, others as blanks."""
        if not HIDDEN.search(cell):
            return cell
        self._ledger.left_out[REPLACED] += 1
        return HIDDEN.sub(lambda found: _meant(found[0]), cell)

    def _fits(self, record: Record, names: Sequence[str]) -> bool:
        """Whether a record of a text has the cells of the header; what is wrong is noted."""
        cells, width = record.cells, len(names)
        fits = len(cells) == width or (len(cells) > width and not any(cells[width:]))
        if not fits:
            problem = f"The row has {len(cells)} cells, the header {width}."
            problem += " The quotation marks in it do not match." if record.mended else ""
            fix = "Put text with commas between quotation marks, double the marks inside it, and keep empty cells."
            self._ledger.refuse(record.number, "", cells[0] if cells else "", Refused(problem, fix))
            self._ledger.refused += 1
        elif record.mended:
            name, shown = next(((name, cell) for name, cell in zip(names, cells, strict=False) if '"' in cell), ("", ""))
            problem = "The quotation marks inside this text are not doubled; it was read as it seems to be meant."
            self._ledger.warn(record.number, name, shown, Refused(problem, "Look at the row, and double the marks inside its text."))
        return fits

    def _write(self, records: Iterable[tuple[int, Sequence[str]]], entries: Sequence[Entry]) -> None:
        with ExitStack() as stack:
            tidy = _writer(stack, self._folder / TIDY, self._tidy_columns())
            targets = _writer(stack, self._folder / TARGETS, TARGET) if any(entry.into == "target" for entry in entries) else None
            for entry, fact in self._facts(records, entries):
                if entry.into == "target" and targets is not None:
                    self._write_target(targets, fact)
                else:
                    self._readings += 1
                    tidy.writerow(self._tidy_row(fact))

    def _facts(self, records: Iterable[tuple[int, Sequence[str]]], entries: Sequence[Entry]) -> Iterator[tuple[Entry, Fact]]:
        for number, record in records:
            fitting = [entry for entry in entries if entry.holds(record)]
            if not fitting:
                self._ledger.skipped[NO_ENTRY] += 1
            for entry in fitting:
                for fact in entry.facts(number, record):
                    yield entry, fact
        for entry in entries:
            for fact in entry.at_the_end():
                yield entry, fact

    def _tidy_columns(self) -> tuple[str, ...]:
        return (*READING, *(("recorded_at",) if self._history else ()), *FROM)

    def _tidy_row(self, fact: Fact) -> list[object]:
        amount, texts = fact.amount, fact.texts
        own = {
            "measure": fact.measure, "period": fact.label, "value": amount.value, "reason": amount.reason or texts.get("reason", ""),
            "qualifier": amount.qualifier or texts.get("qualifier", ""), **_breakdown(fact),
        }  # fmt: skip
        names = self._tidy_columns()[: -len(FROM)]
        return [*(own.get(name, texts.get(name, "")) for name in names), *fact.where]

    def _write_target(self, writer: Any, fact: Fact) -> None:
        if fact.period is None:
            self._ledger.refuse(
                *fact.where, fact.label, Refused("The period of the target is not clear.", "Add type to period in the layout.")
            )
            self._ledger.refused += 1
            return
        reference = "; ".join(filter(None, (fact.texts.get("source_ref"), fact.texts.get("note"))))
        texts = {**fact.texts, "reason": fact.texts.get("change_reason", ""), "source_ref": reference}
        if not self._history:
            texts.pop("recorded_at", None)
        own = {"measure": fact.measure, "date": fact.period.end.isoformat(), "value": fact.amount.value, **_breakdown(fact)}
        self._targets += 1
        self._target_places.append(fact.where)
        writer.writerow([own.get(name, texts.get(name, "")) for name in TARGET])

    def _write_drafts(self) -> None:
        if not self._ledger.drafts:
            return
        with (self._folder / DRAFTS).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(DRAFT_COLUMNS)
            for _, _, cells in self._ledger.drafts.values():
                writer.writerow([{"public": "no", **cells}.get(name, "") for name in DRAFT_COLUMNS])

    def _understood(self, table: Opened, header: tuple[int, ...], place: Place, entries: Sequence[Entry]) -> Understood:
        ledger, used = self._ledger, place.used
        return Understood(
            kind=table.kind,
            sheet=table.sheet,
            encoding=table.encoding,
            delimiter=table.delimiter,
            header_rows=header,
            columns=tuple((name, tuple(sorted(used[name]))) for name in place.columns.names if name in used),
            unused=tuple(name for name in place.columns.names if name not in used),
            period_types=tuple(dict.fromkeys(entry.period_type for entry in entries if entry.period_type and entry.has_columns)),
            rows=self._rows,
            measures=len(ledger.measures),
            readings=self._readings,
            targets=self._targets,
            drafts=len(ledger.drafts),
            refused=ledger.refused,
            skipped=dict(ledger.skipped),
            left_out=dict(ledger.left_out),
        )

    def _result(self, understood: Understood) -> dict[str, Any]:
        ledger = self._ledger
        return {
            "understood": understood.as_json(),
            "findings": [[each.row, each.column, each.value, each.problem, each.fix, each.severity] for each in ledger.all_findings()],
            "categories": list(ledger.categories),
            "reported_by": [pair for pair in ledger.reported_by if pair[0] in ledger.drafts],
            "target_places": self._target_places,
            "draft_places": [draft[:2] for draft in ledger.drafts.values()],
        }


class _FillDown:
    """Repeats what stands above an empty cell in the columns where a layout says so."""

    def __init__(self, spec: LayoutSpec, place: Place) -> None:
        self._last = {place.column(name, "fill down"): "" for name in spec.read.fill_down}

    def filled(self, cells: list[str]) -> list[str]:
        for number, last in self._last.items():
            if cells[number].strip():
                self._last[number] = cells[number]
            else:
                cells[number] = last
        return cells


def _meant(sign: str) -> str:
    """What a sign that cannot be shown stands for in a text that went through Windows."""
    try:
        return bytes([ord(sign)]).decode("cp1252") if sign > "\x7f" else " "
    except UnicodeDecodeError:
        return " "


def _breakdown(fact: Fact) -> dict[str, str]:
    return {"dimension": ";".join(name for name, _ in fact.pairs), "category": ";".join(category for _, category in fact.pairs)}


def _writer(stack: ExitStack, path: Path, columns: Sequence[str]) -> Any:
    writer = csv.writer(stack.enter_context(path.open("w", encoding="utf-8", newline="")))
    writer.writerow(columns)
    return writer


def _cells_of(first: Sequence[Record]) -> Any:
    """The function that gives the text of a cell such as B1 among the first rows."""
    rows = {record.number: record.cells for record in first}

    def cell(name: str) -> str:
        letters, digits = name.rstrip("0123456789"), name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
        cells = rows.get(int(digits), [])
        return cells[column - 1].strip() if column <= len(cells) else ""

    return cell
