"""The formulas of a catalog against each other: each by itself, and that none leads back to itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.rules.formula.check import Input, check, circle, circle_problem
from metrics.rules.formula.parse import parse
from metrics.rules.formula.problems import FormulaProblem, FormulaProblems
from metrics.rules.formula.text import format_formula
from metrics.rules.formula.tree import codes_of


@dataclass(frozen=True, slots=True)
class Accepted:
    """A formula that may stand: its one written form, and the codes it reads."""

    text: str
    reads: tuple[str, ...]


def accept(text: str, own: Input, known: Mapping[str, Input], reads: Mapping[str, tuple[str, ...]]) -> Accepted:
    """The formula for the measure `own`. `reads`: what the formulas of the others read. Raises FormulaProblems."""
    try:
        tree = parse(text)
    except FormulaProblem as problem:
        raise FormulaProblems([problem]) from problem
    check(tree, own, known)
    read = codes_of(tree)
    way = circle(own.code, lambda code: read if code == own.code else reads.get(code, ()))
    if way:
        raise FormulaProblems([circle_problem(way)])
    return Accepted(format_formula(tree), read)


def accept_all(
    formulas: Mapping[str, str], known: Mapping[str, Input]
) -> tuple[dict[str, Accepted], dict[str, FormulaProblems]]:  # fmt: skip
    """All formulas, by the code of their measure: those that may stand together, and what is wrong with the others."""
    reads: dict[str, tuple[str, ...]] = {}
    for code, text in formulas.items():
        try:
            reads[code] = codes_of(parse(text))
        except FormulaProblem:
            reads[code] = ()
    good: dict[str, Accepted] = {}
    bad: dict[str, FormulaProblems] = {}
    for code, text in formulas.items():
        try:
            good[code] = accept(text, known[code], known, reads)
        except FormulaProblems as problems:
            bad[code] = problems
    return good, bad
