"""The integrity panel in sentences."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import ReopenReason
from scorecards.charts.proposals import exact, long, target_text
from scorecards.queries.pages.integrity import IntegrityRow
from scorecards.templatetags.proposals import change_reason
from scorecards.templatetags.words import DECLARED, STATUS

KIND: Mapping[str, Promise] = {
    "target": gettext_lazy("target loosened"),
    "baseline": gettext_lazy("baseline moved"),
    "tolerance": gettext_lazy("tolerance widened"),
    "just_past": gettext_lazy("just past the threshold"),
    "late_turn": gettext_lazy("late revision to on track"),
    "retired": gettext_lazy("measure retired"),
    "reopened": gettext_lazy("period opened again"),
    "declared": gettext_lazy("declared better than computed"),
}
BY = {"opm": gettext_lazy("OPM"), "agency": gettext_lazy("the agency"), "catalogue": gettext_lazy("the catalog's files")}


def sentence(row: IntegrityRow) -> str:
    """One row in a sentence."""
    return _TOLD[row.kind](row)


def reason(row: IntegrityRow) -> str:
    """By whom and why, as far as it is recorded."""
    why = str(ReopenReason(row.why).label) if row.kind == "reopened" else change_reason(row.why)
    said = ": ".join(part for part in (why, row.note) if part)
    by = str(BY[row.by]) if row.by in BY else ""
    return " ".join(part for part in (said[:1].upper() + said[1:], f"({by})" if by else "") if part)


def url(row: IntegrityRow) -> str:
    """The page of what it is about."""
    if row.kind == "reopened":
        return reverse("period-list")
    if row.kind == "declared":
        return reverse("goal", args=[row.code])
    return reverse("revisions" if row.kind == "late_turn" else "measure", args=[row.code])


def _target(row: IntegrityRow) -> str:
    before, after = (target_text(one, row.unit, row.decimals) for one in (row.before, row.after))
    return _("The target was %(before)s; it is %(after)s now.") % {"before": before, "after": after}


def _numbers(name: str, said: str, row: IntegrityRow) -> str:
    before, after = (_amount(one.get(name), row) for one in (row.before, row.after))
    return said % {"before": before, "after": after}


def _amount(value: float | None, row: IntegrityRow) -> str:
    return _("not set") if value is None else exact(value, row.unit, row.decimals)


def _baseline(row: IntegrityRow) -> str:
    if "baseline_value" not in row.after:
        days = [long(one["baseline_end"]) if one.get("baseline_end") else _("not set") for one in (row.before, row.after)]
        return _("The baseline period ended %(before)s; it ends %(after)s now.") % {"before": days[0], "after": days[1]}
    return _numbers("baseline_value", _("The baseline was %(before)s; it is %(after)s now."), row)


def _tolerance(row: IntegrityRow) -> str:
    return _numbers("tolerance", _("The tolerance was %(before)s; it is %(after)s now."), row)


def _just_past(row: IntegrityRow) -> str:
    return _("%(past)s of the newest %(judged)s figures were on track by 2%% or less, and none missed by so little.") % {
        "past": row.after["just_past"], "judged": row.before["judged"],
    }  # fmt: skip


def _late_turn(row: IntegrityRow) -> str:
    before, after = STATUS[row.before["status"]].word, STATUS[row.after["status"]].word
    return _("A revised figure turned the status from %(before)s to %(after)s.") % {"before": before, "after": after}


def _retired(row: IntegrityRow) -> str:
    return _("The measure is retired from %(day)s on.") % {"day": long(row.after["retired_on"])}


def _reopened(row: IntegrityRow) -> str:
    whom = row.agency or _("all agencies")
    return _("The period was opened again for %(whom)s until %(day)s.") % {"whom": whom, "day": long(row.after["until"])}


def _declared(row: IntegrityRow) -> str:
    says, numbers = str(DECLARED[row.after["declared"]].word).lower(), str(STATUS[row.before["computed"]].word).lower()
    if row.after.get("now"):
        text = _("The agency says %(says)s; the numbers have come to say %(numbers)s since.")
    else:
        text = _("The agency said %(says)s; when it handed that in, the numbers said %(numbers)s.")
    return text % {"says": says, "numbers": numbers}


_TOLD = {
    "target": _target,
    "baseline": _baseline,
    "tolerance": _tolerance,
    "just_past": _just_past,
    "late_turn": _late_turn,
    "retired": _retired,
    "reopened": _reopened,
    "declared": _declared,
}
