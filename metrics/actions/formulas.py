"""Giving measures their formulas."""

from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_edit_catalog
from agencies.actions.context import because
from metrics.actions.changes import note_changes
from metrics.models import Annotation, AnnotationKind, ChangeReason, FormulaInput, Measure
from metrics.queries.formulas import readable, reads
from metrics.rules.formula.catalog import Accepted, accept
from metrics.rules.formula.parse import parse
from metrics.rules.formula.problems import FormulaProblem
from metrics.rules.formula.tree import codes_of

NEW_YORK = ZoneInfo("America/New_York")
# Two formulas that are saved at once could each be free of circles, and both together not.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('metrics_formula'))"


@transaction.atomic
def save_formula(*, measure_id: int, text: str, reason: str, by: User, at: datetime) -> str:
    """Gives a measure its formula, or with an empty text takes it away; the readings it has stay. Returns the formula as it is kept.

    Raises PermissionDenied, FormulaProblems with everything that is wrong, and ValueError without a reason."""
    if not may_edit_catalog(viewer(by)):
        raise PermissionDenied
    if not reason.strip():
        raise ValueError("A change of a formula needs a reason.")
    return put_formula(measure=Measure.objects.select_for_update().get(pk=measure_id), text=text, reason=reason, by=by, at=at)


def put_formula(*, measure: Measure, text: str, reason: str, by: User | None, at: datetime) -> str:
    """Puts a formula that somebody may set into effect. Raises FormulaProblems."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    known = readable()
    accepted = accept(text, known[measure.code], known, reads()) if text.strip() else Accepted("", ())
    if accepted.text == measure.formula:
        return accepted.text
    with because(reason, by=by.pk if by else None):
        measure.formula = accepted.text
        measure.save(update_fields=["formula"])
    _annotate(measure, reason.strip(), at)
    link_inputs(measure_ids=[measure.pk])
    note_changes(measure_ids=[measure.pk], reason=ChangeReason.DEFINITION, at=at)
    return accepted.text


def _annotate(measure: Measure, reason: str, at: datetime) -> None:
    """Readers of the series learn of the change, and why."""
    said = f"Calculated from here on as {measure.formula}." if measure.formula else "No longer calculated."
    Annotation.objects.get_or_create(
        measure=measure, date=at.astimezone(NEW_YORK).date(), kind=AnnotationKind.DEFINITION, text=f"{said} {reason}"
    )


@transaction.atomic
def link_inputs(*, measure_ids: Collection[int]) -> None:
    """Writes what the formulas of these measures read. The formulas were checked; a code that names nothing links nothing."""
    wanted = {pk: _codes(text) for pk, text in Measure.objects.filter(pk__in=measure_ids).values_list("pk", "formula")}
    ids = _ids({code for codes in wanted.values() for code in codes})
    links = {(pk, ids[code]) for pk, codes in wanted.items() for code in codes if code in ids and ids[code] != pk}
    held = set(FormulaInput.objects.filter(measure__in=measure_ids).values_list("measure_id", "reads_id"))
    for measure_id, reads_id in held - links:
        FormulaInput.objects.filter(measure=measure_id, reads=reads_id).delete()
    FormulaInput.objects.bulk_create(FormulaInput(measure_id=pk, reads_id=read) for pk, read in sorted(links - held))


def _codes(text: str) -> tuple[str, ...]:
    try:
        return codes_of(parse(text)) if text else ()
    except FormulaProblem:
        return ()


def _ids(codes: Collection[str]) -> Mapping[str, int]:
    return dict(Measure.objects.filter(code__in=codes).values_list("code", "pk"))
