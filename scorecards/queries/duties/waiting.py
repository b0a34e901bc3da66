"""What others wait for: readings, updates, misses, proposals and studies to decide, barriers to answer, comments to read."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import cast

from django.urls import reverse

from accounts.rules.policy import Viewer, keeps_data
from agencies.models import Agency
from goals.models import Barrier, BarrierState, Comment, GoalUpdate, UpdateState
from goals.queries.comments import mentions_for
from linkage.queries.runs import waiting_for as releases_waiting_for
from metrics.models import AcceptedMiss, Measure, Proposal, Submission, SubmissionState
from metrics.models.misses import MissState
from metrics.models.proposals import ProposalState
from metrics.queries.labels import PERIODS
from metrics.rules.calendar import quarter_of
from metrics.rules.periods import Period
from scorecards.queries.duties.rows import DutyKind, DutyRow, DutyState, day_of, place


def waiting_for(who: Viewer) -> Iterator[DutyRow]:
    """What waits for this person. One query for each kind that the person's roles have to do with."""
    yield from _submissions(who)
    if keeps_data(who):
        yield from _updates(who)
        yield from _misses(who)
        yield from _proposals(who)
    if who.commissioner_of:
        yield from _barriers(who)
    yield from _releases(who)
    if who.user_id is not None:
        yield from _mentions(who)


def _submissions(who: Viewer) -> Iterator[DutyRow]:
    keeps_all = keeps_data(who)
    if not keeps_all and not who.commissioner_of:
        return
    rows = Submission.objects.filter(standing=SubmissionState.WAITING).exclude(submitted_by=who.user_id)
    rows = rows if keeps_all else rows.filter(measure__agency__in=who.commissioner_of)
    for one in rows.select_related("measure__agency", "submitted_by").order_by("submitted_at"):
        label = Period(PERIODS[one.measure.period], one.period_start, one.period_end).label
        yield _of_measure(
            DutyKind.SUBMISSION,
            one.measure,
            one.pk,
            place("approvals", otherwise="/approvals/"),
            (label, one.period_end),
            (str(one.submitted_by), one.submitted_at),
        )


def _updates(who: Viewer) -> Iterator[DutyRow]:
    rows = GoalUpdate.objects.filter(state=UpdateState.SUBMITTED).exclude(submitted_by=who.user_id)
    for one in rows.select_related("goal__lead", "period", "submitted_by"):
        url = place("goal-update", one.goal.code, one.period.code, otherwise=place("approvals", otherwise="/approvals/"))
        label = quarter_of(one.period.end).label
        yield DutyRow(
            DutyKind.APPROVAL, one.goal.code, one.goal.statement, one.goal.lead.name, label, None, DutyState.DECIDE, url,
            one.pk, one.goal.lead_id, one.period.end, by=str(one.submitted_by), since=day_of(one.submitted_at),
        )  # fmt: skip


def _misses(who: Viewer) -> Iterator[DutyRow]:
    rows = AcceptedMiss.objects.filter(state=MissState.ASKED).exclude(asked_by=who.user_id)
    for one in rows.select_related("measure__agency", "asked_by"):
        url = reverse("measure", args=[one.measure.code])
        yield _of_measure(DutyKind.MISS, one.measure, one.pk, url, ("", None), (str(one.asked_by), one.asked_at))


def _proposals(who: Viewer) -> Iterator[DutyRow]:
    rows = Proposal.objects.filter(state=ProposalState.WAITING, needs_second=True).exclude(proposed_by=who.user_id)
    for one in rows.select_related("measure__agency", "proposed_by"):
        url = place("proposals", otherwise=reverse("measure", args=[one.measure.code]))
        yield _of_measure(DutyKind.PROPOSAL, one.measure, one.pk, url, ("", None), (str(one.proposed_by or ""), one.proposed_at))


def _of_measure(
    kind: DutyKind, measure: Measure, id_: int, url: str, period: tuple[str, date | None], asked: tuple[str, datetime]
) -> DutyRow:
    agency, (by, at) = measure.agency, asked
    return DutyRow(
        kind, measure.code, measure.name, agency.name, period[0], None, DutyState.DECIDE, url, id_, agency.pk, period[1], by=by,
        since=day_of(at),
    )  # fmt: skip


def _barriers(who: Viewer) -> Iterator[DutyRow]:
    rows = Barrier.objects.filter(state=BarrierState.OPEN, asked__in=who.commissioner_of)
    for one in rows.select_related("goal", "raised_by_agency", "raised_by"):
        url = place("barrier-list", otherwise=reverse("goal", args=[one.goal.code]))
        yield DutyRow(
            DutyKind.BARRIER, one.goal.code, one.goal.statement, one.raised_by_agency.name, "", one.needed_by, DutyState.ANSWER, url,
            one.pk, one.raised_by_agency_id, words=one.ask, by=str(one.raised_by), since=day_of(one.raised_at),
        )  # fmt: skip


def _releases(who: Viewer) -> Iterator[DutyRow]:
    for one in releases_waiting_for(who):
        url = reverse("study-run", args=[one.study_code, one.run])
        yield DutyRow(
            DutyKind.RELEASE, one.study_code, one.study_title, one.for_agency, "", None, DutyState.DECIDE, url, one.release_id,
            one.agency_id or 0, by=one.asked_by, since=day_of(one.asked_at),
        )  # fmt: skip


def _mentions(who: Viewer) -> Iterator[DutyRow]:
    rows = mentions_for(who).filter(seen_at__isnull=True, comment__resolved_at__isnull=True, comment__thread__resolved_at__isnull=True)
    subjects = ("comment__by", "comment__measure__agency", "comment__update_of__goal__lead", "comment__update_of__period")
    for one in rows.select_related(*subjects).order_by("comment__at"):
        yield _on_measure(one.comment) if one.comment.measure else _on_update(one.comment)


def _on_measure(comment: Comment) -> DutyRow:
    measure = cast("Measure", comment.measure)
    url = reverse("measure", args=[measure.code]) + "#comments"
    return _mention(comment, measure.code, measure.name, measure.agency, url)


def _on_update(comment: Comment) -> DutyRow:
    update = cast("GoalUpdate", comment.update_of)
    goal = update.goal
    url = place("goal-update", goal.code, update.period.code, otherwise=reverse("goal", args=[goal.code]))
    return _mention(comment, goal.code, goal.statement, goal.lead, url)


def _mention(comment: Comment, code: str, name: str, agency: Agency, url: str) -> DutyRow:
    facts = (code, name, agency.name, "", None, DutyState.READ, url, comment.pk, agency.pk)
    return DutyRow(DutyKind.MENTION, *facts, words=comment.text, by=str(comment.by), since=day_of(comment.at))
