"""What belongs to an agency and would go with its work: each thing by kind, with a name people know it by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import ApiToken, Invitation, Role
from agencies.models import Agency, Service
from goals.models import Barrier, Commitment, Duty, Follow, Goal, Partnership, Review
from goals.queries.barriers import WAITING
from metrics.models import Feed, Layout, Measure, Reopening

KINDS = (
    "measure",
    "service",
    "goal",
    "partnership",
    "role",
    "feed",
    "layout",
    "token",
    "barrier",
    "invitation",
    "reopening",
    "promise",
    "review",
)
"""In the order of the review. Followers are no choice: they follow every successor."""


@dataclass(frozen=True, slots=True)
class Thing:
    """`key` is its kind and id; `name` what it is called; `told` what tells it from others."""

    kind: str
    id: int | str
    name: str
    told: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True)
class Belongings:
    """All of it. `followers`: how many follow the agency; `hides`: whether it hides small numbers."""

    agency_id: int
    code: str
    name: str
    things: Mapping[str, tuple[Thing, ...]]
    followers: int
    hides: bool


def belongings(code: str, at: datetime) -> Belongings | None:
    """What belongs to the agency of that code at this moment; None for an unknown code."""
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        return None
    things: dict[str, list[Thing]] = defaultdict(list)
    for kind, rows in _rows(agency.pk, at).items():
        things[kind] = [Thing(kind, *row) for row in rows]
    return Belongings(
        agency.pk,
        agency.code,
        agency.name,
        {kind: tuple(things[kind]) for kind in KINDS if things[kind]},
        Follow.objects.filter(agency=agency, ended_at__isnull=True).count(),
        hasattr(agency, "small_number_rule"),
    )


def _rows(agency: int, at: datetime) -> dict[str, Iterable[tuple[int | str, str, str]]]:
    own = {"agency": agency}
    return {
        "measure": Measure.objects.filter(**own).order_by("name").values_list("pk", "name", "code"),
        "service": Service.objects.filter(**own).values_list("pk", "name", "code"),
        "goal": Goal.objects.filter(lead=agency).order_by("code").values_list("pk", "statement", "code"),
        "partnership": Partnership.objects.filter(**own, role="partner").values_list("pk", "goal__statement", "goal__code"),
        "role": [(one.pk, str(one.user), str(one.get_kind_display())) for one in roles_of(agency)],
        "feed": Feed.objects.filter(**own).values_list("pk", "name", "code"),
        "layout": Layout.objects.filter(**own, retired_on__isnull=True).values_list("pk", "name", "code"),
        "token": [(str(one.public_id), one.name, str(one.user)) for one in tokens_of(agency, at)],
        "barrier": Barrier.objects.filter(Q(raised_by_agency=agency) | Q(asked=agency), state__in=WAITING).values_list(
            "pk", "what", "goal__code"
        ),
        "invitation": Invitation.objects.filter(**own, accepted_at__isnull=True, revoked_at__isnull=True).values_list(
            "pk", "email", "kind"
        ),
        # What was promised and is not settled goes with the work; what is settled stays with who promised it.
        "promise": [(one.pk, one.what, one.due_on.isoformat()) for one in _unsettled(agency)],
        "review": [(one.pk, str(one), "") for one in Review.objects.filter(**own, state__in=["planned", "prepared", "held"])],
        "reopening": Reopening.objects.filter(**own, ended_at__isnull=True).values_list("pk", "period__code", "note"),
    }


def _unsettled(agency_id: int) -> Iterable[Commitment]:
    standing = Commitment.objects.filter(agency=agency_id, withdrawn_at__isnull=True, dropped_on__isnull=True)
    return standing.filter(Q(state="open") | Q(done_on__isnull=True)).order_by("due_on", "pk")


def tokens_of(agency_id: int, at: datetime) -> Iterable[ApiToken]:
    """Those that can still be used. Their public name stands for them: what the table knows them by is made from the secret."""
    return ApiToken.objects.filter(agency=agency_id, revoked_at__isnull=True, expiry__gt=at).select_related("user")


def roles_of(agency_id: int) -> Iterable[Role]:
    return Role.objects.filter(agency=agency_id, ended_at__isnull=True).select_related("user").order_by("user__name", "kind", "pk")


def duties_of(user_id: int) -> list[str]:
    """The keys of the measures and goals that are somebody's duty."""
    held = Duty.objects.filter(user=user_id, ended_at__isnull=True).values_list("measure", "goal")
    return [f"measure-{measure}" if measure else f"goal-{goal}" for measure, goal in held]


def agencies_but(code: str) -> list[tuple[str, str]]:
    """The other agencies, as (code, name)."""
    return list(Agency.objects.exclude(code=code).order_by("name").values_list("code", "name"))
