"""What fits: ranked lists into rooms, words into lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.rules.fitting import ELLIPSIS, clipped, fitting, lines_of, parted, shared

HEIGHTS = st.lists(st.floats(1, 50), max_size=30)


def wide(text: str) -> float:
    return float(len(text))


@pytest.mark.parametrize(
    ("heights", "room", "note", "kept"),
    [([], 0, 5, 0), ([10, 10], 20, 5, 2), ([10, 10, 10], 25, 5, 2), ([10, 10, 10], 24, 5, 1), ([10, 10], 9, 5, 0), ([10], 10, 5, 1)],
)
def test_as_many_fit_as_there_is_room_for_beside_the_line_that_counts_the_rest(heights, room, note, kept):
    assert fitting(heights, room, note) == kept


@given(HEIGHTS, st.floats(0, 500), st.floats(0, 20))
def test_what_is_kept_never_takes_more_than_the_room(heights, room, note):
    kept = fitting(heights, room, note)
    used = sum(heights[:kept]) + (note if kept < len(heights) else 0)
    assert used <= room + 1e-6 or kept == 0


@given(st.lists(st.floats(0, 300), max_size=5), st.floats(0, 600))
def test_the_rooms_given_are_never_more_than_there_is_or_than_is_needed(needs, room):
    given_ = shared(needs, room)
    assert sum(given_) <= room + 1e-6
    assert all(one <= need + 1e-6 for one, need in zip(given_, needs, strict=True))
    assert sum(given_) == pytest.approx(min(room, sum(needs)), abs=1e-6)


def test_what_one_does_not_need_goes_to_the_others():
    assert shared([10, 100, 100], 100) == pytest.approx([10, 45, 45])


@given(st.text(alphabet="ab W", max_size=200), st.integers(1, 30))
def test_no_line_is_wider_than_it_may_be_and_no_letter_is_lost(text, room):
    lines = lines_of(text, room, wide)
    assert all(len(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


@given(st.text(alphabet="ab. ", max_size=200), st.integers(1, 4), st.integers(2, 30))
def test_a_clipped_text_fits_its_lines(text, most, room):
    short = clipped(text, most, room, wide)
    assert len(lines_of(short, room, wide)) <= most
    assert short == " ".join(text.split()) or short.endswith(ELLIPSIS)


def test_a_text_is_cut_after_a_whole_word():
    assert clipped("one two three four", 1, 12, wide) == "one two…"


@pytest.mark.parametrize(
    ("heights", "parts"),
    [([], []), ([4, 6], [[4, 6]]), ([4, 7], [[4], [7]]), ([4, 30, 2, 2], [[4], [30], [2, 2]]), ([10, 10, 10], [[10], [10], [10]])],
)
def test_things_are_parted_so_that_each_part_fits_and_none_is_lost(heights, parts):
    assert list(parted(((height, height) for height in heights), 10)) == parts
