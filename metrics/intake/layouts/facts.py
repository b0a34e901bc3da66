"""From a record of a foreign table to facts: what one column with values says, with all that stands around it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from agencies.intake.findings import Refused
from metrics.intake.layouts.amounts import Amount, Amounts
from metrics.intake.layouts.ledger import Ledger, folded
from metrics.intake.layouts.periods import period_picker
from metrics.intake.layouts.sources import Pick, Place, pick_of
from metrics.intake.layouts.spec import Facts, Group, Numbers, Source
from metrics.intake.numbers import period_of
from metrics.rules.codes import PeriodType
from metrics.rules.periods import Period

FIGURES = ("numerator", "denominator", "moe", "high")
DATES = ("published_on", "recorded_at")
LONGEST: Mapping[str, int] = {
    "name": 200, "unit": 60, "definition": 20_000, "why_it_matters": 20_000, "numerator": 300, "denominator": 300, "source": 300,
    "source_ref": 300, "data_owner": 200, "responsible": 200,
}  # fmt: skip
Answer = TypeVar("Answer")
Record = Sequence[str]
Pairs = tuple[tuple[str, str], ...]
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T")


@dataclass(frozen=True, slots=True)
class Fact:
    """A reading or target on its way to its file. `texts` are its other cells by name, `where` its row and column."""

    measure: str
    label: str
    period: Period | None
    amount: Amount
    pairs: Pairs
    texts: Mapping[str, str]
    where: tuple[int, str]


class Field(Generic[Answer]):
    """Something that is read of every record, and the column that is named when it cannot be."""

    def __init__(self, source: Source | None, place: Place, ledger: Ledger, read: Callable[[Record], Answer]) -> None:
        names = (source.column, *source.join, *source.any_of) if source else ()
        self._column = next((place.named(name) for name in names if name and place.has(name)), place.header)
        self._at = place.columns.find(self._column)
        self._ledger, self._read = ledger, read

    def take(self, number: int, record: Record) -> Answer | None:
        """What stands there; None when it is refused, which is noted."""
        try:
            return self._read(record)
        except Refused as why:
            self._ledger.refuse(number, self._column, record[self._at] if self._at is not None else "", why)
            return None


class Drafting:
    """Measures that the catalog does not have, as the drafts they are to be made as."""

    def __init__(self, facts: Facts, place: Place, ledger: Ledger) -> None:
        picks = {name: pick_of(source, place, f"draft {name}") for name, source in facts.draft.items()}
        picks["agency"] = _agency(picks["agency"], ledger)
        self._fields = {name: Field(facts.draft[name], place, ledger, pick) for name, pick in picks.items()}
        self._type = (facts.period and facts.period.type) or ""
        self._dimensions = [group.dimension for group in facts.groups or ()]
        self._ledger, self._header = ledger, place.header

    def is_fine(self, code: str, number: int, record: Record) -> bool:
        """Whether the measure is known, or noted as a draft. What is wrong with a draft is said once."""
        if self._ledger.is_known(code):
            return True
        if code in self._ledger.drafts:
            self._ledger.report_by(code, self._dimensions)
        elif code not in self._ledger.bad_drafts:
            cells = {name: field.take(number, record) for name, field in self._fields.items()}
            if any(cell is None for cell in cells.values()):
                self._ledger.bad_drafts.add(code)
            else:
                whole = {"code": code, "period": self._type, **{name: cell or "" for name, cell in cells.items()}}
                self._ledger.draft(code, (number, self._header), _cut(whole), self._dimensions)
        return code not in self._ledger.bad_drafts


def _cut(cells: dict[str, str]) -> dict[str, str]:
    """Texts no longer than a measure's may be. The whole of a long name stands in the definition."""
    if len(cells["name"]) > LONGEST["name"]:
        cells["definition"] = "\n".join(filter(None, (cells["name"], cells.get("definition", ""))))
    short = {name: f"{cells[name][: most - 1]}\N{HORIZONTAL ELLIPSIS}" for name, most in LONGEST.items() if len(cells.get(name, "")) > most}
    return cells | short


def _agency(pick: Pick, ledger: Ledger) -> Pick:
    return lambda record: ledger.agency(pick(record))


class MeasureField:
    """Of which measure a record is."""

    def __init__(self, facts: Facts, place: Place, ledger: Ledger) -> None:
        source = facts.texts["measure"]
        self._field = Field(source, place, ledger, _code(pick_of(source, place, "measure"), ledger))
        self._drafting = Drafting(facts, place, ledger) if facts.draft else None

    def take(self, number: int, record: Record) -> str | None:
        code = self._field.take(number, record)
        fine = code is not None and (self._drafting is None or self._drafting.is_fine(code, number, record))
        return code if fine else None


def _code(pick: Pick, ledger: Ledger) -> Pick:
    def read(record: Record) -> str:
        text = pick(record)
        if not text:
            raise Refused("Nothing says of which measure this is.", "Fill the cell, or pass such rows over with skip in the layout.")
        return ledger.measure(text)

    return read


class ColumnFacts:
    """The facts of one column that holds values."""

    def __init__(self, facts: Facts, place: Place, ledger: Ledger) -> None:
        numbers = facts.numbers or Numbers()
        amounts, plain = Amounts(numbers), Amounts(replace(numbers, scale=None, zeros=None, blank=None, words=None))
        at = place.column(place.header, "value")
        self.header, self.zeros = place.header, numbers.zeros
        self._amount = Field(Source(column=place.header), place, ledger, lambda record: amounts.of(record[at]))
        self._measure = MeasureField(facts, place, ledger)
        self._texts = {
            name: Field(source, place, ledger, _reader(name, pick_of(source, place, name), plain))
            for name, source in facts.texts.items()
            if name != "measure"
        }
        self._groups = [
            (group.dimension, Field(group.category, place, ledger, _category(group, place, ledger))) for group in facts.groups or ()
        ]
        self._period: Field[tuple[str, Period | None]] | None = None
        if facts.period:
            shown = facts.period.label or facts.period.month or facts.period.year
            self._period = Field(shown, place, ledger, period_picker(facts.period, place))

    def amount(self, number: int, record: Record) -> Amount | None:
        """The amount in the column; None when it is refused. A reason that stands beside an empty cell is its amount."""
        amount = self._amount.take(number, record)
        if amount and amount.skip and "reason" in self._texts:
            reason = self._texts["reason"].take(number, record)
            return Amount(reason=reason) if reason else amount
        return amount

    def fact(self, number: int, record: Record, amount: Amount) -> Fact | None:
        """The fact; None when something of it is refused."""
        measure = self._measure.take(number, record)
        period = self._period.take(number, record) if self._period else ("", None)
        found = [(dimension, field.take(number, record)) for dimension, field in self._groups]
        texts = {name: field.take(number, record) for name, field in self._texts.items()}
        whole = {name: text for name, text in texts.items() if text is not None}
        if measure is None or period is None or len(whole) < len(texts) or any(category is None for _, category in found):
            return None
        pairs = tuple((dimension, category) for dimension, category in found if category)
        if amount.note:
            whole["note"] = "; ".join(filter(None, (whole.get("note", ""), amount.note)))
        return Fact(measure, period[0], period[1], amount, pairs, whole, (number, self.header))


def _category(group: Group, place: Place, ledger: Ledger) -> Pick:
    """The category of a record; nothing for the total."""
    pick, total = pick_of(group.category, place, group.dimension), {folded(text) for text in group.total}

    def read(record: Record) -> str:
        text = pick(record)
        return "" if folded(text) in total else ledger.category(group.dimension, text, new=group.new)

    return read


def _reader(name: str, pick: Pick, plain: Amounts) -> Pick:
    """Texts as they are; numbers and dates as tidy files write them."""
    if name in FIGURES:
        return lambda record: plain.of(pick(record)).value
    if name in DATES:
        return lambda record: _day(pick(record))
    return pick


def _day(text: str) -> str:
    return text if not text or _MOMENT.match(text) else period_of(PeriodType.POINT)(text).end.isoformat()
