"""What cells of each column may say. Distinct texts are judged once, however many rows have them."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from linkage.intake.checking.collecting import Collector
from linkage.intake.layouts import AGE_GROUP, FLAGS, GROUP_COLUMNS, TOKENS
from linkage.intake.recording import AGE_WORDS

LONGEST_NAME, LONGEST_PERSON = 100, 64
FIRST_BIRTH = date(1900, 1, 1)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
SHAPES = {
    "ssn": (r"^(\d{9}|\d{3}-\d{2}-\d{4}|\d{4}|)$", "is no Social Security number.", "Give nine digits, the last four, or nothing."),
    "zip": (r"^(\d{4,5}|\d{5}-?\d{4}|)$", "is no ZIP code.", "Give five digits or nothing."),
}
Said = tuple[str, str]
"""What is wrong, and what to do."""
Judge = Callable[[str], Said | None]


def cells_where(column: Any, wrong: Any, first_row: int) -> Iterator[tuple[int, str]]:
    """(row, value) of the cells marked."""
    for place in pc.indices_nonzero(wrong).to_pylist():
        yield first_row + place, column[place].as_py()


def judge_cells(collector: Collector, name: str, column: Any, first_row: int, judge: Judge) -> None:
    """Every cell by what is said of its text."""
    coded = column.dictionary_encode() if not isinstance(column, pa.ChunkedArray) else column.combine_chunks().dictionary_encode()
    problems: dict[Said, list[int]] = {}
    for code, text in enumerate(coded.dictionary.to_pylist()):
        said = judge(text)
        if said is not None:
            problems.setdefault(said, []).append(code)
    for (problem, fix), codes in problems.items():
        wrong = pc.is_in(coded.indices, value_set=pa.array(codes, coded.indices.type))
        collector.add(name, problem, fix, cells_where(column, wrong, first_row))


def judge_people(collector: Collector, name: str, column: Any, first_row: int, today: date) -> None:
    """A column of people, by its name."""
    if name in SHAPES:
        pattern, problem, fix = SHAPES[name]
        collector.add(name, f"This {problem}", fix, cells_where(column, pc.invert(pc.match_substring_regex(column, pattern)), first_row))
    elif name == "person":
        judge_persons(collector, column, first_row)
    elif name in ("first_name", "middle_name", "last_name"):
        long = pc.greater(pc.utf8_length(column), LONGEST_NAME)
        collector.add(name, f"The name is longer than {LONGEST_NAME} signs.", "Give the name alone.", cells_where(column, long, first_row))
    elif name in TOKENS:
        wrong = pc.invert(pc.match_substring_regex(column, r"^([A-Za-z0-9_-]{16}|)$"))
        fix = "Write the file with `manage.py tokenise`; names and numbers do not belong in it."
        collector.add(name, "This is no token.", fix, cells_where(column, wrong, first_row))
    else:
        judge_cells(collector, name, column, first_row, judge_of(name, today))


def judge_persons(collector: Collector, column: Any, first_row: int) -> None:
    length = pc.utf8_length(column)
    collector.add(
        "person", "The row has no number of the record.", "Give the agency's own.", cells_where(column, pc.equal(length, 0), first_row)
    )
    long = pc.greater(length, LONGEST_PERSON)
    collector.add(
        "person", f"It is longer than {LONGEST_PERSON} signs.", "Give the agency's own number.", cells_where(column, long, first_row)
    )


def judge_of(name: str, today: date) -> Judge:
    if name == "birth_date":
        return lambda text: birth(text, today)
    if name in ("died_on", "ended_on"):
        return lambda text: day(text, today)
    if name == "sex":
        return lambda text: None if text.upper() in ("M", "F", "X", "") else ("This is not M, F or X.", "Write M, F, X or nothing.")
    if name in FLAGS:
        return lambda text: None if text in ("yes", "no", "") else ("This is not yes or no.", "Write yes, no or nothing.")
    if name == AGE_GROUP:
        return lambda text: None if text in (*AGE_WORDS, "") else ("There is no such age group.", f"Write one of: {', '.join(AGE_WORDS)}.")
    return lambda text: (
        None if name not in GROUP_COLUMNS or len(text) <= 40 else ("This is longer than 40 signs.", "Use a word for the group.")
    )


def day(text: str, today: date) -> Said | None:
    """A day that is none, or has not come."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        return "This is no date.", "Write year-month-day, as in 2017-05-11."
    return ("The date is in the future.", "Correct it, or leave it empty.") if found > today else None


def birth(text: str, today: date) -> Said | None:
    wrong = day(text, today)
    if wrong or not text:
        return wrong
    if date.fromisoformat(text) < FIRST_BIRTH:
        return "The birth date is before 1900.", "Correct it, or leave it empty where it is not known."
    return None
