"""What a drawing of places rests on: short names that differ, and classes of about equal size."""

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scorecards.rules.classes import MOST, classes_of
from scorecards.rules.short_names import LETTERS, short_names

PLACES = Path(__file__).resolve().parents[3] / "demo" / "places.csv"


def test_every_town_has_a_short_name_of_its_own() -> None:
    with PLACES.open(newline="") as file:
        names = [row["category"] for row in csv.DictReader(file) if row["kind"] == "town"]
    short = short_names(names)
    assert len(set(short)) == len(names) == 169
    assert max(map(len, short)) == LETTERS


def test_a_short_name_tells_apart_what_begins_the_same() -> None:
    names = ["Hartford", "East Haddam", "New Canaan", "North Canaan", "Windham", "Windsor", "Avon"]
    assert short_names(names) == ["Hart", "EHad", "NeCa", "NoCa", "Winh", "Wins", "Avon"]


def test_names_that_cannot_be_told_apart_stay_as_they_are() -> None:
    assert short_names(["Bolton", "Bolton"]) == ["Bolt", "Bolt"]


def test_ten_values_make_five_classes_of_two() -> None:
    assert classes_of([float(n) for n in range(1, 11)]).limits == ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10))


def test_equal_values_are_in_one_class() -> None:
    assert classes_of([0.0] * 8 + [3.0, 9.0]).limits == ((0, 0), (3, 9))


def test_no_values_make_no_classes() -> None:
    assert classes_of([]).limits == ()


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60))
def test_every_value_lies_between_the_limits_of_its_class(values: list[float]) -> None:
    found = classes_of(values)
    assert 1 <= len(found.limits) <= MOST
    assert all(found.limits[found.of(value)][0] <= value <= found.limits[found.of(value)][1] for value in values)
    assert all(one[1] < other[0] for one, other in zip(found.limits, found.limits[1:], strict=False))
