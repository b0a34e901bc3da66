"""The catalog of measures in the admin. Facts are shown, never typed here: they come in by actions that keep their history."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.validators import EMPTY_VALUES
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from metrics.actions import definition_changed
from metrics.actions.formulas import link_inputs
from metrics.actions.small_numbers import owners_rules_changed
from metrics.models import (
    Annotation,
    Benchmark,
    Category,
    Change,
    Dimension,
    ExpectedRelease,
    Measure,
    MeasureDimension,
    ShownReading,
    SmallNumberRule,
    Target,
    Upload,
)
from metrics.queries.formulas import formula_as_stored
from metrics.rules.formula.problems import FormulaProblems
from metrics.rules.proposals import GUARDED


def measure_of(changed: Model) -> int:
    return changed.pk if isinstance(changed, Measure) else changed.measure_id  # type: ignore[attr-defined]


class AssessedAdmin(admin.ModelAdmin[Any]):
    """Editing what the rules read puts the measure into the change log, in the same transaction."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        definition_changed(measure_ids=[measure_of(obj)])
        owners_rules_changed(measure_ids=[measure_of(obj)])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        definition_changed(measure_ids=[form.instance.pk])
        owners_rules_changed(measure_ids=[form.instance.pk])


class ShownAdmin(admin.ModelAdmin[Any]):
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """People stand here by name alone: not everybody who sees the catalog may open the page of a person."""
        people = {field.name: field for field in self.opts.fields if field.related_model is get_user_model()}
        return [_by_name(people[name]) if name in people else name for name in super().get_fields(request, obj)]


def _by_name(field: Any) -> Callable[[Any], str]:
    @admin.display(description=field.verbose_name)
    def named(one: Any) -> str:
        return str(getattr(one, field.name) or "-")

    named.__name__ = f"{field.name}_by_name"
    return named


class MeasureDimensionInline(admin.TabularInline[MeasureDimension, Measure]):
    model = MeasureDimension
    extra = 0
    autocomplete_fields = ("dimension",)


class AnnotationInline(admin.TabularInline[Annotation, Measure]):
    model = Annotation
    extra = 0


class BenchmarkInline(admin.TabularInline[Benchmark, Measure]):
    model = Benchmark
    fk_name = "measure"
    autocomplete_fields = ("against",)
    extra = 0


class ExpectedReleaseInline(admin.TabularInline[ExpectedRelease, Measure]):
    model = ExpectedRelease
    extra = 0


class MeasureForm(forms.ModelForm[Measure]):
    def clean(self) -> dict[str, Any]:
        """A formula is checked as everywhere, and so are the formulas that read this measure as it will be."""
        cleaned = super().clean() or {}
        if not self.errors:
            kept = {name: getattr(self.instance, name) for name in ("formula", "period", "combine") if name not in self.fields}
            try:
                formula = formula_as_stored(kept | cleaned, was=self.initial.get("code", ""))
                if "formula" in self.fields:
                    self.cleaned_data["formula"] = formula
            except FormulaProblems as problems:
                self.add_error(
                    "formula" if "formula" in self.fields else None, [forms.ValidationError(str(one)) for one in problems.problems]
                )
        return self.cleaned_data

    def clean_status_rules(self) -> Any:
        given = self.cleaned_data["status_rules"]
        return [] if given in EMPTY_VALUES else given


@admin.register(Measure)
class MeasureAdmin(AssessedAdmin):
    form = MeasureForm

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        link_inputs(measure_ids=[obj.pk])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What a measure in the catalog is judged by changes on a page of its own, with a reason and where it must a second person."""
        return ("changes", *GUARDED) if obj is not None and not obj.is_draft else ("changes",)

    def view_on_site(self, obj: Measure) -> str:
        return reverse("draft" if obj.is_draft else "measure", args=[obj.code])

    @admin.display(description=_("Changes"))
    def changes(self, obj: Any) -> str:
        if obj is None or obj.pk is None or obj.is_draft:
            return "-"
        return format_html('<a href="{}">{}</a>', reverse("change", args=[obj.code]), _("Propose a change to what is judged"))

    list_display = ("code", "name", "agency", "period", "direction", "unit", "is_public", "next_review", "retired_on")
    list_filter = ("period", "direction", "rba_type", "is_public", ("retired_on", admin.EmptyFieldListFilter), "agency")
    search_fields = ("code", "name", "definition", "source", "agency__name")
    autocomplete_fields = ("agency", "service")
    inlines = (MeasureDimensionInline, BenchmarkInline, AnnotationInline, ExpectedReleaseInline)
    fieldsets = (
        (None, {"fields": ("code", "name", "agency", "service", "is_public", "retired_on", "changes")}),
        ("Definition", {"fields": ("definition", "why_it_matters", "numerator", "denominator", "rba_type", "formula")}),
        ("Number", {"fields": ("unit", "decimals", "direction", "combine")}),
        ("Time", {"fields": ("period", "lag_days", "grace_days", "follow_up_months")}),
        ("Judgement", {"fields": ("tolerance", "path", "baseline_period", "baseline_end", "baseline_value", "status_rules")}),
        ("Frozen limits", {"fields": ("frozen_mean", "frozen_range", "frozen_from", "frozen_until")}),
        ("Source and people", {"fields": ("source", "source_ref", "confidence", "data_owner", "responsible", "checked_by")}),
        ("Review and approval", {"fields": ("needs_approval", "reviewed_on", "next_review")}),
    )


@admin.register(Dimension)
class DimensionAdmin(admin.ModelAdmin[Dimension]):
    list_display = ("code", "label")
    search_fields = ("code", "label")


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin[Category]):
    list_display = ("code", "label", "dimension", "parent")
    list_filter = ("dimension",)
    search_fields = ("code", "label")
    autocomplete_fields = ("dimension", "parent")


@admin.register(ShownReading)
class ReadingAdmin(ShownAdmin):
    """Readings as everybody sees them: what is hidden is hidden here too."""

    list_display = ("measure", "breakdown", "period_end", "value", "reason", "state", "recorded_at", "superseded_at")
    list_filter = (("superseded_at", admin.EmptyFieldListFilter), "state", "reason")
    search_fields = ("measure__code", "measure__name")
    list_select_related = ("measure", "breakdown")


@admin.register(SmallNumberRule)
class SmallNumberRuleAdmin(ShownAdmin):
    """Changed on its own page, with a reason."""

    list_display = ("agency", "min_count", "min_denominator", "suppress_zero", "reason")
    list_select_related = ("agency",)


@admin.register(Target)
class TargetAdmin(ShownAdmin):
    list_display = ("measure", "breakdown", "date", "operator", "value", "high", "kind", "is_illustrative", "governs", "superseded_at")
    list_filter = (("superseded_at", admin.EmptyFieldListFilter), "kind", "is_illustrative", "governs")
    search_fields = ("measure__code", "measure__name", "source")
    list_select_related = ("measure", "breakdown")


@admin.register(Change)
class ChangeAdmin(ShownAdmin):
    list_display = ("id", "measure", "reason", "recorded_at", "attempts", "done_at", "failed_at")
    list_filter = ("reason", ("done_at", admin.EmptyFieldListFilter), ("failed_at", admin.EmptyFieldListFilter))
    search_fields = ("measure__code",)
    list_select_related = ("measure",)


@admin.register(Upload)
class UploadAdmin(ShownAdmin):
    list_display = ("filename", "uploaded_at", "uploaded_by", "state", "rows", "added", "revised", "same", "refused")
    list_filter = ("state",)
    search_fields = ("filename", "sha256")
