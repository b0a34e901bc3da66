"""Who answers for which measure or goal of an agency, and who could."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Role
from accounts.rules.policy import Viewer, may_give_duties
from agencies.models import Agency
from goals.models import Duty, Goal
from metrics.models import Measure


@dataclass(frozen=True, slots=True)
class Answered:
    """A measure or goal of the agency, and whose duty it is; `holder_id` None: of all stewards. `is_lost`: who holds it cannot do it."""

    key: str
    kind: str
    code: str
    name: str
    holder_id: int | None
    holder: str
    is_lost: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a role in the agency, and for how much she answers there."""

    id: int
    name: str
    email: str
    roles: str
    count: int


@dataclass(frozen=True, slots=True)
class AgencyDuties:
    agency_id: int
    code: str
    name: str
    things: tuple[Answered, ...]
    people: tuple[Colleague, ...]


def agency_duties(code: str) -> AgencyDuties | None:
    """Everything the agency answers for, goals first; None where there is no such agency. Four queries."""
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        return None
    people = _people(agency)
    here = set(people)
    open_ = Duty.objects.filter(Q(measure__agency=agency) | Q(goal__lead=agency), ended_at__isnull=True).select_related("user")
    held = {(one.measure_id, one.goal_id): one for one in open_}
    things = [*_goals(agency, held, here), *_measures(agency, held, here)]
    counts = {user_id: sum(one.holder_id == user_id for one in things) for user_id in here}
    colleagues = (Colleague(pk, name, email, "; ".join(roles), counts[pk]) for pk, (name, email, roles) in people.items())
    return AgencyDuties(agency.pk, agency.code, agency.name, tuple(things), tuple(colleagues))


def gives_duties(who: Viewer, code: str) -> bool:
    """Whether this viewer says who of the agency answers for what. One query, none for those who give no duties anywhere."""
    if not who.commissioner_of:
        return may_give_duties(who, agency_id=0)
    agency = Agency.objects.filter(code=code).values_list("pk", flat=True).first()
    return agency is not None and may_give_duties(who, agency_id=agency)


Held = dict[tuple[int | None, int | None], Duty]


def _people(agency: Agency) -> dict[int, tuple[str, str, list[str]]]:
    roles: QuerySet[Role] = Role.objects.filter(agency=agency, ended_at__isnull=True, user__is_active=True)
    found: dict[int, tuple[str, str, list[str]]] = {}
    for one in roles.select_related("user").order_by("user__name", "user", "kind"):
        found.setdefault(one.user_id, (one.user.name, one.user.email, []))[2].append(str(one.get_kind_display()))
    return found


def _goals(agency: Agency, held: Held, here: set[int]) -> Iterable[Answered]:
    for pk, code, statement in Goal.objects.filter(lead=agency).order_by("code").values_list("pk", "code", "statement"):
        yield _answered("goal", pk, code, statement, held.get((None, pk)), here)


def _measures(agency: Agency, held: Held, here: set[int]) -> Iterable[Answered]:
    found = Measure.objects.filter(agency=agency, retired_on__isnull=True).order_by("name")
    for pk, code, name in found.values_list("pk", "code", "name"):
        yield _answered("measure", pk, code, name, held.get((pk, None)), here)


def _answered(kind: str, pk: int, code: str, name: str, duty: Duty | None, here: set[int]) -> Answered:
    holder, name_ = (duty.user_id, duty.user.name) if duty else (None, "")
    return Answered(f"{kind}-{pk}", kind, code, name, holder, name_, holder is not None and holder not in here)
