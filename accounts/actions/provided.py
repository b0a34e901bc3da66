"""Roles that identity providers give by groups, and take away again."""

from collections.abc import Collection
from datetime import datetime

import structlog
from django.db import transaction

from accounts.actions.people import end_role
from accounts.models import Role, User
from accounts.rules.providers import GivenRole
from agencies.models import Agency

log = structlog.get_logger(__name__)


@transaction.atomic
def follow_groups(*, user: User, provider: str, wanted: Collection[GivenRole], at: datetime) -> list[Role]:
    """Gives the roles of today's groups and ends those whose group is gone; roles given by people stay. The roles this provider gives."""
    User.objects.select_for_update().get(pk=user.pk)
    now = {(one.role, agency) for one, agency in _with_agencies(wanted)}
    held = {(role.kind, role.agency): role for role in Role.objects.filter(user=user, ended_at=None).select_related("agency")}
    for key, role in held.items():
        if role.from_provider == provider and key not in now:
            end_role(role=role, at=at)
    for kind, agency in now - set(held):
        Role.objects.create(user=user, kind=kind, agency=agency, granted_at=at, from_provider=provider)
    return list(Role.objects.filter(user=user, ended_at=None, from_provider=provider))


def _with_agencies(wanted: Collection[GivenRole]) -> list[tuple[GivenRole, Agency | None]]:
    """Each role with its agency; one whose agency is not in the catalog is not given."""
    known = {agency.code: agency for agency in Agency.objects.filter(code__in=[one.agency for one in wanted if one.agency])}
    for code in {one.agency for one in wanted if one.agency} - set(known):
        log.warning("a group gives a role in an agency that is not in the catalog", agency=code)
    return [(one, known.get(one.agency)) for one in wanted if not one.agency or one.agency in known]
