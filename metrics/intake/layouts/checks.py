"""What must hold between the parts of a layout."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from itertools import pairwise

from metrics.intake.layouts.spec import Facts, Group, LayoutSpec, Numbers, Source, Values, When
from metrics.intake.layouts.words import DRAFT_NEEDS, TARGET_ONLY
from metrics.intake.layouts.yaml_text import Problem

CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}", re.ASCII)
PLACEHOLDER = re.compile(r"\{(\d)\}", re.ASCII)
QUARTER_STARTS = (1, 4, 7, 10)
MOST_HEADER_ROWS = 5


def merged(general: Facts, own: Facts) -> Facts:
    """What holds for the facts of some columns: their own words, else those for all."""
    return Facts(
        texts={**general.texts, **own.texts},
        period=own.period or general.period,
        groups=general.groups if own.groups is None else own.groups,
        numbers=_numbers(general.numbers or Numbers(), own.numbers or Numbers()),
        draft={**general.draft, **own.draft},
    )


def _numbers(general: Numbers, own: Numbers) -> Numbers:
    said = {each.name: value for each in fields(own) if (value := getattr(own, each.name)) is not None}
    return replace(general, **said | {"marks": {**general.marks, **own.marks}})


def check(spec: LayoutSpec) -> list[Problem]:
    """Problems that only show when the parts are seen together."""
    return [*_reading(spec), *_facts("facts", spec.facts, 9), *_all_values(spec)]


def _reading(spec: LayoutSpec) -> Iterator[Problem]:
    header = spec.read.header
    if len(header) > MOST_HEADER_ROWS or any(after <= before for before, after in pairwise(header)):
        fix = f"Give at most {MOST_HEADER_ROWS} row numbers, from the top down."
        yield Problem("read.header", ", ".join(map(str, header)), "These are not the rows of a header.", fix)


def _all_values(spec: LayoutSpec) -> Iterator[Problem]:
    if not spec.values:
        yield Problem("values", "", "Nothing says where the values stand.", "Add values: with at least one entry that has columns or like.")
    for place, values in enumerate(spec.values):
        path = f"values[{place}]"
        yield from _columns(path, values)
        yield from _facts(path, values.facts, re.compile(values.like).groups if values.like else 0)
        yield from _whole(path, values, merged(spec.facts, values.facts))


def _columns(path: str, values: Values) -> Iterator[Problem]:
    given = bool(values.columns) + bool(values.like)
    if values.into == "draft" and given:
        yield Problem(path, "", "Drafts come from rows, not from columns with values.", "Leave columns and like out.")
    elif values.into != "draft" and given != 1:
        yield Problem(path, "", "It does not say in one way which columns hold the values.", "Give columns (names) or like (a pattern).")
    if values.except_ and not values.like:
        yield Problem(f"{path}.except", "", "There is nothing that columns could be left out of.", "Use except together with like.")
    if values.into != "target":
        for name in TARGET_ONLY:
            if name in values.facts.texts:
                yield Problem(f"{path}.{name}", "", "Only targets have this.", "Leave it out, or write into: target.")


def _whole(path: str, values: Values, facts: Facts) -> Iterator[Problem]:
    """A fact needs a measure and a period, a target an operator, a measure to be made its name and type."""
    if "measure" not in facts.texts:
        yield Problem(f"{path}.measure", "", "Nothing says of which measure the values are.", "Add measure here or under facts.")
    if facts.period is None and values.into != "draft":
        yield Problem(f"{path}.period", "", "Nothing says of which period the values are.", "Add period here or under facts.")
    if values.into == "target" and "operator" not in facts.texts:
        yield Problem(f"{path}.operator", "", "Nothing says which side of the target is good.", "Add operator, such as {constant: '>='}.")
    if values.into == "target" and facts.period and not (facts.period.type or facts.period.month or facts.period.quarter):
        yield Problem(
            f"{path}.period.type", "", "A target needs the day on which its period ends.", "Add type to period, such as type: year."
        )
    if values.into == "draft" and not facts.draft:
        yield Problem(f"{path}.draft", "", "Nothing says what the measures are called.", "Add draft here or under facts.")
    if facts.draft:
        yield from _draft(path, facts)


def _draft(path: str, facts: Facts) -> Iterator[Problem]:
    for name in DRAFT_NEEDS:
        if name not in facts.draft:
            yield Problem(f"{path}.draft.{name}", "", "A measure cannot be made without it.", f"Add {name} to draft.")
    if not facts.period or not facts.period.type:
        yield Problem(
            f"{path}.period.type", "", "A measure cannot be made without a period type.", "Add type to period, such as type: year."
        )


def _facts(path: str, facts: Facts, groups: int) -> Iterator[Problem]:
    for name, source in [*facts.texts.items(), *((f"draft.{name}", each) for name, each in facts.draft.items())]:
        yield from _source(f"{path}.{name}", source, groups)
    if facts.period:
        yield from _period(f"{path}.period", facts.period, groups)
    yield from _groups(f"{path}.groups", facts.groups or (), groups)


def _groups(path: str, listed: tuple[Group, ...], groups: int) -> Iterator[Problem]:
    names = [group.dimension for group in listed]
    for place, group in enumerate(listed):
        if re.search("[=;]", group.dimension) or len(group.dimension) > 60 or names.count(group.dimension) > 1:
            fix = "Use each dimension once, at most 60 characters without = and ;."
            yield Problem(f"{path}[{place}].dimension", group.dimension[:60], "This cannot be the dimension.", fix)
        yield from _source(f"{path}[{place}].category", group.category, groups)


def _period(path: str, when: When, groups: int) -> Iterator[Problem]:
    parts: Mapping[str, Source | None] = {name: getattr(when, name) for name in ("label", "year", "quarter", "month", "day")}
    for name, source in parts.items():
        if source:
            yield from _source(f"{path}.{name}", source, groups)
    if bool(when.label) == bool(when.year):
        yield Problem(path, "", "The period is not said in one way.", "Give label, or year with what else names the period.")
    elif when.label and (when.quarter or when.month or when.day or when.starts != 1 or when.back):
        yield Problem(path, "", "A label names the whole period.", "Give label alone, or year and the other parts.")
    if (when.quarter and (when.month or when.day)) or (when.day and not when.month):
        yield Problem(path, "", "These parts do not make a period.", "Give year; year and quarter; year and month; or year, month and day.")
    if when.quarter and when.starts not in QUARTER_STARTS:
        yield Problem(f"{path}.starts", str(when.starts), "No year of quarters begins in this month.", "Use 1, 4, 7 or 10.")


def _source(path: str, source: Source, groups: int) -> Iterator[Problem]:
    if source.cell and not CELL.fullmatch(source.cell):
        yield Problem(f"{path}.cell", source.cell[:60], "This is not the name of a cell.", "Write it as a spreadsheet does, such as B1.")
    for name in (source.column, *source.any_of, *source.join):
        highest = max((int(found) for found in PLACEHOLDER.findall(name)), default=0)
        if highest > groups:
            problem = f"{{{highest}}} is a group that the pattern of the columns does not have."
            yield Problem(path, name[:60], problem, "Add a group in brackets to like, or correct the number.")
