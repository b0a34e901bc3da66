"""The stored odds: the same rows as on the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from metrics.rules.codes import Operator
from metrics.rules.odds.codes import Method, Refusal
from scorecards.api import filters, paging
from scorecards.api.fields import slug_field
from scorecards.api.views import Published
from scorecards.queries import published
from scorecards.queries.lens import Lens, lens
from scorecards.queries.odds import OddsOfMeasure, odds_of_measures

Row = serializers.Serializer[Any]


class AimSerializer(Row):
    target_date = serializers.DateField()
    operator = slug_field(Operator)
    low = serializers.FloatField(help_text="What the target asks for; the lower end of a range.")
    high = serializers.FloatField(allow_null=True, help_text="The upper end of a range; null for other targets.")
    target_illustrative = serializers.BooleanField(source="is_illustrative")
    period_end = serializers.DateField(help_text="The end of the period whose figure is judged.")
    ahead = serializers.IntegerField(help_text="How many periods after the newest known one.")
    is_next = serializers.BooleanField(help_text="Whether this is about the next figure, and not about the target's own period.")
    probability = serializers.FloatField(help_text="Of meeting the target, 0 to 1.")


class StepSerializer(Row):
    period_end = serializers.DateField(source="end")
    low = serializers.FloatField(help_text="Between low and high lies the figure with a probability of 0.8.")
    middle = serializers.FloatField()
    high = serializers.FloatField()


class OddsSerializer(Row):
    measure = serializers.CharField(source="code")
    as_of = serializers.DateField(source="odds.as_of", help_text="The day the odds speak from.")
    made_at = serializers.DateTimeField(source="odds.made_at")
    is_replay = serializers.BooleanField(source="odds.is_replay", help_text="Made later, from what was known on as_of.")
    version = serializers.CharField(source="odds.version", help_text="Of the rules of the odds.")
    refusal = slug_field(Refusal, source="odds.refusal", help_text="Why there are no odds; null: there are.")
    method = slug_field(Method, source="odds.method", allow_null=True)
    is_tested = serializers.BooleanField(source="odds.is_tested", help_text="False: too few series of the kind to choose a method by.")
    is_stale = serializers.BooleanField(source="odds.is_stale", help_text="Newer figures or targets wait to be worked in.")
    points = serializers.IntegerField(source="odds.points", help_text="How many figures they rest on.")
    newest_end = serializers.DateField(source="odds.newest_end", allow_null=True, help_text="The end of the newest of those periods.")
    newest = serializers.FloatField(source="odds.newest", allow_null=True)
    needed = serializers.FloatField(allow_null=True, help_text="Change per period that leads to the nearest target; 0: it is met.")
    seen = serializers.FloatField(allow_null=True, help_text="Change per period seen so far: the slope of the trend.")
    steps = StepSerializer(source="odds.steps", many=True)
    targets = AimSerializer(source="odds.aims", many=True)


@extend_schema(tags=["What we show"])
class OddsViewSet(mixins.ListModelMixin, Published):
    """The newest stored odds of each measure's targets, or why there are none; measures without any stored are left out."""

    serializer_class = OddsSerializer
    filterset_class = filters.OddsFilter
    pagination_class = paging.CodeCursor
    lookup_field = "code"

    def get_queryset(self) -> Any:
        return published.measures(self.who, self.known_on)

    def lens(self) -> Lens:
        chosen = self.filterset_class(self.request.query_params, queryset=self.get_queryset()).form
        chosen.is_valid()
        return lens(chosen.cleaned_data.get("as_of"), chosen.cleaned_data.get("as_known_on"))

    def rows(self, ids: list[int]) -> list[OddsOfMeasure]:
        return odds_of_measures(self.who, self.lens(), ids)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        measure = generics.get_object_or_404(self.filter_queryset(self.get_queryset()), code=kwargs["code"])
        found = self.rows([measure.pk])
        if not found:
            raise NotFound
        return Response(self.get_serializer(found[0]).data)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        measures = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        rows = self.rows([one.pk for one in measures])
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)
