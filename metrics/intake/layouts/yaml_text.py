"""YAML as a tree of texts, lists and mappings: nothing in it runs, repeats itself or nests without end.

Every scalar stays the text that was written: NO is a mark, 2019 a header and -9999 a key, as the author meant them."""

from dataclasses import dataclass
from typing import Any

import yaml

LONGEST = 200_000
MOST_NODES = 20_000
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a layout: where, what stands there, why it cannot be, and what to do."""

    path: str
    value: str
    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path or 'layout'}: {self.problem} {self.fix}"


class LayoutProblems(Exception):
    """All that is wrong with the text of a layout."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def _refuse(problem: str, fix: str, value: str = "") -> LayoutProblems:
    return LayoutProblems([Problem("", value[:60], problem, fix)])


def tree_of(text: str, longest: int = LONGEST) -> tuple[Any, list[Problem]]:
    """The tree, and keys that stand twice. Raises LayoutProblems for what is no YAML, or more than a layout can need."""
    if len(text) > longest:
        raise _refuse(f"The text has {len(text):,} characters.", f"A layout has at most {longest:,}.")
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _refuse(f"This is not YAML{where}: {error.problem}.", "Check the indentation, colons and quotation marks there.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise _refuse("This is not YAML: it has characters that text may not have.", "Remove them.") from error
    problems: list[Problem] = []
    return (_plain(node, "", problems) if node else None), problems


def _check_events(text: str) -> None:
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refuse("A layout has no anchors and aliases (& and *).", "Write the text out, or between quotation marks.")
        tag = getattr(event, "tag", None)
        if tag:
            raise _refuse(f"A layout has no tags ({str(tag)[:60]}).", "Remove it, or put the text between quotation marks.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or count > MOST_NODES:
            raise _refuse("There are more parts in each other, or in all, than a layout can need.", "Write it simpler.")


def _plain(node: yaml.Node, path: str, problems: list[Problem]) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, f"{path}[{place}]", problems) for place, each in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return str(node.value)
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        inner = f"{path}.{name}" if path else name
        if not isinstance(key, yaml.ScalarNode) or name in found:
            fix = "Keep one of them." if name in found else "Use a word as the key."
            problems.append(Problem(inner, name[:60], f"Line {key.start_mark.line + 1} has a key twice or no word as key.", fix))
        found[name] = _plain(value, inner, problems)
    return found
