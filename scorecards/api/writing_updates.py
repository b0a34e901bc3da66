"""What agencies' systems say of goals, and comments: thin doors to the actions that the site's own pages call."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.rules.policy import may_submit_update
from goals.actions.comments import NotSaid, add_comment, answer_comment
from goals.actions.updates import EditedMeanwhile, UpdateRefused, save_update, submit_update
from goals.queries.comments import place_of, reading_about
from goals.queries.subjects import subject
from goals.rules.talk import About
from scorecards.api.authentication import MayWrite, who_writes
from scorecards.api.once import PARAMETER, once
from scorecards.api.throttles import Reads, Writes
from scorecards.api.write_serializers import (
    CommentMadeSerializer,
    CommentSerializer,
    SubmitSerializer,
    UpdateConflictSerializer,
    UpdateInSerializer,
    UpdateSerializer,
)
from scorecards.queries.lens import site_today
from scorecards.queries.pages.updating import UpdatingPage, updating

CONFLICT = OpenApiResponse(UpdateConflictSerializer, description="Somebody else saved meanwhile; nothing was stored. Both texts.")


class CannotBeDone(APIException):
    status_code = 422


class Said(APIView):
    """What writes of updates and comments share."""

    permission_classes = (MayWrite,)

    def get_throttles(self) -> list[Any]:
        return [Reads()] if self.request.method in ("GET", "HEAD", "OPTIONS") else [Writes()]


class OfUpdate(Said):
    verb = "updates"

    def page(self, request: Request, code: str, period: str) -> UpdatingPage:
        """The update, for who writes for the agency that leads the goal."""
        found = updating(who_writes(request), code, period)
        if found is None or not found.is_staff_view:
            raise NotFound
        return found

    def answer(self, request: Request, code: str, period: str, status: int = 200) -> Response:
        page = self.page(request, code, period)
        shown = {
            "goal": code,
            "period": period,
            "state": page.state,
            "version": page.update.version if page.update else 0,
            "computed": page.computed,
            "texts": page.fields,
        }
        return Response(UpdateSerializer(shown).data, status=status)


@extend_schema(tags=["Saying how goals stand"])
class UpdateOfPeriod(OfUpdate):
    """The update of a goal for a reporting period, for the agency that leads it."""

    @extend_schema(operation_id="update_read", responses=UpdateSerializer)
    def get(self, request: Request, code: str, period: str) -> Response:
        """The update as it stands, also while it is a draft."""
        return self.answer(request, code, period)

    @extend_schema(
        operation_id="update_save",
        request=UpdateInSerializer,
        responses={200: UpdateSerializer, 409: CONFLICT},
        parameters=[PARAMETER],
    )
    @once
    def put(self, request: Any, code: str, period: str) -> Response:
        """Saves a draft, or changes what came back. Nobody saves over a text they have not seen."""
        page = self.page(request, code, period)
        asked = UpdateInSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        fields = dict(asked.validated_data)
        return self._save(request, page, fields.pop("version"), fields) or self.answer(request, code, period)

    def _save(self, request: Any, page: UpdatingPage, version: int, fields: dict[str, str]) -> Response | None:
        """None: it is saved; else the conflict."""
        of = {"goal_id": page.shown.goal.goal_id, "period_id": page.period.id}
        try:
            save_update(**of, fields=fields, version=version, by=request.user, at=timezone.now(), day=site_today())
        except EditedMeanwhile as conflict:
            both = {name: getattr(conflict, name) for name in ("mine", "theirs", "version", "by", "at")}
            detail = {
                "detail": _("Somebody else saved meanwhile. Nothing was stored: put both texts together and save over their version.")
            }
            return Response(UpdateConflictSerializer(detail | both).data, status=409)
        except UpdateRefused as refused:
            raise CannotBeDone(_said(refused)) from refused
        return None


@extend_schema(tags=["Saying how goals stand"])
class UpdateSubmitted(OfUpdate):
    """Submitting an update."""

    @extend_schema(operation_id="update_submit", request=SubmitSerializer, responses=UpdateSerializer, parameters=[PARAMETER])
    @once
    def post(self, request: Any, code: str, period: str) -> Response:
        """Says it in the agency's name: with a commissioner's token alone."""
        page = self.page(request, code, period)
        asked = SubmitSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        if not may_submit_update(who_writes(request), lead_id=page.lead_id):
            raise PermissionDenied
        if page.update is None:
            raise CannotBeDone(_("Nothing is written yet."))
        moment = {"by": request.user, "at": timezone.now(), "day": site_today()}
        try:
            submit_update(update_id=page.update.id, version=asked.validated_data["version"], computed=page.computed, **moment)
        except UpdateRefused as refused:
            raise CannotBeDone(_said(refused)) from refused
        return self.answer(request, code, period)


@extend_schema(tags=["Comments"])
class Comments(Said):
    """Comments of an agency's system."""

    verb = "comments"

    @extend_schema(operation_id="comment", request=CommentSerializer, responses={201: CommentMadeSerializer}, parameters=[PARAMETER])
    @once
    def post(self, request: Any) -> Response:
        """Comments on an update, a measure or a reading, or answers in a thread. It goes to those whose it is and to those it names."""
        asked = CommentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        by = {"text": said["text"], "by": request.user, "at": timezone.now()}
        about = self._about(request, said)
        try:
            made = answer_comment(thread_id=said["thread"], **by) if "thread" in said else add_comment(about=about, **by)
        except NotSaid as refused:
            raise CannotBeDone({"detail": _("This cannot be said here."), "why": refused.why}) from refused
        return Response(CommentMadeSerializer({"comment": made}).data, status=201)

    def _about(self, request: Request, said: dict[str, Any]) -> About:
        """What is commented on, which who writes may see. A token may no more than its agency, whatever its maker may."""
        about = self._named(request, said)
        if about is None or subject(who_writes(request), about) is None:
            raise NotFound
        return about

    def _named(self, request: Request, said: dict[str, Any]) -> About | None:
        if "thread" in said:
            return place_of(who_writes(request), said["thread"])
        if said.get("measure"):
            return reading_about(said["measure"], said.get("group", ""), said.get("period_end"))
        if not (said.get("goal") and said.get("reporting_period")):
            raise ValidationError({"measure": [_("Name a measure, a goal with a reporting period, or a thread.")]})
        page = updating(who_writes(request), said["goal"], said["reporting_period"])
        return About(update_id=page.update.id, part=said.get("part", "")) if page and page.update else None


def _said(refused: UpdateRefused) -> dict[str, Any]:
    """A refusal, as its code and what is missing."""
    lacks = [{"field": one.field, "why": one.why} for one in refused.lacks]
    return {"detail": _("This cannot be done as asked."), "why": refused.why, "field": refused.field, "missing": lacks}
