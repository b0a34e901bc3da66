"""What a comment is about, and whom its text names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

PARTS = (
    "", "declared", "declared_why", "told_until", "how_are_we_doing", "story_behind_curve", "partners", "what_works", "what_next",
    "help_needed", "evidence_url", "evidence",
)  # fmt: skip
"""The parts of an update one can comment on; empty is the update as a whole."""
LONGEST, LONGEST_PASSAGE = 4000, 500


@dataclass(frozen=True, slots=True)
class About:
    """An update, perhaps a part of it and the passage quoted from it; or a measure, perhaps one of its readings."""

    update_id: int | None = None
    part: str = ""
    passage: str = ""
    measure_id: int | None = None
    breakdown_id: int | None = None
    period_end: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a comment can name."""

    user_id: int
    name: str
    email: str


def named_in(text: str, people: Iterable[Person]) -> frozenset[int]:
    """The people whom the text names as "@Maria Lopez" or "@maria.lopez@ct.gov". Of two that fit, the longer name; who share a name are
    all named."""
    known: dict[str, set[int]] = {}
    for person in people:
        for key in (person.name, person.email):
            if key.strip():
                known.setdefault(key.casefold(), set()).add(person.user_id)
    folded = text.casefold()
    found: set[int] = set()
    for place, sign in enumerate(folded):
        if sign == "@" and not (place and folded[place - 1].isalnum()):
            found |= known.get(_longest(folded[place + 1 :], known), set())
    return frozenset(found)


def _longest(rest: str, names: Iterable[str]) -> str:
    """The longest name with which the text goes on; empty for none."""
    fitting = (name for name in names if rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum())
    return max(fitting, key=len, default="")
