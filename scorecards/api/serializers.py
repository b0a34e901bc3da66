"""What each resource looks like from outside. Docs of a field stand where its meaning is not plain from its name."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goals.rules.codes import GoalStatus
from metrics.rules.codes import Direction, Freshness, Operator, PeriodType, Signal, Status, Trend, Verdict
from scorecards.api.fields import slug_field
from scorecards.queries.flips import revision_of
from scorecards.queries.published import superseded_then, visible_goal_measures
from scorecards.rules.codes import FlipCause

Row = serializers.Serializer[Any]


class SupersededField(serializers.Field[Any, Any, Any, Any]):
    """Null while the row stands, and for whom asks on a day when it still stood."""

    def to_representation(self, value: Any) -> Any:
        return serializers.DateTimeField().to_representation(value) if value else None

    def get_attribute(self, instance: Any) -> Any:
        return superseded_then(instance.superseded_at, self.context.get("known_on"))


def superseded_field() -> serializers.Field[Any, Any, Any, Any]:
    described = extend_schema_field({"type": "string", "format": "date-time", "nullable": True})(SupersededField)
    return described(read_only=True, help_text="When a newer version took its place; null: it stands.")


class PrecessionSerializer(Row):
    agency = serializers.CharField(source="predecessor.code")
    kind = serializers.CharField(help_text="renamed, merged or split")
    on = serializers.DateField(allow_null=True, help_text="Since when; null where nobody wrote it down.")


class SuccessionSerializer(PrecessionSerializer):
    agency = serializers.CharField(source="successor.code")


class AgencySerializer(Row):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    mission = serializers.CharField()
    website = serializers.CharField()
    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)
    predecessors = PrecessionSerializer(source="precessions", many=True, help_text="The agencies whose work it carries on.")
    successors = SuccessionSerializer(source="successions", many=True, help_text="The agencies that carry on its work.")


class AreaSerializer(Row):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField(help_text="priority or strand")
    statement = serializers.CharField()
    order = serializers.IntegerField()


class PartnerSerializer(Row):
    agency = serializers.CharField(source="agency.code")
    role = serializers.CharField()
    contribution = serializers.CharField()


class MemberSerializer(Row):
    measure = serializers.CharField(source="measure.code")
    weight = serializers.FloatField()
    role = serializers.CharField(help_text="outcome or driver")
    lag_periods = serializers.IntegerField()


class DeclaredSerializer(Row):
    status = serializers.CharField(help_text="on_track, at_risk, off_track or done: what the lead agency says, published.")
    reason = serializers.CharField()
    by = serializers.CharField(help_text="Who submitted it for the agency.")
    on = serializers.DateField(help_text="When it was published.")
    until = serializers.DateField(allow_null=True, help_text="It is not said any more after this day.")
    period = serializers.CharField(help_text="Code of the reporting period.")
    differs = serializers.BooleanField(help_text="Whether the numbers say something else.")


class SaidUpdateSerializer(Row):
    goal = serializers.CharField(source="goal_code")
    period = serializers.CharField(source="period.code")
    period_start = serializers.DateField(source="period.start")
    period_end = serializers.DateField(source="period.end")
    state = serializers.CharField(help_text="published; to those who may see more also draft, submitted, returned, approved, withdrawn.")
    version = serializers.IntegerField(help_text="Counts savings.")
    declared = serializers.CharField()
    declared_why = serializers.CharField(source="reason")
    told_until = serializers.DateField(source="until", allow_null=True)
    computed = serializers.CharField(help_text="Where the numbers put the goal when it was submitted.")
    how_are_we_doing = serializers.CharField(source="fields.how_are_we_doing")
    story_behind_curve = serializers.CharField(source="fields.story_behind_curve")
    partners = serializers.CharField(source="fields.partners")
    what_works = serializers.CharField(source="fields.what_works")
    what_next = serializers.CharField(source="fields.what_next")
    help_needed = serializers.CharField(source="fields.help_needed")
    evidence_url = serializers.CharField(source="fields.evidence_url")
    submitted_by = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class GoalSerializer(Row):
    code = serializers.CharField()
    area = serializers.CharField(source="area.code")
    other_areas = serializers.SerializerMethodField()
    statement = serializers.CharField()
    lead = serializers.CharField(source="lead.code")
    due = serializers.DateField(allow_null=True)
    rollup = serializers.CharField()
    rollup_k = serializers.IntegerField(allow_null=True)
    why = serializers.CharField()
    partners = PartnerSerializer(source="partnerships", many=True)
    measures = serializers.SerializerMethodField()
    declared = serializers.SerializerMethodField(help_text="What the lead agency says, while it holds; null: nothing.")

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_other_areas(self, goal: Any) -> list[str]:
        return sorted(area.code for area in goal.other_areas.all())

    @extend_schema_field(DeclaredSerializer(allow_null=True))
    def get_declared(self, goal: Any) -> Any:
        said = self.context["declared"].get(goal.code)
        return DeclaredSerializer(said).data if said else None

    @extend_schema_field(MemberSerializer(many=True))
    def get_measures(self, goal: Any) -> Any:
        return MemberSerializer(visible_goal_measures(goal, self.context["viewer"]), many=True).data


class MeasureSerializer(Row):
    code = serializers.CharField()
    name = serializers.CharField()
    agency = serializers.CharField(source="agency.code")
    service = serializers.CharField(source="service.code", default=None, allow_null=True)
    goals = serializers.SerializerMethodField()
    unit = serializers.CharField()
    decimals = serializers.IntegerField()
    direction = serializers.CharField()
    period = serializers.CharField()
    definition = serializers.CharField()
    why_it_matters = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    combine = serializers.CharField(help_text="How values combine over time: sum, mean, last, ratio or none.")
    lag_days = serializers.IntegerField()
    grace_days = serializers.IntegerField(help_text="Working days on top of the lag.")
    tolerance = serializers.FloatField(allow_null=True, help_text="In the measure's own unit; null: 5% of the expected value.")
    path = serializers.CharField()
    baseline_period = serializers.CharField()
    baseline_value = serializers.FloatField(allow_null=True)
    dimensions = serializers.SerializerMethodField()
    rba_type = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    source_ref = serializers.CharField()
    confidence = serializers.CharField()
    data_owner = serializers.CharField()
    retired_on = serializers.DateField(allow_null=True)

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_goals(self, measure: Any) -> list[str]:
        return sorted(member.goal.code for member in measure.goal_measures.all())

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_dimensions(self, measure: Any) -> list[str]:
        return sorted(one.dimension.code for one in measure.dimensions.all())


class ReadingSerializer(Row):
    id = serializers.IntegerField()
    measure = serializers.CharField(source="measure.code")
    breakdown = serializers.CharField(source="breakdown.key", help_text="dimension=category pairs joined by ';'; empty is the total.")
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    value = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text="Why there is no value; null when there is one.")
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    moe = serializers.FloatField(allow_null=True, help_text="Margin of error.")
    qualifier = serializers.CharField(help_text="<, > or ~ where the published value is inexact.")
    state = serializers.CharField(help_text="provisional, revised or final")
    published_on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField(help_text="When it was known here.")
    superseded_at = superseded_field()
    source = serializers.CharField()  # type: ignore[assignment]
    source_ref = serializers.CharField()
    note = serializers.CharField()
    correction = serializers.CharField(help_text="Why a person replaced the figure before by hand; empty where nobody did.")


class TargetSerializer(Row):
    id = serializers.IntegerField()
    measure = serializers.CharField(source="measure.code")
    breakdown = serializers.CharField(source="breakdown.key")
    date = serializers.DateField(help_text="End of the period it applies to.")
    operator = serializers.CharField()
    value = serializers.FloatField()
    high = serializers.FloatField(allow_null=True)
    kind = serializers.CharField()
    illustrative = serializers.BooleanField(source="is_illustrative", help_text="Set for the demonstration; not a target of the State.")
    governs = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]
    source_ref = serializers.CharField()
    reason = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    superseded_at = superseded_field()


class ScorecardSerializer(Row):
    measure = serializers.CharField(source="code")
    name = serializers.CharField()
    agency = serializers.CharField(source="agency_code")
    unit = serializers.CharField()
    period = serializers.CharField()
    period_end = serializers.DateField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    expected = serializers.FloatField(allow_null=True)
    expected_high = serializers.FloatField(allow_null=True)
    target = serializers.FloatField(allow_null=True)
    target_high = serializers.FloatField(allow_null=True)
    target_date = serializers.DateField(allow_null=True)
    target_illustrative = serializers.BooleanField()
    operator = slug_field(Operator)
    shortfall = serializers.FloatField(allow_null=True)
    tolerance = serializers.FloatField(allow_null=True)
    status = slug_field(Status)
    judged = slug_field(Status, help_text="The status before freshness.")
    direction = slug_field(Direction)
    period_type = slug_field(PeriodType)
    change_previous = serializers.FloatField(allow_null=True)
    verdict_previous = slug_field(Verdict)
    change_year = serializers.FloatField(allow_null=True)
    verdict_year = slug_field(Verdict)
    trend = slug_field(Trend)
    trend_p = serializers.FloatField(allow_null=True)
    slope = serializers.FloatField(allow_null=True)
    signal = slug_field(Signal)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    freshness = slug_field(Freshness)
    due_on = serializers.DateField(allow_null=True)
    days_overdue = serializers.IntegerField()
    as_of = serializers.DateField()
    as_known_on = serializers.DateField(
        source="known_on", allow_null=True, help_text="Nothing recorded after this day was known; null: all."
    )
    rule_version = serializers.CharField()
    accepted_until = serializers.DateField(
        allow_null=True, help_text="Until when the State accepts the miss; the status stays what was computed. Null: it does not."
    )


class FlipSerializer(Row):
    id = serializers.IntegerField()
    measure = serializers.CharField(source="measure.code", default=None, allow_null=True)
    breakdown = serializers.CharField(source="breakdown.key", default=None, allow_null=True)
    goal = serializers.CharField(source="goal.code", default=None, allow_null=True)
    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()
    cause = slug_field(FlipCause)
    causes = serializers.ListField(child=slug_field(FlipCause))
    period_end = serializers.DateField(allow_null=True)
    revised_period_end = serializers.SerializerMethodField(help_text="The period whose revision found it; null for other causes.")
    revised_on = serializers.SerializerMethodField(help_text="When that revision became known.")
    as_of = serializers.DateField()
    recorded_at = serializers.DateTimeField()

    @extend_schema_field({"type": "string", "format": "date", "nullable": True})
    def get_revised_period_end(self, flip: Any) -> date | None:
        found = revision_of(flip)
        return found[0] if found else None

    @extend_schema_field({"type": "string", "format": "date", "nullable": True})
    def get_revised_on(self, flip: Any) -> date | None:
        found = revision_of(flip)
        return found[1] if found else None

    def get_before(self, flip: Any) -> str:
        return (Status if flip.measure_id else GoalStatus)(flip.before).slug

    def get_after(self, flip: Any) -> str:
        return (Status if flip.measure_id else GoalStatus)(flip.after).slug
