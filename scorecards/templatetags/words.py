"""The words and shapes of every judgment. A status is a word and a shape before it is a color."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Mark:
    """What stands for a code on a page: its word, its symbol in the icon set and its color role."""

    word: str | Promise
    icon: str
    tone: str


STATUS = {
    "on_track": Mark(_("On track"), "on-track", "on-track"),
    "near": Mark(_("Near"), "near", "near"),
    "off_track": Mark(_("Off track"), "off-track", "off-track"),
    "overdue": Mark(_("Overdue"), "overdue", "overdue"),
    "no_data": Mark(_("No data"), "no-data", "none"),
    "no_target": Mark(_("No target"), "no-target", "none"),
    "context": Mark(_("Context"), "context", "context"),
    "not_enough": Mark(_("Not enough fresh data"), "not-enough", "none"),
    "not_enough_fresh_data": Mark(_("Not enough fresh data"), "not-enough", "none"),
}
DECLARED = {
    "on_track": Mark(_("On track"), "on-track", "on-track"),
    "at_risk": Mark(_("At risk"), "at-risk", "near"),
    "off_track": Mark(_("Off track"), "off-track", "off-track"),
    "done": Mark(_("Done"), "done", "on-track"),
}
TREND = {
    "better": Mark(_("Getting better"), "better", "on-track"),
    "worse": Mark(_("Getting worse"), "worse", "off-track"),
    "flat": Mark(_("Flat"), "flat", "quiet"),
    "rising": Mark(_("Rising"), "rising", "quiet"),
    "falling": Mark(_("Falling"), "falling", "quiet"),
    "too_few": Mark(_("Too few points"), "too-few", "quiet"),
    "too_few_points": Mark(_("Too few points"), "too-few", "quiet"),
}
SIGNAL = {
    "none": Mark(_("No unusual change"), "steady", "quiet"),
    "outside": Mark(_("Outside its usual limits"), "signal", "signal"),
    "run_of_8": Mark(_("Eight in a row on one side"), "signal", "signal"),
    "two_of_three": Mark(_("Two of three near the limit"), "signal", "signal"),
    "too_few": Mark(_("Too few points"), "too-few", "quiet"),
    "too_few_points": Mark(_("Too few points"), "too-few", "quiet"),
}
FRESHNESS = {
    "fresh": Mark(_("Fresh"), "fresh", "quiet"),
    "due_soon": Mark(_("Due soon"), "due-soon", "near"),
    "overdue": Mark(_("Overdue"), "overdue", "overdue"),
    "not_yet_due": Mark(_("Not yet due"), "not-yet-due", "quiet"),
    "no_schedule": Mark(_("No release date"), "no-data", "quiet"),
}
VERDICT = {
    "better": Mark(_("better"), "better", "on-track"),
    "worse": Mark(_("worse"), "worse", "off-track"),
    "same": Mark(_("same"), "flat", "quiet"),
    "none": Mark(_("not judged"), "too-few", "quiet"),
}
CONFIDENCE = {
    "high": Mark(_("High confidence"), "bars-3", "quiet"),
    "medium": Mark(_("Medium confidence"), "bars-2", "quiet"),
    "low": Mark(_("Low confidence"), "bars-1", "quiet"),
}
DIRECTION = {
    "up": Mark(_("Higher is better"), "rising", "quiet"),
    "down": Mark(_("Lower is better"), "falling", "quiet"),
    "range": Mark(_("Within a range is better"), "flat", "quiet"),
    "context": Mark(_("For context, not judged"), "context", "quiet"),
    "milestone": Mark(_("Done by a date"), "flag", "quiet"),
}
PERIOD = {
    "month": _("Monthly"),
    "quarter": _("Quarterly"),
    "year": _("Calendar year"),
    "sfy": _("State fiscal year"),
    "ffy": _("Federal fiscal year"),
    "school_year": _("School year"),
    "point": _("Point in time"),
    "rolling3": _("Three-year window"),
    "rolling5": _("Five-year window"),
    "cohort": _("Cohort"),
    "ytd": _("Year to date"),
}
ABSENCE = {
    "not_collected": _("not collected"),
    "pending": _("pending"),
    "suppressed": _("hidden to protect privacy"),
    "not_applicable": _("not applicable"),
    "not_yet_due": _("not yet due"),
}
AGENCIES = {
    "constitutional": _("Constitutional offices"),
    "department": _("Departments"),
    "agency": _("Agencies"),
    "office": _("Offices"),
    "authority": _("Authorities"),
    "council": _("Councils"),
    "commission": _("Commissions"),
    "board": _("Boards"),
    "division": _("Divisions"),
    "quasi_public": _("Quasi-public agencies"),
    "constituent_unit": _("Constituent units of higher education"),
    "other_branch": _("Other branches of government"),
    "partner": _("Partners outside the State"),
}
STATE = {"provisional": _("provisional"), "revised": _("revised"), "final": _("final")}
CAUSE = {
    "value_revised": _("a value was revised"),
    "target_changed": _("the target changed"),
    "rule_changed": _("the rule or tolerance changed"),
    "new_period": _("a new period arrived"),
    "time_passed": _("time passed without a new figure"),
}
# The order in which every distribution is drawn and read: worst judgment last among the judged, then what is unknown.
BAR_ORDER = ("on_track", "near", "off_track", "overdue", "not_enough", "no_data", "no_target", "context")


def slug_of(code: Any) -> str:
    """The slug of a code of the rules, or the text itself; templates and stored rows use both."""
    slug = getattr(code, "slug", code)
    return "none" if slug is None or slug == "" else str(slug)


def mark_of(kind: dict[str, Mark], code: Any) -> Mark:
    """Raises KeyError for a code without a word: a page must not show one silently."""
    return kind[slug_of(code)]
