"""From tree back to text: the one way a formula is written; parse(format_formula(tree)) is the tree again. And in words."""

from collections.abc import Callable, Mapping

import numpy as np

from metrics.rules.formula.tokens import PLAIN_CODE
from metrics.rules.formula.tree import PER, RESERVED, Binary, Call, Code, Negate, Node, Number, Text

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_RATED, _NEGATED, _ATOM = 2, 3, 4
_SPOKEN = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_SAID: Mapping[str, str] = {
    "share": "{0} as a percentage of {1}",
    "change": "the change of {0} over {1}",
    "growth": "the percentage change of {0} over {1}",
    "year_over_year": "the percentage change of {0} since a year before",
    "previous": "{0} {1} before",
    "year_ago": "{0} a year before",
    "average": "the average of {0} over the last {1}",
    "index": "{0} as an index, {1} = 100",
    "total": "the total of {0}",
    "group": "{0} of {1}",
    "or_zero": "{0} (zero where missing)",
    "or_else": "{0} (where missing, {1})",
}
_JOINED = {"sum": "the sum of", "mean": "the mean of", "min": "the smallest of", "max": "the largest of"}


def format_formula(tree: Node) -> str:
    """The formula in its canonical form."""
    return _written(tree)[0]


def written_code(code: str) -> str:
    """A code as formulas write it: plain, or in brackets where it could be taken for something else."""
    return code if PLAIN_CODE.fullmatch(code) and code.lower() not in RESERVED else f"[{code}]"


def number_text(value: float) -> str:
    return np.format_float_positional(value, trim="-")


def _written(node: Node) -> tuple[str, int]:
    """The text and how strongly it holds together."""
    if isinstance(node, Number | Code | Text):
        return _atom(node), _ATOM
    if isinstance(node, Negate):
        return f"-{_held(node.of, _NEGATED)}", _NEGATED
    if isinstance(node, Binary):
        strength = _STRENGTH[node.sign]
        return f"{_held(node.left, strength)} {node.sign} {_held(node.right, strength + 1)}", strength
    if node.name == PER and len(node.arguments) == 3:
        top, number, bottom = node.arguments
        return f"{_held(top, _RATED)} per {_written(number)[0]} of {_held(bottom, _RATED + 1)}", _RATED
    return f"{node.name}({', '.join(_written(one)[0] for one in node.arguments)})", _ATOM


def _atom(node: Number | Code | Text) -> str:
    if isinstance(node, Number):
        return number_text(node.value)
    return written_code(node.code) if isinstance(node, Code) else f'"{node.text}"'


def _held(node: Node, strength: int) -> str:
    text, own = _written(node)
    return text if own >= strength else f"({text})"


def formula_in_words(tree: Node, name: Callable[[str], str]) -> str:
    """The formula as a phrase; `name` gives what a measure is called."""
    if isinstance(tree, Number):
        return f"{tree.value:,.12g}"
    if isinstance(tree, Code):
        return name(tree.code)
    if isinstance(tree, Text):
        return tree.text.replace("=", " ").replace(";", ", ")
    if isinstance(tree, Negate):
        return f"minus {_bracketed(tree.of, name)}"
    if isinstance(tree, Binary):
        return f"{_bracketed(tree.left, name)} {_SPOKEN[tree.sign]} {_bracketed(tree.right, name)}"
    return _called(tree, name)


def _bracketed(node: Node, name: Callable[[str], str]) -> str:
    said = formula_in_words(node, name)
    return f"({said})" if isinstance(node, Binary) or (isinstance(node, Call) and node.name != PER) else said


def _called(call: Call, name: Callable[[str], str]) -> str:
    said = [formula_in_words(one, name) for one in call.arguments]
    if call.name in _JOINED:
        return f"{_JOINED[call.name]} {', '.join(said[:-1])} and {said[-1]}"
    if call.name == PER:
        return f"{said[0]} per {said[1]}" + (f" of {said[2]}" if len(said) == 3 else "")
    if call.name in ("change", "growth", "previous", "average"):
        number = said[1] if len(said) == 2 else "1"
        said[1:] = [f"{number} period" if number == "1" else f"{number} periods"]
    return _SAID[call.name].format(*said)
