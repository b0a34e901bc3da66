"""Linked-data studies: the same rows as on their pages. Aggregates alone; there is nothing of a person to ask for."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from linkage.queries.findings import housing_answers
from linkage.queries.rows import StudyPage
from linkage.queries.studies import study_page, study_rows
from linkage.rules.answers import Answers
from linkage.rules.plain import as_plain
from linkage.rules.prices import BASES, PAYERS
from linkage.rules.switches import COSTS, YEARS, Switches
from scorecards.api.authentication import who_asks
from scorecards.api.reviews import Reading
from scorecards.queries.lens import site_today

Row = serializers.Serializer[Any]
# Codes of dots alone are steps in an address, and no study's.
CODE = OpenApiParameter("code", {"type": "string", "pattern": r"^[A-Za-z0-9_-][A-Za-z0-9._-]{1,39}$"}, "path")
USE = "For planning only. It may not be used for a person's eligibility or for enforcement."


class StudySerializer(Row):
    code = serializers.CharField()
    kind = serializers.CharField(help_text="housing or training")
    title = serializers.CharField()
    question = serializers.CharField()
    is_synthetic = serializers.BooleanField(help_text="The people are invented; no figure is of Connecticut.")
    owners = serializers.ListField(child=serializers.CharField(), help_text="The agencies whose data it uses.")
    stands = serializers.CharField(help_text="planned, running, found, asked, published, refused, failed, canceled or destroyed")
    published_at = serializers.DateTimeField(allow_null=True)


class FoundSerializer(Row):
    run = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the finding as canonical JSON.")
    made_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    configuration = serializers.JSONField(help_text="What the finding can be reproduced from.")
    content = serializers.JSONField(help_text="All aggregates, small cells hidden.")


class StudyOneSerializer(StudySerializer):
    use = serializers.CharField(help_text="What it may be used for.")
    year_2_starts = serializers.DateField()
    year_2_ends = serializers.DateField()
    finding = FoundSerializer(allow_null=True)


class AnswerSerializer(Row):
    use = serializers.CharField()
    is_synthetic = serializers.BooleanField()
    switches = serializers.JSONField(help_text="The setting that is answered.")
    people = serializers.IntegerField()
    portion = serializers.JSONField(help_text="value, data and total intervals as shares of 1; hidden says why there is none.")
    depth = serializers.JSONField()
    mean_offset = serializers.JSONField(help_text="Dollars a person-year.")
    saving = serializers.JSONField(help_text="Dollars a year in all.")
    curve = serializers.JSONField()


class Studies(Reading):
    """The linked-data studies that you may know of, newest first."""

    @extend_schema(tags=["Linked-data studies"], operation_id="studies_list", responses=StudySerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(StudySerializer(study_rows(who_asks(request)), many=True).data)


def found(request: Request, code: str) -> StudyPage:
    """The page of a study that the caller may know of."""
    page = study_page(who_asks(request), code, site_today())
    if page is None:
        raise NotFound(_("There is no such study, or none that you may know of.")) if request.user.is_authenticated else NotAuthenticated
    return page


class StudyOne(Reading):
    """One study with the newest finding that you may read."""

    @extend_schema(
        tags=["Linked-data studies"], operation_id="studies_retrieve", responses=StudyOneSerializer,
        parameters=[CODE],
    )  # fmt: skip
    def get(self, request: Request, code: str) -> Response:
        page = found(request, code)
        told = StudySerializer(page.row).data | {"use": USE, "year_2_starts": page.year_2_starts, "year_2_ends": page.year_2_ends}
        return Response(told | {"finding": FoundSerializer(page.finding).data if page.finding else None})


ASKED = [
    CODE,
    OpenApiParameter("data", str, description="Whose data: a rung of the finding, such as to_hmis or with_traits."),
    OpenApiParameter("payer", str, enum=list(PAYERS)),
    OpenApiParameter("basis", str, enum=list(BASES)),
    OpenApiParameter("years", int, enum=list(YEARS)),
    OpenApiParameter("cost", float, enum=list(COSTS), description="Of the stated cost of the program."),
    OpenApiParameter("group", str, description="everyone, or a group of the finding; groups are answered with all data alone."),
]


class StudyAnswer(Reading):
    """The answer of a study of supportive housing under one setting of its fixed grid."""

    @extend_schema(tags=["Linked-data studies"], operation_id="studies_answer", parameters=ASKED, responses=AnswerSerializer)
    def get(self, request: Request, code: str) -> Response:
        page = found(request, code)
        told = housing_answers(page.finding) if page.finding and page.row.kind == "housing" else None
        if told is None:
            raise NotFound(_("This study has no such answers that you may read."))
        try:
            one = told.at(_switches(request.query_params, told))
        except (KeyError, ValueError) as none:
            raise serializers.ValidationError(
                {"setting": [_("There is no answer for this setting. See the grid of the finding.")]}
            ) from none
        return Response({"use": USE, "is_synthetic": page.row.is_synthetic, **as_plain(one)})


def _switches(given: QueryDict, told: Answers) -> Switches:
    """Raises ValueError for what is no number."""
    at = told.standard
    return Switches(
        rung=given.get("data", at.rung),
        payer=given.get("payer", at.payer),
        basis=given.get("basis", at.basis),
        years=int(given.get("years", at.years)),
        cost=float(given.get("cost", at.cost)),
        group=given.get("group", at.group),
    )
