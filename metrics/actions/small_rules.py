"""Changing what owners of data hide of small numbers. What is hidden is decided anew at once; the audit keeps who, when and why."""

from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_edit_catalog
from agencies.actions.context import because
from agencies.models import Agency
from metrics.actions.small_numbers import owners_rules_changed
from metrics.models import Measure, MeasureDimension, SmallNumberRule


@dataclass(frozen=True, slots=True)
class Numbers:
    """The smallest count and the smallest denominator that may be shown (None: any), and whether zeros are hidden like small counts."""

    min_count: int | None = None
    min_denominator: int | None = None
    suppress_zero: bool = False


@transaction.atomic
def set_agency_rule(*, agency: str, numbers: Numbers, reason: str, source: str, by: User) -> tuple[int, ...]:
    """Sets what an agency hides; the measures of which something is hidden or shown now that was not. Raises PermissionDenied."""
    _check(by, reason)
    owner = Agency.objects.get(code=agency)
    told = asdict(numbers) | {"reason": reason.strip(), "source": source.strip()}
    with because(reason, by=by.pk):
        SmallNumberRule.objects.update_or_create(agency=owner, defaults=told)
    return owners_rules_changed(measure_ids=list(Measure.objects.filter(agency=owner).values_list("id", flat=True)))


@transaction.atomic
def set_dimension_rule(*, measure: str, dimension: str, numbers: Numbers, reason: str, by: User) -> tuple[int, ...]:
    """Sets what is hidden of a measure by a dimension. No number: its agency's rule holds. Raises PermissionDenied."""
    _check(by, reason)
    stated = MeasureDimension.objects.select_for_update().get(measure__code=measure, dimension__code=dimension)
    for name, value in asdict(numbers).items():
        setattr(stated, name, value)
    with because(reason, by=by.pk):
        stated.save(update_fields=list(asdict(numbers)))
    return owners_rules_changed(measure_ids=[stated.measure_id])


def _check(by: User, reason: str) -> None:
    if not may_edit_catalog(viewer(by)):
        raise PermissionDenied
    if not reason.strip():
        raise ValueError("A rule for small numbers needs a reason.")
