"""Studies with linked data in the admin: shown, never changed, and of findings only that they are there."""

from typing import Any

from django.contrib import admin

from linkage.models import Agreement, DataOwner, Extract, Finding, LogEntry, PriceTable, Release, Study, StudyRun
from metrics.admin import ShownAdmin


class DataOwnerInline(admin.TabularInline[DataOwner, Agreement]):
    model = DataOwner
    extra = 0


@admin.register(Agreement)
class AgreementAdmin(ShownAdmin):
    list_display = ("number", "starts", "expires", "destroy_on", "allows_part2", "ended_at")
    search_fields = ("number", "purpose")
    inlines = (DataOwnerInline,)


@admin.register(PriceTable)
class PriceTableAdmin(ShownAdmin):
    list_display = ("version", "made_at", "note")


@admin.register(Study)
class StudyAdmin(ShownAdmin):
    list_display = ("code", "kind", "title", "agreement", "is_synthetic", "destroyed_at")
    list_filter = ("kind", "is_synthetic")
    search_fields = ("code", "title")
    list_select_related = ("agreement",)


class OfStudyAdmin(ShownAdmin):
    """What the admin leaves out of a row: what the people of the study read on its own pages."""

    left_out: tuple[str, ...] = ()

    def get_fields(self, request: Any, obj: Any = None) -> list[Any]:
        return [field for field in super().get_fields(request, obj) if field not in self.left_out]


@admin.register(Extract)
class ExtractAdmin(OfStudyAdmin):
    list_display = ("study", "source", "part", "state", "rows", "received_at", "gone_at")
    list_filter = ("state", "source")
    list_select_related = ("study",)
    left_out = ("findings", "counts", "place")


@admin.register(StudyRun)
class StudyRunAdmin(OfStudyAdmin):
    list_display = ("study", "number", "state", "started_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("study",)
    left_out = ("hands",)


@admin.register(Release)
class ReleaseAdmin(ShownAdmin):
    list_display = ("run", "state", "asked_at", "decided_at")
    list_filter = ("state",)
    list_select_related = ("run",)


@admin.register(Finding)
class FindingAdmin(OfStudyAdmin):
    list_display = ("run", "sha256", "made_at", "published_at")
    list_select_related = ("run",)
    left_out = ("content",)


@admin.register(LogEntry)
class LogEntryAdmin(ShownAdmin):
    list_display = ("number", "at", "study", "verb", "digest")
    list_filter = ("verb",)
    list_select_related = ("study",)
