"""Closing the minutes, and mailing them to those concerned: once to each."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actions.mail import Rendered, queue_mail, render_mail
from accounts.models import Mail, MailKind, RoleKind, User
from accounts.queries import viewer
from accounts.rules.policy import is_staff
from goals.actions.reviews import close_review
from goals.models import Commitment, Review, ReviewPerson
from goals.queries.staff import of_agency
from scorecards.queries.lens import site_today
from scorecards.queries.reviews.minutes import minutes_for

KEY = "minutes"


@transaction.atomic
def minute_review(*, review_id: int, by: User, at: datetime) -> int:
    """Closes the minutes of a held review and queues them for everybody concerned; how many mails. Doing it again is refused, and a mail
    that is there is not queued again. Raises PermissionDenied, ReviewRefused."""
    closed = close_review(review_id=review_id, by=by, at=at)
    people = User.objects.in_bulk(sorted(_concerned(closed)))
    return sum(_queue(closed, one, at) for one in people.values())


def _concerned(of: Review) -> set[int]:
    """Who took part, and who answers for a promise: the person named, else the commissioners of its agency."""
    there = set(ReviewPerson.objects.filter(review=of, ended_at__isnull=True).values_list("user_id", flat=True))
    made = Commitment.objects.filter(review=of, withdrawn_at__isnull=True).values_list("agency_id", "person_id")
    return there | set(_answering(made))


def _answering(made: Iterable[tuple[int, int | None]]) -> Iterable[int]:
    for agency, person in made:
        yield from [person] if person else of_agency(agency, [RoleKind.COMMISSIONER])


def _queue(of: Review, to: User, at: datetime) -> bool:
    rendered = _rendered(of.pk, to)
    if rendered is None:
        return False
    return queue_mail(key=f"{KEY}:{of.pk}:{to.pk}", kind=MailKind.MINUTES, user=to, at=at, **rendered._asdict()) is not None


def _rendered(review_id: int, to: User) -> Rendered | None:
    """The minutes as this person may read them; None where they may not any more."""
    who = viewer(to)
    found = minutes_for(who, review_id, site_today()) if is_staff(who) else None
    return render_mail("minutes", {"minutes": found, "review": found.review}) if found else None


def freshen_minutes(mail: Mail, at: datetime) -> Rendered | None:
    """As they may be read when they are sent: what is said among staff goes to nobody whose roles ended meanwhile."""
    _, review_id, _user = mail.key.split(":")
    return _rendered(int(review_id), mail.user) if mail.user else None
