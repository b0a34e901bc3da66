"""What would be left without somebody if a person left: each thing by kind, with a name people know it by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from accounts.models import ApiToken, Delegation, Role, RoleKind, User
from agencies.models import Agency
from goals.models import Barrier, Comment, Commitment, Duty, Goal, GoalUpdate, UpdateState
from goals.queries.barriers import WAITING
from metrics.models import AcceptedMiss, EntryDraft, Measure, Proposal, Submission, SubmissionState, Upload
from metrics.models.misses import MissState
from metrics.models.proposals import ProposalState
from metrics.models.uploads import UploadState

KINDS = (
    "duty", "update", "draft", "submission", "upload", "comment", "proposal", "miss", "barrier", "promise", "stand_in", "away", "token",
)  # fmt: skip
"""In the order of the page. A new kind of thing that can be somebody's is added here, in `_parts`, and to `PASSED` and `MAY_TAKE` of
goals.actions.leaving."""
UNDECIDED = (UploadState.RECEIVED, UploadState.READING, UploadState.UNKNOWN, UploadState.REVIEW)


@dataclass(frozen=True, slots=True)
class Held:
    """One thing: `name` is what it is called, `told` tells it from others, `agency_id` whose it is, where it is an agency's."""

    kind: str
    id: str
    name: str
    told: str
    agency_id: int | None

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of the person. `is_last`: nobody else could do its work in the agency, and there is work."""

    id: int
    kind: str
    name: str
    agency_id: int | None
    agency: str
    from_provider: str
    is_last: bool

    @property
    def words(self) -> str:
        return f"{self.name}, {self.agency}" if self.agency else self.name


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that is a person's: things by kind, and roles. `role_id`: only what goes with that role."""

    user_id: int
    name: str
    things: Mapping[str, tuple[Held, ...]]
    roles: tuple[HeldRole, ...]

    @property
    def all(self) -> tuple[Held, ...]:
        return tuple(one for kind in self.things.values() for one in kind)

    @property
    def last_roles(self) -> tuple[HeldRole, ...]:
        return tuple(one for one in self.roles if one.is_last)

    @property
    def needs_successor(self) -> bool:
        return bool(self.things or self.last_roles)

    @property
    def seal(self) -> str:
        """Another one when anything was added or taken away: what was reviewed is what is passed on."""
        keys = sorted([*(one.key for one in self.all), *(f"role-{one.id}" for one in self.roles)])
        return sha256("\n".join(keys).encode()).hexdigest()[:32]


def holdings(user: User, at: datetime, day: date, *, role_id: int | None = None, roles: Sequence[Role] | None = None) -> Holdings:
    """What is this person's at this moment; with `role_id` only what goes when that role ends. `roles`: those held, where they were read
    already. Three queries at most."""
    open_roles = held_roles(user) if roles is None else roles
    ending = [one for one in open_roles if role_id in (None, one.pk)]
    found = _things(user, at, day)
    if role_id is not None:
        left = {one.agency_id for one in ending} - {one.agency_id for one in open_roles if one not in ending} - {None}
        found = [one for one in found if one.agency_id in left and one.kind not in NOT_OF_A_ROLE]
    things = {kind: tuple(one for one in found if one.kind == kind) for kind in KINDS}
    last = _last(ending)
    return Holdings(
        user.pk, user.name, {kind: rows for kind, rows in things.items() if rows}, tuple(_role(one, one.pk in last) for one in ending)
    )


def held_roles(user: User) -> list[Role]:
    return list(Role.objects.filter(user=user, ended_at__isnull=True).select_related("agency").order_by("granted_at", "pk"))


NOT_OF_A_ROLE = ("stand_in", "upload")
"""What does not end with one role: standing in for others, and files, which are of no agency before they are read."""


def _role(one: Role, is_last: bool) -> HeldRole:
    agency = one.agency.name if one.agency else ""
    return HeldRole(one.pk, one.kind, one.get_kind_display(), one.agency_id, agency, one.from_provider, is_last)


def _last(ending: Sequence[Role]) -> set[int]:
    """Of these roles those without which an agency with work has no commissioner, or nobody at all."""
    agencies = {one.agency_id for one in ending if one.agency_id}
    if not agencies:
        return set()
    here = {"agency": OuterRef("pk")}
    measures = Measure.objects.filter(**here, retired_on__isnull=True, is_draft=False)
    others = Role.objects.filter(**here, ended_at__isnull=True, user__is_active=True).exclude(pk__in=[one.pk for one in ending])
    working = Agency.objects.filter(Exists(measures) | Exists(Goal.objects.filter(lead=OuterRef("pk"))), pk__in=agencies)
    asked = working.annotate(has_head=Exists(others.filter(kind=RoleKind.COMMISSIONER)), has_anybody=Exists(others))
    needed = {pk: {RoleKind.COMMISSIONER: not head, RoleKind.STEWARD: not anybody} for pk, head, anybody in asked.values_list("pk", *FLAGS)}
    return {one.pk for one in ending if needed.get(one.agency_id or 0, {}).get(RoleKind(one.kind))}


FLAGS = ("has_head", "has_anybody")


def _things(user: User, at: datetime, day: date) -> list[Held]:
    parts = _parts(user, at, day)
    rows = parts[0].union(*parts[1:], all=True)
    return sorted((Held(*row) for row in rows), key=lambda one: (one.name.casefold(), one.told))


def _parts(user: User, at: datetime, day: date) -> list[QuerySet[Any, Any]]:
    """One query for each kind, of the same columns."""
    of_measure = {"name": "measure__name", "agency": "measure__agency_id"}
    waiting = {"state__in": [UpdateState.DRAFT, UpdateState.RETURNED]}
    duties = Duty.objects.filter(user=user, ended_at__isnull=True)
    standing = Delegation.objects.filter(ended_at__isnull=True, ends_on__gte=day)
    threads = Comment.objects.filter(thread__isnull=True, resolved_at__isnull=True, withdrawn_at__isnull=True)
    submitted = Submission.objects.filter(submitted_by=user, standing=SubmissionState.WAITING)
    promised = Commitment.objects.filter(person=user, done_on__isnull=True, dropped_on__isnull=True, withdrawn_at__isnull=True)
    named = threads.filter(Q(mentions__user=user) | Q(answers__mentions__user=user)).distinct()
    return [
        _part("duty", duties.filter(measure__isnull=False), told="measure__code", **of_measure),
        _part("duty", duties.filter(goal__isnull=False), name="goal__statement", told="goal__code", agency="goal__lead_id"),
        _part("update", GoalUpdate.objects.filter(saved_by=user, **waiting), "goal__statement", "period__code", "goal__lead_id"),
        _part("draft", EntryDraft.objects.filter(saved_by=user), told="period_end", **of_measure),
        _part("submission", submitted, told="period_end", **of_measure),
        _part("upload", Upload.objects.filter(uploaded_by=user, state__in=UNDECIDED), "filename", "pk", None),
        _part("comment", named, "text", Coalesce("measure__name", "update_of__goal__statement"), _agency_of_comment()),
        _part("proposal", Proposal.objects.filter(proposed_by=user, state=ProposalState.WAITING), told="kind", **of_measure),
        _part("miss", AcceptedMiss.objects.filter(asked_by=user, state=MissState.ASKED), told="until", **of_measure),
        _part("barrier", Barrier.objects.filter(raised_by=user, state__in=WAITING), "what", "goal__code", "raised_by_agency_id"),
        _part("promise", promised, "what", "due_on", "agency_id"),
        _part("stand_in", standing.filter(to=user), "role__user__name", "ends_on", "role__agency_id"),
        _part("away", standing.filter(role__user=user, role__ended_at__isnull=True), "to__name", "ends_on", "role__agency_id"),
        _part(
            "token", ApiToken.objects.filter(user=user, revoked_at__isnull=True, expiry__gt=at), "name", "agency__name", "agency_id",
            id_="public_id",
        ),
    ]  # fmt: skip


def _agency_of_comment() -> Coalesce:
    return Coalesce("measure__agency_id", "update_of__goal__lead_id")


def _part(kind: str, found: QuerySet[Any], name: str, told: Any, agency: Any, id_: str = "pk") -> QuerySet[Any, Any]:
    whose = Cast(F(agency) if isinstance(agency, str) else agency, IntegerField()) if agency else Cast(Value(None), IntegerField())
    told_of = F(told) if isinstance(told, str) else told
    columns = {
        "held_kind": Value(kind, TextField()),
        "held_id": Cast(id_, TextField()),
        "held_name": Cast(name, TextField()),
        "held_told": Cast(told_of, TextField()),
        "held_agency": whose,
    }
    rows: QuerySet[Any, Any] = found.order_by().annotate(**columns).values_list(*columns)
    return rows
