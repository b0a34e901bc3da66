"""The YAML of a layout to its LayoutSpec, with all that is wrong at once."""

import math
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from metrics.intake.layouts.checks import check
from metrics.intake.layouts.spec import Condition, Facts, Group, LayoutSpec, Numbers, Reading, Recognize, Skip, Source, Values, When
from metrics.intake.layouts.words import DELIMITERS, DRAFT, ENCODINGS, INTO, ORIGINS, OTHERS, PERIOD_TYPES, REASONS, REPEATED, SKIP, TEXTS
from metrics.intake.layouts.yaml_text import LONGEST, LayoutProblems, Problem, tree_of

Made = TypeVar("Made")
Read = Callable[[str, Any], Any]
Keys = Mapping[str, Read]
FARTHEST_HEADER = 60
LONGEST_TEXT, LONGEST_PATTERN, MOST_ENTRIES, WIDEST_SCALE = 2_000, 500, 5_000, 1e12


class _Bad(Exception):
    """A part that was refused; its problem is noted already."""


def parse_layout(text: str, longest: int = LONGEST) -> LayoutSpec:
    """Raises LayoutProblems: each with the path in the YAML, the value, what is wrong and what to do."""
    tree, problems = tree_of(text, longest)
    parser = _Parser(problems)
    spec = parser.layout(_respelled(tree))
    if not problems and spec is not None:
        problems += check(spec)
    if problems or spec is None:
        raise LayoutProblems(problems)
    return spec


def _respelled(tree: Any) -> Any:
    """Versions of layouts that are kept may have the British spelling of one key."""
    if isinstance(tree, dict) and "recognise" in tree and "recognize" not in tree:
        return {("recognize" if key == "recognise" else key): part for key, part in tree.items()}
    return tree


class _Parser:
    """Reads parts of the tree. Each reader takes the path and the value, and raises _Bad after noting a problem."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        text, texts, pattern, source = self.text, self.texts, self.pattern, self.source
        facts: Keys = dict.fromkeys(TEXTS, source) | {
            "period": self.period, "groups": self.listed(self.group), "numbers": self.numbers, "draft": self.draft,
        }  # fmt: skip
        self._facts_keys = facts
        self._source_keys: Keys = {
            "column": text, "any_of": texts, "join": texts, "constant": self.any_text, "cell": text, "header": self.yes_no,
            "sheet": self.yes_no, "file": self.yes_no, "between": self.any_text, "pattern": pattern, "names": self.table(self.any_text),
            "match": self.patterns, "others": self.one_of(OTHERS), "slug": self.yes_no, "prefix": self.any_text, "suffix": self.any_text,
            "default": self.any_text,
        }  # fmt: skip
        self._condition_keys: Keys = {
            "column": text, "is": self.any_texts, "like": pattern, "empty": self.yes_no, "unless": self.yes_no,
        }  # fmt: skip
        self._values_keys: Keys = {
            "columns": texts, "like": pattern, "except": texts, "when": self.listed(self.condition), "into": self.one_of(INTO),
            "repeated": self.one_of(REPEATED), **facts,
        }  # fmt: skip

    def layout(self, tree: Any) -> LayoutSpec | None:
        keys: Keys = {
            "name": self.text, "description": self.any_text, "recognize": self.recognize, "read": self.read,
            "skip": self.listed(self.skip), "facts": self.facts, "values": self.listed(self.values),
        }  # fmt: skip
        try:
            found = self._keyed("", tree, keys)
        except _Bad:
            return None
        if "name" not in found:
            self._note("name", "", "The layout has no name.", "Add name: and a few words.")
            return None
        return LayoutSpec(**found)

    # Parts that have keys.

    def recognize(self, path: str, value: Any) -> Recognize:
        return Recognize(**self._keyed(path, value, {"headers": self.texts, "sheet": self.text, "file": self.text}))

    def read(self, path: str, value: Any) -> Reading:
        keys: Keys = {
            "sheet": self.text, "encoding": self.one_of(ENCODINGS), "delimiter": self.one_of(DELIMITERS), "header": self.rows,
            "fill_down": self.texts,
        }  # fmt: skip
        return Reading(**self._keyed(path, value, keys))

    def skip(self, path: str, value: Any) -> Skip:
        found = self._keyed(path, value, {"name": self.text, "rest": self.yes_no, **self._condition_keys})
        name, rest = found.pop("name", ""), found.pop("rest", False)
        if not name:
            self._bad(f"{path}.name", "", "The rule has no name.", "Say in a few words which rows are passed over; the report counts them.")
        return Skip(name, self._condition(path, found), rest)

    def condition(self, path: str, value: Any) -> Condition:
        return self._condition(path, self._keyed(path, value, self._condition_keys))

    def _condition(self, path: str, found: dict[str, Any]) -> Condition:
        if "is" in found:
            found["is_"] = found.pop("is")
        if not found.get("column") or sum(bool(found.get(name)) for name in ("is_", "like", "empty")) != 1:
            self._bad(path, "", "The condition is not whole.", "Give column, and one of is, like and empty.")
        return Condition(**found)

    def facts(self, path: str, value: Any) -> Facts:
        return self._facts(self._keyed(path, value, self._facts_keys))

    def _facts(self, found: dict[str, Any]) -> Facts:
        texts = {name: found[name] for name in TEXTS if name in found}
        draft = found.get("draft", {})
        return Facts(texts, found.get("period"), found.get("groups"), found.get("numbers"), draft)

    def values(self, path: str, value: Any) -> Values:
        found = self._keyed(path, value, self._values_keys)
        own = {name: found[name] for name in ("columns", "like", "when", "into", "repeated") if name in found}
        return Values(**own, except_=found.get("except", ()), facts=self._facts(found))

    def source(self, path: str, value: Any) -> Source:
        if isinstance(value, str):
            return Source(column=self.text(path, value))
        found = self._keyed(path, value, self._source_keys)
        if sum(found.get(name) is not None and found.get(name) is not False for name in ORIGINS) != 1:
            self._bad(path, "", "It does not say in one way where the text comes from.", f"Give exactly one of {', '.join(ORIGINS)}.")
        return Source(**found)

    def group(self, path: str, value: Any) -> Group:
        found = self._keyed(path, value, {"dimension": self.text, "category": self.source, "total": self.any_texts, "new": self.yes_no})
        if not {"dimension", "category"} <= set(found):
            self._bad(path, "", "The group is not whole.", "Give dimension and category.")
        return Group(**found)

    def period(self, path: str, value: Any) -> When:
        if isinstance(value, str):
            return When(label=self.source(path, value))
        source = self.source
        keys: Keys = {
            "type": self.one_of(PERIOD_TYPES), "label": source, "year": source, "quarter": source, "month": source, "day": source,
            "starts": self.whole(1, 12), "back": self.whole(-100, 100),
        }  # fmt: skip
        return When(**self._keyed(path, value, keys))

    def numbers(self, path: str, value: Any) -> Numbers:
        reason = self.one_of((SKIP, *REASONS))
        keys: Keys = {
            "marks": self.table(reason), "words": self.one_of(("refuse", "note")), "percent": self.one_of(("number", "share")),
            "zeros": self.one_of(("value", "absent", "absent_at_end")), "blank": reason, "decimal": self.one_of(("point", "comma")),
            "scale": self.scale,
        }  # fmt: skip
        return Numbers(**self._keyed(path, value, keys))

    def draft(self, path: str, value: Any) -> Mapping[str, Source]:
        return self._keyed(path, value, dict.fromkeys(DRAFT, self.source))

    def _keyed(self, path: str, value: Any, keys: Keys) -> dict[str, Any]:
        """Each key of a mapping read by its reader; what is wrong with one does not keep the others from being read."""
        if not isinstance(value, dict):
            self._bad(path, value, "Here stand keys with values.", f"Use: {', '.join(keys)}.")
        found, bad = {}, False
        for name, inner in value.items():
            place = f"{path}.{name}" if path else name
            if name not in keys:
                near = get_close_matches(name[:40], keys, 1)
                meant = f"Did you mean {near[0]}? " if near else ""
                self._note(place, name, "This key is not known here.", f"{meant}Use: {', '.join(keys)}.")
                bad = True
                continue
            try:
                found[name] = keys[name](place, inner)
            except _Bad:
                bad = True
        if bad:
            raise _Bad
        return found

    # Single values.

    def any_text(self, path: str, value: Any) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            self._bad(path, value, "Here stands one text.", f"Write a text of at most {LONGEST_TEXT:,} characters.")
        return str(value)

    def text(self, path: str, value: Any) -> str:
        if value == "" or (isinstance(value, str) and not value.strip()):
            self._bad(path, value, "The text is empty.", "Write it, or leave the key out.")
        return self.any_text(path, value)

    def any_texts(self, path: str, value: Any) -> tuple[str, ...]:
        return self._many(self.any_text, path, value)

    def texts(self, path: str, value: Any) -> tuple[str, ...]:
        return self._many(self.text, path, value)

    def _many(self, read: Callable[[str, Any], Made], path: str, value: Any) -> tuple[Made, ...]:
        """A list; one value alone is a list of it."""
        return self.listed(read)(path, value if isinstance(value, list) else [value])

    def listed(self, read: Callable[[str, Any], Made]) -> Callable[[str, Any], tuple[Made, ...]]:
        def reader(path: str, value: Any) -> tuple[Made, ...]:
            if not isinstance(value, list) or not 0 < len(value) <= MOST_ENTRIES:
                self._bad(path, value, "Here stands a list.", "Write each entry on its own line after a hyphen.")
            made, bad = [], False
            for place, each in enumerate(value):
                try:
                    made.append(read(f"{path}[{place}]", each))
                except _Bad:
                    bad = True
            if bad:
                raise _Bad
            return tuple(made)

        return reader

    def table(self, read: Callable[[str, Any], str]) -> Callable[[str, Any], Mapping[str, str]]:
        def reader(path: str, value: Any) -> Mapping[str, str]:
            if not isinstance(value, dict) or not 0 < len(value) <= MOST_ENTRIES:
                self._bad(path, value, "Here stands a table.", "Write text: what it becomes, one a line.")
            return self._keyed(path, value, dict.fromkeys(value, read))

        return reader

    def patterns(self, path: str, value: Any) -> Mapping[str, str]:
        found = self.table(self.any_text)(path, value)
        for name in found:
            self.pattern(path, name)
        return found

    def pattern(self, path: str, value: Any) -> str:
        text = self.text(path, value)
        if len(text) > LONGEST_PATTERN:
            self._bad(path, text, "The pattern is too long.", f"Shorten it to {LONGEST_PATTERN} characters.")
        try:
            re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            self._bad(path, text, f"This is not a pattern: {error}.", "Write a regular expression; put \\ before signs such as ( and .")
        return text

    def one_of(self, allowed: Any) -> Callable[[str, Any], Any]:
        def reader(path: str, value: Any) -> Any:
            if not isinstance(value, str) or value not in allowed:
                self._bad(path, value, "This is not one of the allowed words.", f"Use one of: {', '.join(allowed)}.")
            return allowed[value] if isinstance(allowed, Mapping) else value

        return reader

    def yes_no(self, path: str, value: Any) -> bool:
        if value not in ("yes", "no", "true", "false"):
            self._bad(path, value, "This is neither yes nor no.", "Write yes or no.")
        return value in ("yes", "true")

    def whole(self, smallest: int, largest: int) -> Callable[[str, Any], int]:
        def reader(path: str, value: Any) -> int:
            if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,6}", value, re.ASCII) or not smallest <= int(value) <= largest:
                self._bad(path, value, "This is not a whole number in range.", f"Write a whole number from {smallest} to {largest}.")
            return int(value)

        return reader

    def rows(self, path: str, value: Any) -> tuple[int, ...]:
        return self._many(self.whole(1, FARTHEST_HEADER), path, value)

    def scale(self, path: str, value: Any) -> float:
        try:
            number = float(value) if isinstance(value, str) else math.nan
        except ValueError:
            number = math.nan
        if not 1 / WIDEST_SCALE <= abs(number) <= WIDEST_SCALE:
            self._bad(path, value, "This is not a scale.", "Write the number that values are multiplied by, such as 100 or 0.001.")
        return number

    def _note(self, path: str, value: Any, problem: str, fix: str) -> None:
        shown = value if isinstance(value, str) else "" if value is None else f"a {'list' if isinstance(value, list) else 'mapping'}"
        self._problems.append(Problem(path, shown[:60], problem, fix))

    def _bad(self, path: str, value: Any, problem: str, fix: str) -> NoReturn:
        self._note(path, value, problem, fix)
        raise _Bad
