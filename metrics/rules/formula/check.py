"""Whether a formula may stand in the catalog: its inputs are there, fit together, and never lead back to it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from metrics.rules.codes import Combine, PeriodType
from metrics.rules.formula.problems import FormulaProblem, FormulaProblems
from metrics.rules.formula.tree import Call, Code, Node, Text, codes_of, walk
from metrics.rules.labels import parse_period
from metrics.rules.periods import NAMES, ROLLING_YEARS
from metrics.rules.refused import Refused

# Functions that look along a series or across its groups, and so need one.
LOOKING = frozenset({"change", "growth", "year_over_year", "previous", "year_ago", "average", "index", "total", "group", "or_zero"})


@dataclass(frozen=True, slots=True)
class Input:
    """A measure as far as formulas need to know it."""

    code: str
    period: PeriodType
    combine: Combine = Combine.NONE
    is_public: bool = True
    is_draft: bool = False


def check(tree: Node, own: Input, known: Mapping[str, Input]) -> None:
    """Raises FormulaProblems with everything that keeps this from being the formula of the measure `own`."""
    problems = [*_read(tree, own, known), *_called(tree, own.period)]
    if not codes_of(tree):
        problems.append(FormulaProblem("The formula reads no measure.", "Name at least one; its periods are those of the result."))
    if problems:
        raise FormulaProblems(problems)


def _read(tree: Node, own: Input, known: Mapping[str, Input]) -> Iterator[FormulaProblem]:
    seen = set[str]()
    for node in walk(tree):
        if isinstance(node, Code) and node.code not in seen:
            seen.add(node.code)
            why = _unfit(node.code, own, known)
            if why:
                yield FormulaProblem(*why, node.at, len(node.code))


def _unfit(code: str, own: Input, known: Mapping[str, Input]) -> tuple[str, str] | None:
    """Why a measure cannot be read by the formula of `own`, and what to do."""
    if code == own.code:
        return f"{code} is the measure itself.", "For its own earlier values read an input: previous(x), average(x, 5)."
    found = known.get(code)
    if found is None:
        return f"There is no measure {code}.", _instead(code, known)
    if found.is_draft:
        return f"{code} is a draft.", "Finish its definition first."
    if found.period != own.period:
        problem = f"{code} is by {NAMES[found.period]}, {own.code} by {NAMES[own.period]}."
        return problem, "Read only measures of the same kind of period."
    if own.is_public and not found.is_public:
        return f"{code} is not published, and {own.code} is.", "Publish the input, or keep the calculated measure unpublished."
    return None


def _instead(code: str, known: Collection[str]) -> str:
    """What was probably meant: a subtraction written without spaces, or a code that looks like this one."""
    for place, sign in enumerate(code):
        if sign == "-" and code[:place] in known:
            return f"To subtract, put spaces around the minus sign: {code[:place]} - {code[place + 1 :]}."
    near = get_close_matches(code.upper(), known, n=3)
    return f"Did you mean {' or '.join(near)}?" if near else "Correct the code, or add the measure first."


def _called(tree: Node, period: PeriodType) -> Iterator[FormulaProblem]:
    for node in walk(tree):
        if not isinstance(node, Call):
            continue
        if node.name in LOOKING and not codes_of(node.arguments[0]):
            yield FormulaProblem(f"{node.name} of a number is no series.", "Name a measure in its brackets.", node.at, len(node.name))
        if node.name == "group" and any(isinstance(one, Call) and one.name in ("group", "total") for one in walk(node.arguments[0])):
            fix = 'Name all categories in one text, such as "channel=online;town=Ansonia".'
            yield FormulaProblem("A group of a group or of a total is not known.", fix, node.at, len(node.name))
        if node.name == "average" and period in ROLLING_YEARS:
            problem = f"A {NAMES[period]} overlaps the next one; they are not averaged."
            yield FormulaProblem(problem, "Take the newest one, or a measure by year.", node.at, len(node.name))
        label = node.arguments[1] if node.name == "index" else None
        if isinstance(label, Text):
            try:
                base_ends(label.text, period)
            except Refused as why:
                yield FormulaProblem(why.problem, why.fix, label.at, len(label.text) + 2)


def base_ends(label: str, period: PeriodType) -> tuple[int, tuple[int, int]]:
    """How many periods are the base (0: as many as there are), and the days (ordinals) between which they end.

    A year stands for its four quarters, twelve months or dates. Raises Refused."""
    months = {PeriodType.MONTH: 12, PeriodType.QUARTER: 4, PeriodType.POINT: 0}
    if period in months and label.isascii() and label.isdigit() and len(label) == 4:
        year = parse_period(label, PeriodType.YEAR)
        return months[period], (year.start.toordinal(), year.end.toordinal())
    end = parse_period(label, period).end.toordinal()
    return 1, (end, end)


def circle(code: str, reads: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """The way from a measure over the inputs of its formula back to it, such as A, B, A; empty when there is none."""
    before: dict[str, str] = {}
    waiting = [code]
    while waiting:
        at = waiting.pop(0)
        for one in reads(at):
            if one == code:
                return _way(code, at, before)
            if one not in before:
                before[one] = at
                waiting.append(one)
    return ()


def _way(code: str, last: str, before: Mapping[str, str]) -> tuple[str, ...]:
    way = [code]
    while last != code:
        way.append(last)
        last = before[last]
    return (code, *reversed(way))


def circle_problem(way: Sequence[str]) -> FormulaProblem:
    """The refusal of a circle, with the path named."""
    shown = " \N{RIGHTWARDS ARROW} ".join(way)
    return FormulaProblem(f"The formulas lead in a circle: {shown}.", "Take one of these inputs out.")
