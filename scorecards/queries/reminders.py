"""Who is reminded, and what of: everybody's own duties, and what is overdue with others that somebody answers for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import Mail, MailPreference, Role, RoleKind, User
from accounts.queries import viewer
from accounts.rules.policy import Viewer
from agencies.models import Agency
from goals.models import Duty
from scorecards.queries.duties import DutyKind, DutyRow, DutyState, duties_of
from scorecards.queries.duties.readings import reading_duties
from scorecards.queries.duties.rows import OTHERS_WAIT, PRESSING
from scorecards.queries.duties.updates import update_duties
from scorecards.rules.reminders import TO_COMMISSIONER, TO_OPM, Owed


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may be reminded, and how they want it."""

    user: User
    who: Viewer
    hour: int
    lead_days: int


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to do: as the duty it is, and as the rule of reminding sees it."""

    row: DutyRow
    owed: Owed


def recipients(day: date, *, user_id: int | None = None) -> list[Recipient]:
    """Everybody who holds a role, or stands in for somebody on the day; with `user_id` that person. One query, and one a person."""
    lent = Q(delegations_held__starts_on__lte=day, delegations_held__ends_on__gte=day, delegations_held__ended_at__isnull=True)
    people = User.objects.filter(Q(roles__in=Role.objects.filter(ended_at__isnull=True)) | lent, is_active=True)
    if user_id is not None:
        people = people.filter(pk=user_id)
    return [recipient(one) for one in people.distinct().select_related("mail_preference").order_by("pk")]


def recipient(user: User) -> Recipient:
    wants = getattr(user, "mail_preference", None) or MailPreference()
    return Recipient(user, viewer(user), wants.digest_hour, wants.lead_days)


def written_to(day: date, key: str) -> set[str]:
    """The keys of this beginning that are there: who was written to."""
    return set(Mail.objects.filter(key__startswith=key, key__endswith=f":{day.isoformat()}").values_list("key", flat=True))


def stewarded_agencies() -> frozenset[int]:
    """The agencies in which a steward enters the readings."""
    held = Role.objects.filter(kind=RoleKind.STEWARD, ended_at__isnull=True, user__is_active=True)
    return frozenset(one for one in held.values_list("agency_id", flat=True) if one is not None)


def overdue_everywhere(day: date) -> list[DutyRow]:
    """What is overdue in any agency."""
    everywhere = Viewer(commissioner_of=frozenset(Agency.objects.values_list("pk", flat=True)))
    rows = [*reading_duties(everywhere, day), *update_duties(everywhere, day)]
    return [row for row in rows if row.state is DutyState.OVERDUE]


def things_of(who: Viewer, day: date, *, stewarded: frozenset[int], everywhere: Sequence[DutyRow]) -> Iterator[Thing]:
    """What this person is to do on the day, what is overdue with the stewards of a commissioner, and, for OPM, overdue anywhere."""
    own = _own_measures(who) if who.commissioner_of else frozenset()
    for row in duties_of(who, day).rows:
        if (row.state in PRESSING or row.state in OTHERS_WAIT) and _is_asked(who, row):
            yield Thing(row, _owed(row, TO_COMMISSIONER if _is_stewards(who, row, stewarded, own) else None))
    if "analyst" in who.state_roles:
        for row in everywhere:
            yield Thing(row, _owed(row, TO_OPM))


def _own_measures(who: Viewer) -> frozenset[int]:
    return frozenset(
        Duty.objects.filter(user=who.user_id, measure__isnull=False, ended_at__isnull=True).values_list("measure_id", flat=True)
    )


def _is_asked(who: Viewer, row: DutyRow) -> bool:
    """Decisions are asked of analysts and of the agency's commissioner; an administrator may take them and is not asked to."""
    return row.state is not DutyState.DECIDE or "analyst" in who.state_roles or row.agency_id in who.commissioner_of


def _is_stewards(who: Viewer, row: DutyRow, stewarded: frozenset[int], own: frozenset[int]) -> bool:
    """A commissioner sees all readings of the agency; entering them is the stewards' where there are any. Updates are hers to submit."""
    if row.kind is not DutyKind.READING or row.agency_id not in who.commissioner_of or row.agency_id in who.steward_of:
        return False
    return row.agency_id in stewarded and row.subject_id not in own


def _owed(row: DutyRow, passed_on: int | None) -> Owed:
    return Owed(due_on=row.due_on, since=row.since, returned=row.state is DutyState.RETURNED, passed_on=passed_on)
