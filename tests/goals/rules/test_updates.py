"""What an update may become, what it must say, and how two texts become one."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.updates import (
    AGENCY,
    APPROVED,
    DRAFT,
    FIELDS,
    MOVES,
    OPM,
    PUBLISHED,
    RETURNED,
    SUBMITTED,
    WITHDRAWN,
    advised,
    combined,
    default_until,
    differs,
    may_move,
    missing,
    needs_reason,
)

DAY = date(2019, 6, 30)
WHOLE = dict.fromkeys(FIELDS, "") | {"declared": "on_track", "told_until": "2019-11-14", "how_are_we_doing": "Well."}
STATES = (DRAFT, SUBMITTED, RETURNED, APPROVED, PUBLISHED, WITHDRAWN)


def lacks(computed: str = "on_track", **fields: str) -> list[tuple[str, str]]:
    return [(one.field, one.why) for one in missing(WHOLE | fields, computed, DAY)]


def test_nothing_comes_back_from_withdrawn_and_nothing_is_written_over_once_published() -> None:
    assert not [after for after, role in product(STATES, (AGENCY, OPM)) if may_move(WITHDRAWN, after, role)]
    assert {after for before, after in MOVES if before == PUBLISHED} == {WITHDRAWN}


def test_only_opm_decides_and_only_the_agency_submits() -> None:
    decided = {move for move, roles in MOVES.items() if OPM in roles and move[1] != WITHDRAWN}
    assert decided == {(SUBMITTED, RETURNED), (APPROVED, RETURNED), (SUBMITTED, APPROVED), (APPROVED, PUBLISHED)}
    assert not [move for move in decided if AGENCY in MOVES[move]]
    assert [move for move in MOVES if move[1] == SUBMITTED] == [(DRAFT, SUBMITTED), (RETURNED, SUBMITTED)]
    assert not may_move(DRAFT, SUBMITTED, OPM)


def test_nothing_is_published_that_was_not_approved() -> None:
    assert {before for before, after in MOVES if after == PUBLISHED} == {APPROVED}
    assert {before for before, after in MOVES if after == APPROVED} == {SUBMITTED}


@pytest.mark.parametrize(
    ("declared", "computed", "answer"),
    [
        ("on_track", "on_track", False),
        ("done", "on_track", False),
        ("at_risk", "near", False),
        ("off_track", "off_track", False),
        ("on_track", "near", True),
        ("at_risk", "on_track", True),
        ("off_track", "on_track", True),
        ("done", "off_track", True),
        ("on_track", "not_enough", False),
        ("", "off_track", False),
        ("on_track", "", False),
    ],
)
def test_agency_and_numbers_differ_only_where_the_numbers_judge_the_goal(declared: str, computed: str, answer: bool) -> None:
    assert differs(declared, computed) is answer


@pytest.mark.parametrize(
    ("declared", "computed", "why"),
    [
        ("on_track", "on_track", ""),
        ("off_track", "off_track", "off_track"),
        ("on_track", "off_track", "off_track"),
        ("on_track", "near", "differs"),
        ("at_risk", "near", ""),
        ("on_track", "not_enough", "not_enough"),
        ("on_track", "", "not_enough"),
    ],
)
def test_a_reason_is_needed_off_track_against_the_numbers_and_without_them(declared: str, computed: str, why: str) -> None:
    assert needs_reason(declared, computed) == why


def test_a_whole_update_lacks_nothing() -> None:
    assert lacks() == []


@pytest.mark.parametrize(
    ("computed", "fields", "expected"),
    [
        ("on_track", {"declared": ""}, [("declared", "empty")]),
        ("near", {"declared": "on_track"}, [("declared_why", "differs")]),
        ("near", {"declared": "on_track", "declared_why": "  "}, [("declared_why", "differs")]),
        ("near", {"declared": "on_track", "declared_why": "The new trains came in May."}, []),
        ("on_track", {"told_until": ""}, [("told_until", "empty")]),
        ("on_track", {"told_until": "2019-06-30"}, [("told_until", "past")]),
        ("on_track", {"told_until": "2019-07-01"}, []),
        ("on_track", {"told_until": "2020-06-30"}, []),
        ("on_track", {"told_until": "2020-07-01"}, [("told_until", "too_far")]),
        ("on_track", {"how_are_we_doing": "\n"}, [("how_are_we_doing", "empty")]),
        ("near", {"declared": "at_risk"}, [("what_next", "declared_miss")]),
        ("near", {"declared": "at_risk", "what_next": "Hire crews."}, []),
    ],
)
def test_what_is_missing_is_named_with_why(computed: str, fields: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert lacks(computed, **fields) == expected


@pytest.mark.parametrize(
    ("end", "until"),
    [(date(2019, 6, 30), date(2019, 11, 14)), (date(2019, 12, 31), date(2020, 5, 15)), (date(2020, 3, 31), date(2020, 8, 14))],
)
def test_a_declaration_holds_until_about_when_the_next_is_published(end: date, until: date) -> None:
    assert default_until(end) == until


@given(st.text(), st.text())
def test_of_two_texts_put_together_no_word_is_lost(mine: str, theirs: str) -> None:
    both = combined(mine, theirs)
    assert mine.strip() in both
    assert theirs.strip() in both


def test_a_text_that_holds_the_other_is_not_doubled() -> None:
    assert combined("Crews were hired.", "Crews were hired. Trains run.") == "Crews were hired. Trains run."
    assert combined("One. Two.", "One.") == "One. Two."
    assert combined("One.", "Two.") == "Two.\n\nOne."


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "which"),
    [("a", "a", "b", "theirs"), ("a", "b", "a", "mine"), ("a", "b", "c", "both"), ("", "b", "c", "both")],
)
def test_the_text_that_was_changed_is_offered_first(base: str, mine: str, theirs: str, which: str) -> None:
    assert advised(base, mine, theirs) == which
