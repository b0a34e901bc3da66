"""The catalog as it stood at the end of a day, from its audit trail: whatever is audited, as the rows of its events.

A thing that the trail first names later than that day is shown as it was first recorded: history is loaded with the dates on which its
figures were known, but a catalog with the day on which it was loaded. What hangs on a thing goes by that thing's own beginning."""

from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When

from metrics.models import Annotation, ExpectedRelease, Measure
from metrics.queries.columns import NOW, Sources, end_of_day

Model = type[models.Model]
Rows = QuerySet[Any]


def sources_on(known_on: date | None) -> Sources:
    """Where facts but readings are read from, to know no more than was recorded by the end of the day; the tables for None."""
    if known_on is None:
        return NOW
    return Sources(
        measure=as_table(stood(Measure, known_on)),
        annotation=as_table(hung(Annotation, known_on, on="measure")),
        expected=as_table(hung(ExpectedRelease, known_on, on="measure")),
    )


def stood(model: Model, known_on: date, **only: Any) -> Rows:
    """The rows of an audited model as they stood at the end of the day. `only`: a filter by what never changes.

    Of the versions recorded by then the newest; where there is none, the last of those that came first, together."""
    late = Case(When(pgh_created_at__gte=end_of_day(known_on), then=F("pgh_created_at")))
    return events_of(model).filter(**only).order_by("id", late.asc(nulls_first=True), "-pgh_id").distinct("id")


def rows_then(model: Model, known_on: date | None) -> Rows:
    """The same, to be filtered and ordered by what was known then; today's rows for None."""
    if known_on is None:
        return model._default_manager.all()  # noqa: SLF001 - public in all but name
    return events_of(model).filter(pgh_id__in=stood(model, known_on).values("pgh_id"))


def hung(model: Model, known_on: date | None, *, on: str) -> Rows:
    """The same of what may come and go with the thing that its column `on` names; today's rows for None."""
    if known_on is None:
        return model._default_manager.all()  # noqa: SLF001 - public in all but name
    owner: Any = model._meta.get_field(on).related_model  # noqa: SLF001
    begun = events_of(owner).filter(pgh_obj_id=OuterRef(f"{on}_id")).order_by().values("pgh_obj_id").annotate(at=Min("pgh_created_at"))
    known = Q(pgh_created_at__lt=end_of_day(known_on)) | Q(pgh_created_at__lte=Subquery(begun.values("at")))
    newest = events_of(model).filter(known).order_by("id", "-pgh_id").distinct("id")
    return events_of(model).filter(pgh_id__in=newest.values("pgh_id")).exclude(pgh_label="delete")


def is_missed(known_on: date, model: Model = Measure) -> Q:
    """The measures, or the things of another audited model, that were added later to a catalog that there was already on the day."""
    then = end_of_day(known_on)
    events = events_of(model).filter(pgh_created_at__lt=then)
    return Q(Exists(events)) & ~Q(Exists(events.filter(pgh_obj_id=OuterRef("pk"))))


def events_of(model: Model) -> Rows:
    """Every recorded version of every row of an audited model."""
    related: Any = model._meta.get_field("events").related_model  # noqa: SLF001
    rows: Rows = related._default_manager.all()  # noqa: SLF001
    return rows


def as_table(rows: Rows) -> str:
    """Rows as a part of a written query, in parentheses."""
    with connection.cursor() as cursor:
        text: str = cursor.mogrify(*rows.query.sql_with_params()).decode()
    return f"({text})"
