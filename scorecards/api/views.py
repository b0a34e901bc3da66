"""Thin doors: read the request, call one query, answer with its rows."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import condition
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.queries import viewer
from accounts.rules.policy import Viewer
from goals.queries.updates import goal_history
from metrics.rules.codes import Status
from scorecards.api import filters, paging, serializers
from scorecards.api.authentication import MayWrite, who_asks
from scorecards.api.throttles import Reads, Writes
from scorecards.api.writing import HandsIn
from scorecards.queries import published
from scorecards.queries.cards import goal_cards, measure_card, measure_cards
from scorecards.queries.lens import Lens, lens, revision, site_today

CODE = "[A-Za-z0-9._-]{2,40}"


def etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str | None:
    """Two answers are equal when nothing was recalculated or changed between them and the viewer may see the same. Who asks with a
    token is not known yet: no tag for those."""
    if request.method == "POST" or "Authorization" in request.headers:
        return None
    return f'"{revision()}-{viewer(request.user).cache_key}"'


def nothing_here(request: HttpRequest) -> JsonResponse:
    """What is no address of the API, in its own language."""
    return JsonResponse({"detail": _("There is nothing at this address.")}, status=404)


class Published(viewsets.GenericViewSet[Any]):
    """What every resource shares: read only, conditional, filtered, paged."""

    http_method_names = ["get", "head", "options"]
    lookup_value_regex = CODE

    @method_decorator(condition(etag_func=etag))
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def who(self) -> Viewer:
        return who_asks(self.request)

    @property
    def is_writing(self) -> bool:
        return self.request.method == "POST" and "post" in self.http_method_names

    def get_permissions(self) -> list[Any]:
        return [MayWrite()] if self.is_writing else list(super().get_permissions())

    def get_throttles(self) -> list[Any]:
        return [Writes()] if self.is_writing else [Reads()]

    @cached_property
    def known_on(self) -> date | None:
        """The day an address names in `as_known_on`; a bad one is refused by the filter."""
        filters_of: Any = self.filterset_class  # type: ignore[attr-defined]
        form = filters_of(self.request.query_params, queryset=published.agencies()).form
        return lens(known_on=form.cleaned_data.get("as_known_on")).known_on if form.is_valid() else None

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "viewer": self.who, "known_on": self.known_on}


class ByCode(mixins.ListModelMixin, mixins.RetrieveModelMixin, Published):
    lookup_field = "code"
    pagination_class = paging.CodeCursor


class Known(ByCode):
    """What is edited and audited: given out as it was known on the day asked for."""

    put_back: Callable[[Iterable[Any], date], None]

    def paginate_queryset(self, queryset: Any) -> Any:
        return self._then(super().paginate_queryset(queryset) or [])

    def get_object(self) -> Any:
        return self._then([super().get_object()])[0]

    def _then(self, rows: list[Any]) -> list[Any]:
        if self.known_on:
            type(self).put_back(rows, self.known_on)
        return rows


@extend_schema(tags=["Who"])
class AgencyViewSet(ByCode):
    """Agencies, with the dates between which they existed and the agency they came from."""

    serializer_class = serializers.AgencySerializer
    filterset_class = filters.AgencyFilter

    def get_queryset(self) -> Any:
        return published.agencies()


@extend_schema(tags=["What was promised"])
class AreaViewSet(ByCode):
    """The four priorities and the three strands."""

    serializer_class = serializers.AreaSerializer
    filterset_class = filters.AreaFilter

    def get_queryset(self) -> Any:
        return published.areas()


@extend_schema(tags=["What was promised"])
class GoalViewSet(Known):
    """Goals, their partners and their measures."""

    serializer_class = serializers.GoalSerializer
    filterset_class = filters.GoalFilter
    put_back = staticmethod(published.goals_then)

    def get_queryset(self) -> Any:
        return published.goals(self.known_on)

    def get_serializer_context(self) -> dict[str, Any]:
        """With what the agencies declare, read once."""
        said = {row.code: row.declared for row in goal_cards(lens(known_on=self.known_on), self.who) if row.declared}
        return {**super().get_serializer_context(), "declared": said}

    @extend_schema(responses=serializers.SaidUpdateSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, serializer_class=serializers.SaidUpdateSerializer)
    def updates(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the lead agency said of the goal, newest first: what is published; to those who may see more, all of it."""
        goal = generics.get_object_or_404(self.get_queryset(), code=kwargs["code"])
        rows = goal_history(self.who, goal.pk, site_today(), self.known_on)
        return Response(serializers.SaidUpdateSerializer(rows, many=True).data)


@extend_schema(tags=["What was measured"])
class MeasureViewSet(Known):
    """The definition sheets of the measures."""

    serializer_class = serializers.MeasureSerializer
    filterset_class = filters.MeasureFilter
    put_back = staticmethod(published.measures_then)

    def get_queryset(self) -> Any:
        return published.measures(self.who, self.known_on)


@extend_schema(tags=["What was measured"])
class ReadingViewSet(HandsIn, mixins.ListModelMixin, Published):
    """Readings in the order in which they were recorded, superseded ones included unless `current=true`."""

    serializer_class = serializers.ReadingSerializer
    filterset_class = filters.ReadingFilter
    pagination_class = paging.IdCursor
    http_method_names = ["get", "head", "options", "post"]

    def get_queryset(self) -> Any:
        return published.readings(self.who, self.known_on)


@extend_schema(tags=["What was measured"])
class TargetViewSet(mixins.ListModelMixin, Published):
    """Targets with their sources; several may stand for one date, one of them governs."""

    serializer_class = serializers.TargetSerializer
    filterset_class = filters.TargetFilter
    pagination_class = paging.IdCursor

    def get_queryset(self) -> Any:
        return published.targets(self.who, self.known_on)


@extend_schema(tags=["What we show"])
class FlipViewSet(mixins.ListModelMixin, Published):
    """Statuses that changed, newest first, with their causes."""

    serializer_class = serializers.FlipSerializer
    filterset_class = filters.FlipFilter
    pagination_class = paging.NewestFirstCursor

    def get_queryset(self) -> Any:
        return published.flips(self.who, self.known_on)


@extend_schema(tags=["What we show"])
class ScorecardViewSet(mixins.ListModelMixin, Published):
    """Where each measure stands: the same rows as on the pages. `as_of` and `as_known_on` look at another day."""

    serializer_class = serializers.ScorecardSerializer
    filterset_class = filters.CardFilter
    pagination_class = paging.CodeCursor
    lookup_field = "code"

    def get_queryset(self) -> Any:
        return published.measures(self.who, self.known_on)

    def rows(self, at: Lens, ids: list[int]) -> Any:
        cards = measure_cards(at, self.who, measure_ids=ids)
        return self.get_serializer(sorted(cards, key=lambda card: card.code), many=True).data

    def lens(self) -> Lens:
        chosen = self.filterset_class(self.request.query_params, queryset=self.get_queryset()).form
        chosen.is_valid()
        return lens(chosen.cleaned_data.get("as_of"), chosen.cleaned_data.get("as_known_on"))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        measure = generics.get_object_or_404(self.filter_queryset(self.get_queryset()), code=kwargs["code"])
        card = measure_card(self.lens(), self.who, measure.pk)
        if card is None:
            raise NotFound
        return Response(self.get_serializer(card).data)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.filter_queryset(self.get_queryset())
        at = self.lens()
        status = request.query_params.get("status")
        if status and not at.is_live:
            cards = measure_cards(at, self.who)
            found = found.filter(code__in=[card.code for card in cards if card.status is Status.from_slug(status)])
        measures = self.paginate_queryset(found) or []
        return self.get_paginated_response(self.rows(at, [one.pk for one in measures]))
