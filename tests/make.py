"""Small builders: a thing with everything needed and nothing more. Name what a test is about, leave the rest."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from accounts.models import Role, RoleKind, User
from agencies.models import Agency
from goals.models import Commitment, Goal, GoalMeasure, GoalUpdate, PriorityArea, Review
from metrics.models import TOTAL, AcceptedMiss, Annotation, Measure, Reading, ReportingPeriod, Target
from metrics.rules.calendar import Deadlines, dates_of, quarter_of

_next = count(1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def code(prefix: str) -> str:
    return f"{prefix}-{next(_next):05d}"


def agency(**fields: Any) -> Agency:
    return Agency.objects.create(**{"code": code("AG"), "name": "Department of Examples", "kind": "department"} | fields)


def user(kind: str | None = None, **fields: Any) -> User:
    """A person; with `kind` one who holds that role, for `agency` where the role is an agency's."""
    of = fields.pop("agency", None)
    email = f"{code('person').lower()}@example.org"
    made = User.objects.create_user(**{"email": email, "password": "correct horse battery", "name": "Pat Example"} | fields)
    if kind:
        needs = kind in {RoleKind.COMMISSIONER, RoleKind.STEWARD}
        Role.objects.create(user=made, kind=kind, agency=(of or agency()) if needs else None, granted_at=LONG_AGO)
    return made


def measure(**fields: Any) -> Measure:
    owner = fields.pop("agency", None) or agency()
    plain = {"code": code("M"), "name": "Days to decide", "unit": "days", "direction": "down", "period": "month", "source": "Case log"}
    return Measure.objects.create(agency=owner, **(plain | fields))


def area(**fields: Any) -> PriorityArea:
    return PriorityArea.objects.create(**{"code": code("AREA"), "name": "Transportation", "kind": "priority"} | fields)


def goal(*, measures: list[Measure] | None = None, **fields: Any) -> Goal:
    made = Goal.objects.create(
        **{
            "code": code("G"),
            "area": fields.pop("area", None) or area(),
            "lead": fields.pop("lead", None) or agency(),
            "statement": "Trains arrive on time",
        }
        | fields
    )
    for one in measures or []:
        GoalMeasure.objects.create(goal=made, measure=one)
    return made


def reading(of: Measure, end: date, value: float | None, **fields: Any) -> Reading:
    """A current reading straight in the table, for reads; writes go through metrics.actions."""
    plain = {
        "measure": of,
        "breakdown_id": TOTAL,
        "period_start": end.replace(day=1),
        "period_end": end,
        "value": value,
        "reason": None if value is not None else "not_collected",
        "recorded_at": datetime(end.year, end.month, end.day, tzinfo=UTC),
        "accepted_at": LONG_AGO,
        "source": "Case log",
    }
    return Reading.objects.create(**(plain | fields))


def target(of: Measure, when: date, value: float, operator: str = "<=", **fields: Any) -> Target:
    return Target.objects.create(**{"measure": of, "date": when, "operator": operator, "value": value, "recorded_at": LONG_AGO} | fields)


def annotation(of: Measure, when: date, kind: str = "series_break", **fields: Any) -> Annotation:
    return Annotation.objects.create(**{"measure": of, "date": when, "kind": kind, "text": "The method changed."} | fields)


def reporting_period(end: date = date(2019, 6, 30), **fields: Any) -> ReportingPeriod:
    """A quarter of the state fiscal year with its dates by the calendar."""
    quarter = quarter_of(end)
    dates = dates_of(quarter, Deadlines())
    plain = {"code": quarter.code, "start": quarter.start, "opens_on": dates.opens_on, "due_on": dates.due_on, "closes_on": dates.closes_on}
    return ReportingPeriod.objects.get_or_create(end=quarter.end, defaults=plain | fields)[0]


def goal_update(of: Goal, period: ReportingPeriod, state: str = "draft", **fields: Any) -> GoalUpdate:
    """An update as it would be in that state, said by two people."""
    writer, opm = fields.pop("by", None) or user("commissioner", agency=of.lead), fields.pop("opm", None) or user("analyst")
    at = fields.pop("at", LONG_AGO)
    plain: dict[str, Any] = {"started_by": writer, "started_at": at, "saved_by": writer, "saved_at": at}
    if state != "draft":
        plain |= {"declared": "on_track", "submitted_by": writer, "submitted_at": at, "how_are_we_doing": "More trains run."}
    if state in {"returned", "approved", "published"}:
        plain |= {"decided_by": opm, "decided_at": at}
    if state == "published":
        plain |= {"published_by": opm, "published_at": at}
    return GoalUpdate.objects.create(goal=of, period=period, state=state, **(plain | fields))


def accepted_miss(of: Measure, until: date, **fields: Any) -> AcceptedMiss:
    """A miss that OPM accepted from the day `starts_on`."""
    plain = {
        "interim": 35.0, "why": "The new system is late.", "state": "accepted", "starts_on": until.replace(day=1), "asked_at": LONG_AGO,
        "decided_at": LONG_AGO,
    }  # fmt: skip
    people = {"asked_by": fields.pop("asked_by", None) or user(), "decided_by": fields.pop("decided_by", None) or user("analyst")}
    return AcceptedMiss.objects.create(measure=of, until=until, **(plain | people | fields))


STAGES = ("planned", "prepared", "held", "minuted")


def review(state: str = "planned", **fields: Any) -> Review:
    """A review at a stage of its life, every step done by one person."""
    by, at = fields.pop("by", None) or user("governor"), fields.pop("at", LONG_AGO)
    plain: dict[str, Any] = {"kind": "cabinet", "on": date(2019, 6, 30), "planned_by": by, "planned_at": at}
    for step in STAGES[1 : STAGES.index(state) + 1]:
        plain |= {f"{step}_by": by, f"{step}_at": at}
    return Review.objects.create(state=state, **(plain | fields))


def promise(of: Review, agency: Agency, *, effect_of: Measure | None = None, **fields: Any) -> Commitment:
    """An open promise; with `effect_of` one that expects this measure to rise by 3 from 82 by the end of September 2019."""
    by = fields.pop("by", None) or user("governor")
    plain: dict[str, Any] = {
        "what": "Hire two crews.", "due_on": date(2019, 9, 30), "made_by": by, "made_at": LONG_AGO, "made_on": date(2019, 6, 30),
    }  # fmt: skip
    if effect_of:
        plain |= {
            "effect_measure": effect_of, "effect_way": "rise", "effect_by": 3.0, "effect_on": date(2019, 9, 30), "base_value": 82.0,
            "base_end": date(2019, 5, 31), "effect": "waiting",
        }  # fmt: skip
    return Commitment.objects.create(review=of, agency=agency, **(plain | fields))
