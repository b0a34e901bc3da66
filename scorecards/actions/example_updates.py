"""What agencies say of their goals in the demonstration: invented people and texts, each text marked as an example."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction

from accounts.actions.people import grant_role
from accounts.models import Role, RoleKind, User
from accounts.queries import viewer
from agencies.actions.context import because
from agencies.models import Agency
from goals.actions.updates import Remark, approve_updates, publish_updates, return_update, save_update, submit_update
from goals.models import Goal, GoalUpdate, UpdateState
from goals.rules.updates import STORY, default_until
from metrics.models import ReportingPeriod
from scorecards.queries.cards import goal_cards
from scorecards.queries.lens import NEW_YORK, lens, site_today

ANALYST = "analyst@demo.ct.example"
WHY = "Example for the demonstration."
MARK, SHORT_MARK = "Written for the demonstration, not by the agency: ", "Example: "
# Begun, submitted, decided and published, by the reporting period: in April on the day they were due, in June while there is still time.
DAYS = {
    "SFY2019-Q3": (date(2019, 4, 16), date(2019, 4, 22), date(2019, 4, 25), date(2019, 4, 26)),
    "SFY2019-Q4": (date(2019, 6, 20), date(2019, 6, 25), date(2019, 6, 27), date(2019, 6, 28)),
}
PEOPLE = {
    "DAS": "Omar Haddad", "DCF": "Lena Fischer", "DECD": "Peter Lindqvist", "DEEP": "Nadia Rahman", "DMV": "Carl Jensen",
    "DOC": "Teresa Bianchi", "DOH": "Miriam Stein", "DOL": "Grace Kim", "DPH": "Anil Mehta", "DSS": "Joan Murphy", "OEC": "Rosa Delgado",
    "OPM": "Henry Walsh", "OWS": "Dana Kowalski", "SDE": "Ruben Castro",
}  # fmt: skip
"""An invented commissioner of each agency that leads a goal, by the agency's code. They cannot sign in."""


@transaction.atomic
def make_example_updates(rows: Iterable[Mapping[str, str]]) -> int:
    """Makes those of the updates that are not there, and says how many. Each row names its goal, its period and the state it is in, and
    holds the texts by their names; `remark` is what OPM said of a returned one. None where the demonstration's people, goals or periods
    are not, or the site's day lies before them."""
    analyst = User.objects.filter(email=ANALYST).first()
    periods = {one.code: one for one in ReportingPeriod.objects.filter(code__in=DAYS) if DAYS[one.code][-1] <= site_today()}
    goals = {one.code: one for one in Goal.objects.select_related("lead")}
    there = set(GoalUpdate.objects.values_list("goal__code", "period__code"))
    wanted = [row for row in rows if row["period"] in periods and row["goal"] in goals and (row["goal"], row["period"]) not in there]
    if analyst is None or not wanted:
        return 0
    computed = {code: _computed(analyst, DAYS[code][1]) for code in {row["period"] for row in wanted}}
    with because(WHY):
        for row in wanted:
            _make(row, goals[row["goal"]], periods[row["period"]], computed[row["period"]][row["goal"]], analyst)
    return len(wanted)


def _computed(analyst: User, day: date) -> dict[str, str]:
    """Where the numbers put each goal on a day, as they were known then."""
    return {one.code: one.status.slug for one in goal_cards(lens(day, day), viewer(analyst))}


def _make(row: Mapping[str, str], goal: Goal, period: ReportingPeriod, computed: str, analyst: User) -> None:
    begun, submitted, decided, published = DAYS[period.code]
    by = commissioner_of(goal.lead, _at(begun))
    fields = _fields(row, period)
    saved = save_update(goal_id=goal.pk, period_id=period.pk, fields=fields, version=0, by=by, at=_at(begun), day=begun)
    of, state = saved.update_id, row["state"]
    if state == UpdateState.DRAFT:
        return
    submit_update(update_id=of, version=saved.version, computed=computed, by=by, at=_at(submitted), day=submitted)
    if state == UpdateState.RETURNED:
        return_update(update_id=of, remarks=[Remark(SHORT_MARK + row["remark"])], by=analyst, at=_at(decided), day=decided)
    elif state == UpdateState.PUBLISHED:
        approve_updates(update_ids=[of], by=analyst, at=_at(decided), only_clean=False)
        publish_updates(update_ids=[of], by=analyst, at=_at(published))


def _fields(row: Mapping[str, str], period: ReportingPeriod) -> dict[str, str]:
    """The texts, each marked so that nobody takes it for the agency's own."""
    marked = {name: SHORT_MARK + row[name] for name in ("declared_why", *STORY) if row[name]}
    marked["how_are_we_doing"] = MARK + row["how_are_we_doing"]
    return marked | {"declared": row["declared"], "told_until": default_until(period.end).isoformat()}


def commissioner_of(agency: Agency, at: datetime) -> User:
    """The agency's commissioner; an invented one where it has none."""
    held = Role.objects.filter(kind=RoleKind.COMMISSIONER, agency=agency, ended_at__isnull=True).select_related("user").first()
    if held:
        return held.user
    email = f"{agency.code.lower()}@demo.ct.example"
    user = User.objects.filter(email=email).first()
    user = user or User.objects.create_user(email, None, name=PEOPLE.get(agency.code, f"Commissioner of {agency.code}"))
    grant_role(user=user, kind=RoleKind.COMMISSIONER, agency=agency, at=at)
    return user


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), NEW_YORK)
