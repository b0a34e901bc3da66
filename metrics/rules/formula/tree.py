"""A formula as a tree, and the functions it may call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Takes(Enum):
    """What an argument of a function is: an expression, a whole number, a number, a period's label, or dimension=category."""

    SERIES = "an expression"
    COUNT = "a whole number of periods"
    NUMBER = "a number"
    PERIOD = "a period"
    GROUP = "a group"


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is not negative; a negative one is the negation of one."""

    value: float
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Code:
    """A measure, by its code."""

    code: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A period's label or a group."""

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    of: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """`sign` is one of + - * /."""

    sign: str
    left: "Node"
    right: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; `x per 1000 of y` is the function per with three."""

    name: str
    arguments: tuple["Node", ...]
    at: int = field(default=0, compare=False)


Node = Number | Code | Text | Negate | Binary | Call
MOST_ARGUMENTS = 50


@dataclass(frozen=True, slots=True)
class Function:
    """A function: the kinds of its arguments, how many of them must be there, and what it says.

    `repeats`: the last kind may come again."""

    name: str
    takes: tuple[Takes, ...]
    least: int
    shown: str
    meaning: str
    repeats: bool = False

    @property
    def most(self) -> int:
        return MOST_ARGUMENTS if self.repeats else len(self.takes)

    def kind(self, place: int) -> Takes:
        return self.takes[min(place, len(self.takes) - 1)]


_S, _N = Takes.SERIES, Takes.COUNT
_LISTED = (
    Function("sum", (_S,), 2, "sum(x, y, ...)", "Adds them up.", repeats=True),
    Function("mean", (_S,), 2, "mean(x, y, ...)", "Their mean, in the same period.", repeats=True),
    Function("min", (_S,), 2, "min(x, y, ...)", "The smallest of them.", repeats=True),
    Function("max", (_S,), 2, "max(x, y, ...)", "The largest of them.", repeats=True),
    Function("share", (_S, _S), 2, "share(x, y)", "x in percent of y."),
    Function("per", (_S, Takes.NUMBER, _S), 2, "x per 1000 of y", "x for every 1,000 of y; any number will do."),
    Function("change", (_S, _N), 1, "change(x, n)", "x less x of n periods before (1 if not said), in its own unit."),
    Function("growth", (_S, _N), 1, "growth(x, n)", "The same in percent of x of n periods before."),
    Function("year_over_year", (_S,), 1, "year_over_year(x)", "The change since the same period a year before, in percent."),
    Function("previous", (_S, _N), 1, "previous(x, n)", "x of n periods before (1 if not said)."),
    Function("year_ago", (_S,), 1, "year_ago(x)", "x of the same period a year before."),
    Function("average", (_S, _N), 2, "average(x, n)", "The average of the last n periods; of a rate the ratio of sums."),
    Function("index", (_S, Takes.PERIOD), 2, 'index(x, "2015")', "x with the base period at 100."),
    Function("total", (_S,), 1, "total(x)", "x of everybody, also where groups are calculated."),
    Function("group", (_S, Takes.GROUP), 2, 'group(x, "channel=online")', "x of one group."),
    Function("or_zero", (_S,), 1, "or_zero(x)", "x, or 0 where it is missing; what is suppressed stays so."),
    Function("or_else", (_S, _S), 2, "or_else(x, y)", "x, or y where x is missing; what is suppressed stays so."),
)
FUNCTIONS: Mapping[str, Function] = {one.name: one for one in _LISTED}
PER, OF = "per", "of"
# A code that reads like one of these is written in brackets.
RESERVED = frozenset({*FUNCTIONS, OF})


def parts(node: Node) -> tuple[Node, ...]:
    """What stands directly below a node."""
    if isinstance(node, Binary):
        return (node.left, node.right)
    if isinstance(node, Negate):
        return (node.of,)
    return node.arguments if isinstance(node, Call) else ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, from left to right."""
    yield node
    for part in parts(node):
        yield from walk(part)


def codes_of(node: Node) -> tuple[str, ...]:
    """The codes of the measures a formula reads, each once, in order of appearance."""
    return tuple(dict.fromkeys(one.code for one in walk(node) if isinstance(one, Code)))
