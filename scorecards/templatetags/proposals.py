"""Words for reporting periods and for changes to what a measure is judged by."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.models import ProposalKind, ProposalState, TargetChangeReason

register = template.Library()
PERIOD = {"future": _("not open yet"), "open": _("open"), "due": _("late updates still come in"), "closed": _("closed")}
FIELD: dict[str, Promise] = {
    "tolerance": _("tolerance"),
    "baseline_period": _("baseline period"),
    "baseline_end": _("end of the baseline period"),
    "baseline_value": _("baseline"),
    "formula": _("formula"),
    "name": _("name"),
    "definition": _("definition"),
    "numerator": _("numerator"),
    "denominator": _("denominator"),
    "unit": _("unit"),
    "direction": _("which way is better"),
    "period": _("type of period"),
    "combine": _("how periods are put together"),
    "path": _("way to the target"),
    "status_rules": _("extra rules"),
    "frozen_mean": _("mean of the control chart"),
    "frozen_range": _("mean moving range of the control chart"),
    "frozen_from": _("first period of the control chart’s base"),
    "frozen_until": _("last period of the control chart’s base"),
    "retired_on": _("retired on"),
}


@register.filter
def period_state(code: str) -> Promise:
    """How a reporting period stands."""
    return PERIOD[str(code)]


@register.filter
def change_kind(code: str) -> str:
    return str(ProposalKind(code).label)


@register.filter
def change_state(code: str) -> str:
    return str(ProposalState(code).label)


@register.filter
def change_reason(code: str) -> str:
    """Why a target or a definition changed."""
    return str(TargetChangeReason(code).label) if code else ""


@register.filter
def field_word(name: str) -> str:
    """What a field of a measure is called."""
    return str(FIELD.get(name, name))
