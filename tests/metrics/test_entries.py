"""Entries: saved by many, handed in whole or not at all, approved by somebody else."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import User, WorkTime
from accounts.queries.worktime import usual_seconds
from metrics.actions.entries import (
    EditedMeanwhile,
    Entry,
    NotDecided,
    NotHandedIn,
    Outcome,
    decide_submissions,
    hand_in_entries,
    save_entry,
)
from metrics.models import Change, EntryDraft, Measure, Reading, Submission
from metrics.rules.typed import Figure
from tests import make
from tests.scorecards import world
from tests.scorecards.entering import MAY, Desk, desk

DAY = world.DAY


def entry(of: Measure, value: float | None = 41.0, end: date = MAY, **fields: Any) -> Entry:
    return Entry(of.pk, end, Figure(value, **fields))


def hand_in(at: Desk, *entries: Entry, by: User | None = None, **more: Any) -> list[Outcome]:
    done = hand_in_entries(entries=entries, by=by or at.steward, at=timezone.now(), day=DAY, **more)
    return [one.outcome for one in done.answers]


def save(at: Desk, value: str, version: int, by: User | None = None, when: datetime | None = None) -> int:
    one, when = at.measures[0].pk, when or timezone.now()
    return save_entry(measure_id=one, period_end=MAY, typed={"value": value}, version=version, by=by or at.steward, at=when).version


@pytest.mark.django_db
def test_a_row_is_saved_over_and_over_and_a_repeated_save_changes_nothing() -> None:
    at = desk()
    assert [save(at, "4", 0), save(at, "41", 1), save(at, "41", 1)] == [1, 2, 2]
    assert EntryDraft.objects.get().typed == {"value": "41"}


@pytest.mark.django_db
def test_who_saves_over_another_is_told_both_texts() -> None:
    at = desk()
    save(at, "41", 0)
    with pytest.raises(EditedMeanwhile) as caught:
        save(at, "43", 0, by=at.lead)
    assert (caught.value.mine, caught.value.theirs.typed, caught.value.theirs.by) == ({"value": "43"}, {"value": "41"}, "Sam Steward")
    assert EntryDraft.objects.get().typed == {"value": "41"}


@pytest.mark.django_db
def test_a_row_that_was_handed_in_meanwhile_is_not_brought_back() -> None:
    at = desk()
    save(at, "41", 0)
    hand_in(at, entry(at.measures[0]))
    with pytest.raises(EditedMeanwhile) as caught:
        save(at, "43", 1)
    assert caught.value.theirs.version == 0
    assert not EntryDraft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_pairs_who_save_at_once_one_is_kept_and_the_other_is_shown_it() -> None:
    world.total()
    at = desk()
    shown: list[str] = []
    for turn in range(10):
        gate = Barrier(2)
        EntryDraft.objects.all().delete()
        threads = [Thread(target=_race, args=(at, gate, f"{turn}{n}", person, shown)) for n, person in enumerate((at.steward, at.lead))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert EntryDraft.objects.count() == 1
    assert len(shown) == 10


def _race(at: Desk, gate: Barrier, value: str, by: User, shown: list[str]) -> None:
    try:
        gate.wait()
        save(at, value, 0, by=by)
    except EditedMeanwhile as conflict:
        shown.append(conflict.theirs.typed["value"])
    finally:
        connection.close()


@pytest.mark.django_db
def test_entries_are_recorded_with_their_change_and_their_drafts_go() -> None:
    at = desk(2)
    save(at, "41", 0)
    before = Change.objects.count()
    assert hand_in(at, entry(at.measures[0], numerator=1.0, denominator=2.0), entry(at.measures[1], None, reason="not_collected")) == [
        Outcome.RECORDED, Outcome.RECORDED,
    ]  # fmt: skip
    stored = Reading.objects.get(measure=at.measures[0], period_end=MAY)
    assert (stored.value, stored.numerator, stored.period_start, stored.state, stored.accepted_by) == (
        41.0,
        1.0,
        date(2019, 5, 1),
        "final",
        at.steward,
    )
    assert Reading.objects.get(measure=at.measures[1], period_end=MAY).reason == "not_collected"
    assert Change.objects.count() == before + 2
    assert not EntryDraft.objects.exists()


@pytest.mark.django_db
def test_what_stands_already_is_not_written_again() -> None:
    at = desk()
    hand_in(at, entry(at.measures[0]))
    assert hand_in(at, entry(at.measures[0])) == [Outcome.SAME]


REFUSED = [
    ({"formula": "1 + 1"}, {}, "calculated"),
    ({"is_draft": True, "is_public": False}, {}, "draft"),
    ({}, {"end": date(2019, 5, 30)}, "not_a_period"),
    ({}, {"end": date(2019, 7, 31)}, "early"),
    ({"retired_on": date(2019, 5, 1)}, {}, "retired"),
    ({}, {"value": None}, "no_figure"),
    ({}, {"end": date(2019, 4, 30)}, "explain"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("measure", "typed", "why"), REFUSED, ids=[one[2] for one in REFUSED])
def test_one_entry_that_cannot_be_taken_keeps_all_from_being_taken(measure: dict[str, Any], typed: dict[str, Any], why: str) -> None:
    at = desk(2)
    Measure.objects.filter(pk=at.measures[0].pk).update(**measure)
    bad = entry(at.measures[0], **typed)
    with pytest.raises(NotHandedIn) as caught:
        hand_in(at, bad, entry(at.measures[1]))
    assert caught.value.problems == {bad.key: why}
    assert not Reading.objects.filter(period_end=MAY).exists()


@pytest.mark.django_db
def test_the_same_period_twice_is_refused() -> None:
    at = desk()
    with pytest.raises(NotHandedIn, match="twice"):
        hand_in(at, entry(at.measures[0]), entry(at.measures[0], 42.0))


@pytest.mark.django_db
def test_a_closed_period_takes_a_first_value_and_no_other() -> None:
    at = desk()
    make.reporting_period(date(2019, 3, 31))
    april = date(2019, 3, 31)
    with pytest.raises(NotHandedIn, match="locked"):
        hand_in(at, entry(at.measures[0], end=april, why="entry_error", note="A slip."))
    Reading.objects.filter(measure=at.measures[0], period_end=april).update(superseded_at=timezone.now())
    assert hand_in(at, entry(at.measures[0], end=april)) == [Outcome.RECORDED]


@pytest.mark.django_db
def test_a_figure_kept_back_cannot_be_guessed_at() -> None:
    at = desk()
    make.reading(at.measures[0], MAY, 3.0, hidden=True)
    for guess in (3.0, 4.0):
        with pytest.raises(NotHandedIn, match="kept_back"):
            hand_in(at, entry(at.measures[0], guess, why="entry_error", note="A guess."))


@pytest.mark.django_db
def test_doubtful_figures_wait_until_somebody_has_looked() -> None:
    at = desk()
    with pytest.raises(NotHandedIn) as caught:
        hand_in(at, entry(at.measures[0], 4200.0), doubts_seen=False)
    assert (caught.value.why, caught.value.doubts) == ("doubts", 1)
    assert hand_in(at, entry(at.measures[0], 4200.0)) == [Outcome.RECORDED]


@pytest.mark.django_db
def test_others_may_neither_save_nor_hand_in_nor_decide() -> None:
    at, other = desk(needs_approval=True), desk()
    hand_in(at, entry(at.measures[0]))
    sent = Submission.objects.get()
    for person in (other.steward, other.lead, make.user("governor"), make.user()):
        with pytest.raises(PermissionDenied):
            save(at, "41", 0, by=person)
        with pytest.raises(PermissionDenied):
            hand_in(at, entry(at.measures[0]), by=person)
        with pytest.raises(PermissionDenied):
            decide_submissions(submission_ids=[sent.pk], accept=True, comment="", by=person, at=timezone.now())


@pytest.mark.django_db
def test_what_needs_approval_becomes_a_reading_when_somebody_else_accepts_it() -> None:
    at = desk(needs_approval=True)
    assert hand_in(at, entry(at.measures[0])) == [Outcome.SUBMITTED]
    assert hand_in(at, entry(at.measures[0], 42.0)) == [Outcome.SUBMITTED]
    assert not Reading.objects.filter(period_end=MAY).exists()
    assert list(Submission.objects.order_by("pk").values_list("standing", flat=True)) == ["withdrawn", "waiting"]
    waits = Submission.objects.get(standing="waiting")
    assert decide_submissions(submission_ids=[waits.pk], accept=True, comment="", by=at.analyst, at=timezone.now()) == 1
    assert Reading.objects.get(period_end=MAY).value == 42.0
    with pytest.raises(NotDecided, match="gone"):
        decide_submissions(submission_ids=[waits.pk], accept=True, comment="", by=at.analyst, at=timezone.now())


@pytest.mark.django_db
def test_a_revision_keeps_its_reason_through_approval() -> None:
    at = desk(needs_approval=True)
    hand_in(at, entry(at.measures[0], end=date(2019, 4, 30), why="source_revised", note="New file."))
    decide_submissions(submission_ids=[Submission.objects.get().pk], accept=True, comment="", by=at.analyst, at=timezone.now())
    stands = Reading.objects.current().get(period_end=date(2019, 4, 30))
    assert (stands.correction, stands.state, stands.note) == ("source_revised", "revised", "New file.")


@pytest.mark.django_db
def test_nobody_accepts_their_own_and_a_return_needs_words() -> None:
    at = desk(needs_approval=True)
    hand_in(at, entry(at.measures[0]), by=at.lead)
    sent = Submission.objects.get()
    asked: dict[str, Any] = {"submission_ids": [sent.pk], "at": timezone.now()}
    with pytest.raises(NotDecided, match="own"):
        decide_submissions(**asked, accept=True, comment="", by=at.lead)
    with pytest.raises(NotDecided, match="unexplained"):
        decide_submissions(**asked, accept=False, comment=" ", by=at.analyst)
    decide_submissions(**asked, accept=False, comment="Look at May.", by=at.analyst)
    sent.refresh_from_db()
    assert (sent.standing, sent.comment, sent.decided_by) == ("returned", "Look at May.", at.analyst)


@pytest.mark.django_db
def test_work_is_counted_from_short_gaps_between_savings() -> None:
    at = desk()
    now = timezone.now()
    for version, seconds in enumerate((0, 20, 50, 400, 430)):
        save(at, f"{version}", version, when=now + timedelta(seconds=seconds))
    worked = WorkTime.objects.get()
    assert (worked.seconds, worked.things, worked.subject) == (80, 0, at.agency.code)


@pytest.mark.django_db
def test_the_usual_time_is_the_median_of_days_that_were_counted_and_else_nothing() -> None:
    at = desk()
    for day, (seconds, things) in enumerate(((60, 3), (90, 3), (300, 3), (100, 0))):
        when = {"day": DAY + timedelta(days=day), "last_at": timezone.now()}
        WorkTime.objects.create(user=at.steward, kind="readings", subject=at.agency.code, seconds=seconds, things=things, **when)
    assert usual_seconds([at.agency.code]) == {"readings": 30.0}
    assert usual_seconds(["OTHER"]) == {}
