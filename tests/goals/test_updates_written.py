"""Writing an update: who may, when, over what, and that two editors lose nothing."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import WorkTime
from accounts.queries import viewer
from drills.pairs import play
from goals.actions.updates import EditedMeanwhile, UpdateRefused, add_evidence, remove_evidence
from goals.intake.evidence import NotEvidence
from goals.models import Evidence, GoalUpdate
from goals.queries.updates import base_text
from metrics.models import Reopening
from tests import make
from tests.goals.updating import AT, DAY, Desk, desk, file_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nmore"


@pytest.fixture
def at_desk() -> Desk:
    return desk()


def refusal(work: object) -> str:
    with pytest.raises(UpdateRefused) as refused:
        work()  # type: ignore[operator]
    return refused.value.why


def test_the_first_saving_starts_a_draft_and_each_further_one_is_a_version(at_desk: Desk) -> None:
    first = at_desk.save(what_works="Early repairs.")
    second = at_desk.save(first.version, what_works="Early repairs and new crews.")
    assert (first.version, second.version, second.state) == (1, 2, "draft")
    assert at_desk.update().what_works == "Early repairs and new crews."


def test_saving_what_stands_already_makes_no_version(at_desk: Desk) -> None:
    first = at_desk.save(partners="Amtrak")
    again = at_desk.save(first.version, partners="Amtrak")
    assert (again.version, again.is_new) == (1, False)
    assert at_desk.save(0, partners="Amtrak").is_new is False


def test_what_is_not_sent_stays_as_it_was(at_desk: Desk) -> None:
    first = at_desk.save(partners="Amtrak", what_next="Order rails.")
    at_desk.save(first.version, partners="Amtrak and MTA")
    assert (at_desk.update().partners, at_desk.update().what_next) == ("Amtrak and MTA", "Order rails.")


@pytest.mark.parametrize("role", ["analyst", "governor", "administrator", "linkage_officer"])
def test_nobody_outside_the_lead_agency_writes_its_words(at_desk: Desk, role: str) -> None:
    with pytest.raises(PermissionDenied):
        at_desk.save(by=make.user(role), partners="We")
    with pytest.raises(PermissionDenied):
        at_desk.save(by=make.user("commissioner"), partners="We")
    assert not GoalUpdate.objects.exists()


def test_who_saves_over_a_text_they_have_not_seen_is_shown_both(at_desk: Desk) -> None:
    first = at_desk.save(partners="Amtrak", what_next="Order rails.")
    at_desk.save(first.version, by=at_desk.commissioner, partners="Amtrak and MTA")
    with pytest.raises(EditedMeanwhile) as conflict:
        at_desk.save(first.version, partners="Amtrak, CTrail", what_next="Order rails.")
    found = conflict.value
    assert (found.mine["partners"], found.theirs["partners"], found.base["partners"]) == ("Amtrak, CTrail", "Amtrak and MTA", "Amtrak")
    assert found.differing == ["partners"]
    assert (found.by, found.version) == ("James Okafor", 2)
    assert at_desk.update().partners == "Amtrak and MTA"


def test_after_both_texts_were_seen_the_choice_is_saved(at_desk: Desk) -> None:
    at_desk.save(partners="Amtrak")
    with pytest.raises(EditedMeanwhile) as conflict:
        at_desk.save(0, partners="MTA")
    at_desk.save(conflict.value.version, partners="Amtrak\n\nMTA")
    assert at_desk.update().partners == "Amtrak\n\nMTA"


def test_two_who_start_at_once_are_editors_of_one_text(at_desk: Desk) -> None:
    at_desk.save(0, partners="Amtrak")
    with pytest.raises(EditedMeanwhile) as conflict:
        at_desk.save(0, by=at_desk.commissioner, what_works="Crews.")
    assert conflict.value.mine["what_works"] == "Crews."
    assert conflict.value.differing == ["partners", "what_works"]


def test_every_version_can_be_read_again(at_desk: Desk) -> None:
    first = at_desk.save(partners="Amtrak")
    at_desk.save(first.version, partners="MTA")
    assert base_text(first.update_id, 1)["partners"] == "Amtrak"
    assert base_text(first.update_id, 9)["partners"] == ""


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"declared": "splendid"}, "choice"),
        ({"state": "published"}, "choice"),
        ({"told_until": "soon"}, "day"),
        ({"told_until": "20191114"}, "day"),
        ({"evidence_url": "javascript:alert(1)"}, "address"),
        ({"evidence_url": "ftp://example.org/x"}, "address"),
        ({"partners": "x" * 5001}, "long"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_field(at_desk: Desk, fields: dict[str, str], why: str) -> None:
    with pytest.raises(UpdateRefused) as refused:
        at_desk.save(0, fields)
    assert (refused.value.why, [refused.value.field]) == (why, list(fields))


def test_line_ends_of_browsers_are_no_change(at_desk: Desk) -> None:
    first = at_desk.save(partners="Amtrak\r\nMTA")
    assert at_desk.save(first.version, partners="Amtrak\nMTA").is_new is False


def test_nothing_is_written_before_the_period_opens_or_after_it_closes(at_desk: Desk) -> None:
    assert refusal(lambda: at_desk.save(day=at_desk.period.opens_on - timedelta(days=1), partners="We")) == "not_open"
    assert refusal(lambda: at_desk.save(day=at_desk.period.closes_on + timedelta(days=1), partners="We")) == "closed"
    assert at_desk.save(day=at_desk.period.closes_on, partners="We").is_new


def test_a_reopened_period_takes_updates_of_that_agency_again(at_desk: Desk) -> None:
    late = at_desk.period.closes_on + timedelta(days=10)
    Reopening.objects.create(
        period=at_desk.period, agency=at_desk.goal.lead, until=late, why="extension", note="Floods.", made_by=at_desk.analyst, made_at=AT
    )
    assert at_desk.save(day=late, partners="We").is_new
    other = desk()
    assert refusal(lambda: other.save(day=late, partners="We")) == "closed"


def test_time_between_savings_counts_as_work_until_two_minutes(at_desk: Desk) -> None:
    at, version = AT, 0
    for gap in (0, 10, 119, 121, 5):
        at += timedelta(seconds=gap)
        version = at_desk.save(version, at=at, partners=f"after {at}").version
    work = WorkTime.objects.get()
    assert (work.seconds, work.subject, work.kind, work.day) == (134, at_desk.goal.code, "update", date(2026, 11, 23))


def test_a_file_is_kept_with_who_added_it_and_its_digest(at_desk: Desk) -> None:
    saved = at_desk.save(partners="We")
    kept = add_evidence(update_id=saved.update_id, filename="C:\\plans\\Plan.pdf", content=PDF, by=at_desk.steward, at=AT, day=DAY)
    same = add_evidence(update_id=saved.update_id, filename="again.pdf", content=PDF, by=at_desk.steward, at=AT, day=DAY)
    one = Evidence.objects.get(pk=kept)
    assert same == kept
    assert (one.filename, one.media_type, one.size_bytes, bytes(one.content)) == ("Plan.pdf", "application/pdf", len(PDF), PDF)


def test_a_file_that_is_not_what_its_name_says_is_refused(at_desk: Desk) -> None:
    saved = at_desk.save(partners="We")
    with pytest.raises(NotEvidence):
        add_evidence(update_id=saved.update_id, filename="x.pdf", content=b"<html>", by=at_desk.steward, at=AT, day=DAY)
    assert not Evidence.objects.exists()


def test_files_change_only_while_the_update_is_written_and_by_who_writes_it(at_desk: Desk) -> None:
    made = at_desk.submit()
    add = {"update_id": made, "filename": "x.pdf", "content": PDF, "at": AT, "day": DAY}
    assert refusal(lambda: add_evidence(by=at_desk.steward, **add)) == "state"  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        add_evidence(by=at_desk.analyst, **add)  # type: ignore[arg-type]


def test_a_removed_file_is_given_to_nobody(at_desk: Desk) -> None:
    saved = at_desk.save(partners="We")
    kept = add_evidence(update_id=saved.update_id, filename="x.pdf", content=PDF, by=at_desk.steward, at=AT, day=DAY)
    assert file_of(at_desk, viewer(at_desk.analyst), kept)
    assert remove_evidence(update_id=saved.update_id, evidence_id=kept, by=at_desk.steward, at=AT, day=DAY)
    assert file_of(at_desk, viewer(at_desk.analyst), kept) is None
    assert not remove_evidence(update_id=saved.update_id, evidence_id=kept, by=at_desk.steward, at=AT, day=DAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_shown_both_texts() -> None:
    """Real threads on the real database; the drill plays fifty pairs."""
    played = play(make.goal(), DAY, pairs=6)
    assert (played.saved, played.conflicts, played.with_both_texts, played.lost) == (6, 6, 6, 0)
