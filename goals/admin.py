"""Priority areas and goals in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from goals.models import Goal, GoalMeasure, Partnership, PriorityArea
from metrics.actions import definition_changed


class PartnershipInline(admin.TabularInline[Partnership, Goal]):
    model = Partnership
    extra = 0
    autocomplete_fields = ("agency",)


class GoalMeasureInline(admin.TabularInline[GoalMeasure, Goal]):
    model = GoalMeasure
    extra = 0
    autocomplete_fields = ("measure",)


@admin.register(PriorityArea)
class PriorityAreaAdmin(admin.ModelAdmin[PriorityArea]):
    list_display = ("code", "name", "kind", "order")
    search_fields = ("code", "name")

    def view_on_site(self, obj: PriorityArea) -> str:
        return reverse("area", args=[obj.code])


@admin.register(Goal)
class GoalAdmin(admin.ModelAdmin[Goal]):
    """Editing a goal puts its measures into the change log, so that its card is rolled up again."""

    list_display = ("code", "statement", "area", "lead", "rollup", "due")
    list_filter = ("area", "rollup")
    search_fields = ("code", "statement", "why", "lead__name")
    autocomplete_fields = ("area", "other_areas", "lead")
    inlines = (PartnershipInline, GoalMeasureInline)

    def view_on_site(self, obj: Goal) -> str:
        return reverse("goal", args=[obj.code])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        definition_changed(measure_ids=list(form.instance.goal_measures.values_list("measure_id", flat=True)))
