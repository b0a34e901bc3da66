"""What was written to the facts: one row for each statement and measure. The facts themselves are append-only and stay."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from metrics.models.catalog import Measure


class FactKind(models.TextChoices):
    READING = "reading", _("readings")
    TARGET = "target", _("targets")


class WriteKind(models.TextChoices):
    ADDED = "added", _("recorded")
    SUPERSEDED = "superseded", _("superseded")
    HIDDEN = "hidden", _("kept back or shown again")


class FactWrite(models.Model):
    """What one statement wrote of one measure. Triggers of migration 0011 add it, whoever wrote; nobody changes it.

    A row for each reading would double an import; the readings between `first_id` and `last_id` of this moment say the rest."""

    at = models.DateTimeField()
    fact = models.CharField(max_length=8, choices=FactKind.choices)
    kind = models.CharField(max_length=10, choices=WriteKind.choices)
    measure = models.ForeignKey(Measure, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    rows = models.PositiveIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    context = models.ForeignKey("pghistory.Context", models.DO_NOTHING, null=True, related_name="+", db_constraint=False)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(name="fact_write_newest", fields=["-at", "-id"]),
            models.Index(name="fact_write_of_measure", fields=["measure", "-at"]),
        ]
        constraints = [
            models.CheckConstraint(name="fact_write_fact_known", condition=Q(fact__in=FactKind.values)),
            models.CheckConstraint(name="fact_write_kind_known", condition=Q(kind__in=WriteKind.values)),
        ]
        triggers = [pgtrigger.Protect(name="fact_write_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.rows} {self.fact} {self.kind}"


ADD = """
    INSERT INTO metrics_factwrite (at, fact, kind, measure_id, rows, first_id, last_id, context_id)
    SELECT NOW(), '{fact}', {kind}, {rows}.measure_id, count(*), min({rows}.id), max({rows}.id), context.id
    FROM {source}, (SELECT _pgh_attach_context() AS id OFFSET 0) AS context
    GROUP BY 3, 4, context.id; RETURN NULL;
"""
JOINED = "old_values JOIN new_values ON old_values.id = new_values.id"


def write_recorded(fact: FactKind, *, can_be_hidden: bool) -> list[pgtrigger.Trigger]:
    """The triggers that tell FactWrite of what a statement wrote: compact, over the whole statement."""
    superseded = "old_values.superseded_at IS DISTINCT FROM new_values.superseded_at"
    changed = f"{superseded} OR old_values.hidden <> new_values.hidden" if can_be_hidden else superseded
    kind = f"CASE WHEN {superseded} THEN 'superseded' ELSE 'hidden' END"
    added = _one_line(ADD.format(fact=fact.value, kind="'added'", rows="new_values", source="new_values"))
    updated = _one_line(ADD.format(fact=fact.value, kind=kind, rows="new_values", source=JOINED).replace("GROUP", f"WHERE {changed} GROUP"))
    return [
        pgtrigger.Trigger(
            name=f"{fact.value}_added", level=pgtrigger.Statement, when=pgtrigger.After, operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_values"), func=added,  # type: ignore[no-untyped-call]
        ),
        pgtrigger.Trigger(
            name=f"{fact.value}_updated", level=pgtrigger.Statement, when=pgtrigger.After, operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="old_values", new="new_values"), func=updated,  # type: ignore[no-untyped-call]
        ),
    ]  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join(text.split())
