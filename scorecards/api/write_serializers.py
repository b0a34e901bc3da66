"""What is written looks like from outside. A field that is not known is refused: a slip of the pen must not be silence."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

MOST_ROWS = 5_000


class Strict(serializers.Serializer[Any]):
    """Refuses fields that it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(str(name) for name in data if name not in self.fields) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({name: [_("There is no such field.")] for name in unknown})
        return super().to_internal_value(data)


def words(longest: int, **more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=longest, required=False, allow_blank=True, **more)


def number(**more: Any) -> serializers.FloatField:
    return serializers.FloatField(required=False, allow_null=True, **more)


class RowSerializer(Strict):
    """One reading: a value or the reason there is none, for one period. The columns of a tidy file (docs/data-formats.md)."""

    measure = serializers.CharField(max_length=40, help_text="The measure's code.")
    period = words(40, help_text="The period as people write it, such as 2019-04, 2019-Q2 or SFY 2019.")
    period_start = serializers.DateField(required=False)
    period_end = serializers.DateField(required=False)
    value = number()
    reason = words(40, help_text="Why there is no value: not_collected, pending, suppressed or not_applicable.")
    numerator = number()
    denominator = number()
    moe = number(help_text="Margin of error.")
    qualifier = words(1, help_text="<, > or ~ where the value is not exact.")
    dimension = words(200, help_text="Dimensions of a group, joined by ';'.")
    category = words(500, help_text="The group's categories, in the same order.")
    state = words(20, help_text="provisional, revised or final.")
    published_on = serializers.DateField(required=False)
    source = words(300)  # type: ignore[assignment]  # (a column of the tidy file)
    source_ref = words(300)
    note = words(2000)


class HandInSerializer(Strict):
    """Readings to hand in, all or nothing unless said otherwise."""

    readings = serializers.ListField(child=RowSerializer(), min_length=1, max_length=MOST_ROWS)
    publish_despite_warnings = serializers.BooleanField(
        default=False, help_text="Publish although a guard rail warns. Without it such readings wait for somebody to look."
    )
    leave_out_refused = serializers.BooleanField(default=False, help_text="Publish the good rows although others are refused.")


class FindingSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(allow_null=True, help_text="Which of the rows sent, from 0; null: all of them.")
    column = serializers.CharField()
    value = serializers.CharField()
    severity = serializers.CharField()
    kind = serializers.CharField()
    problem = serializers.CharField()
    fix = serializers.CharField(help_text="What to do.")


class HandedInSerializer(serializers.Serializer[Any]):
    """What came of it."""

    upload = serializers.IntegerField(source="upload_id", allow_null=True, help_text="Its number: /data/uploads/<number>/ on the site.")
    state = serializers.CharField(help_text="published, review, refused, ...")
    waits_for = serializers.CharField(help_text="What stands in the way: review, approval, second_person, other_agency, locked; or empty.")
    rows = serializers.IntegerField()
    added = serializers.IntegerField()
    revised = serializers.IntegerField()
    same = serializers.IntegerField()
    refused = serializers.IntegerField()
    findings = FindingSerializer(many=True)


class UpdateInSerializer(Strict):
    """What the agency says of its goal; parts that are not sent are not changed."""

    version = serializers.IntegerField(min_value=0, max_value=10**9, help_text="Of the text this was written over; 0 for none.")
    declared = words(10, help_text="on_track, at_risk, off_track or done.")
    declared_why = words(5000)
    told_until = words(10, help_text="The declared status speaks until this day, YYYY-MM-DD.")
    how_are_we_doing = words(5000)
    story_behind_curve = words(5000)
    partners = words(5000)
    what_works = words(5000)
    what_next = words(5000)
    help_needed = words(5000)
    evidence_url = words(500)


class SubmitSerializer(Strict):
    version = serializers.IntegerField(min_value=1, max_value=10**9, help_text="Of the text that is submitted.")


class UpdateSerializer(serializers.Serializer[Any]):
    """An update as it stands."""

    goal = serializers.CharField()
    period = serializers.CharField()
    state = serializers.CharField(help_text="draft, submitted, returned, approved, published; empty: nothing is written yet.")
    version = serializers.IntegerField()
    computed = serializers.CharField(help_text="Where the numbers put the goal now.")
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text="By their names.")


class UpdateConflictSerializer(serializers.Serializer[Any]):
    """Somebody else saved meanwhile: nothing was stored. Both texts, and the version to save over next."""

    detail = serializers.CharField()
    mine = serializers.DictField(child=serializers.CharField(allow_blank=True))
    theirs = serializers.DictField(child=serializers.CharField(allow_blank=True))
    version = serializers.IntegerField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class CommentSerializer(Strict):
    """A comment on a goal's update, on a measure, or on one of its readings; or an answer in a thread."""

    text = serializers.CharField(max_length=4000)
    thread = serializers.IntegerField(required=False, min_value=1, max_value=2**53, help_text="The thread to answer in.")
    goal = words(40)
    reporting_period = words(12, help_text="Of the update, with `goal`.")
    part = words(24, help_text="The part of the update.")
    measure = words(40)
    period_end = serializers.DateField(required=False, help_text="Of the reading, with `measure`.")
    group = words(500, help_text="Of the reading: its group's key; the total when empty.")


class CommentMadeSerializer(serializers.Serializer[Any]):
    comment = serializers.IntegerField()
