"""The filters of each resource. A value that is not of the filter's kind is refused with 400 and a word on what is."""

from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from metrics.rules.codes import Absence, Direction, PeriodType, Status
from scorecards.api.authentication import who_asks
from scorecards.queries import published
from scorecards.queries.lens import EARLIEST, LATEST, lens
from scorecards.rules.codes import FlipCause

CODE = {"max_length": 40}
OUTSIDE = _("Choose a day between 1950 and 2100.")
DAY = {"validators": [MinValueValidator(EARLIEST, OUTSIDE), MaxValueValidator(LATEST, OUTSIDE)]}


def slugs(codes: type[IntEnum]) -> list[tuple[str, str]]:
    return [(code.slug, code.slug) for code in codes]  # type: ignore[attr-defined]


class AgencyFilter(filters.FilterSet):  # type: ignore[misc]
    kind = filters.ChoiceFilter(choices=published.AGENCY_KINDS)


class AreaFilter(filters.FilterSet):  # type: ignore[misc]
    kind = filters.ChoiceFilter(choices=published.AREA_KINDS)


class KnownFilter(filters.FilterSet):  # type: ignore[misc]
    """What can be asked for as it was known on a day; the view hands out no more than that."""

    as_known_on = filters.DateFilter(method="leave", **DAY, help_text="Only what was recorded by the end of this day.")

    def leave(self, rows: Any, name: str, value: Any) -> Any:
        return rows

    @property
    def known_on(self) -> date | None:
        return lens(known_on=self.form.cleaned_data.get("as_known_on")).known_on


class GoalFilter(KnownFilter):
    area = filters.CharFilter(field_name="area__code", **CODE)
    lead = filters.CharFilter(field_name="lead__code", **CODE)
    partner = filters.CharFilter(field_name="partnerships__agency__code", distinct=True, **CODE)
    measure = filters.CharFilter(field_name="goal_measures__measure__code", method="that_has", **CODE)

    def that_has(self, rows: Any, name: str, value: str) -> Any:
        """Only by the measures the reader may see: an answer would confirm the others."""
        return published.that_have(rows, value, who_asks(self.request), self.known_on)


class MeasureFilter(KnownFilter):
    agency = filters.CharFilter(field_name="agency__code", **CODE)
    goal = filters.CharFilter(field_name="goal__code", method="that_tell", **CODE)
    area = filters.CharFilter(field_name="goal__area__code", method="that_tell", **CODE)
    direction = filters.ChoiceFilter(choices=slugs(Direction), method="described")
    period = filters.ChoiceFilter(choices=slugs(PeriodType), method="described")
    name = filters.CharFilter(field_name="name__icontains", method="described", max_length=200)
    retired = filters.BooleanFilter(method="still_measured")

    def that_tell(self, rows: Any, name: str, value: str) -> Any:
        return published.telling(rows, self.known_on, **{name: value})

    def described(self, rows: Any, name: str, value: str) -> Any:
        return published.described(rows, self.known_on, **{name: value})

    def still_measured(self, rows: Any, name: str, value: bool) -> Any:
        return published.described(rows, self.known_on, retired_on__isnull=not value)


class CardFilter(MeasureFilter):
    status = filters.ChoiceFilter(choices=slugs(Status), method="keep_status")
    as_of = filters.DateFilter(method="leave", **DAY, help_text="What the site calls today; periods that ended by then.")

    def keep_status(self, rows: Any, name: str, value: str) -> Any:
        """For the site's own day the stored cards answer; another day is assessed first, in the view."""
        if self.form.cleaned_data.get("as_of") or self.form.cleaned_data.get("as_known_on"):
            return rows
        return published.standing_at(rows, Status.from_slug(value))


class OddsFilter(MeasureFilter):
    as_of = filters.DateFilter(method="leave", **DAY, help_text="The odds that had been stored by then.")


class FactFilter(KnownFilter):
    measure = filters.CharFilter(field_name="measure__code", **CODE)
    breakdown = filters.CharFilter(field_name="breakdown__key", max_length=500, help_text="dimension=category pairs joined by ';'.")
    total = filters.BooleanFilter(method="only_totals", help_text="true: only the whole; false: only groups.")
    current = filters.BooleanFilter(method="only_current", help_text="true: what stands; false: what was superseded.")

    def only_totals(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(breakdown_id=0) if value else rows.exclude(breakdown_id=0)

    def only_current(self, rows: Any, name: str, value: bool) -> Any:
        return published.is_current(rows, value, self.known_on)


class ReadingFilter(FactFilter):
    since = filters.DateFilter(field_name="period_end", lookup_expr="gte", help_text="Periods that end on or after this day.")
    until = filters.DateFilter(field_name="period_end", lookup_expr="lte", help_text="Periods that end on or before this day.")
    reason = filters.ChoiceFilter(choices=slugs(Absence))


class TargetFilter(FactFilter):
    governs = filters.BooleanFilter()
    illustrative = filters.BooleanFilter(field_name="is_illustrative")


class FlipFilter(KnownFilter):
    measure = filters.CharFilter(field_name="measure__code", **CODE)
    goal = filters.CharFilter(field_name="goal__code", **CODE)
    cause = filters.TypedChoiceFilter(choices=slugs(FlipCause), coerce=FlipCause.from_slug)
    since = filters.IsoDateTimeFilter(method="recorded_since", help_text="Flips recorded at or after this moment.")

    def recorded_since(self, rows: Any, name: str, value: datetime) -> Any:
        """In UTC: PostgreSQL knows fewer offsets than ISO 8601 allows."""
        try:
            moment = value.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError({name: ["Choose a moment within the years 2 to 9998."]}) from error
        return rows.filter(recorded_at__gte=moment)
