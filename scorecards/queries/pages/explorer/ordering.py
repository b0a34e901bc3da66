"""The orders of the explorer: what rows are set in order by, as written for the database, and where a page begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.rules.codes import PeriodType
from scorecards.queries.pages.explorer.reading import Piece
from scorecards.queries.pages.sifting import FRESH_ORDER, SIGNAL_ORDER, STATUS_ORDER, TREND_ORDER


@dataclass(frozen=True, slots=True)
class Key:
    """One value of the order: str, int or float, never missing. `turns`: whether a leading minus turns it round."""

    text: str
    kind: type
    turns: bool = True
    falls: bool = False


CASTS = {str: "text", int: "int8", float: "float8"}


def _rank(column: str, order: Sequence[int]) -> str:
    cases = " ".join(f"WHEN {int(code)} THEN {rank}" for rank, code in enumerate(order))
    return f"CASE {column} {cases} ELSE {len(order)} END"


def words_of(column: str) -> str:
    return f'lower({column}) COLLATE "C"'


def _figure(column: str) -> tuple[Key, ...]:
    """Only values of one unit can be set in order; what has none stands last either way."""
    return Key(f"({column} IS NULL)::int", int, turns=False), Key(words_of("fact.unit"), str), Key(f"coalesce({column}, 0)", float)


# How far beyond the expected value, in tolerances: scorecards.rules.ranking.size_of_miss.
MISS = """CASE WHEN coalesce(card.shortfall, 0) = 0 THEN 0 WHEN coalesce(card.tolerance, 0) = 0 THEN 'Infinity'::float8
    ELSE card.shortfall / card.tolerance END"""
PERIODS = "CASE fact.period " + " ".join(f"WHEN '{code.slug}' THEN {code.value}" for code in PeriodType) + " ELSE 99 END"
STATUS = _rank("card.status", STATUS_ORDER)
ORDERS: dict[str, tuple[Key, ...]] = {
    "status": (Key(STATUS, int), Key(f"-({MISS})", float)),
    "name": (Key(words_of("fact.name"), str),),
    "agency": (Key(words_of("agency.name"), str),),
    "value": _figure("card.value"),
    "expected": _figure("card.expected"),
    "target": _figure("card.target"),
    "change": _figure("card.change_previous"),
    "change_year": _figure("card.change_year"),
    "shortfall": (Key(f"-({MISS})", float),),
    "trend": (Key(_rank("card.trend", TREND_ORDER), int),),
    "signal": (Key(_rank("card.signal", SIGNAL_ORDER), int),),
    "freshness": (Key(_rank("card.freshness", FRESH_ORDER), int), Key("-card.days_overdue", int)),
    "due": (Key("(card.due_on IS NULL)::int", int, turns=False), Key("coalesce(card.due_on - date '1970-01-01', 0)", int)),
    "owner": (Key("(fact.responsible = '')::int", int, turns=False), Key(words_of("fact.responsible"), str)),
    "unit": (Key(words_of("fact.unit"), str),),
    "period_type": (Key(PERIODS, int),),
    "service": (Key("(service.id IS NULL)::int", int, turns=False), Key(words_of("coalesce(service.name, '')"), str)),
    "published": (Key("fact.is_public::int", int),),
}
LAST = (Key(words_of("fact.name"), str, turns=False), Key('fact.code COLLATE "C"', str, turns=False))
"""What decides between equals."""


def keys_of(sort: str, group: Sequence[Key] = ()) -> list[Key]:
    """The whole order of `?sort=`, the groups first."""
    turned = sort.startswith("-")
    own = ORDERS[sort.removeprefix("-")]
    return [*group, *(Key(key.text, key.kind, key.turns, falls=turned and key.turns) for key in own), *LAST]


def order_by(keys: Sequence[Key], *, backwards: bool = False) -> str:
    return ", ".join(f"{key.text} {'DESC' if key.falls != backwards else 'ASC'}" for key in keys)


def beyond(keys: Sequence[Key], values: Sequence[str | int | float], *, backwards: bool = False) -> Piece:
    """The condition on rows that come after the one with these values; backwards, before it."""
    (key, *others), (value, *rest) = keys, values
    mark = f"%s::{CASTS[key.kind]}"
    ahead = Piece(f"{key.text} {'<' if key.falls != backwards else '>'} {mark}", (value,))
    if not others:
        return ahead
    inner = beyond(others, rest, backwards=backwards)
    return Piece("(") + ahead + Piece(f" OR ({key.text} = {mark} AND ", (value,)) + inner + Piece("))")
