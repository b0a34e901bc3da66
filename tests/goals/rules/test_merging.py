"""Two texts over a third become one, and no word is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.merging import merged


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "together"),
    [
        ("a\nb\nc", "a\nb\nc", "a\nb\nc", "a\nb\nc"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nc", "A\nb\nc"),
        ("a\nb\nc", "a\nb\nc", "a\nb\nC", "a\nb\nC"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb\nc", "a\nB\nc", "a\nb\nc\nd", "a\nB\nc\nd"),
        ("a", "a\nx", "a\ny", "a\ny\nx"),
        ("", "x", "y", "y\nx"),
        ("", "x", "x", "x"),
        ("a", "a\nx", "a\nx\ny", "a\nx\ny\nx"),
        ("a\nb", "a", "a\nb\nc", "a\nc"),
        ("a\nb", "a\nX", "a\nY", None),
        ("a\nb\nc", "a\nc", "a\nB\nc", None),
        ("a\nb\nc", "a\nX\nc", "a\nX\nc\nd", "a\nX\nc\nd"),
        ("a\nb\nc", "c", "a\nb\nnew\nc", "new\nc"),
        ("a\nb\nc", "z", "a\nnew\nb\nc", None),
    ],
)
def test_changes_of_different_lines_stand_together(base, mine, theirs, together):
    assert merged(base, mine, theirs) == together


lines = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6).map("\n".join)


@given(lines, st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=5))
def test_lines_that_only_were_put_in_are_never_lost(base, put):
    """Each of two writers puts lines of their own anywhere into the text: all of them stand in what comes out."""
    mine, theirs = (base.split("\n") if base else [] for _ in range(2))
    words = []
    for number, (place, is_mine) in enumerate(put):
        word = f"{'mine' if is_mine else 'theirs'} {number}"
        (mine if is_mine else theirs).insert(place, word)
        words.append(word)
    found = merged(base, "\n".join(mine), "\n".join(theirs))
    assert found is not None
    standing = found.split("\n") if found else []
    assert sorted(line for line in standing if line in words) == sorted(words)
    assert [line for line in standing if line not in words] == (base.split("\n") if base else [])


@given(lines, lines, lines)
def test_of_two_texts_neither_is_preferred_silently(base, mine, theirs):
    """A line that one of them has more often than the base is there in the end, or a person decides."""
    found = merged(base, mine, theirs)
    if found is None:
        return
    for text in (mine, theirs):
        for line in set(text.split("\n")) - {""}:
            if text.split("\n").count(line) > base.split("\n").count(line) and line not in base.split("\n"):
                assert line in found.split("\n")
