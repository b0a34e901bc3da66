"""The things that have a history of their own: found by their code, and who may read it."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from accounts.rules.policy import Viewer, is_staff, may_read_history, may_see_feed, may_see_people, may_see_upload
from agencies.models import Agency
from goals.models import Goal, GoalUpdate
from metrics.models import Feed, Layout, Measure, ReportingPeriod, Upload
from metrics.queries.uploads import agencies_of
from metrics.rules.calendar import quarter_of
from scorecards.queries.audit.asked import Asked
from scorecards.queries.audit.entries import Entry, entries

OF_MEASURE = {
    "measure",
    "reading",
    "target",
    "annotation",
    "expectedrelease",
    "measuredimension",
    "acceptedmiss",
    "goalmeasure",
    "proposal",
}
OF_GOAL = {"goal", "goalmeasure", "partnership", "sharedgoal", "goalupdate"}
OF_AGENCY = {"agency", "service", "succession", "smallnumberrule", "partnership"}
OF_PERSON = {"user", "role", "delegation", "handover", "duty", "factor", "address", "linkedaccount", "apitoken", "invitation"}
LEADS_ONLY = {"goalupdate"}
"""What partners in a goal see only where it is published: the drafts are the lead agency's."""
MOST = 100


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a history: what it is called, and its row. `is_partners`: the reader has part in it and does not lead it."""

    kind: str
    key: int
    name: str
    is_partners: bool = False


@dataclass(frozen=True, slots=True)
class _Sort:
    """How things of one kind are found by code, who may read their history, and which kinds of events it shows."""

    find: Callable[[Viewer, str], Thing | None]
    kinds: set[str]


def history_of(who: Viewer, kind: str, code: str) -> tuple[Thing, list[Entry]] | None:
    """The newest lines about a thing; None where there is none or `who` may not read them. The public reads what pages publish."""
    sort = SORTS.get(kind)
    found = sort.find(who, code) if sort and is_staff(who) else None
    if found is None or sort is None:
        return None
    shown = sort.kinds - (LEADS_ONLY if found.is_partners else set())
    return found, entries(Asked(kinds=frozenset(shown), about=(found.kind, found.key)), limit=MOST)


def reads_history(who: Viewer, kind: str, code: str) -> bool:
    """Whether a page tells `who` that the thing has a history."""
    return is_staff(who) and SORTS[kind].find(who, code) is not None


def thing_named(kind: str, code: str) -> tuple[str, int] | None:
    """Kind and id of a thing by its code, for those who may see everything."""
    model = {"measure": Measure, "goal": Goal, "agency": Agency, "layout": Layout, "feed": Feed, "reportingperiod": ReportingPeriod}.get(
        kind
    )
    if kind == "user":
        key = User.objects.filter(email__iexact=code).values_list("pk", flat=True).first()
    elif kind in {"upload", "goalupdate"}:
        key = int(code) if code.isdecimal() and len(code) < 18 else None
    else:
        key = model._default_manager.filter(code=code).values_list("pk", flat=True).first() if model else None  # noqa: SLF001
    return (kind, key) if key is not None else None


def _measure(who: Viewer, code: str) -> Thing | None:
    found = Measure.objects.filter(code=code).first()
    if found is None or not may_read_history(who, agency_id=found.agency_id):
        return None
    return Thing("measure", found.pk, found.name)


def _goal(who: Viewer, code: str) -> Thing | None:
    found = Goal.objects.filter(code=code).first()
    if found is None:
        return None
    leads = may_read_history(who, agency_id=found.lead_id)
    has_part = leads or found.partnerships.filter(agency__in=who.agencies).exists()
    return Thing("goal", found.pk, found.statement, is_partners=not leads) if has_part else None


def _agency(who: Viewer, code: str) -> Thing | None:
    found = Agency.objects.filter(code=code).first()
    return Thing("agency", found.pk, found.name) if found and may_read_history(who, agency_id=found.pk) else None


def _update(who: Viewer, code: str) -> Thing | None:
    found = GoalUpdate.objects.select_related("goal", "period").filter(pk=int(code) if code.isdecimal() and len(code) < 18 else 0).first()
    if found is None or not may_read_history(who, agency_id=found.goal.lead_id):
        return None
    return Thing("goalupdate", found.pk, f"{found.period.code}: {found.goal.statement}")


def _upload(who: Viewer, code: str) -> Thing | None:
    found = Upload.objects.filter(pk=int(code) if code.isdecimal() and len(code) < 18 else 0).first()
    if found is None or not may_see_upload(who, uploaded_by_id=found.uploaded_by_id, agency_ids=agencies_of(found)):
        return None
    return Thing("upload", found.pk, found.filename)


def _layout(who: Viewer, code: str) -> Thing | None:
    found = Layout.objects.filter(code=code).first()
    return Thing("layout", found.pk, found.name) if found else None


def _feed(who: Viewer, code: str) -> Thing | None:
    found = Feed.objects.filter(code=code).first()
    return Thing("feed", found.pk, found.name) if found and may_see_feed(who, agency_id=found.agency_id) else None


def _period(who: Viewer, code: str) -> Thing | None:
    found = ReportingPeriod.objects.filter(code=code).first()
    return Thing("reportingperiod", found.pk, f"{quarter_of(found.end).label} ({found.code})") if found else None


def _person(who: Viewer, code: str) -> Thing | None:
    found = User.objects.filter(pk=int(code) if code.isdecimal() and len(code) < 18 else 0).first()
    return Thing("user", found.pk, found.name) if found and (may_see_people(who) or found.pk == who.user_id) else None


SORTS = {
    "measure": _Sort(_measure, OF_MEASURE),
    "goal": _Sort(_goal, OF_GOAL),
    "agency": _Sort(_agency, OF_AGENCY),
    "update": _Sort(_update, {"goalupdate", "evidence"}),
    "upload": _Sort(_upload, {"upload"}),
    "layout": _Sort(_layout, {"layout", "layoutversion"}),
    "feed": _Sort(_feed, {"feed"}),
    "period": _Sort(_period, {"reportingperiod", "reopening"}),
    "person": _Sort(_person, OF_PERSON),
}
