"""The entries of `values`: which columns of the file each of them means, and the facts of a record by them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from agencies.intake.findings import Refused
from metrics.intake.layouts.amounts import ZERO, Amount, written
from metrics.intake.layouts.checks import merged
from metrics.intake.layouts.facts import ColumnFacts, Fact, MeasureField, Record
from metrics.intake.layouts.ledger import Ledger, folded
from metrics.intake.layouts.sources import Place
from metrics.intake.layouts.spec import Condition, LayoutSpec, Values

Test = Callable[[Record], bool]
NOT_A_TARGET = "targets without a number"


def test_of(condition: Condition, place: Place) -> Test:
    """The function that says whether a condition holds of a record."""
    number = place.column(condition.column, "condition")
    if condition.like:
        pattern = re.compile(condition.like)
        return lambda record: bool(pattern.search(record[number])) != condition.unless
    wanted = {""} if condition.empty else {folded(text) for text in condition.is_}
    return lambda record: (folded(record[number]) in wanted) != condition.unless


class Entry:
    """One entry of `values`. `note` takes a record; what is put together of several records comes at the end."""

    def __init__(self, spec: LayoutSpec, values: Values, place: Place, ledger: Ledger, history: bool) -> None:
        facts = merged(spec.facts, values.facts)
        self.into, self._ledger, self._repeated, self._history = values.into, ledger, values.repeated, history
        self.period_type = (facts.period and facts.period.type) or ""
        self._tests = [test_of(condition, place) for condition in values.when]
        self._columns = [ColumnFacts(facts, place.at(name, groups), ledger) for name, groups in _columns(values, place)]
        self._draft = MeasureField(facts, place, ledger) if values.into == "draft" else None
        self._kept: dict[tuple[object, ...], Fact] = {}
        self._parts: dict[tuple[object, ...], int] = {}

    @property
    def has_columns(self) -> bool:
        return bool(self._columns) or self._draft is not None

    def holds(self, record: Record) -> bool:
        return all(test(record) for test in self._tests)

    def facts(self, number: int, record: Record) -> Iterator[Fact]:
        """The facts of a record that stand for themselves."""
        if self._draft:
            self._ledger.refused += self._draft.take(number, record) is None
        for fact in self._all(number, record):
            if self._repeated == "refuse":
                yield fact
            else:
                self._keep(fact)

    def at_the_end(self) -> Iterator[Fact]:
        """The facts that were put together of several records."""
        for key, fact in self._kept.items():
            parts = self._parts[key]
            if self._repeated == "sum" and parts > 1 and not fact.amount.reason:
                note = "; ".join(filter(None, (fact.texts.get("note", ""), f"Sum of {parts:,} rows")))
                fact = replace(fact, texts={**fact.texts, "note": note})
            yield fact

    def _all(self, number: int, record: Record) -> Iterator[Fact]:
        amounts = [column.amount(number, record) for column in self._columns]
        if self._columns and self._columns[0].zeros == "absent_at_end":
            amounts = _without_last_zeros(amounts)
        for column, amount in zip(self._columns, amounts, strict=True):
            skip = amount.skip if amount else ""
            if amount and amount.reason and self.into == "target":
                skip = NOT_A_TARGET
            if skip:
                self._ledger.left_out[skip] += 1
                continue
            fact = column.fact(number, record, amount) if amount else None
            if fact:
                yield fact
            else:
                self._ledger.refused += 1

    def _keep(self, fact: Fact) -> None:
        known = fact.texts.get("recorded_at", "")
        key = (fact.measure, fact.pairs, fact.label, known if self._history else "")
        before = self._kept.get(key)
        self._parts[key] = self._parts.get(key, 0) + 1
        if before is None:
            self._kept[key] = fact
        elif self._repeated == "sum":
            self._kept[key] = _sum(before, fact)
        else:
            self._ledger.left_out[f"repeated facts, of which the {self._repeated} is taken"] += 1
            if self._repeated == "last" and known >= before.texts.get("recorded_at", ""):
                self._kept[key] = fact


def _columns(values: Values, place: Place) -> Iterator[tuple[str, Sequence[str | None]]]:
    """The columns with values, and the groups of the pattern that each is like."""
    for name in values.columns:
        number = place.column(name, "value")
        yield place.columns.names[number], ()
    if values.like:
        pattern, left_out = re.compile(values.like), {folded(name) for name in values.except_}
        for name in place.columns.names:
            found = pattern.search(name)
            if found and folded(name) not in left_out:
                yield name, found.groups()


def _without_last_zeros(amounts: list[Amount | None]) -> list[Amount | None]:
    """The zeros after the last other number stand for cells that are still to be filled."""
    last = max((place for place, amount in enumerate(amounts) if amount and amount.value and not amount.is_zero), default=-1)
    return [Amount(skip=ZERO) if amount and amount.is_zero and place > last else amount for place, amount in enumerate(amounts)]


def _sum(one: Fact, other: Fact) -> Fact:
    """Two facts added up. Where a part has no value, there is none of the sum either."""
    if one.amount.reason or other.amount.reason:
        return replace(one, amount=one.amount if one.amount.reason else other.amount, texts={**one.texts, **_none_of(one)})
    amount = Amount(
        written(float(one.amount.value) + float(other.amount.value), is_reckoned=True), "", one.amount.qualifier or other.amount.qualifier
    )
    texts = dict(one.texts)
    for name in ("numerator", "denominator"):
        if name in texts:
            parts = (texts[name], other.texts.get(name, ""))
            texts[name] = written(sum(float(part) for part in parts), is_reckoned=True) if all(parts) else ""
    return replace(one, amount=amount, texts=texts)


def _none_of(fact: Fact) -> dict[str, str]:
    return {name: "" for name in ("numerator", "denominator", "moe") if name in fact.texts}


def entries_of(spec: LayoutSpec, place: Place, ledger: Ledger, history: bool) -> list[Entry]:
    """All entries. Raises Refused when none of them finds a column in the file."""
    entries = [Entry(spec, values, place, ledger, history) for values in spec.values]
    if not any(entry.has_columns for entry in entries):
        raise Refused("No column of the table is one that the layout takes values from.", "Choose another layout, or correct values in it.")
    return entries
