"""Passing on each kind of thing. What somebody wrote, handed in, asked or proposed stays theirs; what is still to do goes on."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import ApiToken, Delegation, Role, User
from goals.models import Comment, Commitment, Duty, GoalUpdate, Mention
from goals.queries.holdings import Held
from metrics.models import EntryDraft


@dataclass(slots=True)
class Passing:
    """From whom to whom, by whom, when. `done` counts what was passed on or ended, by kind."""

    leaver: User
    successor: User
    by: User
    at: datetime
    done: Counter[str] = field(default_factory=Counter)


Passes = Callable[[Passing, list[str]], None]


def _duties(step: Passing, ids: list[str]) -> None:
    for one in Duty.objects.select_for_update().filter(pk__in=ids, ended_at__isnull=True):
        one.ended_at = step.at
        one.save(update_fields=["ended_at"])
        Duty.objects.create(user=step.successor, measure_id=one.measure_id, goal_id=one.goal_id, given_by=step.by, given_at=step.at)


def _updates(step: Passing, ids: list[str]) -> None:
    """Who answers for the words now. Who began them, and each earlier version, stays in the record."""
    GoalUpdate.objects.filter(pk__in=ids).update(saved_by=step.successor)


def _drafts(step: Passing, ids: list[str]) -> None:
    EntryDraft.objects.filter(pk__in=ids).update(saved_by=step.successor)


def _comments(step: Passing, ids: list[str]) -> None:
    """The thread is for the successor from now on, who sees it as new; who left need not look at it any more."""
    for thread in Comment.objects.filter(pk__in=ids):
        if thread.by_id != step.successor.pk:
            Mention.objects.get_or_create(comment=thread, user=step.successor)
    said = Comment.objects.filter(pk__in=ids) | Comment.objects.filter(thread__in=[int(one) for one in ids])
    Mention.objects.filter(user=step.leaver, comment__in=said, seen_at__isnull=True).update(seen_at=step.at)


def _promises(step: Passing, ids: list[str]) -> None:
    """The agency's promise stays; the successor answers for it from now on."""
    Commitment.objects.filter(pk__in=ids).update(person=step.successor)


def _stands_in(step: Passing, ids: list[str]) -> None:
    """The successor stands in for the rest of the days, except for herself and where she holds the role anyway."""
    for one in Delegation.objects.select_for_update(of=("self",)).select_related("role").filter(pk__in=ids, ended_at__isnull=True):
        one.ended_at = step.at
        one.save(update_fields=["ended_at"])
        held = Role.objects.filter(user=step.successor, kind=one.role.kind, agency=one.role.agency, ended_at__isnull=True)
        same = Delegation.objects.filter(role=one.role, to=step.successor, ended_at__isnull=True)
        if not held.exists() and not same.filter(starts_on__lte=one.ends_on, ends_on__gte=one.starts_on).exists():
            days = {"starts_on": one.starts_on, "ends_on": one.ends_on}
            Delegation.objects.create(role=one.role, to=step.successor, why=one.why, made_by=step.by, made_at=step.at, **days)


def _ends_lending(step: Passing, ids: list[str]) -> None:
    Delegation.objects.filter(pk__in=ids, ended_at__isnull=True).update(ended_at=step.at)


def _ends_tokens(step: Passing, ids: list[str]) -> None:
    ApiToken.objects.filter(public_id__in=ids, revoked_at__isnull=True).update(revoked_at=step.at, revoked_by=step.by)


def _stays(step: Passing, ids: list[str]) -> None:
    """Somebody else decides about it; what comes of it goes to those whose it is now."""


PASSED: dict[str, Passes] = {
    "duty": _duties,
    "update": _updates,
    "draft": _drafts,
    "submission": _stays,
    "upload": _stays,
    "comment": _comments,
    "proposal": _stays,
    "miss": _stays,
    "barrier": _stays,
    "promise": _promises,
    "stand_in": _stands_in,
    "away": _ends_lending,
    "token": _ends_tokens,
}
STAYS = tuple(kind for kind, passes in PASSED.items() if passes is _stays)
ENDS = ("away", "token")


def pass_on(step: Passing, things: Iterable[Held]) -> None:
    """Passes each on, kind by kind, and counts them."""
    by_kind: dict[str, list[str]] = {}
    for one in things:
        by_kind.setdefault(one.kind, []).append(one.id)
    for kind, ids in by_kind.items():
        PASSED[kind](step, ids)
        step.done[kind] += len(ids)
