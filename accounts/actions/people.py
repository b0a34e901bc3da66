"""Writes about people: accounts and roles."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actions.letters import told_of_role
from accounts.actions.turns import one_at_a_time
from accounts.models import AGENCY_ROLES, Role, RoleKind, User
from accounts.queries import today, viewer
from accounts.rules.policy import may_manage_people
from agencies.models import Agency
from agencies.rules.refusals import Refusal

DEMO_PEOPLE = [
    ("analyst@demo.ct.example", "Maria Lopez", RoleKind.ANALYST, None),
    ("commissioner@demo.ct.example", "James Okafor", RoleKind.COMMISSIONER, "DOT"),
    ("steward@demo.ct.example", "Ellen Novak", RoleKind.STEWARD, "DOT"),
    ("governor@demo.ct.example", "Sam Whitfield", RoleKind.GOVERNOR, None),
    ("linkage@demo.ct.example", "Priya Raman", RoleKind.LINKAGE_OFFICER, None),
    ("disclosure@demo.ct.example", "Tom Becker", RoleKind.DISCLOSURE_OFFICER, None),
    ("housing@demo.ct.example", "Grace Mensah", RoleKind.COMMISSIONER, "DOH"),
    ("correction@demo.ct.example", "Luis Ortega", RoleKind.COMMISSIONER, "DOC"),
    ("admin@demo.ct.example", "Ruth Adler", RoleKind.ADMINISTRATOR, None),
]
"""Invented people for the demonstration: address, name, role, agency."""


@transaction.atomic
def grant_role(*, user: User, kind: str, agency: Agency | None, at: datetime) -> Role:
    """The role `user` holds from now on; the one already held when there is one. The database refuses an agency role without agency."""
    held = Role.objects.filter(user=user, kind=kind, agency=agency, ended_at__isnull=True).first()
    return held or Role.objects.create(user=user, kind=kind, agency=agency, granted_at=at)


class NotGiven(Refusal):
    """Why a role was not given: one of its `why`: role, agency, ended, held, closed."""


@transaction.atomic
def give_role(*, user: User, kind: str, agency_code: str, by: User, at: datetime) -> Role:
    """An administrator gives a role to somebody who has an account; told by mail. Raises PermissionDenied, or NotGiven."""
    if not may_manage_people(viewer(by)):
        raise PermissionDenied
    one_at_a_time()
    agency = Agency.objects.filter(code=agency_code).first() if agency_code else None
    if kind not in RoleKind.values:
        raise NotGiven("role")
    if (kind in AGENCY_ROLES) != (agency is not None) or bool(agency_code) != (agency is not None):
        raise NotGiven("agency")
    if agency and (agency.effective_to or date.max) < today():
        raise NotGiven("ended")
    if not User.objects.filter(pk=user.pk, is_active=True).exists():
        raise NotGiven("closed")
    if Role.objects.filter(user=user, kind=kind, agency=agency, ended_at__isnull=True).exists():
        raise NotGiven("held")
    role = grant_role(user=user, kind=kind, agency=agency, at=at)
    told_of_role(role, by=by, at=at)
    return role


@transaction.atomic
def end_role(*, role: Role, at: datetime) -> Role:
    """Takes a role away; it stays in the record and ends with the next request. Whether anything is left without somebody is not asked
    here: people end roles by `goals.actions.leaving`."""
    role.ended_at = at
    role.save(update_fields=["ended_at"])
    return role


@transaction.atomic
def add_person(*, email: str, name: str, kind: str, agency_code: str | None, password: str, at: datetime) -> User:
    """Somebody who can sign in and holds a role. Raises ValueError, in words for the person who asked, for what cannot be."""
    if kind not in RoleKind.values:
        raise ValueError(f"{kind!r} is no role. Choose one of {', '.join(RoleKind.values)}.")
    agency = Agency.objects.filter(code=agency_code).first() if agency_code else None
    if agency_code and agency is None:
        raise ValueError(f"There is no agency {agency_code!r}. Load the catalog first, or check the code.")
    if (kind in AGENCY_ROLES) != (agency is not None):
        raise ValueError("Commissioners and stewards need --agency; the other roles are held for the whole State.")
    if User.objects.filter(email=email.lower()).exists():
        raise ValueError(f"{email} can sign in already. Give further roles on the person's page.")
    user = User.objects.create_user(email, password, name=name)
    grant_role(user=user, kind=kind, agency=agency, at=at)
    return user


@transaction.atomic
def create_demo_people(*, password: str, at: datetime) -> list[tuple[str, str]]:
    """One person per role, for the demonstration alone: (address, role) of each. Nobody who is already there is changed."""
    made = []
    for email, name, kind, code in DEMO_PEOPLE:
        agency = Agency.objects.filter(code=code).first() if code else None
        if code and agency is None:
            continue
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, password, name=name)
        grant_role(user=user, kind=kind, agency=agency, at=at)
        made.append((email, str(kind.label)))
    return made
