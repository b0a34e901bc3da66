"""What agencies' systems hand in: thin doors to the actions that the site's own pages call."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.rules.policy import may_hand_in
from metrics.actions.uploads import DirectTerms, TooLarge, discard_upload, hand_in_rows
from metrics.queries.handed_in import HandedIn, handed_in, not_of, strangers
from metrics.tasks import nudge
from scorecards.actions.previews import preview
from scorecards.api.authentication import MayWrite, who_writes
from scorecards.api.once import PARAMETER, once
from scorecards.api.write_serializers import HandedInSerializer, HandInSerializer

ANSWERS = {
    200: "The same rows were handed in before: this is what came of them.",
    201: "Published.",
    202: "Taken in; somebody has to look at it before it is published.",
    422: "Nothing was published: rows are refused, each with what to do. Or the idempotency key was used for something else.",
}


def described(answers: dict[int, str]) -> dict[int, OpenApiResponse]:
    return {status: OpenApiResponse(HandedInSerializer, description=about) for status, about in answers.items()}


class HandsIn:
    """What the address of readings does besides giving them out: it takes them in."""

    verb = "readings"

    @extend_schema(
        operation_id="readings_hand_in", request=HandInSerializer, responses=described(ANSWERS), parameters=[PARAMETER], filters=False
    )
    @once
    def create(self, request: Request) -> Response:
        """Hand in readings of the agency's measures, up to 5,000 at once. Every row is checked as in an uploaded file and judged by the
        same guard rails. All or nothing, unless said otherwise."""
        if not may_hand_in(who_writes(request)):
            raise PermissionDenied(_("Your account hands in no readings."))
        asked = HandInSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        rows = asked.validated_data["readings"]
        foreign = _foreign(request, rows)
        if foreign is not None:
            return Response(HandedInSerializer(foreign).data, status=422)
        return _answer(request, rows, asked.validated_data)


@extend_schema(tags=["Handing in"])
class HandInView(APIView):
    """What came of readings that were handed in."""

    permission_classes = [MayWrite]
    verb = "readings"

    @extend_schema(operation_id="readings_handed_in", responses=HandedInSerializer)
    def get(self, request: Request, upload_id: int) -> Response:
        """How far they are and what is said about them."""
        return Response(HandedInSerializer(_found(request, upload_id)).data)


def _foreign(request: Any, rows: list[dict[str, Any]]) -> HandedIn | None:
    """A token writes for its agency alone: the refusal of rows about anything else, whether that exists or not."""
    if request.auth is None:
        return None
    others = not_of({row["measure"] for row in rows}, request.auth.agency_id)
    return strangers([row["measure"] for row in rows], others) if others else None


def _found(request: Request, upload_id: int) -> HandedIn:
    found = handed_in(who_writes(request), upload_id)
    if found is None:
        raise NotFound
    return found


def _status(found: HandedIn, is_published: bool) -> int:
    if found.state == "refused":
        return 422
    return 201 if is_published else 200 if found.is_settled else 202


def _answer(request: Request, rows: list[dict[str, Any]], wishes: dict[str, Any]) -> Response:
    terms = DirectTerms(wishes["publish_despite_warnings"], wishes["leave_out_refused"])
    by: Any = request.user
    try:
        upload_id, is_published = hand_in_rows(rows=rows, terms=terms, by=by, at=timezone.now(), look=preview)
    except TooLarge as error:
        raise PermissionDenied(_("These are more readings than are taken at once.")) from error
    if is_published:
        nudge()
    found = _found(request, upload_id)
    if found.state == "review" and found.refused and not terms.leave_out:
        # All or nothing: the good rows do not wait for anybody. The system mends its rows and sends them all again.
        discard_upload(upload_id=upload_id, by=by, at=timezone.now())
        found = replace(found, state="refused", waits_for="")
    return Response(HandedInSerializer(found).data, status=_status(found, is_published))
