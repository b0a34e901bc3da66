"""What each column is: by its heading, by what its cells hold, and by what the catalog knows of them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from metrics.intake.guessing.catalogue import Finder
from metrics.intake.guessing.cells import is_month_name
from metrics.intake.guessing.choices import ColumnChoice, Reason, Sureness
from metrics.intake.guessing.columns import Column
from metrics.intake.guessing.periods import is_average, period_in
from metrics.intake.guessing.words import Field, is_for_machines, is_part_of_measure, plain_words, said, tells_targets

_FIGURES = (Field.TARGET, Field.NUMERATOR, Field.DENOMINATOR)


@dataclass(frozen=True, slots=True)
class Assigned:
    choice: ColumnChoice
    reason: Reason


def assign(columns: Sequence[Column], finder: Finder) -> list[Assigned]:
    """What each column is, with the reason. At most one column is a period; groups are kept only as far as rows differ by them."""
    found = [_left_out(column) for column in columns]
    steps: tuple[Callable[[Sequence[Column], list[Assigned], Finder], None], ...] = (
        _across, _periods, _figures, _rows, _measures, _groups,
    )  # fmt: skip
    for step in steps:
        step(columns, found, finder)
    return found


def _left_out(column: Column) -> Assigned:
    if not column.filled:
        return _as(column, Field.LEFT_OUT, Sureness.SURE, "Its first rows are empty.")
    return _as(column, Field.LEFT_OUT, Sureness.GUESS, "Nothing says that it is needed.")


def _as(column: Column, field: Field, sureness: Sureness, why: str, **more: Any) -> Assigned:
    return Assigned(ColumnChoice(column.place, column.heading, field, **more), Reason(sureness, why))


def _is_open(assigned: Assigned) -> bool:
    return assigned.choice.field is Field.LEFT_OUT


def _across(columns: Sequence[Column], found: list[Assigned], _finder: Finder) -> None:
    """Columns of numbers whose headings are periods: 2016, 2017; JAN, FEB; 2020-2021 attendance rate."""
    named = {column.place: period_in(column.heading) for column in columns if column.is_numeric}
    dated = [place for place, (label, _) in named.items() if label]
    months = [column.place for column in columns if column.is_numeric and is_month_name(column.heading)]
    if len(months) >= 3 and not dated:
        for place in months:
            found[place] = _as(
                columns[place], Field.VALUE, Sureness.SURE, "Its heading is the name of a month.", label=columns[place].heading
            )
    for place in dated if _stand_across(columns, dated) else ():
        label, rest = named[place]
        if is_average(columns[place].heading):
            found[place] = _as(columns[place], Field.LEFT_OUT, Sureness.LIKELY, "An average or total among the periods.")
        else:
            why = f"Its heading names the period {label}."
            found[place] = _as(columns[place], Field.VALUE, Sureness.SURE, why, label=label, measure=rest)


def _stand_across(columns: Sequence[Column], dated: Sequence[int]) -> bool:
    """Periods stand across when there are several such columns, or no column below holds periods."""
    if len(dated) >= 2:
        return True
    return bool(dated) and not any(max(column.period_shares.values(), default=0) > 0.9 for column in columns if column.place not in dated)


def _periods(columns: Sequence[Column], found: list[Assigned], _finder: Finder) -> None:
    if any(one.choice.label for one in found):
        return
    best = max((column for column in columns if _period_score(column) > 0), key=_period_score, default=None)
    if best is None:
        return
    month = next((one for one in columns if one.are_months and "month" in plain_words(one.heading)), None)
    if best.are_years and month is not None:
        found[best.place] = _as(best, Field.YEAR, Sureness.SURE, "Its cells are years, and another column has the months.")
        found[month.place] = _as(month, Field.MONTH, Sureness.SURE, "Its cells are months.")
        return
    sure = Sureness.SURE if Field.PERIOD in said(best.heading) else Sureness.LIKELY
    found[best.place] = _as(best, Field.PERIOD, sure, f"Its cells read as periods, such as {best.texts[0]}.")


def _period_score(column: Column) -> float:
    """How much a column looks like periods. Numbers are periods only when they are years or the heading says so."""
    names = said(column.heading).get(Field.PERIOD, 0)
    share = max(column.period_shares.values(), default=0.0)
    machine = bool(re.search(r"\b(updated?|data as of|extract)\b", plain_words(column.heading)))
    if share < 0.6 or machine or (column.is_numeric and not column.are_years and names < 3):
        return 0.0
    finer = sum(value > 0.9 for type_, value in column.period_shares.items() if type_.slug in ("month", "quarter", "point"))
    return share + 0.4 * names + 0.6 * bool(finer) + (0.2 if len(column.texts) > 1 else 0.0)


def _figures(columns: Sequence[Column], found: list[Assigned], finder: Finder) -> None:
    """Columns of numbers: the one that says value, else all that say nothing else."""
    numeric = [one for one in columns if one.is_numeric and _is_open(found[one.place]) and not _is_label(one, finder)]
    for column in numeric:
        for field in _FIGURES:
            if said(column.heading).get(field, 0) == 3 and not any(one.choice.label for one in found):
                found[column.place] = _as(column, field, Sureness.LIKELY, f"Its heading says {field.value}.")
    if any(one.choice.field is Field.VALUE for one in found):
        return
    left = [one for one in numeric if _is_open(found[one.place])]
    strong = [one for one in left if said(one.heading).get(Field.VALUE, 0) == 3]
    chosen = strong[:1] or left
    for column in chosen:
        why = "Its heading says value." if strong else "It holds numbers."
        sureness = Sureness.SURE if strong or len(chosen) == 1 else Sureness.LIKELY
        measure = "" if len(chosen) == 1 else column.heading
        found[column.place] = _as(column, Field.VALUE, sureness, why, measure=measure)


def _rows(columns: Sequence[Column], found: list[Assigned], _finder: Finder) -> None:
    """A column that says of each row whether it is a target."""
    for column in columns:
        if _is_open(found[column.place]) and tells_targets(column.texts):
            found[column.place] = _as(column, Field.ROW_KIND, Sureness.SURE, "It says which rows are targets.")


def _is_label(column: Column, finder: Finder) -> bool:
    """Numbers that name something: codes of places and rows, years, coordinates."""
    words = plain_words(column.heading)
    told = said(column.heading)
    named = is_for_machines(column.heading) or bool(re.search(r"\b(latitude|longitude|lat|lon|zip|phone)\b", words))
    period = column.are_years or told.get(Field.PERIOD, 0) > told.get(Field.VALUE, 0)
    return named or period or finder.dimension_of(column.texts)[1] > 0.9


def _measures(columns: Sequence[Column], found: list[Assigned], finder: Finder) -> None:
    if any(one.choice.measure for one in found):
        return
    for column in columns:
        if not _is_open(found[column.place]) or not column.filled or column.is_numeric:
            continue
        matched = sum(bool(finder.measure(text)) for text in column.texts)
        strong = said(column.heading).get(Field.MEASURE, 0) == 3
        part = is_part_of_measure(column.heading)
        if matched >= 0.6 * len(column.texts):
            why = f"{matched} of its {len(column.texts)} different texts are measures of the catalog."
            found[column.place] = _as(column, Field.MEASURE, Sureness.SURE, why)
        elif strong and not part:
            found[column.place] = _as(column, Field.MEASURE, Sureness.LIKELY, "Its heading says measure.")
        elif part and len(column.texts) > 1:
            found[column.place] = _as(column, Field.MEASURE, Sureness.LIKELY, "It tells apart what kind of number stands in the row.")


def _groups(columns: Sequence[Column], found: list[Assigned], finder: Finder) -> None:
    """Places and other groups: what the catalog knows first, then columns by which rows of one period and measure differ."""
    for column in columns:
        if _is_open(found[column.place]) and column.filled and not column.is_numeric and not is_for_machines(column.heading):
            found[column.place] = _group(column, finder) or found[column.place]
    _drop_needless(columns, found)
    for column in sorted(columns, key=lambda one: len(one.texts)):
        open_ = _is_open(found[column.place]) and column.is_wordy and len(column.texts) > 1 and not is_for_machines(column.heading)
        if open_ and _repeats(columns, found) > _repeats(columns, [*found[: column.place], _new(column), *found[column.place + 1 :]]):
            found[column.place] = _new(column)
    _drop_needless(columns, found)


def _group(column: Column, finder: Finder) -> Assigned | None:
    dimension, share = finder.dimension_of(column.texts)
    if share < 0.5 or (share < 0.8 and len(column.texts) <= 2):
        return None
    matched, total = round(share * len(column.texts)), len(column.texts)
    label = finder.known.dimensions.get(dimension, dimension).casefold()
    why = f"{matched} of its {total} different texts are known under {label}."
    sureness = Sureness.SURE if share > 0.9 else Sureness.LIKELY
    dressed = finder.is_dressed(dimension, column.texts)
    return _as(column, Field.CATEGORY, sureness, why, dimension=dimension, is_dressed=dressed, renamed=column.renamed)


def _new(column: Column) -> Assigned:
    dimension = plain_words(column.heading).replace(" ", "_")[:60]
    choice = ColumnChoice(column.place, column.heading, Field.CATEGORY, dimension, is_new=True, renamed=column.renamed)
    return Assigned(choice, Reason(Sureness.GUESS, "Rows of one period differ by it."))


def _drop_needless(columns: Sequence[Column], found: list[Assigned]) -> None:
    """A group that another one settles, as the county is settled by the town, is left out; so is a second column of one dimension."""
    groups = [one for one in columns if found[one.place].choice.field is Field.CATEGORY]
    for one in groups:
        others = [other for other in groups if other is not one and found[other.place].choice.field is Field.CATEGORY]
        finer = [other for other in others if _settles(other, one)]
        if finer:
            found[one.place] = _as(one, Field.LEFT_OUT, Sureness.LIKELY, f"{finer[0].heading} says it already.")


def _settles(fine: Column, coarse: Column) -> bool:
    """Whether every text of one column goes with one text of the other, and the first has more of them or stands before."""
    pairs = {(one, other) for one, other in zip(fine.cells, coarse.cells, strict=True) if one and other}
    more = len(fine.texts) > len(coarse.texts) or (len(fine.texts) == len(coarse.texts) and fine.place < coarse.place)
    return more and len(fine.texts) >= 3 and len(pairs) == len({one for one, _ in pairs})


def _repeats(columns: Sequence[Column], found: Sequence[Assigned]) -> int:
    """How many of the first rows say something of a measure, period and group that an earlier row speaks of."""
    fields = (Field.CATEGORY, Field.PERIOD, Field.YEAR, Field.MONTH, Field.MEASURE)
    keys = [one.place for one in columns if found[one.place].choice.field in fields]
    rows = list(zip(*(columns[place].cells for place in keys), strict=True)) if keys else [()] * (len(columns[0].cells) if columns else 0)
    return len(rows) - len(set(rows))
