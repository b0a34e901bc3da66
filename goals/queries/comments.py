"""Threads of comments: on an update by its parts, on a measure and its readings, and what is addressed to one person."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, may_resolve_comment, sees_everything
from goals.models import Comment, Mention
from goals.queries.subjects import Subject, subject
from goals.rules.talk import About
from metrics.models import Breakdown, Measure
from metrics.queries.labels import PERIODS, period_label

READ = ("by", "resolved_by", "measure", "breakdown", "update_of__goal", "update_of__period")


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One thing that was said. Of what was withdrawn the text is empty. `is_new`: the reader has not opened it yet."""

    comment_id: int
    by: str
    at: datetime
    text: str
    is_withdrawn: bool
    is_mine: bool
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, oldest first. `on`: the reading or part it is about, in words or as its code."""

    thread_id: int
    part: str
    passage: str
    period: str
    group: str
    comments: tuple[CommentRow, ...]
    resolved_by: str
    resolved_at: datetime | None
    may_settle: bool

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said of one thing or one part of it, open threads first, and the thing itself, to say more. `name`: of its form."""

    about: About
    threads: tuple[Thread, ...]

    @property
    def name(self) -> str:
        of = self.about
        parts = (of.update_id, of.part) if of.update_id else (of.measure_id, of.breakdown_id, of.period_end)
        return "-".join(str(part) for part in parts if part not in (None, ""))

    @property
    def open_count(self) -> int:
        return sum(thread.is_open for thread in self.threads)


def talk(who: Viewer, about: About) -> Talk | None:
    """The talk of one thing or part; None where there is no such thing or `who` may not see it. Three queries."""
    of = subject(who, about)
    if of is None:
        return None
    found = Comment.objects.filter(update_of=about.update_id, measure=about.measure_id)
    if about.update_id:
        found = found.filter(part=about.part)
    elif about.period_end:
        found = found.filter(breakdown=about.breakdown_id, period_end=about.period_end)
    return Talk(about, _threads(who, of, found))


def talk_of_update(who: Viewer, update_id: int, parts: Iterable[str]) -> dict[str, Talk]:
    """The talk of an update by its parts ("" is the whole), each of `parts` there; empty where `who` may not see it. Three queries."""
    of = subject(who, About(update_id=update_id))
    if of is None:
        return {}
    by_part: dict[str, list[Thread]] = {part: [] for part in parts}
    for thread in _threads(who, of, Comment.objects.filter(update_of=update_id)):
        by_part.setdefault(thread.part, []).append(thread)
    return {part: Talk(replace(of.about, part=part), tuple(threads)) for part, threads in by_part.items()}


def _threads(who: Viewer, of: Subject, found: QuerySet[Comment]) -> tuple[Thread, ...]:
    rows = list(found.select_related(*READ).annotate(first=Coalesce("thread", "pk")).order_by("first", "at", "pk"))
    unseen = frozenset(Mention.objects.filter(user=who.user_id, comment__in=rows, seen_at__isnull=True).values_list("comment", flat=True))
    threads = [_thread(who, of.agency_id, list(same), unseen) for _, same in groupby(rows, key=lambda row: row.first)]
    return tuple(sorted(threads, key=lambda thread: (not thread.is_open, -thread.comments[-1].at.timestamp())))


def _thread(who: Viewer, agency_id: int, rows: list[Comment], unseen: frozenset[int]) -> Thread:
    first = rows[0]
    return Thread(
        thread_id=first.pk,
        part=first.part,
        passage=first.passage,
        period=_period(first),
        group=first.breakdown.label if first.breakdown else "",
        comments=tuple(_row(who, row, unseen) for row in rows),
        resolved_by=str(first.resolved_by) if first.resolved_by else "",
        resolved_at=first.resolved_at,
        may_settle=may_resolve_comment(who, agency_id=agency_id, by_id=first.by_id),
    )


def _row(who: Viewer, row: Comment, unseen: frozenset[int]) -> CommentRow:
    gone = row.withdrawn_at is not None
    return CommentRow(row.pk, str(row.by), row.at, "" if gone else row.text, gone, row.by_id == who.user_id, row.pk in unseen)


def _period(comment: Comment) -> str:
    return period_label(PERIODS[comment.measure.period], comment.period_end) if comment.measure and comment.period_end else ""


@dataclass(frozen=True, slots=True)
class AddressedRow:
    """A comment for somebody. `kind`: measure, reading or update; `code` and `period_end` make its address with `thread_id`."""

    comment_id: int
    thread_id: int
    kind: str
    code: str
    name: str
    period: str
    update_period: str
    by: str
    at: datetime
    text: str
    by_name: bool
    is_new: bool
    is_open: bool


def addressed(who: Viewer) -> list[AddressedRow]:
    """What is addressed to `who` and may still be seen: open threads first, then newest first. One query."""
    related = [f"comment__{name}" for name in READ] + ["comment__thread"]
    found = mentions_for(who).select_related(*related).order_by("-comment__at")
    return sorted((_addressed(one) for one in found), key=lambda row: not row.is_open)


def mentions_for(who: Viewer) -> QuerySet[Mention]:
    """The mentions of `who` in what was not withdrawn, about things that `who` may still see."""
    seen = Q(comment__measure__isnull=False) & measures_visible_to(who, "comment__measure__")
    updates = Q(comment__update_of__isnull=False)
    seen |= updates if sees_everything(who) else updates & Q(comment__update_of__goal__lead__in=who.agencies)
    return Mention.objects.filter(seen, user=who.user_id, comment__withdrawn_at__isnull=True)


def _addressed(one: Mention) -> AddressedRow:
    said = one.comment
    first = said.thread or said
    of_goal = said.update_of
    name = of_goal.goal.statement if of_goal else said.measure.name if said.measure else ""
    return AddressedRow(
        comment_id=said.pk,
        thread_id=first.pk,
        kind="update" if of_goal else "reading" if said.period_end else "measure",
        code=of_goal.goal.code if of_goal else said.measure.code if said.measure else "",
        name=name,
        period=_period(said),
        update_period=of_goal.period.code if of_goal else "",
        by=str(said.by),
        at=said.at,
        text=said.text,
        by_name=one.by_name,
        is_new=one.seen_at is None,
        is_open=first.resolved_at is None,
    )


def place_of(who: Viewer, comment_id: int) -> About | None:
    """What a comment is about, for those who may see it."""
    found = Comment.objects.filter(pk=comment_id).first()
    if found is None:
        return None
    about = About(found.update_of_id, found.part, "", found.measure_id, found.breakdown_id, found.period_end)
    return about if subject(who, about) else None


def reading_about(code: str, group: str = "", period_end: date | None = None) -> About | None:
    """A measure of that code, or its reading of a group (by key, "" the total) and period; None for unknown codes."""
    measure = Measure.objects.filter(code=code).values_list("pk", flat=True).first()
    if measure is None or period_end is None:
        return About(measure_id=measure) if measure else None
    breakdown = Breakdown.objects.filter(key=group).values_list("pk", flat=True).first()
    return About(measure_id=measure, breakdown_id=breakdown, period_end=period_end) if breakdown is not None else None
