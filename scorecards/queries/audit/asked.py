"""What somebody looks for in the audit, as the parts of a WHERE."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from scorecards.queries.audit.kinds import Kind
from scorecards.queries.lens import NEW_YORK

DOORS = ("form", "api", "admin", "task", "command", "sql")
VERBS = {"insert": "added", "update": "changed", "delete": "removed"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the audit ends: the moment, kind and number of its last row."""

    at: datetime
    kind: str
    number: int

    @property
    def text(self) -> str:
        return f"{self.at.isoformat()}~{self.kind}~{self.number}"


def place_of(text: str) -> Place | None:
    """The place that `Place.text` wrote; None for anything else."""
    try:
        moment, kind, number = text.split("~")
        found = Place(datetime.fromisoformat(moment), kind, int(number))
    except ValueError:
        return None
    return found if found.at.tzinfo and abs(found.number) < 2**63 else None


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters of the audit; what is empty filters nothing. `people`: None for everybody, else ids, and `as_who` a role or account.

    `about`: a thing by kind and id, with all that belongs to it."""

    people: Sequence[int] | None = None
    as_who: str = ""
    kinds: frozenset[str] = field(default_factory=frozenset)
    about: tuple[str, int] | None = None
    verb: str = ""
    door: str = ""
    request: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""


def of_context(asked: Asked) -> tuple[list[str], list[Any]]:
    """Conditions on the row `c` that says who, through which door, in which request."""
    conditions: list[str] = []
    values: list[Any] = []
    if asked.people is not None:
        conditions.append("(c.metadata ->> 'user' = ANY(%s) OR c.metadata ->> 'role' = %s OR c.metadata ->> 'account' = %s)")
        values += [[str(one) for one in asked.people], asked.as_who, asked.as_who]
    for word in ("door", "request"):
        if getattr(asked, word):
            conditions.append(f"c.metadata ->> '{word}' = %s")
            values.append(getattr(asked, word))
    return conditions, values


def of_days(asked: Asked, column: str) -> tuple[list[str], list[Any]]:
    """Conditions on the moment, by days of the State's clock."""
    conditions: list[str] = []
    values: list[Any] = []
    if asked.since:
        conditions.append(f"{column} >= %s")
        values.append(datetime.combine(asked.since, time(), NEW_YORK))
    if asked.until:
        conditions.append(f"{column} < %s")
        values.append(datetime.combine(asked.until + timedelta(days=1), time(), NEW_YORK))
    return conditions, values


def after(place: Place | None, slug: str, at: str, number: str) -> tuple[list[str], list[Any]]:
    """Conditions that begin behind a place: newest first, then by kind, then newest number first."""
    if place is None:
        return [], []
    if slug == place.kind:
        return [f"({at}, {number}) < (%s, %s)"], [place.at, place.number]
    return [f"{at} {'<=' if slug > place.kind else '<'} %s"], [place.at]


def of_thing(asked: Asked, kind: Kind) -> tuple[list[str], list[Any]] | None:
    """Conditions on the thing it is about; None when this kind is never about it."""
    if asked.about is None:
        return [], []
    slug, key = asked.about
    columns = kind.pointing_to(slug)
    if not columns or (slug == "user" and kind.slug not in ABOUT_PEOPLE):
        return None
    conditions = [f'e."{column}" = %s' for column in columns]
    if slug == "user" and kind.slug == "delegation":
        # Who is away is named by the role that is lent.
        conditions.append('e."role_id" IN (SELECT id FROM accounts_role WHERE user_id = %s)')
    return ["(" + " OR ".join(conditions) + ")"], [key] * len(conditions)


ABOUT_PEOPLE = {
    "user",
    "role",
    "handover",
    "duty",
    "factor",
    "address",
    "linkedaccount",
    "apitoken",
    "delegation",
    "mailpreference",
    "invitation",
}
"""The kinds that are about a person; others only name who did something."""
