"""What is told outside the enclave of a file, of links, and of a failure: never what stands in a record."""

import errno

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.intake.findings import Finding
from linkage.actions.working.reading import NOT_SHOWN, without_value
from linkage.actions.working.stages import NO_MEMORY, NO_ROOM, words_of
from linkage.intake.enclave import DiskFull
from linkage.intake.quality import Quality, Rate
from linkage.intake.shown_quality import shown_quality, shown_rates

NAME = "Wilhelmina Canaryfeather"


def test_a_finding_of_real_people_tells_where_and_what_and_not_what_stands_there() -> None:
    found = without_value(Finding("people.csv", 7, "birth_date", NAME, f"{NAME} is no date.", f"Write 1970-01-31, not {NAME}."))
    assert (found.row, found.column, found.value) == (7, "birth_date", NOT_SHOWN)
    assert found.problem == f"{NOT_SHOWN} is no date."
    assert NAME not in " ".join(map(str, found.as_row().values()))


def test_a_finding_without_a_value_is_told_as_it_is() -> None:
    found = Finding("people.csv", 0, "ssn", "", "30% are empty.", "Look whether they are somewhere else.")
    assert without_value(found) == found


@pytest.mark.parametrize("error", [ValueError(NAME), KeyError(NAME), RuntimeError(f"row 7: {NAME}")])
def test_a_failure_is_told_by_its_kind_and_place_and_not_in_its_own_words(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        raise error
    told = words_of(caught.value)
    assert type(error).__name__ in told
    assert "tests/linkage/test_told.py" in told
    assert "Canary" not in told


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DiskFull(errno.ENOSPC, "x"), NO_ROOM),
        (OSError(errno.EFBIG, "x"), NO_ROOM),
        (OSError(errno.EDQUOT, "x"), NO_ROOM),
        (MemoryError(), NO_MEMORY),
    ],
)
def test_a_lack_of_room_or_memory_says_what_to_do(error: Exception, words: str) -> None:
    assert words_of(error) == words


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from("abcde"), st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1))
def test_no_small_group_of_linked_or_unlinked_records_is_told(counts: dict[str, tuple[int, int]]) -> None:
    shown = shown_rates({name: Rate(linked + apart, linked) for name, (linked, apart) in counts.items()}, 11)
    for name, (linked, apart) in counts.items():
        told = shown[name]
        assert told["linked"] in (None, linked)
        if told["linked"] is not None and told["records"] is not None:
            assert all(part == 0 or part >= 11 for part in (linked, apart))


def quality(**fields: object) -> Quality:
    plain: dict[str, object] = {
        "threshold": 0.95, "records": 100, "people": 60, "pairs": 50, "precision": 0.99912, "recall": 0.98, "method": "By the model.",
        "rates": {"hmis": Rate(60, 40), "doc": Rate(40, 25)}, "group_rates": {"sex": {"women": Rate(50, 5), "men": Rate(50, 25)}},
        "overlap": {"hmis": {"hmis": 50, "doc": 3}, "doc": {"hmis": 3, "doc": 30}}, "sizes": {1: 30, 2: 28, 9: 2}, "too_large": 2,
        "largest": {"hmis": 9, "doc": 1}, "bins": (0,) * 14, "rules": (),
    }  # fmt: skip
    return Quality(**(plain | fields))  # type: ignore[arg-type]


def test_how_good_the_links_are_is_told_without_small_groups_and_without_anything_of_one_person() -> None:
    shown = shown_quality(quality(), 11)
    assert (shown["precision"], shown["records"], shown["rates"]["hmis"]) == (0.999, 100, {"records": 60, "linked": 40})
    assert shown["groups"]["sex"]["women"]["linked"] is None
    assert shown["overlap"]["hmis"]["doc"] is None
    assert (shown["sizes"]["9"], shown["too_large"]) == (None, None)
    assert "largest" not in shown


def test_an_owner_that_asks_for_larger_cells_has_more_hidden() -> None:
    assert shown_quality(quality(), 11)["rates"]["doc"]["linked"] == 25
    assert shown_quality(quality(), 20)["rates"]["doc"]["linked"] is None
