"""The choices about a file as a layout."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from metrics.intake.guessing.catalogue import AROUND_A_PLACE
from metrics.intake.guessing.cells import is_month_name
from metrics.intake.guessing.choices import Choices, ColumnChoice, MeasureChoice
from metrics.intake.guessing.measures import BETWEEN, told_in
from metrics.intake.guessing.words import Field
from metrics.intake.layouts.spec import (
    Condition,
    Facts,
    Group,
    LayoutSpec,
    Numbers,
    Reading,
    Recognize,
    Repeated,
    Skip,
    Source,
    Values,
    When,
)

NOT_A_PERIOD = r"(?i)^(avg|average|annual|ann|mean|total|ytd|year)\b"
# The label without what stands in brackets behind it.
BEFORE_BRACKETS = r"^(.*?)\s*(?:[(\[].*)?$"
OPERATORS = {"up": ">=", "down": "<="}
_FIGURES = (Field.VALUE, Field.TARGET)


def described(choices: Choices, known: Iterable[str] = ()) -> LayoutSpec:
    """The layout that reads a file as it was decided. `known`: codes of the catalog; other measures become drafts."""
    kept = [one for one in choices.measures if one.code]
    drafts = [one for one in kept if one.code not in set(known)]
    return LayoutSpec(
        name=choices.name,
        recognize=Recognize(headers=tuple(_named(choices.of(*(field for field in Field if field is not Field.LEFT_OUT)))[:30])),
        read=Reading(sheet=choices.sheet or "1", header=choices.header_rows),
        skip=(*_averages(choices), *_unwanted(choices)),
        facts=_general(choices, drafts),
        values=tuple(_apart(choices, _values(choices, kept, drafts))),
    )


def _named(columns: Iterable[ColumnChoice]) -> list[str]:
    return [one.heading for one in columns if one.heading]


def _general(choices: Choices, drafts: list[MeasureChoice]) -> Facts:
    """What holds for all columns of values: the measure where a column tells it, the period, the groups, how numbers are written."""
    texts: dict[str, Source] = {}
    told = told_in(choices.columns)
    if told:
        texts["measure"] = _from_columns(told, {one.text: one.code for one in choices.measures if one.code})
    for field in (Field.NUMERATOR, Field.DENOMINATOR, Field.NOTE):
        for one in choices.of(field)[:1]:
            texts[field.value] = Source(column=one.heading)
    draft = _draft(told, drafts, choices.agency) if told and drafts else {}
    return Facts(texts=texts, period=_period(choices), groups=_groups(choices), numbers=_numbers(choices), draft=draft)


def _from_columns(told: list[ColumnChoice], names: Mapping[str, str]) -> Source:
    """What a text becomes, where one column says it or several together do. What nobody decided on is refused, never guessed."""
    if len(told) == 1:
        return Source(column=told[0].heading, names=names, others="refuse")
    return Source(join=tuple(one.heading for one in told), between=BETWEEN, names=names, others="refuse")


def _draft(told: list[ColumnChoice], drafts: list[MeasureChoice], agency: str) -> dict[str, Source]:
    return {
        "name": _told(told, {one.text: one.name for one in drafts}),
        "agency": Source(constant=agency),
        "unit": _told(told, {one.text: one.unit for one in drafts}),
        "direction": _told(told, {one.text: one.direction for one in drafts}),
    }


def _told(told: list[ColumnChoice], names: Mapping[str, str]) -> Source:
    """What each text becomes; said once when it is the same for all."""
    same = set(names.values())
    return Source(constant=same.pop()) if len(same) == 1 else _from_columns(told, names)


def _one_draft(draft: MeasureChoice, agency: str) -> dict[str, Source]:
    told = {"name": draft.name, "agency": agency, "unit": draft.unit, "direction": draft.direction}
    return {name: Source(constant=text) for name, text in told.items()}


def _period(choices: Choices) -> When | None:
    """The period where a column says it, or all headings do; None where each column of values has its own."""
    year, month = choices.of(Field.YEAR)[:1], choices.of(Field.MONTH)[:1]
    if year and month:
        return When(choices.period_type, year=Source(column=year[0].heading), month=Source(column=month[0].heading))
    column = choices.of(Field.PERIOD)[:1]
    if column:
        return When(choices.period_type, label=Source(column=column[0].heading, pattern=BEFORE_BRACKETS))
    across = [one for one in choices.of(Field.VALUE) if one.label]
    if across and not any(one.measure for one in across):
        return _across(choices, across)
    return None


def _across(choices: Choices, across: list[ColumnChoice]) -> When:
    if all(is_month_name(one.label) for one in across):
        return When(choices.period_type, year=Source(constant=choices.year), month=Source(header=True))
    return When(choices.period_type, label=Source(header=True, pattern=BEFORE_BRACKETS))


def _groups(choices: Choices) -> tuple[Group, ...] | None:
    groups = tuple(
        Group(one.dimension, _category(one), total=choices.totals.get(one.dimension, ()), new=one.is_new)
        for one in choices.of(Field.CATEGORY)
    )
    return groups or None


def _category(one: ColumnChoice) -> Source:
    return Source(column=one.heading, pattern=AROUND_A_PLACE if one.is_dressed else "", names=dict(one.renamed))


def _numbers(choices: Choices) -> Numbers:
    return Numbers(marks=dict(choices.marks), words="note")


def _averages(choices: Choices) -> list[Skip]:
    if not choices.left_out:
        return []
    column = choices.of(Field.PERIOD)[0].heading
    return [Skip("Averages and totals among the periods", Condition(column, like=NOT_A_PERIOD))]


def _unwanted(choices: Choices) -> list[Skip]:
    """Rows of measures that are left out: by the one column that says the measure, or by the part of it that only they have."""
    told = told_in(choices.columns)
    unwanted = [one.text for one in choices.measures if not one.code]
    if not told or not unwanted:
        return []
    wanted = [one.text for one in choices.measures if one.code]
    for place, column in enumerate(told):
        parts = {text.split(BETWEEN)[place] if len(told) > 1 else text for text in unwanted}
        kept = {text.split(BETWEEN)[place] if len(told) > 1 else text for text in wanted}
        if not parts & kept:
            return [Skip("Measures that are left out", Condition(column.heading, is_=tuple(sorted(parts))))]
    return [Skip("Measures that are left out", _first_part(told, unwanted))]


def _first_part(told: list[ColumnChoice], unwanted: list[str]) -> Condition:
    parts = sorted({text.split(BETWEEN)[0] for text in unwanted})
    return Condition(told[0].heading, like="^(" + "|".join(re.escape(part) for part in parts) + ")$")


def _values(choices: Choices, kept: list[MeasureChoice], drafts: list[MeasureChoice]) -> list[Values]:
    """Columns that hold values: all at once where they differ by nothing but the period, else each for itself."""
    columns = choices.of(Field.VALUE)
    if told_in(choices.columns) and not any(one.measure for one in columns):
        return [Values(columns=tuple(one.heading for one in columns), repeated=_repeated(choices)), *_targets(choices, kept)]
    by_text = {one.text: one for one in kept}
    found = []
    for texts in dict.fromkeys((one.measure, one.label if one.measure else "") for one in columns):
        measure = by_text.get(texts[0])
        if measure is not None:
            same = tuple(one.heading for one in columns if (one.measure, one.label if one.measure else "") == texts)
            found.append(Values(columns=same, repeated=_repeated(choices), facts=_own(choices, measure, texts[1], measure in drafts)))
    return [*found, *_targets(choices, kept)]


def _repeated(choices: Choices) -> Repeated:
    return "sum" if choices.sums else "refuse"


def _own(choices: Choices, measure: MeasureChoice, label: str, is_draft: bool) -> Facts:
    return Facts(
        texts={"measure": Source(constant=measure.code)},
        period=When(choices.period_type, label=Source(constant=label)) if label else None,
        draft=_one_draft(measure, choices.agency) if is_draft else {},
    )


def _apart(choices: Choices, found: list[Values]) -> list[Values]:
    """The same twice where a column says which rows are targets: once for the figures, once for the targets."""
    column = choices.of(Field.ROW_KIND)[:1]
    if not column or not choices.target_texts:
        return found
    targets = Condition(column[0].heading, is_=choices.target_texts)
    readings = [replace(one, when=(replace(targets, unless=True),)) for one in found]
    return readings + [_as_target(choices, one, targets) for one in found if one.into == "reading"]


def _as_target(choices: Choices, one: Values, when: Condition) -> Values:
    told = told_in(choices.columns)
    own = one.facts.texts.get("measure")
    kept = [each for each in choices.measures if each.code]
    if own is not None or not told:
        code = own.constant if own else None
        operator = Source(constant=next((_operator(each) for each in kept if each.code == code), ">="))
    else:
        operator = _told(told, {each.text: _operator(each) for each in kept})
    return replace(one, into="target", when=(when,), facts=replace(one.facts, texts={**one.facts.texts, "operator": operator}))


def _operator(measure: MeasureChoice) -> str:
    """Which side of a target is good."""
    return OPERATORS.get(measure.direction, ">=")


def _targets(choices: Choices, kept: list[MeasureChoice]) -> list[Values]:
    """A column of targets: at least where more is better, at most where less is. One measure, or the one that its row names."""
    columns = tuple(one.heading for one in choices.of(Field.TARGET))
    if not columns or not kept:
        return []
    told = told_in(choices.columns)
    operators = {one.text: _operator(one) for one in kept}
    operator = _from_columns(told, operators) if told else Source(constant=operators[kept[0].text])
    texts = {"operator": operator} if told else {"operator": operator, "measure": Source(constant=kept[0].code)}
    return [Values(columns=columns, into="target", facts=Facts(texts=texts))]
