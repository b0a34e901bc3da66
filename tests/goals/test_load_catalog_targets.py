"""Targets from a catalog: append-only, one governing a date, changed only with a coded reason."""

from datetime import UTC, datetime, timedelta

import pytest

from metrics.models import Change, Target
from tests.goals.catalogue import AT, FILES, counts, edited, load

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
HEAD = "measure,date,operator,value,source,governing,reason,recorded_at\n"


def targets(*rows: str) -> dict[str, str]:
    return {"targets.csv": HEAD + "".join(f"{row}\n" for row in rows)}


def line() -> list[tuple[float, bool, datetime, datetime | None]]:
    found = Target.objects.order_by("source", "recorded_at", "pk")
    return [(one.value, one.governs, one.recorded_at, one.superseded_at) for one in found]


def problems(*rows: str) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.problem) for one in load(targets(*rows), at=LATER).findings]


def test_a_target_is_known_from_now_or_from_when_the_file_says() -> None:
    load(targets("M-1,2020-12-31,>=,93,Plan,,,2019-01-01", "M-1,2021-12-31,>=,94,Plan,,,"))
    assert [recorded for _, _, recorded, _ in line()] == [datetime(2019, 1, 1, 5, tzinfo=UTC), AT]


def test_a_changed_target_supersedes_and_keeps_its_coded_reason() -> None:
    load(targets("M-1,2020-12-31,>=,93,Plan,,,"))
    loaded = load(targets("M-1,2020-12-31,>=,94,Plan,,leadership: Set anew in the review,"), at=LATER)
    assert counts(loaded) == {"targets.csv": (0, 1, 0)}
    assert line() == [(93.0, True, AT, LATER), (94.0, True, LATER, None)]
    current = Target.objects.current().get()
    assert (current.change_reason, current.reason) == ("leadership", "Set anew in the review")


def test_a_changed_target_without_a_coded_reason_is_refused() -> None:
    load(targets("M-1,2020-12-31,>=,93,Plan,,,"))
    assert problems("M-1,2020-12-31,>=,94,Plan,,,") == [(2, "reason", "A target that stands is changed without a coded reason.")]
    assert len(line()) == 1


def test_the_same_targets_again_write_nothing() -> None:
    load()
    before = line()
    assert counts(load(at=LATER)) == {}
    assert line() == before


def test_a_target_that_disappears_stays() -> None:
    load()
    load(edited("targets.csv", "M-2,2020-06-30,between,10,20,,,,,,\n", ""), at=LATER)
    assert Target.objects.current().count() == 3


def test_versions_of_one_file_follow_each_other_in_order_of_when_they_were_known() -> None:
    load(targets("M-1,2020-12-31,>=,95,Plan,,method,2020-01-01", "M-1,2020-12-31,>=,93,Plan,,,2019-01-01"))
    first, second = datetime(2019, 1, 1, 5, tzinfo=UTC), datetime(2020, 1, 1, 5, tzinfo=UTC)
    assert line() == [(93.0, True, first, second), (95.0, True, second, None)]


def test_an_older_version_that_arrives_later_leaves_the_current_one() -> None:
    load(targets("M-1,2020-12-31,>=,95,Plan,,,2020-01-01"))
    load(targets("M-1,2020-12-31,>=,93,Plan,,,2019-01-01"), at=LATER)
    assert [(one.value, one.superseded_at) for one in Target.objects.current()] == [(95.0, None)]


def test_two_official_targets_for_a_date_are_both_kept_and_the_marked_one_governs() -> None:
    load(targets("M-1,2025-12-31,>=,125000,Roadmap,yes,,", "M-1,2025-12-31,>=,150000,Memorandum,,,"))
    assert {one.source: one.governs for one in Target.objects.current()} == {"Roadmap": True, "Memorandum": False}


def test_several_targets_for_a_date_without_a_governing_one_are_refused_with_their_rows() -> None:
    found = problems("M-1,2025-12-31,>=,125000,Roadmap,,,", "M-1,2025-12-31,>=,150000,Memorandum,,,")
    assert found == [(row, "governing", "Several targets stand for this date and none governs: rows 2, 3.") for row in (2, 3)]


def test_several_governing_targets_for_a_date_are_refused_with_their_rows() -> None:
    found = problems("M-1,2025-12-31,>=,125000,Roadmap,yes,,", "M-1,2025-12-31,>=,150000,Memorandum,yes,,")
    assert found == [(row, "governing", "Several targets for this date are marked as governing: rows 2, 3.") for row in (2, 3)]


def test_a_new_target_beside_a_governing_one_does_not_govern() -> None:
    load(targets("M-1,2025-12-31,>=,125000,Roadmap,,,"))
    load(targets("M-1,2025-12-31,>=,150000,Memorandum,,,"), at=LATER)
    assert {one.source: one.governs for one in Target.objects.current()} == {"Roadmap": True, "Memorandum": False}


def test_taking_over_as_the_governing_target_needs_a_reason_and_demotes_the_other() -> None:
    load(targets("M-1,2025-12-31,>=,125000,Roadmap,,,"))
    assert problems("M-1,2025-12-31,>=,150000,Memorandum,yes,,")[0][1] == "reason"
    load(targets("M-1,2025-12-31,>=,150000,Memorandum,yes,law_or_funding,"), at=LATER)
    assert {one.source: one.governs for one in Target.objects.current()} == {"Roadmap": False, "Memorandum": True}
    assert (125000.0, True, AT, LATER) in line()


def test_the_same_target_twice_in_a_file_is_refused_with_both_rows() -> None:
    found = problems("M-1,2025-12-31,>=,1,Plan,,,", "M-1,2025-12-31,>=,2,Plan,,,")
    assert [(row, problem) for row, _, problem in found][:2] == [(2, "Row 3 says the same again."), (3, "Row 2 says the same again.")]


def test_what_is_to_be_done_needs_no_number() -> None:
    load(targets("M-1,2025-12-31,done,,Plan,,,"))
    assert (Target.objects.get().operator, Target.objects.get().value) == ("done", 1.0)


def test_changed_targets_go_to_the_change_log() -> None:
    load(targets("M-1,2020-12-31,>=,93,Plan,,,"))
    Change.objects.all().delete()
    load(targets("M-1,2020-12-31,>=,94,Plan,,method,"), at=LATER)
    assert list(Change.objects.values_list("measure__code", "reason", "recorded_at")) == [("M-1", "targets", LATER)]


def test_the_illustrative_mark_and_the_kind_are_kept() -> None:
    head = "measure,date,operator,value,kind,illustrative\n"
    load({"targets.csv": head + "M-1,2020-12-31,>=,93,interim,yes\n"})
    target = Target.objects.get()
    assert (target.kind, target.is_illustrative) == ("interim", True)


def test_a_target_of_a_category_governs_beside_the_one_of_the_total() -> None:
    load()
    assert {(one.breakdown.key, one.governs) for one in Target.objects.filter(measure__code="M-1")} == {("", True), ("line=Danbury", True)}
    assert FILES["targets.csv"].count("Danbury") == 1
