"""The chain of the privacy log: whatever is changed, taken out or cut off is noticed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.rules.chain import START, Link, broken_at, digest_of


def chain(count: int) -> list[Link]:
    made: list[Link] = []
    for number in range(1, count + 1):
        previous = made[-1].digest if made else START
        said = Link(number, f"2019-06-30T12:00:{number:02}+00:00", number % 3 or None, "S-1", "stage", {"n": number}, previous, "")
        made.append(replace(said, digest=digest_of(said)))
    return made


def test_a_chain_as_it_was_written_is_whole() -> None:
    assert broken_at(chain(9)) is None
    assert broken_at([]) is None


@given(st.integers(1, 8), st.sampled_from(["at", "by", "study", "verb", "detail", "previous", "digest"]))
def test_an_entry_that_was_changed_in_any_part_is_found(number: int, part: str) -> None:
    links = chain(9)
    other: dict[str, object] = {"by": 7, "detail": {"n": 99}}
    links[number - 1] = replace(links[number - 1], **{part: other.get(part, "0")})  # type: ignore[arg-type]
    assert broken_at(links) == number


@given(st.integers(1, 8))
def test_an_entry_that_was_taken_out_is_found_although_the_rest_was_left(number: int) -> None:
    links = chain(9)
    del links[number - 1]
    assert broken_at(links) == number


def test_a_chain_that_was_written_anew_from_an_entry_on_is_found_by_its_anchor() -> None:
    links = chain(9)
    anchor = (links[8].number, links[8].digest)
    forged = [replace(one, study="S-2") for one in chain(9)]
    for place, one in enumerate(forged):
        previous = forged[place - 1].digest if place else START
        forged[place] = replace(one, previous=previous, digest=digest_of(replace(one, previous=previous)))
    assert broken_at(forged) is None
    assert broken_at(forged, anchor) == 9


@pytest.mark.parametrize("left", [0, 3, 8])
def test_an_end_that_was_cut_off_is_found_by_its_anchor(left: int) -> None:
    links = chain(9)
    anchor = (links[8].number, links[8].digest)
    assert broken_at(links[:left]) is None
    assert broken_at(links[:left], anchor) == left + 1
