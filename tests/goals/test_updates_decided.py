"""An update on its way: submitted, returned, approved, published, withdrawn; by whom, and by nobody else."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role, WorkTime
from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from goals.actions.updates import (
    Remark,
    UpdateRefused,
    add_evidence,
    approve_updates,
    publish_updates,
    return_update,
    submit_update,
    take_back_update,
    withdraw_update,
)
from goals.models import Comment, GoalUpdate, Mention, Partnership
from goals.queries.updates import earlier_text, goal_history, newest_published, period_named
from scorecards.queries.lens import revision
from tests import make
from tests.goals.updating import AT, DAY, WHOLE, Desk, desk, file_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk() -> Desk:
    return desk()


def refusal(work: object) -> str:
    with pytest.raises(UpdateRefused) as refused:
        work()  # type: ignore[operator]
    return refused.value.why


def test_the_commissioner_submits_with_the_status_the_numbers_gave(at_desk: Desk) -> None:
    at_desk.submit("near", declared="at_risk", what_next="Hire.")
    one = at_desk.update()
    assert (one.state, one.computed, one.submitted_by) == ("submitted", "near", at_desk.commissioner)
    assert WorkTime.objects.get(user=at_desk.commissioner).things == 1


def test_a_steward_drafts_and_does_not_submit(at_desk: Desk) -> None:
    saved = at_desk.save(0, WHOLE)
    with pytest.raises(PermissionDenied):
        submit_update(update_id=saved.update_id, version=1, computed="on_track", by=at_desk.steward, at=AT, day=DAY)
    assert at_desk.update().state == "draft"


def test_nobody_submits_a_text_they_have_not_seen(at_desk: Desk) -> None:
    saved = at_desk.save(0, WHOLE)
    at_desk.save(saved.version, partners="Amtrak")
    submit = {"update_id": saved.update_id, "version": 1, "computed": "on_track", "by": at_desk.commissioner, "at": AT, "day": DAY}
    assert refusal(lambda: submit_update(**submit)) == "meanwhile"  # type: ignore[arg-type]


def test_what_is_missing_stops_it(at_desk: Desk) -> None:
    saved = at_desk.save(declared="on_track")
    with pytest.raises(UpdateRefused) as refused:
        submit_update(update_id=saved.update_id, version=1, computed="off_track", by=at_desk.commissioner, at=AT, day=DAY)
    assert [one.field for one in refused.value.lacks] == ["declared_why", "told_until", "how_are_we_doing"]


def test_what_is_submitted_is_not_written_until_it_is_taken_back(at_desk: Desk) -> None:
    made = at_desk.submit()
    assert refusal(lambda: at_desk.save(1, partners="We")) == "state"
    take_back_update(update_id=made, by=at_desk.commissioner, at=AT, day=DAY)
    assert at_desk.save(1, partners="We").state == "draft"


def test_returning_says_what_is_wrong_with_which_passage_to_who_wrote_it(at_desk: Desk) -> None:
    made = at_desk.submit()
    remarks = [Remark("Since when?", "how_are_we_doing", "More trains"), Remark("  ")]
    return_update(update_id=made, remarks=remarks, by=at_desk.analyst, at=AT, day=DAY)
    said = Comment.objects.get()
    assert (said.part, said.passage, said.text) == ("how_are_we_doing", "More trains", "Since when?")
    assert set(Mention.objects.values_list("user", flat=True)) >= {at_desk.steward.pk}
    assert (at_desk.update().state, at_desk.update().decision_note) == ("returned", "Since when?")
    assert at_desk.save(1, how_are_we_doing="More trains run since May.").state == "returned"


def test_returning_needs_words_and_an_open_period(at_desk: Desk) -> None:
    made = at_desk.submit()
    give = {"update_id": made, "by": at_desk.analyst, "at": AT}
    assert refusal(lambda: return_update(remarks=[], day=DAY, **give)) == "unexplained"  # type: ignore[arg-type]
    late = at_desk.period.closes_on + timedelta(days=1)
    assert refusal(lambda: return_update(remarks=[Remark("Why?")], day=late, **give)) == "closed"  # type: ignore[arg-type]


def test_opm_approves_and_publishes_also_after_the_period_closed(at_desk: Desk) -> None:
    made = at_desk.publish()
    one = GoalUpdate.objects.get(pk=made)
    assert (one.state, one.decided_by, one.published_by) == ("published", at_desk.analyst, at_desk.analyst)


def test_several_are_approved_together_only_where_agency_and_numbers_agree() -> None:
    clean, unclean = desk(), desk()
    ids = [clean.submit(), unclean.submit("off_track", declared_why="New trains come.")]
    assert refusal(lambda: approve_updates(update_ids=ids, by=clean.analyst, at=AT)) == "unclean"
    assert clean.update().state == "submitted"
    assert approve_updates(update_ids=ids[:1], by=clean.analyst, at=AT) == 1
    assert approve_updates(update_ids=ids[1:], by=clean.analyst, at=AT, only_clean=False) == 1


def test_publishing_is_all_or_nothing() -> None:
    one, other = desk(), desk()
    ids = [one.submit(), other.submit()]
    approve_updates(update_ids=ids[:1], by=one.analyst, at=AT)
    assert refusal(lambda: publish_updates(update_ids=ids, by=one.analyst, at=AT)) == "state"
    assert one.update().state == "approved"


@pytest.mark.parametrize("role", ["commissioner", "steward", "governor", "linkage_officer"])
def test_nobody_but_opm_decides(at_desk: Desk, role: str) -> None:
    made = at_desk.submit()
    somebody = make.user(role, agency=at_desk.goal.lead)
    with pytest.raises(PermissionDenied):
        approve_updates(update_ids=[made], by=somebody, at=AT)
    with pytest.raises(PermissionDenied):
        return_update(update_id=made, remarks=[Remark("No")], by=somebody, at=AT, day=DAY)
    with pytest.raises(PermissionDenied):
        publish_updates(update_ids=[made], by=somebody, at=AT)


def test_who_submitted_never_decides_whatever_else_they_are(at_desk: Desk) -> None:
    Role.objects.create(user=at_desk.commissioner, kind="analyst", granted_at=make.LONG_AGO)
    made = at_desk.submit()
    assert refusal(lambda: approve_updates(update_ids=[made], by=at_desk.commissioner, at=AT)) == "own"
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalUpdate.objects.filter(pk=made).update(state="approved", decided_by=at_desk.commissioner, decided_at=AT)


def test_a_withdrawn_update_stays_with_its_reason_and_makes_room_for_another(at_desk: Desk) -> None:
    made = at_desk.publish()
    withdraw_update(update_id=made, why="Wrong quarter.", by=at_desk.commissioner, at=AT, day=DAY)
    assert GoalUpdate.objects.get(pk=made).withdrawn_why == "Wrong quarter."
    assert at_desk.save(partners="We").update_id != made
    period = period_named("SFY2019-Q4")
    assert period
    again = earlier_text(at_desk.goal.pk, period.id, period.end)
    assert again
    assert again.id == made


def test_withdrawing_needs_words_and_after_the_period_closed_opm_with_a_code(at_desk: Desk) -> None:
    made, late = at_desk.publish(), at_desk.period.closes_on + timedelta(days=1)
    give = {"update_id": made, "at": AT}
    assert refusal(lambda: withdraw_update(why=" ", by=at_desk.commissioner, day=DAY, **give)) == "unexplained"  # type: ignore[arg-type]
    assert refusal(lambda: withdraw_update(why="Wrong.", by=at_desk.commissioner, day=late, **give)) == "closed"  # type: ignore[arg-type]
    assert refusal(lambda: withdraw_update(why="Wrong.", by=at_desk.analyst, day=late, **give)) == "uncoded"  # type: ignore[arg-type]
    withdraw_update(why="Wrong.", by=at_desk.analyst, day=late, code="entry_error", **give)  # type: ignore[arg-type]
    assert GoalUpdate.objects.get(pk=made).withdrawn_why == "something was entered wrongly: Wrong."


def test_a_steward_withdraws_nothing(at_desk: Desk) -> None:
    made = at_desk.publish()
    with pytest.raises(PermissionDenied):
        withdraw_update(update_id=made, why="No.", by=at_desk.steward, at=AT, day=DAY)


def test_the_public_reads_what_is_published_partners_what_is_submitted_and_the_agency_all(at_desk: Desk) -> None:
    sharing = make.agency()
    partner = make.user("steward", agency=sharing)
    Partnership.objects.create(goal=at_desk.goal, agency=sharing, role="partner")
    published = make.goal_update(at_desk.goal, make.reporting_period(date(2019, 3, 31)), "published")
    made = at_desk.submit()

    def read(who: object) -> list[int]:
        return [row.id for row in goal_history(who, at_desk.goal.pk, DAY, None)]  # type: ignore[arg-type]

    assert read(PUBLIC) == read(viewer(make.user("steward"))) == [published.pk]
    assert read(viewer(partner)) == read(viewer(at_desk.steward)) == read(viewer(at_desk.analyst)) == [made, published.pk]
    take_back_update(update_id=made, by=at_desk.commissioner, at=AT, day=DAY)
    assert read(viewer(partner)) == [published.pk]
    assert read(viewer(at_desk.steward)) == [made, published.pk]


def test_as_known_on_a_day_only_what_was_published_by_then(at_desk: Desk) -> None:
    made = at_desk.publish()
    before, then = (AT - timedelta(days=1)).date(), AT.date()
    assert newest_published([at_desk.goal.pk], DAY, before) == {}
    assert newest_published([at_desk.goal.pk], DAY, then)[at_desk.goal.pk].id == made
    withdraw_update(update_id=made, why="Wrong.", by=at_desk.commissioner, at=AT + timedelta(days=3), day=DAY)
    assert newest_published([at_desk.goal.pk], DAY, None) == {}
    assert newest_published([at_desk.goal.pk], DAY, then)[at_desk.goal.pk].id == made
    assert [row.id for row in goal_history(viewer(at_desk.analyst), at_desk.goal.pk, DAY, then)] == [made]


def test_an_update_speaks_of_a_day_from_the_opening_of_its_period_on(at_desk: Desk) -> None:
    at_desk.publish()
    opened = at_desk.period.opens_on
    assert newest_published([at_desk.goal.pk], opened, None)
    assert newest_published([at_desk.goal.pk], opened - timedelta(days=1), None) == {}


def test_evidence_is_public_once_it_is_published_and_no_longer_when_withdrawn(at_desk: Desk) -> None:
    saved = at_desk.save(0, WHOLE)
    kept = add_evidence(update_id=saved.update_id, filename="x.pdf", content=b"%PDF-1", by=at_desk.steward, at=AT, day=DAY)
    assert file_of(at_desk, PUBLIC, kept) is None
    submit_update(update_id=saved.update_id, version=1, computed="on_track", by=at_desk.commissioner, at=AT, day=DAY)
    approve_updates(update_ids=[saved.update_id], by=at_desk.analyst, at=AT)
    publish_updates(update_ids=[saved.update_id], by=at_desk.analyst, at=AT)
    assert file_of(at_desk, PUBLIC, kept)
    withdraw_update(update_id=saved.update_id, why="Wrong.", by=at_desk.analyst, at=AT, day=DAY)
    assert file_of(at_desk, PUBLIC, kept) is None


def test_moving_an_update_makes_pages_anew_and_saving_its_text_does_not(at_desk: Desk) -> None:
    saved = at_desk.save(0, WHOLE)
    first = revision()
    version = at_desk.save(saved.version, partners="Amtrak").version
    assert revision() == first
    made = saved.update_id
    submit_update(update_id=made, version=version, computed="on_track", by=at_desk.commissioner, at=AT, day=DAY)
    approve_updates(update_ids=[made], by=at_desk.analyst, at=AT)
    approved = revision()
    publish_updates(update_ids=[made], by=at_desk.analyst, at=AT)
    published = revision()
    withdraw_update(update_id=made, why="Wrong.", by=at_desk.analyst, at=AT, day=DAY)
    assert first < approved < published < revision()
