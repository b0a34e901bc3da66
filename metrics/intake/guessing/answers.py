"""The answers of the mapping page as choices: what somebody said, and the guess for what was not asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from metrics.intake.guessing.catalogue import Finder
from metrics.intake.guessing.cells import is_month_name
from metrics.intake.guessing.choices import Choices, ColumnChoice, MeasureChoice
from metrics.intake.guessing.columns import Column
from metrics.intake.guessing.guess import left_out, marks, period_type, target_texts, totals
from metrics.intake.guessing.measures import measure_choices, measure_keys
from metrics.intake.guessing.periods import period_in
from metrics.intake.guessing.words import Field, plain_words

NEW = "+"
SEPARATOR = ";"
_FIGURES = (Field.VALUE, Field.TARGET)


def code_of(choice: ColumnChoice) -> str:
    """What a column is, as the page's list of answers writes it: `value`, `category:town`, `category:+crime_type`."""
    if choice.field is not Field.CATEGORY:
        return str(choice.field.value)
    return f"{choice.field.value}:{NEW if choice.is_new else ''}{choice.dimension}"


def answered(given: Mapping[str, str], first: Choices, columns: Sequence[Column], finder: Finder) -> Choices:
    """The choices that the answers make; `first` is the guess for the same sheet and header."""
    picked = tuple(_column(given, choice, columns[choice.place], finder) for choice in first.columns)
    picked = _meaning(picked, columns)
    keys = measure_keys(columns, picked)
    measures = _measures(given, measure_choices(keys, finder, first.name), finder)
    guessed, _ = period_type(columns, picked, measures, finder)
    return replace(
        first,
        name=_clean(given.get("name", first.name), 200),
        columns=picked,
        measures=measures,
        period_type=given.get("period_type") or guessed,
        agency=_clean(given.get("agency", first.agency), 40),
        year=_clean(given.get("year", first.year), 10),
        totals=_totals(given, totals(columns, picked)),
        marks=_marks(given, marks(columns, picked)),
        left_out=left_out(columns, picked),
        target_texts=target_texts(columns, picked),
        sums=bool(given.get("sums")),
    )


def _clean(text: str, longest: int) -> str:
    """Text on one line without signs that cannot be shown; the database takes no NUL."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:longest]


def _column(given: Mapping[str, str], first: ColumnChoice, column: Column, finder: Finder) -> ColumnChoice:
    name, _, dimension = given.get(f"column-{first.place}", code_of(first)).partition(":")
    field = next((one for one in Field if one.value == name), Field.LEFT_OUT)
    plain = ColumnChoice(first.place, column.heading, field)
    if field is not Field.CATEGORY:
        return plain
    code = dimension.removeprefix(NEW)[:60] or plain_words(column.heading).replace(" ", "_")[:60]
    dressed = finder.is_dressed(code, column.texts)
    return replace(plain, dimension=code, is_new=dimension.startswith(NEW), is_dressed=dressed, renamed=column.renamed)


def _meaning(picked: tuple[ColumnChoice, ...], columns: Sequence[Column]) -> tuple[ColumnChoice, ...]:
    """Columns of values with the period and the measure that their headings name, as far as no other column says it."""
    has_period = any(one.field in (Field.PERIOD, Field.YEAR, Field.MONTH) for one in picked)
    has_measure = any(one.field is Field.MEASURE for one in picked)
    several = sum(one.field is Field.VALUE for one in picked) > 1
    return tuple(_said_by_heading(one, has_period, has_measure, several) if one.field is Field.VALUE else one for one in picked)


def _said_by_heading(one: ColumnChoice, has_period: bool, has_measure: bool, several: bool) -> ColumnChoice:
    if not has_period and is_month_name(one.heading):
        return replace(one, label=one.heading)
    label, rest = ("", one.heading) if has_period else period_in(one.heading)
    measure = "" if has_measure or not (several or label) else rest
    return replace(one, label=label, measure=measure)


def _measures(given: Mapping[str, str], guessed: Sequence[MeasureChoice], finder: Finder) -> tuple[MeasureChoice, ...]:
    asked = {given[name]: name.removeprefix("text-") for name in given if re.fullmatch(r"text-\d{1,4}", name)}
    return tuple(_measure(given, one, asked[one.text], finder) if one.text in asked else one for one in guessed)


def _measure(given: Mapping[str, str], first: MeasureChoice, number: str, finder: Finder) -> MeasureChoice:
    said = given.get(f"code-{number}", first.code).strip()
    known = finder.measure(said)
    if known or not said:
        return MeasureChoice(first.text, known, direction=finder.known.measures[known].direction if known else "context")
    code = re.sub(r"[^A-Za-z0-9._-]+", "-", said).strip("-").upper()[:40]
    return MeasureChoice(
        first.text,
        code,
        _clean(given.get(f"name-{number}", ""), 200) or first.name or code,
        _clean(given.get(f"unit-{number}", ""), 60) or first.unit or "number",
        given.get(f"direction-{number}") or first.direction,
    )


def _totals(given: Mapping[str, str], guessed: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    asked = {name.removeprefix("totals-"): text for name, text in given.items() if name.startswith("totals-")}
    told = {dimension: tuple(part.strip() for part in text.split(SEPARATOR) if part.strip()) for dimension, text in asked.items()}
    return {dimension: texts for dimension, texts in {**guessed, **told}.items() if texts}


def _marks(given: Mapping[str, str], guessed: Mapping[str, str]) -> dict[str, str]:
    asked = {given[name]: given.get(f"reason-{name.removeprefix('mark-')}", "") for name in given if re.fullmatch(r"mark-\d{1,3}", name)}
    return {mark: asked.get(mark) or reason for mark, reason in guessed.items()}


def problems(choices: Choices, known: Mapping[str, object]) -> list[str]:
    """What is still missing before the file can be read, in words for whoever decides."""
    kept = [one for one in choices.measures if one.code]
    drafts = [one for one in kept if one.code not in known]
    values = choices.of(Field.VALUE)
    periods = choices.of(Field.PERIOD)
    found = (
        (not values, "Say which column holds the values."),
        (values and not kept, "Say what is measured: every measure is left out."),
        (len(periods) > 1, "Only one column can be the period. Leave the others out."),
        (not _has_period(choices), "Say which column names the period."),
        (bool(choices.of(Field.MONTH)) != bool(choices.of(Field.YEAR)), "A column of months needs one of years, and the other way round."),
        (not choices.period_type, "Say which type of period the figures are for."),
        (bool(drafts) and not choices.agency, "Say which agency the new measures belong to."),
        (_needs_year(choices) and not re.fullmatch(r"\d{4}", choices.year), "Say which year the months are in, such as 2019."),
        (_twice(choices), "Two columns cannot be the same kind of group. Leave one of them out."),
    )
    return [words for is_so, words in found if is_so]


def _has_period(choices: Choices) -> bool:
    return bool(choices.of(Field.PERIOD, Field.YEAR)) or all(one.label for one in choices.of(Field.VALUE))


def _needs_year(choices: Choices) -> bool:
    return any(one.label and is_month_name(one.label) for one in choices.of(Field.VALUE))


def _twice(choices: Choices) -> bool:
    groups = [one.dimension for one in choices.of(Field.CATEGORY)]
    return len(groups) != len(set(groups))
