"""What a study can be planned under: agreements, price tables, and who may be an owner."""

from dataclasses import dataclass
from datetime import date

from accounts.rules.policy import Viewer, may_run_studies, may_see_study_work
from agencies.models import Agency
from linkage.models import Agreement, PriceTable
from linkage.queries.held import not_in_force
from linkage.queries.kinds import name_of


@dataclass(frozen=True, slots=True)
class SignedRow:
    """One agreement of the list. `owners`: each agency with its sources in words. `not_in_force`: why nothing may be done under it today,
    in words; empty when it may. `may_end`: the reader may end it."""

    agreement_id: int
    number: str
    purpose: str
    legal_basis: str
    owners: tuple[tuple[str, tuple[str, ...]], ...]
    services: tuple[str, ...]
    allows_part2: bool
    starts: date
    expires: date
    destroy_on: date
    ended_why: str
    not_in_force: str
    studies: tuple[tuple[str, str], ...]
    may_end: bool


def agreement_rows(who: Viewer, day: date) -> list[SignedRow]:
    """The agreements that `who` may read: its officers all, an owner its own. Four queries."""
    found = Agreement.objects.prefetch_related("owners__agency", "studies").order_by("-starts", "number")
    rows = [(one, [owner.agency_id for owner in one.owners.all()]) for one in found]
    return [_row(who, one, day) for one, owners in rows if may_see_study_work(who, owner_ids=owners)]


def _row(who: Viewer, one: Agreement, day: date) -> SignedRow:
    return SignedRow(
        agreement_id=one.pk,
        number=one.number,
        purpose=one.purpose,
        legal_basis=one.legal_basis,
        owners=tuple((owner.agency.name, tuple(map(name_of, owner.sources))) for owner in one.owners.all()),
        services=tuple(one.services),
        allows_part2=one.allows_part2,
        starts=one.starts,
        expires=one.expires,
        destroy_on=one.destroy_on,
        ended_why=one.ended_why,
        not_in_force=not_in_force(one, day),
        studies=tuple((study.code, study.title) for study in one.studies.all()),
        may_end=one.ended_at is None and may_run_studies(who),
    )


def agreements_to_choose(day: date) -> list[tuple[int, str]]:
    """Those in force, to plan a study under."""
    found = Agreement.objects.filter(ended_at__isnull=True, starts__lte=day, expires__gte=day).order_by("number")
    return [(one.pk, f"{one.number}: {one.purpose[:80]}") for one in found]


def prices_to_choose() -> list[tuple[int, str]]:
    return [(one.pk, one.version) for one in PriceTable.objects.all()]


def owners_to_choose() -> list[tuple[int, str]]:
    """The agencies that may own data."""
    return list(Agency.objects.order_by("name").values_list("pk", "name"))
