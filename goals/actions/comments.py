"""Commenting on an update, a measure or a reading; what is said goes to those whose it is and to those it names."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_resolve_comment
from agencies.rules.refusals import Refusal
from goals.models import Comment, Mention
from goals.queries.staff import here, owners, people_who_may_see
from goals.queries.subjects import Subject, about_of, subject
from goals.rules.talk import LONGEST, LONGEST_PASSAGE, PARTS, About, named_in


class NotSaid(Refusal):
    """Why a comment was refused: one of its `why`: empty, too_long, part, resolved, withdrawn, answered."""


@transaction.atomic
def add_comment(*, about: About, text: str, by: User, at: datetime) -> int:
    """Begins a thread; the id of its first comment. Raises PermissionDenied where `by` may not see the thing, or NotSaid."""
    of = subject(viewer(by), about)
    if of is None:
        raise PermissionDenied
    said = _checked(text)
    if about.part not in PARTS:
        raise NotSaid("part")
    made = Comment.objects.create(
        update_of_id=about.update_id,
        part=about.part,
        passage=about.passage.strip()[:LONGEST_PASSAGE],
        measure_id=about.measure_id,
        breakdown_id=about.breakdown_id,
        period_end=about.period_end,
        text=said,
        by=by,
        at=at,
    )
    _tell(made, of, whose(of))
    return made.pk


@transaction.atomic
def answer_comment(*, thread_id: int, text: str, by: User, at: datetime) -> int:
    """Answers in a thread that is not resolved; its id. It goes to all who spoke or were named there. Raises as `add_comment`."""
    first, of = _thread(thread_id, by)
    if first.resolved_at:
        raise NotSaid("resolved")
    made = Comment.objects.create(
        update_of_id=first.update_of_id,
        part=first.part,
        measure_id=first.measure_id,
        breakdown_id=first.breakdown_id,
        period_end=first.period_end,
        thread=first,
        text=_checked(text),
        by=by,
        at=at,
    )
    said = Comment.objects.filter(thread=first).values_list("by_id", flat=True)
    named = Mention.objects.filter(comment__in=[first.pk, *first.answers.values_list("pk", flat=True)]).values_list("user_id", flat=True)
    _tell(made, of, {first.by_id, *said, *named})
    return made.pk


@transaction.atomic
def resolve_comment(*, thread_id: int, by: User, at: datetime) -> None:
    """Says that a thread is settled. Doing it twice changes nothing."""
    first, of = _thread(thread_id, by)
    if not may_resolve_comment(viewer(by), agency_id=of.agency_id, by_id=first.by_id):
        raise PermissionDenied
    if first.resolved_at is None:
        first.resolved_by, first.resolved_at = by, at
        first.save(update_fields=["resolved_by", "resolved_at"])


@transaction.atomic
def reopen_comment(*, thread_id: int, by: User) -> None:
    """Takes a thread up again: anybody who may speak in it. The audit keeps who, and when."""
    first, _ = _thread(thread_id, by)
    if first.resolved_at is not None:
        first.resolved_by, first.resolved_at = None, None
        first.save(update_fields=["resolved_by", "resolved_at"])


@transaction.atomic
def withdraw_comment(*, comment_id: int, by: User, at: datetime) -> None:
    """Takes back what one said oneself. The thread shows that something was withdrawn; the words stay in the record."""
    found = Comment.objects.select_for_update().filter(pk=comment_id).first()
    if found is None or found.by_id != by.pk or subject(viewer(by), about_of(found)) is None:
        raise PermissionDenied
    if found.withdrawn_at is None:
        found.withdrawn_at = at
        found.save(update_fields=["withdrawn_at"])
        Mention.objects.filter(comment=found, seen_at__isnull=True).update(seen_at=at)


@transaction.atomic
def see_mentions(*, comment_ids: Iterable[int], by: User, at: datetime) -> int:
    """Notes that `by` has seen these comments; how many were new."""
    return Mention.objects.filter(user=by, comment__in=list(comment_ids), seen_at__isnull=True).update(seen_at=at)


def whose(of: Subject) -> frozenset[int]:
    """Whom a first comment goes to: who wrote the update, while they are here; else whose measure or goal it is."""
    writers = here(of.writers) if of.writers else frozenset()
    return writers or owners(of.agency_id, measure_id=of.about.measure_id, goal_id=of.goal_id)


def _checked(text: str) -> str:
    said = text.strip()
    if not said:
        raise NotSaid("empty")
    if len(said) > LONGEST:
        raise NotSaid("too_long")
    return said


def _thread(thread_id: int, by: User) -> tuple[Comment, Subject]:
    """The first comment of a thread, held for this transaction, and what it is about."""
    first = Comment.objects.select_for_update().filter(pk=thread_id, thread__isnull=True).first()
    of = subject(viewer(by), about_of(first)) if first else None
    if first is None or of is None:
        raise PermissionDenied
    return first, of


def _tell(comment: Comment, of: Subject, concerned: Iterable[int]) -> None:
    """One mention for everybody concerned or named, of those who may see the thing; nobody hears of what they said themselves."""
    people = people_who_may_see([of.agency_id], is_open=of.is_open)
    named = named_in(comment.text, people)
    reached = ({*concerned, *named} & {person.user_id for person in people}) - {comment.by_id}
    Mention.objects.bulk_create(Mention(comment=comment, user_id=one, by_name=one in named) for one in sorted(reached))
