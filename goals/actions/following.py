"""Following a measure, a goal, a priority or an agency, and stopping."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.mail import address_of, queue_mail, render_mail
from accounts.models import MailKind, User
from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from agencies.rules.refusals import Refusal
from goals.models import Follow
from goals.queries.following import FollowRow, Thing, follow_row, thing

A_DAY = timedelta(days=1)
LINK_LIVES = timedelta(days=7)
MOST_ASKED = 5
"""How many letters of confirmation an address gets in a day, whoever asks for them."""
AGAIN_AFTER = timedelta(minutes=30)


class NotFollowed(Refusal):
    """Why it was refused: one of its `why`: gone (there is no such thing to follow), expired (the link is too old), unknown."""


@transaction.atomic
def follow(*, kind: str, code: str, by: User, at: datetime) -> Thing:
    """`by` follows the thing from now on; following it twice changes nothing. Raises NotFollowed for what `by` may not see."""
    of = thing(viewer(by), kind, code)
    if of is None:
        raise NotFollowed("gone")
    place = {f"{kind}_id": of.id, "user": by, "ended_at": None}
    Follow.objects.get_or_create(**place, defaults={"asked_at": at, "confirmed_at": at, "told_until": at})
    return of


@transaction.atomic
def stop(*, kind: str, code: str, by: User, at: datetime) -> bool:
    """`by` follows the thing no longer; False when it was not followed."""
    return bool(_standing(kind, code).filter(user=by).update(ended_at=at))


@transaction.atomic
def ask_to_follow(*, kind: str, code: str, email: str, at: datetime) -> None:
    """Somebody without an account wants news at this address: it gets a letter with a link, and follows once that is confirmed.

    What comes of it is the same whether the address is known or not, so that asking tells nothing. Raises NotFollowed."""
    of, address = thing(PUBLIC, kind, code), email.strip().lower()
    if of is None:
        raise NotFollowed("gone")
    asked = Follow.objects.filter(user__isnull=True, email=address, confirmed_at__isnull=True, asked_at__gt=at - A_DAY)
    standing = _standing(kind, code).filter(user__isnull=True, email=address).first()
    if (standing and (standing.confirmed_at or standing.asked_at > at - AGAIN_AFTER)) or asked.count() >= MOST_ASKED:
        return
    if standing:
        standing.asked_at = at
        standing.save(update_fields=["asked_at"])
    found = standing or Follow.objects.create(**{f"{kind}_id": of.id}, email=address, asked_at=at, told_until=at)
    context = {"thing": of, "link": address_of("follow-confirm", secret=found.secret), "days": LINK_LIVES.days}
    queue_mail(
        key=f"confirm:{found.pk}:{int(at.timestamp())}",
        kind=MailKind.CONFIRMATION,
        address=address,
        at=at,
        **render_mail("confirm_follow", context)._asdict(),
    )


@transaction.atomic
def confirm(*, secret: str, at: datetime) -> FollowRow:
    """The owner of the address says that they asked; confirming twice changes nothing. Raises NotFollowed."""
    found = Follow.objects.select_for_update().filter(secret=secret, user__isnull=True, ended_at__isnull=True).first()
    if found is None:
        raise NotFollowed("unknown")
    if found.confirmed_at is None:
        if found.asked_at < at - LINK_LIVES:
            raise NotFollowed("expired")
        found.confirmed_at = found.told_until = at
        found.save(update_fields=["confirmed_at", "told_until"])
    return follow_row(found)


@transaction.atomic
def stop_by_secret(*, secret: str, at: datetime, everything: bool) -> bool:
    """Who has the link of a mail stops following that thing, or all that this person or address follows; False when there is none."""
    found = Follow.objects.filter(secret=secret).first()
    if found is None:
        return False
    same = Follow.objects.filter(user=found.user_id, email=found.email) if everything else Follow.objects.filter(pk=found.pk)
    return bool(same.filter(ended_at__isnull=True).update(ended_at=at))


def _standing(kind: str, code: str) -> QuerySet[Follow]:
    return Follow.objects.filter(**{f"{kind}__code": code}, ended_at__isnull=True)


def tell_until(*, follow_ids: Sequence[int], at: datetime) -> None:
    """Notes that news up to this moment were put in a mail."""
    Follow.objects.filter(pk__in=follow_ids).update(told_until=at)
