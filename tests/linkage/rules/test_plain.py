"""Answers to JSON and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from linkage.rules.plain import as_plain, read


@dataclass(frozen=True)
class Leaf:
    value: float | None
    count: int


@dataclass(frozen=True)
class Tree:
    name: str
    leaves: tuple[Leaf, ...]
    pair: tuple[Leaf, Leaf]
    by_name: Mapping[str, Leaf]
    is_small: bool
    top: Leaf | None


TREE = Tree("t", (Leaf(1.5, 1), Leaf(None, 2)), (Leaf(0.0, 3), Leaf(2.0, 4)), {"a": Leaf(1.0, 5)}, True, None)
PLAIN = as_plain(TREE)


def test_what_is_written_is_read_back_the_same():
    assert read(Tree, json.loads(json.dumps(PLAIN))) == TREE


def test_a_whole_number_is_read_where_a_number_is_wanted():
    assert read(Leaf, {"value": 2, "count": 1}) == Leaf(2.0, 1)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": 3}, "Tree.name is 3"),
        ({"is_small": 1}, "Tree.is_small is 1"),
        ({"leaves": [{"value": "x", "count": 1}]}, r"Tree.leaves\[0\].value is 'x'"),
        ({"leaves": [{"value": 1.0, "count": 1.5}]}, r"Tree.leaves\[0\].count is 1.5"),
        ({"leaves": [{"value": True, "count": 1}]}, r"Tree.leaves\[0\].value is True"),
        ({"pair": [PLAIN["top"]]}, "Tree.pair has 1 values where 2"),
        ({"by_name": []}, "Tree.by_name is"),
        ({"by_name": {"a": {"value": 1.0}}}, "Tree.by_name.a has"),
        ({"more": 1}, "Tree has"),
    ],
)
def test_what_is_of_another_kind_is_refused_with_its_place(changed, says):
    with pytest.raises(ValueError, match=says):
        read(Tree, {**PLAIN, **changed})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}])
def test_what_json_has_no_word_for_is_not_written(value):
    with pytest.raises(ValueError, match="cannot be written"):
        as_plain({"a": value})


def test_a_zero_below_zero_is_written_as_zero():
    assert str(as_plain({"low": -0.0})["low"]) == "0.0"
