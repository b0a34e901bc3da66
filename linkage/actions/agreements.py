"""Agreements: recorded before anything is taken in, and ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_run_studies
from agencies.actions.context import because
from agencies.models import Agency
from linkage.actions.log import note
from linkage.actions.refused import StudyRefused, refuse
from linkage.actions.releases import take_all_back
from linkage.actions.runs import cancel_all
from linkage.models import SMALLEST_CELL, Agreement, DataOwner, LogVerb
from linkage.queries.kinds import ALL_SERVICES, ALL_SOURCES, PART2_SERVICES


@dataclass(frozen=True, slots=True)
class NewOwner:
    """An agency, the sources that are its own, and the fewest people a figure from them may be about."""

    agency_id: int
    sources: tuple[str, ...]
    min_cell: int = SMALLEST_CELL


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """What was signed."""

    number: str
    purpose: str
    owners: tuple[NewOwner, ...]
    services: tuple[str, ...]
    starts: date
    expires: date
    destroy_on: date
    allows_part2: bool = False
    legal_basis: str = ""


def record_agreement(*, agreement: NewAgreement, by: User, at: datetime) -> int:
    """Records an agreement; its id. Raises PermissionDenied, or StudyRefused with everything that is wrong."""
    if not may_run_studies(viewer(by)):
        raise PermissionDenied
    refuse(_problems(agreement))
    try:
        return _record(agreement, by, at)
    except IntegrityError as why:
        raise StudyRefused([_("There is an agreement %(number)s already.") % {"number": agreement.number}]) from why


@transaction.atomic
def _record(agreement: NewAgreement, by: User, at: datetime) -> int:
    made = Agreement.objects.create(
        number=agreement.number.strip(),
        purpose=agreement.purpose.strip(),
        legal_basis=agreement.legal_basis.strip(),
        services=list(agreement.services),
        allows_part2=agreement.allows_part2,
        starts=agreement.starts,
        expires=agreement.expires,
        destroy_on=agreement.destroy_on,
        made_by=by,
        made_at=at,
    )
    for owner in agreement.owners:
        DataOwner.objects.create(agreement=made, agency_id=owner.agency_id, sources=list(owner.sources), min_cell=owner.min_cell)
    note(LogVerb.AGREED, study=None, by=by, at=at, agreement=made.number, expires=made.expires.isoformat())
    return made.pk


def _problems(new: NewAgreement) -> Iterator[str]:
    if not new.number.strip() or not new.purpose.strip():
        yield _("An agreement has a number and a purpose.")
    if not new.starts <= new.expires <= new.destroy_on:
        yield _("It begins, then expires, then its data are destroyed: the three days are not in this order.")
    yield from _of_owners(new)
    unknown = sorted(set(new.services) - set(ALL_SERVICES))
    if unknown:
        yield _("No such service: %(names)s. There are %(known)s.") % {"names": ", ".join(unknown), "known": ", ".join(ALL_SERVICES)}
    closed = sorted(set(new.services) & set(PART2_SERVICES))
    if closed and not new.allows_part2:
        yield _("%(names)s: records under 42 CFR Part 2. Leave them out, or say that the agreement allows them.") % {
            "names": ", ".join(closed)
        }


def _of_owners(new: NewAgreement) -> Iterator[str]:
    if not new.owners:
        yield _("An agreement has the agencies whose data it is about.")
    if len({owner.agency_id for owner in new.owners}) != len(new.owners):
        yield _("An agency stands among the owners twice.")
    if Agency.objects.filter(pk__in=[owner.agency_id for owner in new.owners]).count() != len({o.agency_id for o in new.owners}):
        yield _("One of the owners is no agency.")
    named = [source for owner in new.owners for source in owner.sources]
    unknown = sorted(set(named) - set(ALL_SOURCES))
    if unknown:
        yield _("No such source: %(names)s. There are %(known)s.") % {"names": ", ".join(unknown), "known": ", ".join(ALL_SOURCES)}
    if len(set(named)) != len(named):
        yield _("A source has two owners.")
    if any(not owner.sources for owner in new.owners):
        yield _("Say of each owner which sources are its own.")
    if any(owner.min_cell < SMALLEST_CELL for owner in new.owners):
        yield _("No figure is about fewer than %(least)d people, whatever an owner allows.") % {"least": SMALLEST_CELL}


@transaction.atomic
def end_agreement(*, agreement_id: int, why: str, by: User, at: datetime) -> None:
    """Ends an agreement before its day: nothing more is taken in, run or released under it; what runs is canceled, what waits for release
    is taken back. Its data go on its destruction day, or by `manage.py enclave destroy`. Raises PermissionDenied, or StudyRefused."""
    if not may_run_studies(viewer(by)):
        raise PermissionDenied
    found = Agreement.objects.select_for_update().get(pk=agreement_id)
    refuse([_("It was ended already.") if found.ended_at else "", "" if why.strip() else _("Say why.")])
    with because(why, by=by.pk):
        found.ended_at, found.ended_by, found.ended_why = at, by, why.strip()
        found.save(update_fields=["ended_at", "ended_by", "ended_why"])
        note(LogVerb.AGREEMENT_ENDED, study=None, by=by, at=at, agreement=found.number)
        cancel_all(agreement_id=found.pk, by=by, at=at)
        take_all_back(agreement_id=found.pk, words=why, by=by, at=at)
