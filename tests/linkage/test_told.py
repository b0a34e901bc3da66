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
    assert (shown["sizes"], shown["too_large"]) == ({"1": 30, "2 or more": 30}, None)
    assert shown["overlap"]["hmis"]["doc"] is None
    assert "largest" not in shown


def test_an_owner_that_asks_for_larger_cells_has_more_hidden() -> None:
    assert shown_quality(quality(), 11)["rates"]["doc"]["linked"] == 25
    assert shown_quality(quality(), 20)["rates"]["doc"]["linked"] is None


def told_of_sizes(sizes: dict[int, int]) -> tuple[dict[str, int | None], int | None]:
    shown = shown_quality(
        quality(
            sizes=sizes,
            people=sum(sizes.values()),
            records=sum(size * people for size, people in sizes.items()),
            too_large=sum(people for size, people in sizes.items() if size > 12),
        ),
        11,
    )
    return shown["sizes"], shown["too_large"]


def test_records_of_a_person_are_counted_to_four_or_more_so_that_two_hidden_rows_are_not_worked_out_of_the_totals() -> None:
    assert told_of_sizes({1: 5000, 2: 2000, 3: 300, 8: 12, 9: 3}) == ({"1": 5000, "2": 2000, "3": 300, "4 or more": 15}, 15)


def test_how_many_have_very_many_records_is_not_told_beside_how_many_have_some() -> None:
    assert told_of_sizes({10: 12, 13: 100, 14: 4}) == ({"4 or more": 116}, 116)


def test_a_last_row_of_few_is_told_with_the_one_before() -> None:
    assert told_of_sizes({1: 500, 2: 40, 3: 12, 4: 3}) == ({"1": 500, "2 or more": 55}, None)


def test_where_few_have_more_than_one_record_neither_sizes_nor_people_are_told() -> None:
    assert told_of_sizes({1: 500, 2: 3}) == ({}, None)
    assert shown_quality(quality(records=506, people=503, sizes={1: 500, 2: 3}), 11)["people"] is None


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.integers(1, 16), st.integers(0, 40), min_size=1))
def test_of_the_totals_and_the_rows_of_sizes_nobody_proves_that_few_have_more_than_the_last(sizes: dict[int, int]) -> None:
    shown, _ = told_of_sizes(sizes)
    assert all(people is not None and people >= 11 for people in shown.values())
    if shown:
        last = max(int(row.split()[0]) for row in shown)
        above = sum((size - last) * people for size, people in sizes.items() if size > last)
        assert above == 0 or above >= 11


def test_an_agencys_word_that_few_records_have_is_not_told() -> None:
    of_household = {"single": Rate(600, 300), "Reyes family, Canaan": Rate(1, 1), "couple": Rate(40, 20), "not said": Rate(100, 50)}
    shown = shown_quality(quality(group_rates={"household": of_household}), 11)["groups"]["household"]
    assert shown == {
        "single": {"records": 600, "linked": 300}, "others": {"records": 41, "linked": 21}, "not said": {"records": 100, "linked": 50},
    }  # fmt: skip
