"""What becomes of each target in a new fiscal year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.actions.rollover import Carry
from metrics.queries.rollover import EndingTarget

KEEP, NEW, NONE = "keep", "new", "none"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for, row by row; `problems` by target."""

    carries: tuple[Carry, ...]
    problems: Mapping[int, str]


def chosen(rows: Sequence[EndingTarget], posted: Mapping[str, str]) -> Chosen:
    """Reads the choice of each row: keep, new with its value, or none, which is also what is not said. `all`: one choice for every row."""
    carries, problems = [], {}
    for row in rows:
        choice = posted.get("all") or posted.get(f"choice-{row.target_id}", NONE)
        if row.waiting or choice not in (KEEP, NEW):
            continue
        try:
            carries.append(_carry(row, choice, posted))
        except ValueError:
            problems[row.target_id] = _("Give the new value as a number; of a range both ends, the lower one first.")
    return Chosen(tuple(carries), problems)


def _carry(row: EndingTarget, choice: str, posted: Mapping[str, str]) -> Carry:
    if choice == KEEP:
        return Carry(row.target_id)
    value = _number(posted.get(f"value-{row.target_id}", ""))
    if row.operator != "between":
        return Carry(row.target_id, value)
    high = _number(posted.get(f"high-{row.target_id}", ""))
    if high < value:
        raise ValueError
    return Carry(row.target_id, value, high)


def _number(text: str) -> float:
    number = float(text.replace(",", "").strip())
    if number in (float("inf"), float("-inf")) or number != number:
        raise ValueError
    return number
