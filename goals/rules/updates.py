"""The states of what an agency says of its goal: who may move it where, what it must say, and how two texts become one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from goals.rules.codes import GoalStatus
from metrics.rules.codes import Declared, PeriodType, Status
from metrics.rules.overlays import disagrees
from metrics.rules.periods import period_holding

AGENCY, OPM = "commissioner", "analyst"
DRAFT, SUBMITTED, RETURNED, APPROVED, PUBLISHED, WITHDRAWN = "draft", "submitted", "returned", "approved", "published", "withdrawn"
MOVES: Mapping[tuple[str, str], frozenset[str]] = {
    (DRAFT, SUBMITTED): frozenset({AGENCY}),
    (RETURNED, SUBMITTED): frozenset({AGENCY}),
    (SUBMITTED, DRAFT): frozenset({AGENCY}),
    (SUBMITTED, RETURNED): frozenset({OPM}),
    (APPROVED, RETURNED): frozenset({OPM}),
    (SUBMITTED, APPROVED): frozenset({OPM}),
    (APPROVED, PUBLISHED): frozenset({OPM}),
    (DRAFT, WITHDRAWN): frozenset({AGENCY}),
    (RETURNED, WITHDRAWN): frozenset({AGENCY}),
    (SUBMITTED, WITHDRAWN): frozenset({AGENCY}),
    (APPROVED, WITHDRAWN): frozenset({AGENCY, OPM}),
    (PUBLISHED, WITHDRAWN): frozenset({AGENCY, OPM}),
}
"""Who may move an update from one state to another: the lead agency's commissioner, or an analyst of OPM. Anything else is refused."""

OPEN = (DRAFT, RETURNED)
"""The states in which the text is still being written."""
LONGEST = 5000
LONGEST_DECLARATION = timedelta(days=366)
UNTIL_NEXT = timedelta(days=45)
STORY = ("how_are_we_doing", "story_behind_curve", "partners", "what_works", "what_next", "help_needed")
FIELDS = ("declared", "declared_why", "told_until", *STORY, "evidence_url")
"""What is written, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What an update lacks before it can be submitted: the field, and why, a code that the pages have words for."""

    field: str
    why: str


def may_move(before: str, after: str, role: str) -> bool:
    """Whether somebody in this role (commissioner of the lead agency, or analyst) may move an update so."""
    return role in MOVES.get((before, after), frozenset())


def differs(declared: str, computed: str) -> bool:
    """Whether "agency says X, numbers say Y" must be shown of a goal: only where the numbers judge it at all. Both are slugs."""
    if not declared or not computed:
        return False
    judged = computed in (GoalStatus.ON_TRACK.slug, GoalStatus.NEAR.slug, GoalStatus.OFF_TRACK.slug)
    return judged and disagrees(Declared.from_slug(declared), Status.from_slug(computed))


def needs_reason(declared: str, computed: str) -> str:
    """Why the declared status needs a reason: off_track, differs, not_enough; empty where it needs none."""
    if computed == GoalStatus.OFF_TRACK.slug:
        return "off_track"
    if differs(declared, computed):
        return "differs"
    return "not_enough" if computed in ("", GoalStatus.NOT_ENOUGH.slug) else ""


def missing(fields: Mapping[str, str], computed: str, day: date) -> list[Missing]:
    """What must be said before the update can be submitted, in the order of the page; empty where nothing is missing."""
    declared, why = fields.get("declared", ""), needs_reason(fields.get("declared", ""), computed)
    found = []
    if not declared:
        found.append(Missing("declared", "empty"))
    elif why and not fields.get("declared_why", "").strip():
        found.append(Missing("declared_why", why))
    found += _until(fields.get("told_until", ""), day)
    if not fields.get("how_are_we_doing", "").strip():
        found.append(Missing("how_are_we_doing", "empty"))
    if declared in ("at_risk", "off_track") and not fields.get("what_next", "").strip():
        found.append(Missing("what_next", "declared_miss"))
    return found


def _until(text: str, day: date) -> list[Missing]:
    if not text:
        return [Missing("told_until", "empty")]
    until = date.fromisoformat(text)
    if until <= day:
        return [Missing("told_until", "past")]
    return [Missing("told_until", "too_far")] if until > day + LONGEST_DECLARATION else []


def default_until(period_end: date) -> date:
    """Until when a declaration holds unless somebody says otherwise: about when the next quarter's will be published."""
    return period_holding(PeriodType.QUARTER, period_end + timedelta(days=1)).end + UNTIL_NEXT


def combined(mine: str, theirs: str) -> str:
    """Both texts, theirs first, each kept whole."""
    if not mine.strip() or mine.strip() in theirs:
        return theirs
    if not theirs.strip() or theirs.strip() in mine:
        return mine
    return f"{theirs.rstrip()}\n\n{mine.lstrip()}"


def advised(base: str, mine: str, theirs: str) -> str:
    """Which of two texts is offered first: the one that was changed since both were the same; both where both were."""
    if mine == base:
        return "theirs"
    return "mine" if theirs == base else "both"
