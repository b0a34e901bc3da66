"""Reviews, for staff, and promises, for everybody as far as they may see them: read only, the same rows as on the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.rules.policy import is_staff
from goals.queries import promises as queries
from goals.queries.reviews import reviews
from scorecards.api.authentication import who_asks
from scorecards.api.throttles import Reads
from scorecards.queries.lens import site_today
from scorecards.queries.reviews.minutes import minutes_for
from scorecards.templatetags.reviews import came, review_name, verdict

Row = serializers.Serializer[Any]
MOST = 1000
BIGGEST_ID = 2**63 - 1


class EffectSerializer(Row):
    measure = serializers.CharField(source="code")
    way = serializers.CharField(help_text="rise or fall")
    by = serializers.FloatField(help_text="By how much at least, in the measure's own unit.")
    on = serializers.DateField(help_text="By when.")
    base_then = serializers.FloatField(help_text="The reading when the promise was made.")
    base = serializers.FloatField(allow_null=True, help_text="The same reading as it is known now; it counts.")
    base_end = serializers.DateField(help_text="The last day of its period.")
    value = serializers.FloatField(allow_null=True, help_text="The reading it is judged by; null until it is there.")
    value_end = serializers.DateField(allow_null=True)
    moved = serializers.FloatField(allow_null=True)
    why = serializers.CharField(help_text="Why it cannot be told; empty where it can.")


class PromiseSerializer(Row):
    id = serializers.IntegerField()
    what = serializers.CharField()
    agency = serializers.CharField(source="agency_code")
    person = serializers.CharField(help_text="Who answers for it; empty for nobody in particular.")
    goal = serializers.CharField(source="goal_code", help_text="Empty where it is about a measure alone.")
    measure = serializers.CharField(source="measure_code")
    review = serializers.IntegerField(source="review_id")
    made_on = serializers.DateField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    done_note = serializers.CharField()
    dropped_on = serializers.DateField(allow_null=True)
    dropped_why = serializers.CharField()
    state = serializers.CharField(help_text="open, kept, late, no_effect or dropped")
    effect_state = serializers.CharField(help_text="none, waiting, reached, not_reached or cannot_tell")
    days_late = serializers.IntegerField()
    effect = EffectSerializer(allow_null=True, help_text="Null where none was promised, or its measure may not be seen.")
    told = serializers.SerializerMethodField(help_text="How it stands, in words.")
    is_public = serializers.BooleanField()
    is_example = serializers.BooleanField(help_text="Made for the demonstration; nobody promised it.")

    def get_told(self, row: queries.PromiseRow) -> str:
        return " ".join(filter(None, (verdict(row), came(row))))


class ReviewSerializer(Row):
    id = serializers.IntegerField()
    name = serializers.SerializerMethodField()
    kind = serializers.CharField(help_text="cabinet, priority or agency")
    on = serializers.DateField()
    at_time = serializers.TimeField(allow_null=True)
    minutes_long = serializers.IntegerField()
    place = serializers.CharField()
    area = serializers.CharField(source="area_code")
    agency = serializers.CharField(source="agency_code")
    state = serializers.CharField(help_text="planned, prepared, held, minuted or cancelled")
    is_example = serializers.BooleanField()
    prepared_at = serializers.DateTimeField(allow_null=True)
    held_at = serializers.DateTimeField(allow_null=True)
    minuted_at = serializers.DateTimeField(allow_null=True)

    def get_name(self, row: Any) -> str:
        return review_name(row)


class DecisionSerializer(Row):
    text = serializers.CharField()
    made_at = serializers.DateTimeField()


class ItemSerializer(Row):
    place = serializers.IntegerField(source="item.place", default=None, allow_null=True, help_text="Null for the review as a whole.")
    kind = serializers.CharField(source="item.kind", default="")
    subject = serializers.CharField(source="item.subject", default="")
    why = serializers.CharField(source="item.why", default="")
    measure = serializers.CharField(source="item.measure_code", default="")
    goal = serializers.CharField(source="item.goal_code", default="")
    note = serializers.CharField(source="note.text", default="", help_text="To those who were there.")
    decisions = DecisionSerializer(many=True)
    promises = PromiseSerializer(many=True)


class MinutesSerializer(ReviewSerializer):
    items = ItemSerializer(many=True)


class Reading(APIView):
    """What both share."""

    http_method_names = ["get", "head", "options"]
    throttle_classes = [Reads]

    @property
    def staff(self) -> Any:
        """Who asks, where they are staff; nobody else is told anything."""
        who = who_asks(self.request)
        if not is_staff(who):
            raise NotFound if self.request.user.is_authenticated else NotAuthenticated
        return who


def _number(key: str) -> int:
    if len(key) > 19 or int(key) > BIGGEST_ID:
        raise NotFound
    return int(key)


class Reviews(Reading):
    """The reviews that you may know of, newest first. For staff."""

    @extend_schema(tags=["Reviews and promises"], operation_id="reviews_list", responses=ReviewSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(ReviewSerializer(reviews(self.staff)[:MOST], many=True).data)


class ReviewOne(Reading):
    """One review with its agenda once it is prepared, and its decisions and promises once it is minuted. For staff."""

    @extend_schema(
        tags=["Reviews and promises"], operation_id="reviews_retrieve", responses=MinutesSerializer,
        parameters=[OpenApiParameter("review_id", int, "path")],
    )  # fmt: skip
    def get(self, request: Request, review_id: str) -> Response:
        found = minutes_for(self.staff, _number(review_id), site_today())
        if found is None:
            raise NotFound(_("There is no such review, or none that you may know of."))
        parts = [part for part in found.parts if part.item or not part.is_bare]
        return Response(ReviewSerializer(found.review).data | {"items": ItemSerializer(parts, many=True).data})


ASKED = [
    OpenApiParameter("state", str, enum=[one for one in queries.SHOWS if one != "all"], description="Only those in this state."),
    OpenApiParameter("agency", str, description="Code of the agency that promised."),
    OpenApiParameter("area", str, description="Code of the priority whose goals they are about."),
    OpenApiParameter("goal", str, description="Code of the goal they are about."),
]


class Promises(Reading):
    """The promises that you may see: everybody those that the chair published, staff also their agency's own. Late ones first."""

    @extend_schema(tags=["Reviews and promises"], operation_id="promises_list", parameters=ASKED, responses=PromiseSerializer(many=True))
    def get(self, request: Request) -> Response:
        given: dict[str, Any] = {name: request.query_params.get(name, "") for name in ("state", "agency", "area", "goal")}
        show = given.pop("state") or "all"
        if show not in queries.SHOWS:
            raise serializers.ValidationError({"state": [_("One of %(names)s.") % {"names": ", ".join(queries.SHOWS)}]})
        wrong = [name for name, value in given.items() if len(value) > 40 or chr(0) in value]
        if wrong:
            raise serializers.ValidationError({name: [_("This is no code.")] for name in wrong})
        rows = queries.promises(who_asks(request), queries.Asked(show=show, **given), site_today())
        return Response(PromiseSerializer(rows[:MOST], many=True).data)


class PromiseOne(Reading):
    """One promise, with what it was scored by."""

    @extend_schema(
        tags=["Reviews and promises"], operation_id="promises_retrieve", responses=PromiseSerializer,
        parameters=[OpenApiParameter("promise_id", int, "path")],
    )  # fmt: skip
    def get(self, request: Request, promise_id: str) -> Response:
        found = queries.promise(who_asks(request), _number(promise_id), site_today())
        if found is None:
            raise NotFound(_("There is no such promise, or none that you may see."))
        return Response(PromiseSerializer(found).data)
