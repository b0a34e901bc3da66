"""What somebody has to do: asked of the right person, for the right periods, in few queries."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Delegation, Role, User
from accounts.queries import viewer
from agencies.models import Agency
from goals.models import Barrier, Comment, Duty, GoalUpdate, Mention
from metrics.models import AcceptedMiss, Breakdown, ExpectedRelease, Feed, Measure, Proposal, Reading, ReportingPeriod, Submission, Upload
from scorecards.queries.duties import Duties, DutyKind, DutyState, duties_of
from tests import make
from tests.scorecards import world

pytestmark = pytest.mark.django_db
DAY = world.DAY
NOW = datetime(2019, 6, 28, tzinfo=UTC)


@pytest.fixture
def agency() -> Agency:
    return make.agency()


@pytest.fixture
def steward(agency: Agency) -> User:
    return make.user("steward", agency=agency)


def of(person: User, day: date = DAY) -> Duties:
    return duties_of(viewer(person), day)


def kept(agency: Agency, last: date = date(2019, 4, 30), lag_days: int = 20, **fields: Any) -> Measure:
    """A monthly measure whose newest reading ends on `last`."""
    made = make.measure(agency=agency, lag_days=lag_days, **fields)
    world.monthly(made, [10.0, 11.0, 12.0], last)
    return made


def submit(measure: Measure, by: User, **fields: Any) -> Submission:
    start, end = date(2019, 5, 1), date(2019, 5, 31)
    plain = {"period_start": start, "period_end": end, "value": 9.0, "submitted_by": by, "submitted_at": NOW}
    return Submission.objects.create(measure=measure, **(plain | fields))


def open_period() -> ReportingPeriod:
    when = {"start": date(2019, 4, 1), "end": date(2019, 6, 30)}
    return ReportingPeriod.objects.create(
        code="SFY2019-Q4", opens_on=date(2019, 6, 15), due_on=date(2019, 7, 12), closes_on=date(2019, 7, 26), **when
    )


def pairs(duties: Duties, *states: DutyState) -> list[tuple[str, str, str]]:
    return [(row.code, row.period, row.state.value) for row in (duties.of(*states) if states else duties.rows)]


def test_each_missing_period_is_listed_with_how_pressing_it_is(agency: Agency, steward: User) -> None:
    kept(agency, date(2019, 3, 31), code="LATE")
    kept(agency, code="TODAY", lag_days=30)
    kept(agency, code="SOON", lag_days=44)
    kept(agency, code="THEN", lag_days=45)
    found = of(steward)
    assert pairs(found, DutyState.OVERDUE) == [("LATE", "Apr 2019", "overdue"), ("LATE", "May 2019", "overdue")]
    assert pairs(found, DutyState.DUE, DutyState.DUE_SOON) == [("TODAY", "May 2019", "due"), ("SOON", "May 2019", "due_soon")]
    assert ("THEN", "May 2019", "later") in pairs(found, DutyState.LATER)
    assert {row[0] for row in pairs(found, DutyState.LATER) if row[1] == "Jun 2019"} == {"LATE", "TODAY", "SOON", "THEN"}
    assert found.count == 4
    assert found.pressing[0].due_on == date(2019, 5, 20)


def test_a_measure_that_was_never_measured_is_asked_for_beside_others(agency: Agency, steward: User) -> None:
    """Its days of grace must not be counted from the day that stands for none."""
    make.measure(agency=agency, code="NEVER", lag_days=20, grace_days=5)
    kept(agency, code="KNOWN", grace_days=5)
    assert ("NEVER", "May 2019") in {pair[:2] for pair in pairs(of(steward))}


def test_a_stated_release_date_takes_the_place_of_the_lag(agency: Agency, steward: User) -> None:
    one = kept(agency, code="MOVED")
    start, end = date(2019, 5, 1), date(2019, 5, 31)
    ExpectedRelease.objects.create(measure=one, period_start=start, period_end=end, due_on=date(2019, 7, 9))
    assert [(row.code, row.due_on) for row in of(steward).of(DutyState.DUE_SOON)] == [("MOVED", date(2019, 7, 9))]


def test_a_reason_settles_a_period_and_pending_does_not(agency: Agency, steward: User) -> None:
    for code, reason in (("NONE", "not_collected"), ("WAITS", "pending")):
        make.reading(kept(agency, code=code), date(2019, 5, 31), None, reason=reason)
    assert pairs(of(steward), DutyState.OVERDUE) == [("WAITS", "May 2019", "overdue")]


def test_drafts_retired_calculated_and_fed_measures_are_asked_of_nobody(agency: Agency, steward: User) -> None:
    kept(agency, is_draft=True, is_public=False)
    kept(agency, retired_on=date(2019, 6, 1))
    kept(agency, formula="1 + 1")
    fed = kept(agency)
    feed = Feed.objects.create(code="FEED", name="Feed", kind="file", agency=agency, address="https://example.org/a.csv", next_at=NOW)
    upload = Upload.objects.create(
        filename="a.csv", sha256="0" * 64, size_bytes=1, origin="feed", feed=feed, uploaded_at=NOW, state="published"
    )
    at = timezone.now()
    Reading.objects.filter(measure=fed, period_end=date(2019, 4, 30)).update(superseded_at=at)
    make.reading(fed, date(2019, 4, 30), 13.0, upload=upload, recorded_at=at)
    by_groups = make.measure(agency=agency, lag_days=20)
    world.monthly(by_groups, [1.0], breakdown_id=make_group())
    assert of(steward).rows == ()
    Feed.objects.update(is_active=False)
    assert pairs(of(steward), DutyState.OVERDUE) == [(fed.code, "May 2019", "overdue")]


def make_group() -> int:
    return Breakdown.objects.create(key="town=Hartford", label="Hartford").pk


def test_a_cohort_is_asked_for_once_it_was_followed(agency: Agency, steward: User) -> None:
    one = make.measure(agency=agency, period="cohort", follow_up_months=18, code="FOLLOWED")
    make.reading(one, date(2016, 12, 31), 4.0, period_start=date(2016, 1, 1))
    assert [row.period for row in of(steward).rows if row.state is not DutyState.DONE] == ["2017 cohort"]


def test_who_holds_the_duty_owes_it_and_the_commissioner_sees_all(agency: Agency, steward: User) -> None:
    other, lead = make.user("steward", agency=agency), make.user("commissioner", agency=agency)
    held = kept(agency, code="HELD")
    kept(agency, code="FREE")
    Duty.objects.create(user=other, measure=held, given_at=NOW)
    assert [[row.code for row in of(person).of(DutyState.OVERDUE)] for person in (steward, other, lead)] == [
        ["FREE"], ["FREE", "HELD"], ["FREE", "HELD"],
    ]  # fmt: skip
    User.objects.filter(pk=other.pk).update(is_active=False)
    assert len(of(steward).of(DutyState.OVERDUE)) == 2


def test_who_stands_in_sees_what_the_other_holds(agency: Agency, steward: User) -> None:
    away = make.user("steward", agency=agency)
    Duty.objects.create(user=away, measure=kept(agency, code="HELD"), given_at=NOW)
    assert of(steward).pressing == ()
    role = Role.objects.get(user=away)
    days = {"starts_on": DAY - timedelta(days=1), "ends_on": DAY}
    Delegation.objects.create(role=role, to=steward, made_by=away, made_at=NOW, **days)
    assert [row.code for row in of(steward).pressing] == ["HELD"]
    assert of(steward, DAY + timedelta(days=1)).pressing == ()


def test_nothing_of_another_agency_is_shown(agency: Agency, steward: User) -> None:
    kept(make.agency())
    assert of(steward).rows == ()


def test_what_was_handed_in_waits_and_what_came_back_says_why(agency: Agency, steward: User) -> None:
    analyst, lead = make.user("analyst"), make.user("commissioner", agency=agency)
    one = kept(agency, code="ONE", needs_approval=True)
    sent = submit(one, steward)
    assert [row.state for row in of(steward).rows] == [DutyState.LATER, DutyState.HANDED_IN]
    assert [(row.kind, row.by) for row in of(analyst).waiting] == [(DutyKind.SUBMISSION, str(steward))]
    assert [row.kind for row in of(lead).waiting] == [DutyKind.SUBMISSION]
    Submission.objects.filter(pk=sent.pk).update(standing="returned", decided_by=analyst, decided_at=NOW, comment="Look at May again.")
    (back,) = of(steward).pressing
    assert (back.state, back.words, back.by) == (DutyState.RETURNED, "Look at May again.", str(analyst))
    submit(one, steward)
    assert of(steward).pressing == ()


def test_nobody_is_asked_to_decide_their_own(agency: Agency) -> None:
    lead = make.user("commissioner", agency=agency)
    submit(kept(agency, needs_approval=True), lead)
    assert of(lead).waiting == ()


STATES = [(None, "due_soon"), ("draft", "due_soon"), ("submitted", "handed_in"), ("returned", "returned"), ("published", "done")]


@pytest.mark.parametrize(("state", "shown"), [*STATES, ("withdrawn", "due_soon")])
def test_a_goal_is_to_be_updated_until_its_update_is_submitted(agency: Agency, steward: User, state: str | None, shown: str) -> None:
    goal, period, analyst = make.goal(lead=agency), open_period(), make.user("analyst")
    if state:
        people = {"started_by": steward, "started_at": NOW, "saved_by": steward, "saved_at": NOW}
        ends = {"submitted_by": steward, "submitted_at": NOW, "decided_by": analyst, "decided_at": NOW, "published_at": NOW}
        more = {"declared": "on_track", "withdrawn_at": NOW, "withdrawn_why": "A mistake."}
        GoalUpdate.objects.create(goal=goal, period=period, state=state, **people, **ends, **more)
    assert [(row.kind, row.state.value, row.due_on) for row in of(steward).rows] == [(DutyKind.UPDATE, shown, date(2019, 7, 12))]


def test_an_update_of_the_open_quarter_counts_though_it_is_due_later_than_in_two_weeks(agency: Agency, steward: User) -> None:
    make.goal(lead=agency)
    open_period()
    early = of(steward, date(2019, 6, 20))
    assert [row.state for row in early.owed] == [DutyState.LATER]
    assert (early.count, early.pressing) == (1, ())


def test_no_goal_is_updated_while_no_period_is_open(agency: Agency, steward: User) -> None:
    make.goal(lead=agency)
    open_period()
    assert of(steward, date(2019, 6, 14)).rows == ()
    assert of(steward, date(2019, 7, 27)).rows == ()


def test_decisions_questions_and_mentions_reach_whom_they_are_for(agency: Agency) -> None:
    lead, asker, analyst = make.user("commissioner", agency=agency), make.user("commissioner"), make.user("analyst")
    one = make.measure(agency=agency)
    AcceptedMiss.objects.create(measure=one, until=DAY, interim=1.0, why="Flood.", asked_by=lead, asked_at=NOW)
    change = {"before": {}, "after": {}, "why": "method", "note": "New.", "effective_on": DAY, "needs_second": True}
    Proposal.objects.create(measure=one, kind="target", proposed_by=lead, proposed_at=NOW, **change)
    raised = {"raised_by": asker, "raised_at": NOW, "what": "No staff", "ask": "Lend two"}
    Barrier.objects.create(goal=make.goal(), raised_by_agency=make.agency(), asked=agency, **raised)
    comment = Comment.objects.create(measure=one, text="Why so many?", by=analyst, at=NOW)
    Mention.objects.create(comment=comment, user=lead)
    assert [row.kind for row in of(analyst).waiting] == [DutyKind.MISS, DutyKind.PROPOSAL]
    assert [(row.kind, row.words) for row in of(lead).waiting] == [(DutyKind.BARRIER, "Lend two"), (DutyKind.MENTION, "Why so many?")]
    assert of(asker).waiting == ()


def test_a_governor_reads_and_has_nothing_to_do(agency: Agency) -> None:
    submit(kept(agency, needs_approval=True), make.user("steward", agency=agency))
    assert of(make.user("governor")).rows == ()


def test_the_questions_to_the_database_are_as_many_for_much_as_for_little(
    agency: Agency, django_assert_max_num_queries: Any
) -> None:  # fmt: skip
    person = make.user("commissioner", agency=agency)
    Role.objects.create(user=person, kind="analyst", granted_at=NOW)
    open_period()
    for _ in range(3):
        submit(kept(agency, needs_approval=True), make.user("steward", agency=agency))
        make.goal(lead=agency)
    who = viewer(person)
    with django_assert_max_num_queries(14):
        found = duties_of(who, DAY)
    assert len(found.rows) > 9
