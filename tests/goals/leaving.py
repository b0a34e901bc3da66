"""Somebody with one thing of every kind that could be left without anybody."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from accounts.models import ApiToken, Delegation, User
from agencies.models import Agency
from goals.models import Barrier, Comment, Duty, Goal, Mention
from metrics.models import EntryDraft, Measure, Proposal, Submission, Upload
from tests import make

AT = datetime(2019, 6, 28, 15, tzinfo=UTC)
DAY = date(2019, 6, 30)
EVERY_KIND = {
    "duty", "update", "draft", "submission", "upload", "comment", "proposal", "miss", "barrier", "promise", "stand_in", "away", "token",
}  # fmt: skip


@dataclass
class Scene:
    """An agency with a measure and a goal, its commissioner who leaves, and somebody else's role she stands in for."""

    agency: Agency
    measure: Measure
    goal: Goal
    leaver: User
    steward: User
    ruth: User
    away: User


def scene() -> Scene:
    agency = make.agency(code="DOT", name="Department of Transportation")
    measure, goal = make.measure(agency=agency, code="LATE", name="Late trains"), make.goal(lead=agency, code="G1")
    leaver = make.user("commissioner", agency=agency, name="James Okafor")
    steward, away = make.user("steward", agency=agency, name="Ellen Novak"), make.user("steward", name="Lee Park")
    return Scene(agency, measure, goal, leaver, steward, make.user("administrator", name="Ruth Adler"), away)


def fill(of: Scene) -> None:
    """One thing of each kind, two duties."""
    her = of.leaver
    period = {"period_start": date(2019, 5, 1), "period_end": date(2019, 5, 31)}
    Duty.objects.create(user=her, measure=of.measure, given_at=AT)
    Duty.objects.create(user=her, goal=of.goal, given_at=AT)
    make.goal_update(of.goal, make.reporting_period(), "returned", by=her)
    EntryDraft.objects.create(measure=of.measure, typed={"value": "5"}, saved_by=her, saved_at=AT, **period)
    Submission.objects.create(measure=of.measure, value=5.0, submitted_by=her, submitted_at=AT, **period)
    Upload.objects.create(filename="may.csv", sha256="0" * 64, size_bytes=5, uploaded_at=AT, state="review", uploaded_by=her)
    thread = Comment.objects.create(measure=of.measure, text="Is May right?", by=of.steward, at=AT)
    Mention.objects.create(comment=thread, user=her, seen_at=AT)
    Proposal.objects.create(
        measure=of.measure, kind="tolerance", before={"tolerance": None}, after={"tolerance": 3.0}, why="method", note="Finer.",
        effective_on=date(2019, 9, 1), needs_second=True, proposed_by=her, proposed_at=AT,
    )  # fmt: skip
    asked = {"asked_by": her, "state": "asked", "decided_by": None, "decided_at": None, "starts_on": None}
    make.accepted_miss(of.measure, date(2019, 12, 31), **asked)
    Barrier.objects.create(
        goal=of.goal, raised_by_agency=of.agency, asked=make.agency(), what="No bridge", ask="Build one", raised_by=her, raised_at=AT
    )
    make.promise(make.review("minuted"), of.agency, goal=of.goal, person=her)
    days = {"starts_on": DAY, "ends_on": DAY + timedelta(days=9), "made_at": AT}
    Delegation.objects.create(role=of.away.roles.get(), to=her, made_by=of.away, **days)
    Delegation.objects.create(role=her.roles.get(), to=of.away, made_by=her, **days)
    ApiToken.objects.issue(user=her, name="Nightly job", agency=of.agency, verbs=["read"], expiry=timedelta(days=300_0))
