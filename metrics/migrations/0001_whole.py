"""The tables of this app as they stand, for a database that has none yet; others go on from where they are."""

from importlib import import_module

import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import metrics.models.catalog
from agencies.migrations._together import CreateTogether

total = import_module("metrics.migrations.0002_total_breakdown")
shown = import_module("metrics.migrations.0006_shown_readings")


class Migration(migrations.Migration):
    replaces = [
        ("metrics", "0001_initial"),
        ("metrics", "0002_total_breakdown"),
        ("metrics", "0003_lighter_writes"),
        ("metrics", "0004_readable_rules"),
        ("metrics", "0005_data_in"),
        ("metrics", "0006_shown_readings"),
        ("metrics", "0007_place_tiles"),
        ("metrics", "0008_update_cycle"),
        ("metrics", "0009_handed_in_by_systems"),
        ("metrics", "0010_misses_by_day"),
        ("metrics", "0011_audit_of_everything"),
        ("metrics", "0012_submission_correction"),
        ("metrics", "0013_replaced_readings"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_whole"),
        ("agencies", "0001_whole"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Measure",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("unit", models.CharField(max_length=60)),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("up", "up"),
                                    ("down", "down"),
                                    ("range", "range"),
                                    ("context", "context"),
                                    ("milestone", "milestone"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "period",
                            models.CharField(
                                choices=[
                                    ("month", "month"),
                                    ("quarter", "quarter"),
                                    ("year", "year"),
                                    ("sfy", "sfy"),
                                    ("ffy", "ffy"),
                                    ("school_year", "school year"),
                                    ("point", "point"),
                                    ("rolling3", "rolling3"),
                                    ("rolling5", "rolling5"),
                                    ("cohort", "cohort"),
                                    ("ytd", "ytd"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("definition", models.TextField(blank=True)),
                        ("why_it_matters", models.TextField(blank=True)),
                        ("numerator", models.CharField(blank=True, max_length=300)),
                        ("denominator", models.CharField(blank=True, max_length=300)),
                        ("decimals", models.PositiveSmallIntegerField(default=0)),
                        (
                            "combine",
                            models.CharField(
                                choices=[("sum", "sum"), ("mean", "mean"), ("last", "last"), ("ratio", "ratio"), ("none", "none")],
                                default="none",
                                max_length=8,
                            ),
                        ),
                        (
                            "lag_days",
                            models.PositiveIntegerField(default=0, help_text="Calendar days from the end of a period to publication."),
                        ),
                        ("grace_days", models.PositiveIntegerField(default=0, help_text="Working days allowed on top of the lag.")),
                        (
                            "follow_up_months",
                            models.PositiveSmallIntegerField(default=0, help_text="Months a cohort is followed before it can be measured."),
                        ),
                        (
                            "tolerance",
                            models.FloatField(
                                blank=True, help_text="In the measure's own unit; 5% of the expected value when empty.", null=True
                            ),
                        ),
                        ("path", models.CharField(choices=[("step", "step"), ("linear", "linear")], default="step", max_length=8)),
                        ("baseline_period", models.CharField(blank=True, max_length=40)),
                        ("baseline_end", models.DateField(blank=True, null=True)),
                        ("baseline_value", models.FloatField(blank=True, null=True)),
                        (
                            "status_rules",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="Ordered extra rules; the first that matches wins.",
                                validators=[metrics.models.catalog.check_status_rules],
                            ),
                        ),
                        ("frozen_mean", models.FloatField(blank=True, null=True)),
                        ("frozen_range", models.FloatField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("source_ref", models.CharField(blank=True, max_length=300)),
                        ("confidence", models.CharField(blank=True, max_length=40)),
                        (
                            "rba_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("population", "population indicator"),
                                    ("how_much", "how much did we do"),
                                    ("how_well", "how well did we do it"),
                                    ("better_off", "is anyone better off"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("formula", models.TextField(blank=True)),
                        ("is_public", models.BooleanField(default=True)),
                        ("needs_approval", models.BooleanField(default=False)),
                        ("data_owner", models.CharField(blank=True, max_length=200)),
                        ("responsible", models.CharField(blank=True, max_length=200)),
                        ("checked_by", models.CharField(blank=True, max_length=200)),
                        ("reviewed_on", models.DateField(blank=True, null=True)),
                        ("next_review", models.DateField(blank=True, null=True)),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="agencies.agency"),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures",
                                to="agencies.service",
                            ),
                        ),
                        (
                            "is_draft",
                            models.BooleanField(
                                db_default=False, default=False, help_text="Made by a layout; somebody has still to look at its definition."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^[A-Za-z0-9._-]{2,40}$")), name="measure_code_shape"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["up", "down", "range", "context", "milestone"])),
                                name="measure_direction_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "period__in",
                                        [
                                            "month",
                                            "quarter",
                                            "year",
                                            "sfy",
                                            "ffy",
                                            "school_year",
                                            "point",
                                            "rolling3",
                                            "rolling5",
                                            "cohort",
                                            "ytd",
                                        ],
                                    )
                                ),
                                name="measure_period_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("combine__in", ["sum", "mean", "last", "ratio", "none"])), name="measure_combine_known"
                            ),
                            models.CheckConstraint(condition=models.Q(("path__in", ["step", "linear"])), name="measure_path_known"),
                            models.CheckConstraint(
                                condition=models.Q(("rba_type__in", ["", "population", "how_much", "how_well", "better_off"])),
                                name="measure_rba_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("tolerance__gte", 0)), name="measure_tolerance_not_negative"),
                            models.CheckConstraint(
                                condition=models.Q(("baseline_value__isnull", True), ("baseline_end__isnull", False), _connector="OR"),
                                name="measure_baseline_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("frozen_mean__isnull", True), ("frozen_range__isnull", True)),
                                    models.Q(("frozen_mean__isnull", False), ("frozen_range__gte", 0)),
                                    _connector="OR",
                                ),
                                name="measure_limits_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("next_review__gte", models.F("reviewed_on"))), name="measure_review_after_last"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_draft", False), ("is_public", False), _connector="OR"),
                                name="measure_draft_not_public",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_measureevent" ("agency_id", "baseline_end", "baseline_period", "baseline_value", "checked_by", "code", "combine", "confidence", "data_owner", "decimals", "definition", "denominator", "direction", "follow_up_months", "formula", "frozen_mean", "frozen_range", "grace_days", "id", "is_draft", "is_public", "lag_days", "name", "needs_approval", "next_review", "numerator", "path", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rba_type", "responsible", "retired_on", "reviewed_on", "service_id", "source", "source_ref", "status_rules", "tolerance", "unit", "why_it_matters") SELECT new_values."agency_id", new_values."baseline_end", new_values."baseline_period", new_values."baseline_value", new_values."checked_by", new_values."code", new_values."combine", new_values."confidence", new_values."data_owner", new_values."decimals", new_values."definition", new_values."denominator", new_values."direction", new_values."follow_up_months", new_values."formula", new_values."frozen_mean", new_values."frozen_range", new_values."grace_days", new_values."id", new_values."is_draft", new_values."is_public", new_values."lag_days", new_values."name", new_values."needs_approval", new_values."next_review", new_values."numerator", new_values."path", new_values."period", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rba_type", new_values."responsible", new_values."retired_on", new_values."reviewed_on", new_values."service_id", new_values."source", new_values."source_ref", new_values."status_rules", new_values."tolerance", new_values."unit", new_values."why_it_matters" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="6af2f92d33b1c223bbdf86db546018f506c9995c",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_8b42a",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_measure",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_measureevent" ("agency_id", "baseline_end", "baseline_period", "baseline_value", "checked_by", "code", "combine", "confidence", "data_owner", "decimals", "definition", "denominator", "direction", "follow_up_months", "formula", "frozen_mean", "frozen_range", "grace_days", "id", "is_draft", "is_public", "lag_days", "name", "needs_approval", "next_review", "numerator", "path", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rba_type", "responsible", "retired_on", "reviewed_on", "service_id", "source", "source_ref", "status_rules", "tolerance", "unit", "why_it_matters") SELECT new_values."agency_id", new_values."baseline_end", new_values."baseline_period", new_values."baseline_value", new_values."checked_by", new_values."code", new_values."combine", new_values."confidence", new_values."data_owner", new_values."decimals", new_values."definition", new_values."denominator", new_values."direction", new_values."follow_up_months", new_values."formula", new_values."frozen_mean", new_values."frozen_range", new_values."grace_days", new_values."id", new_values."is_draft", new_values."is_public", new_values."lag_days", new_values."name", new_values."needs_approval", new_values."next_review", new_values."numerator", new_values."path", new_values."period", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rba_type", new_values."responsible", new_values."retired_on", new_values."reviewed_on", new_values."service_id", new_values."source", new_values."source_ref", new_values."status_rules", new_values."tolerance", new_values."unit", new_values."why_it_matters" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="905cfcd188bad00897bb533e46713fb4b087694b",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8ec1e",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_measure",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_measureevent" ("agency_id", "baseline_end", "baseline_period", "baseline_value", "checked_by", "code", "combine", "confidence", "data_owner", "decimals", "definition", "denominator", "direction", "follow_up_months", "formula", "frozen_mean", "frozen_range", "grace_days", "id", "is_draft", "is_public", "lag_days", "name", "needs_approval", "next_review", "numerator", "path", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rba_type", "responsible", "retired_on", "reviewed_on", "service_id", "source", "source_ref", "status_rules", "tolerance", "unit", "why_it_matters") SELECT old_values."agency_id", old_values."baseline_end", old_values."baseline_period", old_values."baseline_value", old_values."checked_by", old_values."code", old_values."combine", old_values."confidence", old_values."data_owner", old_values."decimals", old_values."definition", old_values."denominator", old_values."direction", old_values."follow_up_months", old_values."formula", old_values."frozen_mean", old_values."frozen_range", old_values."grace_days", old_values."id", old_values."is_draft", old_values."is_public", old_values."lag_days", old_values."name", old_values."needs_approval", old_values."next_review", old_values."numerator", old_values."path", old_values."period", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rba_type", old_values."responsible", old_values."retired_on", old_values."reviewed_on", old_values."service_id", old_values."source", old_values."source_ref", old_values."status_rules", old_values."tolerance", old_values."unit", old_values."why_it_matters" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="2a194e3124a4a6011f58febbc13d83ad69d4afdc",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_0916c",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_measure",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptedMiss",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("until", models.DateField()),
                        ("interim", models.FloatField(help_text="What the agency will reach meanwhile, in the measure's own unit.")),
                        ("why", models.TextField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "waiting for OPM"),
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                    ("ended", "ended early"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("comment", models.TextField(blank=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="misses_asked", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="misses_decided",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="accepted_misses", to="metrics.measure"
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="misses_ended",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("ended_why", models.TextField(blank=True)),
                        ("starts_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-asked_at"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["asked", "accepted", "declined", "withdrawn", "ended"])),
                                name="miss_state_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="miss_explained"),
                            models.CheckConstraint(
                                condition=models.Q(("interim__gt", float("-inf")), ("interim__lt", float("inf"))),
                                name="miss_interim_is_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "accepted"), _negated=True),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="miss_two_people",
                            ),
                            models.UniqueConstraint(condition=models.Q(("state", "asked")), fields=("measure",), name="miss_one_open"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "accepted"), _negated=True),
                                    models.Q(("starts_on__isnull", False), ("starts_on__lte", models.F("until"))),
                                    _connector="OR",
                                ),
                                name="miss_starts_before_it_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ended"), _negated=True),
                                    models.Q(("ended_at__isnull", False), ("ended_on__isnull", False), ("starts_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="miss_ended_whole",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_acceptedmissevent" ("asked_at", "asked_by_id", "comment", "decided_at", "decided_by_id", "ended_at", "ended_by_id", "ended_on", "ended_why", "id", "interim", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "until", "why") SELECT new_values."asked_at", new_values."asked_by_id", new_values."comment", new_values."decided_at", new_values."decided_by_id", new_values."ended_at", new_values."ended_by_id", new_values."ended_on", new_values."ended_why", new_values."id", new_values."interim", new_values."measure_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on", new_values."state", new_values."until", new_values."why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="f2856f4031669d954d408ae021dbac701fba1d0e",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5eea2",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_acceptedmiss",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_acceptedmissevent" ("asked_at", "asked_by_id", "comment", "decided_at", "decided_by_id", "ended_at", "ended_by_id", "ended_on", "ended_why", "id", "interim", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "until", "why") SELECT new_values."asked_at", new_values."asked_by_id", new_values."comment", new_values."decided_at", new_values."decided_by_id", new_values."ended_at", new_values."ended_by_id", new_values."ended_on", new_values."ended_why", new_values."id", new_values."interim", new_values."measure_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on", new_values."state", new_values."until", new_values."why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="a12d2a15d12f3af016a53bbb18b3d746a3539ed0",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_7876d",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_acceptedmiss",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_acceptedmissevent" ("asked_at", "asked_by_id", "comment", "decided_at", "decided_by_id", "ended_at", "ended_by_id", "ended_on", "ended_why", "id", "interim", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "until", "why") SELECT old_values."asked_at", old_values."asked_by_id", old_values."comment", old_values."decided_at", old_values."decided_by_id", old_values."ended_at", old_values."ended_by_id", old_values."ended_on", old_values."ended_why", old_values."id", old_values."interim", old_values."measure_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."state", old_values."until", old_values."why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="95f82c68192e44de4a9cc9ba59e77b3e602093e6",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_c3fb2",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_acceptedmiss",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptedMissEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("until", models.DateField()),
                        ("interim", models.FloatField(help_text="What the agency will reach meanwhile, in the measure's own unit.")),
                        ("why", models.TextField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "waiting for OPM"),
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                    ("ended", "ended early"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("comment", models.TextField(blank=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.acceptedmiss",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("ended_why", models.TextField(blank=True)),
                        ("starts_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="acceptedmiss_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="c42526b34293b86b387a52ce712fc18e3f1d9635",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_15a69",
                                    table="metrics_acceptedmissevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Annotation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("date", models.DateField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("series_break", "series break"),
                                    ("event", "event"),
                                    ("definition", "definition"),
                                    ("note", "note"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="annotations", to="metrics.measure"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["measure", "date"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["series_break", "event", "definition", "note"])),
                                name="annotation_kind_known",
                            ),
                            models.UniqueConstraint(fields=("measure", "date", "kind", "text"), name="annotation_once"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_annotationevent" ("date", "id", "kind", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "text") SELECT new_values."date", new_values."id", new_values."kind", new_values."measure_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="7616f5ce4a04eab4f4c6911a9c084e8fc02310a2",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_25cfe",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_annotation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_annotationevent" ("date", "id", "kind", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "text") SELECT new_values."date", new_values."id", new_values."kind", new_values."measure_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="4c91bd5552fcea526cb6b2d985a6e49e98dab638",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9d665",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_annotation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_annotationevent" ("date", "id", "kind", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "text") SELECT old_values."date", old_values."id", old_values."kind", old_values."measure_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="18bc6db8d35cc20f6580bc62dab0b4ad28e0d804",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_9cfa0",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_annotation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnotationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("date", models.DateField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("series_break", "series break"),
                                    ("event", "event"),
                                    ("definition", "definition"),
                                    ("note", "note"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.annotation",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.measure",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="annotation_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="212d1ba7a1dae05e5994ff67955648a459a794bb",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_ee072",
                                    table="metrics_annotationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dimension",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=60, unique=True)),
                        ("label", models.CharField(max_length=120)),
                    ],
                    options={
                        "ordering": ["code"],
                        "indexes": [],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_dimensionevent" ("code", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."label", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="de6af9e959be98d2d25fc7444f17c314b2143313",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_8f2bb",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_dimension",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_dimensionevent" ("code", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."label", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="69322ac83637711bb5e2d68702dd7ef05340fc54",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_2da7c",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_dimension",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_dimensionevent" ("code", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."code", old_values."id", old_values."label", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="9dbce850eacc79664adff5c8d46478e30507581d",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_5659a",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_dimension",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Category",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=120)),
                        ("label", models.CharField(max_length=160)),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="metrics.category",
                            ),
                        ),
                        (
                            "dimension",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="categories", to="metrics.dimension"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "categories",
                        "ordering": ["dimension", "code"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(fields=("dimension", "code"), name="category_once"),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("id")), _negated=True), name="category_not_its_own_parent"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_categoryevent" ("code", "dimension_id", "id", "label", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."dimension_id", new_values."id", new_values."label", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="69351a7213692a95d3dd716302ecbae611001399",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0da8f",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_category",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_categoryevent" ("code", "dimension_id", "id", "label", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."dimension_id", new_values."id", new_values."label", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="5229adc0a792f475e899931462977c3166ed7ee8",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_7f910",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_category",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_categoryevent" ("code", "dimension_id", "id", "label", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."code", old_values."dimension_id", old_values."id", old_values."label", old_values."parent_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="dace76193fdc126fee2746706a4e20633fff8e18",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_1dc6f",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_category",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Breakdown",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=500, unique=True)),
                        ("label", models.CharField(blank=True, max_length=500)),
                        ("categories", models.ManyToManyField(related_name="breakdowns", to="metrics.category")),
                    ],
                    options={
                        "ordering": ["key"],
                        "indexes": [],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_breakdownevent" ("id", "key", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."key", new_values."label", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="e3ab5faff7216988a018da91d12408ca278c8503",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_18433",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_breakdown",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_breakdownevent" ("id", "key", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."key", new_values."label", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="5758e4be9a9f3c8f4ccce4fc9f573aa92ff6548e",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_31152",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_breakdown",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_breakdownevent" ("id", "key", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."id", old_values."key", old_values."label", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="a2e8531b761d81a799c157fa91989db6636b6954",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_eb286",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_breakdown",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreakdownEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("key", models.CharField(max_length=500)),
                        ("label", models.CharField(blank=True, max_length=500)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.breakdown",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="breakdown_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="b69143a6816d255960e8f0bccf341d88128a8ec4",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_6f4c6",
                                    table="metrics_breakdownevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CategoryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=120)),
                        ("label", models.CharField(max_length=160)),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.category",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.category",
                            ),
                        ),
                        (
                            "dimension",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.dimension",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="category_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="231778fd9b3a0afd655dbb0934ec0978e33ea912",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_88700",
                                    table="metrics_categoryevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("readings", "readings"),
                                    ("targets", "targets"),
                                    ("definition", "definition, tolerance or rule"),
                                    ("requested", "asked for by a person"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("failed_at", models.DateTimeField(null=True)),
                        ("error", models.TextField(default="")),
                        (
                            "measure",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="metrics.measure"),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at__isnull", True), ("failed_at__isnull", True)),
                                fields=["id"],
                                name="change_waiting",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["readings", "targets", "definition", "requested"])),
                                name="change_reason_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("done_at__isnull", True), ("failed_at__isnull", True), _connector="OR"),
                                name="change_done_or_failed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DimensionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=60)),
                        ("label", models.CharField(max_length=120)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.dimension",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="dimension_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="da41ed2fb2d7b38af1b3932bbdf4b323d230007b",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_1558e",
                                    table="metrics_dimensionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EntryDraft",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("period_start", models.DateField()),
                        ("period_end", models.DateField()),
                        ("typed", models.JSONField(default=dict)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("saved_at", models.DateTimeField()),
                        (
                            "breakdown",
                            models.ForeignKey(
                                db_index=False,
                                default=0,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="metrics.breakdown",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entry_drafts",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "saved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="entry_drafts", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(fields=("measure", "breakdown", "period_end"), name="entry_draft_once"),
                            models.CheckConstraint(
                                condition=models.Q(("period_end__gte", models.F("period_start"))), name="entry_draft_period_forward"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_entrydraftevent" ("breakdown_id", "id", "measure_id", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "typed", "version") SELECT new_values."breakdown_id", new_values."id", new_values."measure_id", new_values."period_end", new_values."period_start", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."saved_at", new_values."saved_by_id", new_values."typed", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="42140db2e50506aa528f364ef5ca668b17c42876",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_cfc3c",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_entrydraft",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_entrydraftevent" ("breakdown_id", "id", "measure_id", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "typed", "version") SELECT new_values."breakdown_id", new_values."id", new_values."measure_id", new_values."period_end", new_values."period_start", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."saved_at", new_values."saved_by_id", new_values."typed", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="a3dbc2cc06052c00454c531f5a3269adc696b9a8",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ad1fa",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_entrydraft",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_entrydraftevent" ("breakdown_id", "id", "measure_id", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "typed", "version") SELECT old_values."breakdown_id", old_values."id", old_values."measure_id", old_values."period_end", old_values."period_start", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."saved_at", old_values."saved_by_id", old_values."typed", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="0631f3821f500e25f1eeac70939f68160d7c542c",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_e0bf0",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_entrydraft",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EntryDraftEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("period_start", models.DateField()),
                        ("period_end", models.DateField()),
                        ("typed", models.JSONField(default=dict)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("saved_at", models.DateTimeField()),
                        (
                            "breakdown",
                            models.ForeignKey(
                                db_constraint=False,
                                default=0,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.breakdown",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.entrydraft",
                            ),
                        ),
                        (
                            "saved_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="entrydraft_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="c7bb231707b2b5ba09f604e0e6bc3723c7f32286",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_0126c",
                                    table="metrics_entrydraftevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExpectedRelease",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("period_start", models.DateField()),
                        ("period_end", models.DateField()),
                        ("due_on", models.DateField()),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="expected_releases", to="metrics.measure"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["measure", "period_end"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(fields=("measure", "period_end"), name="expected_once"),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("period_end"))), name="expected_due_after_end"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period_end__gte", models.F("period_start"))), name="expected_period_forward"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_expectedreleaseevent" ("due_on", "id", "measure_id", "note", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."due_on", new_values."id", new_values."measure_id", new_values."note", new_values."period_end", new_values."period_start", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="4ec1b75d459468b2624350642f6859c6b605c7a7",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_49c25",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_expectedrelease",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_expectedreleaseevent" ("due_on", "id", "measure_id", "note", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."due_on", new_values."id", new_values."measure_id", new_values."note", new_values."period_end", new_values."period_start", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="b1055b824c555d083a089ad417898e0d5741b1c3",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4bf8a",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_expectedrelease",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_expectedreleaseevent" ("due_on", "id", "measure_id", "note", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."due_on", old_values."id", old_values."measure_id", old_values."note", old_values."period_end", old_values."period_start", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="a63d630d2feb7c7fc3a9d97ca452acbfcd785759",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_717aa",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_expectedrelease",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExpectedReleaseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("period_start", models.DateField()),
                        ("period_end", models.DateField()),
                        ("due_on", models.DateField()),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.expectedrelease",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.measure",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="expectedrelease_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="e97dfc978c0af2fb9843c8faac0041dfb62a0a7f",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_dd7a4",
                                    table="metrics_expectedreleaseevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FactWrite",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField()),
                        ("fact", models.CharField(choices=[("reading", "readings"), ("target", "targets")], max_length=8)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("added", "recorded"), ("superseded", "superseded"), ("hidden", "kept back or shown again")],
                                max_length=10,
                            ),
                        ),
                        ("rows", models.PositiveIntegerField()),
                        ("first_id", models.BigIntegerField()),
                        ("last_id", models.BigIntegerField()),
                        (
                            "context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="metrics.measure",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "indexes": [
                            models.Index(fields=["-at", "-id"], name="fact_write_newest"),
                            models.Index(fields=["measure", "-at"], name="fact_write_of_measure"),
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("fact__in", ["reading", "target"])), name="fact_write_fact_known"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["added", "superseded", "hidden"])), name="fact_write_kind_known"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="fact_write_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="bbc78776167c7199858fb4eb82ad543947a75e8a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_fact_write_append_only_f8f2d",
                                    table="metrics_factwrite",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Layout",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("description", models.TextField(blank=True)),
                        ("is_shipped", models.BooleanField(default=False)),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="layouts",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("code__regex", "^[A-Za-z0-9._-]{2,40}$")), name="layout_code_shape")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_layoutevent" ("agency_id", "code", "description", "id", "is_shipped", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") SELECT new_values."agency_id", new_values."code", new_values."description", new_values."id", new_values."is_shipped", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."retired_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="6a9c593b65428bfc6133b7f670ecc16145d3a223",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1ccc6",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_layout",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_layoutevent" ("agency_id", "code", "description", "id", "is_shipped", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") SELECT new_values."agency_id", new_values."code", new_values."description", new_values."id", new_values."is_shipped", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."retired_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="ca5647b3b8cb1abf814c6a246d71270881c51625",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_49963",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_layout",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_layoutevent" ("agency_id", "code", "description", "id", "is_shipped", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") SELECT old_values."agency_id", old_values."code", old_values."description", old_values."id", old_values."is_shipped", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."retired_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="dbaf0da778506a2f6e8d4bae8a1b98f502bbea14",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_43a1a",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_layout",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feed",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("kind", models.CharField(choices=[("soda", "Socrata dataset"), ("file", "CSV or XLSX file")], max_length=8)),
                        ("address", models.CharField(max_length=500)),
                        (
                            "dataset",
                            models.CharField(blank=True, help_text="The dataset's id, four signs, a hyphen, four signs.", max_length=9),
                        ),
                        ("select", models.CharField(blank=True, max_length=2000)),
                        ("where", models.CharField(blank=True, max_length=2000)),
                        ("order", models.CharField(blank=True, max_length=500)),
                        (
                            "app_token",
                            models.CharField(
                                blank=True, help_text="The name of the environment variable that holds the token.", max_length=60
                            ),
                        ),
                        ("every_hours", models.PositiveIntegerField(default=24)),
                        ("is_trusted", models.BooleanField(default=False, help_text="Publishes by itself what no check warns of.")),
                        ("is_active", models.BooleanField(default=True)),
                        ("next_at", models.DateTimeField()),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("etag", models.CharField(blank=True, max_length=300)),
                        ("last_modified", models.CharField(blank=True, max_length=100)),
                        ("source_updated_at", models.CharField(blank=True, max_length=60)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        (
                            "agency",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="feeds", to="agencies.agency"),
                        ),
                        (
                            "layout",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feeds",
                                to="metrics.layout",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("code__regex", "^[A-Za-z0-9._-]{2,40}$")), name="feed_code_shape"),
                            models.CheckConstraint(condition=models.Q(("kind__in", ["soda", "file"])), name="feed_kind_known"),
                            models.CheckConstraint(condition=models.Q(("every_hours__gte", 1)), name="feed_asked_at_most_hourly"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("dataset__regex", "^[a-z0-9]{4}-[a-z0-9]{4}$"), ("kind", "soda")),
                                    models.Q(("dataset", ""), ("kind", "file")),
                                    _connector="OR",
                                ),
                                name="feed_dataset_shape",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_feedevent" ("address", "agency_id", "app_token", "code", "dataset", "every_hours", "id", "is_active", "is_trusted", "kind", "layout_id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "select", "where") SELECT new_values."address", new_values."agency_id", new_values."app_token", new_values."code", new_values."dataset", new_values."every_hours", new_values."id", new_values."is_active", new_values."is_trusted", new_values."kind", new_values."layout_id", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."select", new_values."where" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="eb919bf6fea4bd9780c81f4bd6f835332cf9fc82",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_2d33c",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_feed",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_feedevent" ("address", "agency_id", "app_token", "code", "dataset", "every_hours", "id", "is_active", "is_trusted", "kind", "layout_id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "select", "where") SELECT new_values."address", new_values."agency_id", new_values."app_token", new_values."code", new_values."dataset", new_values."every_hours", new_values."id", new_values."is_active", new_values."is_trusted", new_values."kind", new_values."layout_id", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."select", new_values."where" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."agency_id" IS DISTINCT FROM (new_values."agency_id") OR old_values."app_token" IS DISTINCT FROM (new_values."app_token") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."dataset" IS DISTINCT FROM (new_values."dataset") OR old_values."every_hours" IS DISTINCT FROM (new_values."every_hours") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."is_trusted" IS DISTINCT FROM (new_values."is_trusted") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."layout_id" IS DISTINCT FROM (new_values."layout_id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."order" IS DISTINCT FROM (new_values."order") OR old_values."select" IS DISTINCT FROM (new_values."select") OR old_values."where" IS DISTINCT FROM (new_values."where")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="36f9a061670096dd76fd03531486ba8444b10907",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3a10d",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_feed",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_feedevent" ("address", "agency_id", "app_token", "code", "dataset", "every_hours", "id", "is_active", "is_trusted", "kind", "layout_id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "select", "where") SELECT old_values."address", old_values."agency_id", old_values."app_token", old_values."code", old_values."dataset", old_values."every_hours", old_values."id", old_values."is_active", old_values."is_trusted", old_values."kind", old_values."layout_id", old_values."name", old_values."order", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."select", old_values."where" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d25c78066baa9f0001fb207297d3f2f2952d6fbd",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_e9dc0",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_feed",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=200)),
                        ("kind", models.CharField(choices=[("soda", "Socrata dataset"), ("file", "CSV or XLSX file")], max_length=8)),
                        ("address", models.CharField(max_length=500)),
                        (
                            "dataset",
                            models.CharField(blank=True, help_text="The dataset's id, four signs, a hyphen, four signs.", max_length=9),
                        ),
                        ("select", models.CharField(blank=True, max_length=2000)),
                        ("where", models.CharField(blank=True, max_length=2000)),
                        ("order", models.CharField(blank=True, max_length=500)),
                        (
                            "app_token",
                            models.CharField(
                                blank=True, help_text="The name of the environment variable that holds the token.", max_length=60
                            ),
                        ),
                        ("every_hours", models.PositiveIntegerField(default=24)),
                        ("is_trusted", models.BooleanField(default=False, help_text="Publishes by itself what no check warns of.")),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.feed",
                            ),
                        ),
                        (
                            "layout",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.layout",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="feed_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="85cc13b40260ed3d8b3bb7e2f6a3bce2f07046a0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_35762",
                                    table="metrics_feedevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LayoutVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.PositiveIntegerField()),
                        ("text", models.TextField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "layout",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="metrics.layout"),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="layout_versions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["layout", "-number"],
                        "indexes": [],
                        "constraints": [models.UniqueConstraint(fields=("layout", "number"), name="layout_version_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="layout_version_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete or update rows from % table', TG_TABLE_NAME;",
                                    hash="9890c0843b0927c67fb88465bd88592feb333f92",
                                    operation="DELETE OR UPDATE",
                                    pgid="pgtrigger_layout_version_append_only_4db34",
                                    table="metrics_layoutversion",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_layoutversionevent" ("id", "layout_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id") SELECT new_values."id", new_values."layout_id", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."recorded_at", new_values."recorded_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="0a6ee43b306ec6bd3b8b328096748dcaca6c5a74",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0777d",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_layoutversion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_layoutversionevent" ("id", "layout_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id") SELECT new_values."id", new_values."layout_id", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."recorded_at", new_values."recorded_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."layout_id" IS DISTINCT FROM (new_values."layout_id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."recorded_at" IS DISTINCT FROM (new_values."recorded_at") OR old_values."recorded_by_id" IS DISTINCT FROM (new_values."recorded_by_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="185518502310ed6e7fa2cf7e8c887a789970397d",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4b0b1",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_layoutversion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_layoutversionevent" ("id", "layout_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id") SELECT old_values."id", old_values."layout_id", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."recorded_at", old_values."recorded_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="ec5911eea2e5cc3dc5a8cb7a740bd7c92345afb5",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_b1351",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_layoutversion",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Upload",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("filename", models.CharField(max_length=255)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size_bytes", models.PositiveBigIntegerField()),
                        ("uploaded_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "waiting to be read"),
                                    ("reading", "being read"),
                                    ("unknown", "needs a layout"),
                                    ("review", "waiting for review"),
                                    ("publishing", "being published"),
                                    ("published", "published"),
                                    ("refused", "refused"),
                                    ("discarded", "discarded"),
                                    ("cancelled", "cancelled"),
                                    ("failed", "failed"),
                                    ("withdrawing", "being withdrawn"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("added", models.PositiveIntegerField(default=0)),
                        ("revised", models.PositiveIntegerField(default=0)),
                        ("same", models.PositiveIntegerField(default=0)),
                        ("refused", models.PositiveIntegerField(default=0)),
                        ("findings", models.JSONField(default=list)),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uploads",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("cancel_at", models.DateTimeField(null=True)),
                        ("claimed_at", models.DateTimeField(null=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decided_uploads",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("effect", models.JSONField(default=dict)),
                        ("effect_key", models.CharField(blank=True, max_length=64)),
                        ("error", models.TextField(blank=True)),
                        (
                            "origin",
                            models.CharField(
                                choices=[("command", "command"), ("browser", "browser"), ("feed", "feed"), ("api", "an agency's system")],
                                default="command",
                                max_length=8,
                            ),
                        ),
                        ("stage", models.CharField(blank=True, max_length=40)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("understood", models.JSONField(default=dict)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawn_uploads",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_why", models.TextField(blank=True)),
                        (
                            "feed",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uploads",
                                to="metrics.feed",
                            ),
                        ),
                        (
                            "layout",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uploads",
                                to="metrics.layoutversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-uploaded_at"],
                        "indexes": [
                            models.Index(fields=["sha256"], name="upload_by_bytes"),
                            models.Index(fields=["-uploaded_at"], name="upload_newest"),
                            models.Index(
                                condition=models.Q(("state__in", ["received", "reading", "publishing", "withdrawing"])),
                                fields=["state"],
                                name="upload_open",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "received",
                                            "reading",
                                            "unknown",
                                            "review",
                                            "publishing",
                                            "published",
                                            "refused",
                                            "discarded",
                                            "cancelled",
                                            "failed",
                                            "withdrawing",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="upload_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_why", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="upload_withdrawal_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["command", "browser", "feed", "api"])), name="upload_origin_known"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_uploadevent" ("added", "cancel_at", "decided_at", "decided_by_id", "error", "feed_id", "filename", "id", "layout_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "revised", "rows", "same", "sha256", "size_bytes", "state", "uploaded_at", "uploaded_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_why") SELECT new_values."added", new_values."cancel_at", new_values."decided_at", new_values."decided_by_id", new_values."error", new_values."feed_id", new_values."filename", new_values."id", new_values."layout_id", new_values."origin", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."refused", new_values."revised", new_values."rows", new_values."same", new_values."sha256", new_values."size_bytes", new_values."state", new_values."uploaded_at", new_values."uploaded_by_id", new_values."withdrawn_at", new_values."withdrawn_by_id", new_values."withdrawn_why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="901d5c6632501e3f2a82eab921fdb52a96c709c7",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_678fe",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_upload",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_uploadevent" ("added", "cancel_at", "decided_at", "decided_by_id", "error", "feed_id", "filename", "id", "layout_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "revised", "rows", "same", "sha256", "size_bytes", "state", "uploaded_at", "uploaded_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_why") SELECT new_values."added", new_values."cancel_at", new_values."decided_at", new_values."decided_by_id", new_values."error", new_values."feed_id", new_values."filename", new_values."id", new_values."layout_id", new_values."origin", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."refused", new_values."revised", new_values."rows", new_values."same", new_values."sha256", new_values."size_bytes", new_values."state", new_values."uploaded_at", new_values."uploaded_by_id", new_values."withdrawn_at", new_values."withdrawn_by_id", new_values."withdrawn_why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."added" IS DISTINCT FROM (new_values."added") OR old_values."cancel_at" IS DISTINCT FROM (new_values."cancel_at") OR old_values."decided_at" IS DISTINCT FROM (new_values."decided_at") OR old_values."decided_by_id" IS DISTINCT FROM (new_values."decided_by_id") OR old_values."error" IS DISTINCT FROM (new_values."error") OR old_values."feed_id" IS DISTINCT FROM (new_values."feed_id") OR old_values."filename" IS DISTINCT FROM (new_values."filename") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."layout_id" IS DISTINCT FROM (new_values."layout_id") OR old_values."origin" IS DISTINCT FROM (new_values."origin") OR old_values."refused" IS DISTINCT FROM (new_values."refused") OR old_values."revised" IS DISTINCT FROM (new_values."revised") OR old_values."rows" IS DISTINCT FROM (new_values."rows") OR old_values."same" IS DISTINCT FROM (new_values."same") OR old_values."sha256" IS DISTINCT FROM (new_values."sha256") OR old_values."size_bytes" IS DISTINCT FROM (new_values."size_bytes") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."uploaded_at" IS DISTINCT FROM (new_values."uploaded_at") OR old_values."uploaded_by_id" IS DISTINCT FROM (new_values."uploaded_by_id") OR old_values."withdrawn_at" IS DISTINCT FROM (new_values."withdrawn_at") OR old_values."withdrawn_by_id" IS DISTINCT FROM (new_values."withdrawn_by_id") OR old_values."withdrawn_why" IS DISTINCT FROM (new_values."withdrawn_why")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="c8c744376d7b57cd093504fe80f6b7aab0a93276",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_99caf",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_upload",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_uploadevent" ("added", "cancel_at", "decided_at", "decided_by_id", "error", "feed_id", "filename", "id", "layout_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "revised", "rows", "same", "sha256", "size_bytes", "state", "uploaded_at", "uploaded_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_why") SELECT old_values."added", old_values."cancel_at", old_values."decided_at", old_values."decided_by_id", old_values."error", old_values."feed_id", old_values."filename", old_values."id", old_values."layout_id", old_values."origin", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."refused", old_values."revised", old_values."rows", old_values."same", old_values."sha256", old_values."size_bytes", old_values."state", old_values."uploaded_at", old_values."uploaded_by_id", old_values."withdrawn_at", old_values."withdrawn_by_id", old_values."withdrawn_why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="6afe944abf81668a861f6d5b2d7bff01332c5536",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_0b9d6",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_upload",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedFetch",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("started_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("running", "being asked"),
                                    ("unchanged", "unchanged"),
                                    ("changed", "something new"),
                                    ("failed", "failed"),
                                ],
                                default="running",
                                max_length=10,
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=2000)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("requests", models.PositiveIntegerField(default=0)),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("size_bytes", models.PositiveBigIntegerField(default=0)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("headers", models.JSONField(default=dict)),
                        ("error", models.TextField(blank=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feed_fetches",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("feed", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="fetches", to="metrics.feed")),
                        (
                            "upload",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="fetches", to="metrics.upload"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-started_at"],
                        "indexes": [models.Index(fields=["feed", "-started_at"], name="feed_fetch_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["running", "unchanged", "changed", "failed"])),
                                name="feed_fetch_outcome_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FormulaInput",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="formula_inputs", to="metrics.measure"
                            ),
                        ),
                        (
                            "reads",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="read_by", to="metrics.measure"),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(fields=("measure", "reads"), name="formula_input_once"),
                            models.CheckConstraint(
                                condition=models.Q(("measure", models.F("reads")), _negated=True), name="formula_input_not_itself"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LayoutEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=200)),
                        ("description", models.TextField(blank=True)),
                        ("is_shipped", models.BooleanField(default=False)),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.layout",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="layout_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="c3b199689197e2e7a0cf44645621ec5e948e0fcd",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_8b1d2",
                                    table="metrics_layoutevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LayoutVersionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "layout",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.layout",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.layoutversion",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="layoutversion_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="c9afa2836651a082d38643d5db5e2c6536dfc154",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_84aa9",
                                    table="metrics_layoutversionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureDimension",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("parts_sum", models.BooleanField(default=False)),
                        (
                            "min_count",
                            models.PositiveIntegerField(blank=True, help_text="Counts from 1 up to below this are hidden.", null=True),
                        ),
                        ("min_denominator", models.PositiveIntegerField(blank=True, null=True)),
                        ("suppress_zero", models.BooleanField(default=False)),
                        (
                            "dimension",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="metrics.dimension"),
                        ),
                        (
                            "measure",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="dimensions", to="metrics.measure"),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [models.UniqueConstraint(fields=("measure", "dimension"), name="measure_dimension_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_measuredimensionevent" ("dimension_id", "id", "measure_id", "min_count", "min_denominator", "parts_sum", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "suppress_zero") SELECT new_values."dimension_id", new_values."id", new_values."measure_id", new_values."min_count", new_values."min_denominator", new_values."parts_sum", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."suppress_zero" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="17f323dd7098078680777536a0c2277de75eaac7",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0d1bd",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_measuredimension",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_measuredimensionevent" ("dimension_id", "id", "measure_id", "min_count", "min_denominator", "parts_sum", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "suppress_zero") SELECT new_values."dimension_id", new_values."id", new_values."measure_id", new_values."min_count", new_values."min_denominator", new_values."parts_sum", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."suppress_zero" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="c381b02953aa94d976e8f28d76f264d392c6c017",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f2f7d",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_measuredimension",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_measuredimensionevent" ("dimension_id", "id", "measure_id", "min_count", "min_denominator", "parts_sum", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "suppress_zero") SELECT old_values."dimension_id", old_values."id", old_values."measure_id", old_values."min_count", old_values."min_denominator", old_values."parts_sum", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."suppress_zero" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="6417ed06f742be4884e7cdf289fd303a0216e04e",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_2b914",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_measuredimension",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureDimensionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("parts_sum", models.BooleanField(default=False)),
                        (
                            "min_count",
                            models.PositiveIntegerField(blank=True, help_text="Counts from 1 up to below this are hidden.", null=True),
                        ),
                        ("min_denominator", models.PositiveIntegerField(blank=True, null=True)),
                        ("suppress_zero", models.BooleanField(default=False)),
                        (
                            "dimension",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.dimension",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.measuredimension",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="measuredimension_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="ab605815714217cf6571813950c15a2bcf5de1cf",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5e861",
                                    table="metrics_measuredimensionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=200)),
                        ("unit", models.CharField(max_length=60)),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("up", "up"),
                                    ("down", "down"),
                                    ("range", "range"),
                                    ("context", "context"),
                                    ("milestone", "milestone"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "period",
                            models.CharField(
                                choices=[
                                    ("month", "month"),
                                    ("quarter", "quarter"),
                                    ("year", "year"),
                                    ("sfy", "sfy"),
                                    ("ffy", "ffy"),
                                    ("school_year", "school year"),
                                    ("point", "point"),
                                    ("rolling3", "rolling3"),
                                    ("rolling5", "rolling5"),
                                    ("cohort", "cohort"),
                                    ("ytd", "ytd"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("definition", models.TextField(blank=True)),
                        ("why_it_matters", models.TextField(blank=True)),
                        ("numerator", models.CharField(blank=True, max_length=300)),
                        ("denominator", models.CharField(blank=True, max_length=300)),
                        ("decimals", models.PositiveSmallIntegerField(default=0)),
                        (
                            "combine",
                            models.CharField(
                                choices=[("sum", "sum"), ("mean", "mean"), ("last", "last"), ("ratio", "ratio"), ("none", "none")],
                                default="none",
                                max_length=8,
                            ),
                        ),
                        (
                            "lag_days",
                            models.PositiveIntegerField(default=0, help_text="Calendar days from the end of a period to publication."),
                        ),
                        ("grace_days", models.PositiveIntegerField(default=0, help_text="Working days allowed on top of the lag.")),
                        (
                            "follow_up_months",
                            models.PositiveSmallIntegerField(default=0, help_text="Months a cohort is followed before it can be measured."),
                        ),
                        (
                            "tolerance",
                            models.FloatField(
                                blank=True, help_text="In the measure's own unit; 5% of the expected value when empty.", null=True
                            ),
                        ),
                        ("path", models.CharField(choices=[("step", "step"), ("linear", "linear")], default="step", max_length=8)),
                        ("baseline_period", models.CharField(blank=True, max_length=40)),
                        ("baseline_end", models.DateField(blank=True, null=True)),
                        ("baseline_value", models.FloatField(blank=True, null=True)),
                        (
                            "status_rules",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="Ordered extra rules; the first that matches wins.",
                                validators=[metrics.models.catalog.check_status_rules],
                            ),
                        ),
                        ("frozen_mean", models.FloatField(blank=True, null=True)),
                        ("frozen_range", models.FloatField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("source_ref", models.CharField(blank=True, max_length=300)),
                        ("confidence", models.CharField(blank=True, max_length=40)),
                        (
                            "rba_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("population", "population indicator"),
                                    ("how_much", "how much did we do"),
                                    ("how_well", "how well did we do it"),
                                    ("better_off", "is anyone better off"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("formula", models.TextField(blank=True)),
                        ("is_public", models.BooleanField(default=True)),
                        ("needs_approval", models.BooleanField(default=False)),
                        ("data_owner", models.CharField(blank=True, max_length=200)),
                        ("responsible", models.CharField(blank=True, max_length=200)),
                        ("checked_by", models.CharField(blank=True, max_length=200)),
                        ("reviewed_on", models.DateField(blank=True, null=True)),
                        ("next_review", models.DateField(blank=True, null=True)),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agencies.service",
                            ),
                        ),
                        (
                            "is_draft",
                            models.BooleanField(
                                db_default=False, default=False, help_text="Made by a layout; somebody has still to look at its definition."
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="measure_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="62c6652a01f27533ad9709dfbfeb51d1724a6403",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_33bea",
                                    table="metrics_measureevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Place",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("town", "town"), ("county", "county (until 2022)"), ("region", "planning region (since 2022)")],
                                max_length=8,
                            ),
                        ),
                        ("fips", models.CharField(blank=True, help_text="With the counties, until 2022.", max_length=10)),
                        ("fips_2022", models.CharField(blank=True, help_text="With the planning regions, since 2022.", max_length=10)),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("tile_column", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("tile_row", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "category",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="place", to="metrics.category"),
                        ),
                    ],
                    options={
                        "ordering": ["kind", "category"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("kind__in", ["town", "county", "region"])), name="place_kind_known"),
                            models.CheckConstraint(
                                condition=models.Q(("valid_to__gte", models.F("valid_from"))), name="place_valid_forward"
                            ),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("kind", "tile_column", "tile_row"),
                                name="place_tile_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("tile_column__isnull", True), ("tile_row__isnull", True)),
                                    models.Q(("tile_column__isnull", False), ("tile_row__isnull", False)),
                                    _connector="OR",
                                ),
                                name="place_tile_whole",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_placeevent" ("category_id", "fips", "fips_2022", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "tile_column", "tile_row", "valid_from", "valid_to") SELECT new_values."category_id", new_values."fips", new_values."fips_2022", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."tile_column", new_values."tile_row", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="bd89d3b1d1a9feadd872da8c150fb16364ebeeb2",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_60b8c",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_place",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_placeevent" ("category_id", "fips", "fips_2022", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "tile_column", "tile_row", "valid_from", "valid_to") SELECT new_values."category_id", new_values."fips", new_values."fips_2022", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."tile_column", new_values."tile_row", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="6dc100e4f9303a32847c31412e971844e897a8e3",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3d365",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_place",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_placeevent" ("category_id", "fips", "fips_2022", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "tile_column", "tile_row", "valid_from", "valid_to") SELECT old_values."category_id", old_values."fips", old_values."fips_2022", old_values."id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."tile_column", old_values."tile_row", old_values."valid_from", old_values."valid_to" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="a09e2750d029360f2b9fd657ac49f36a7f42845c",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_61864",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_place",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("town", "town"), ("county", "county (until 2022)"), ("region", "planning region (since 2022)")],
                                max_length=8,
                            ),
                        ),
                        ("fips", models.CharField(blank=True, help_text="With the counties, until 2022.", max_length=10)),
                        ("fips_2022", models.CharField(blank=True, help_text="With the planning regions, since 2022.", max_length=10)),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("tile_column", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("tile_row", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "category",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.category",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.place",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="place_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="17d0f58630b863e6d2b22f111a6c82d628137104",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_028f5",
                                    table="metrics_placeevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaceWithin",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "inside",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="metrics.place"),
                        ),
                        (
                            "place",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="within", to="metrics.place"),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [models.UniqueConstraint(fields=("place", "inside"), name="place_within_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_placewithinevent" ("id", "inside_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "valid_from", "valid_to") SELECT new_values."id", new_values."inside_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="4b702aaecd161d647da26845125ca8d4f422017b",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ef902",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_placewithin",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_placewithinevent" ("id", "inside_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "valid_from", "valid_to") SELECT new_values."id", new_values."inside_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="0ee935ab0698350814aa32cde65e365e7171a762",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_adc92",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_placewithin",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_placewithinevent" ("id", "inside_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "valid_from", "valid_to") SELECT old_values."id", old_values."inside_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place_id", old_values."valid_from", old_values."valid_to" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="8cab9c7ceef6ba4cba390269ebbfb197ba682478",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_29b6d",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_placewithin",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaceWithinEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "inside",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.place",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.placewithin",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.place",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="placewithin_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="e7ee6ef922ea9ed4d956f3b9c814ef94f83d7076",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_f8070",
                                    table="metrics_placewithinevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("target", "target"),
                                    ("tolerance", "tolerance"),
                                    ("baseline", "baseline"),
                                    ("formula", "formula"),
                                    ("definition", "definition"),
                                    ("limits", "limits of the control chart"),
                                    ("retirement", "retirement of the measure"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("before", models.JSONField()),
                        ("after", models.JSONField()),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("law_or_funding", "law or funding changed"),
                                    ("method", "method changed"),
                                    ("baseline", "baseline corrected"),
                                    ("leadership", "goal reset by leadership"),
                                    ("data_error", "data error"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("note", models.TextField()),
                        ("effective_on", models.DateField()),
                        ("loosens", models.BooleanField(null=True)),
                        ("needs_second", models.BooleanField(default=False)),
                        (
                            "batch",
                            models.CharField(
                                blank=True, help_text="What it was proposed with, such as the roll-over of a fiscal year.", max_length=40
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for a second person"),
                                    ("agreed", "agreed, not in effect yet"),
                                    ("in_effect", "in effect"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("comment", models.TextField(blank=True)),
                        ("applied_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decided_proposals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="metrics.measure"),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-proposed_at"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["target", "tolerance", "baseline", "formula", "definition", "limits", "retirement"])
                                ),
                                name="proposal_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "agreed", "in_effect", "declined", "withdrawn"])),
                                name="proposal_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("why__in", ["law_or_funding", "method", "baseline", "leadership", "data_error"])),
                                name="proposal_why_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("note", ""), _negated=True), name="proposal_explained"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("needs_second", False),
                                    models.Q(("state__in", ["agreed", "in_effect"]), _negated=True),
                                    models.Q(
                                        ("decided_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("applied_at__isnull", False), ("state", "in_effect")),
                                    models.Q(models.Q(("state", "in_effect"), _negated=True), ("applied_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="proposal_applied_dated",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_proposalevent" ("after", "applied_at", "batch", "before", "comment", "decided_at", "decided_by_id", "effective_on", "id", "kind", "loosens", "measure_id", "needs_second", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "state", "why") SELECT new_values."after", new_values."applied_at", new_values."batch", new_values."before", new_values."comment", new_values."decided_at", new_values."decided_by_id", new_values."effective_on", new_values."id", new_values."kind", new_values."loosens", new_values."measure_id", new_values."needs_second", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."proposed_at", new_values."proposed_by_id", new_values."state", new_values."why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="35d9bbd7386b04d19dc34f96a3943d58bc2d3a8b",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_b3335",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_proposal",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_proposalevent" ("after", "applied_at", "batch", "before", "comment", "decided_at", "decided_by_id", "effective_on", "id", "kind", "loosens", "measure_id", "needs_second", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "state", "why") SELECT new_values."after", new_values."applied_at", new_values."batch", new_values."before", new_values."comment", new_values."decided_at", new_values."decided_by_id", new_values."effective_on", new_values."id", new_values."kind", new_values."loosens", new_values."measure_id", new_values."needs_second", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."proposed_at", new_values."proposed_by_id", new_values."state", new_values."why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="4cd4a068fa46711264bea7cacc60e9c810cffeec",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1fbc8",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_proposal",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_proposalevent" ("after", "applied_at", "batch", "before", "comment", "decided_at", "decided_by_id", "effective_on", "id", "kind", "loosens", "measure_id", "needs_second", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "state", "why") SELECT old_values."after", old_values."applied_at", old_values."batch", old_values."before", old_values."comment", old_values."decided_at", old_values."decided_by_id", old_values."effective_on", old_values."id", old_values."kind", old_values."loosens", old_values."measure_id", old_values."needs_second", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."proposed_at", old_values."proposed_by_id", old_values."state", old_values."why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="f79e8b10b9ed0fd2793e7912766ac6f816615a50",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_47395",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_proposal",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("target", "target"),
                                    ("tolerance", "tolerance"),
                                    ("baseline", "baseline"),
                                    ("formula", "formula"),
                                    ("definition", "definition"),
                                    ("limits", "limits of the control chart"),
                                    ("retirement", "retirement of the measure"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("before", models.JSONField()),
                        ("after", models.JSONField()),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("law_or_funding", "law or funding changed"),
                                    ("method", "method changed"),
                                    ("baseline", "baseline corrected"),
                                    ("leadership", "goal reset by leadership"),
                                    ("data_error", "data error"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("note", models.TextField()),
                        ("effective_on", models.DateField()),
                        ("loosens", models.BooleanField(null=True)),
                        ("needs_second", models.BooleanField(default=False)),
                        (
                            "batch",
                            models.CharField(
                                blank=True, help_text="What it was proposed with, such as the roll-over of a fiscal year.", max_length=40
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for a second person"),
                                    ("agreed", "agreed, not in effect yet"),
                                    ("in_effect", "in effect"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("comment", models.TextField(blank=True)),
                        ("applied_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.proposal",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="proposal_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="2ea689fe717d466013f45d71a324a2a720d65b71",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_3a37f",
                                    table="metrics_proposalevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("period_start", models.DateField()),
                        ("period_end", models.DateField()),
                        ("value", models.FloatField(null=True)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("not_collected", "not collected"),
                                    ("pending", "pending"),
                                    ("suppressed", "suppressed"),
                                    ("not_applicable", "not applicable"),
                                ],
                                max_length=14,
                                null=True,
                            ),
                        ),
                        ("numerator", models.FloatField(null=True)),
                        ("denominator", models.FloatField(null=True)),
                        ("moe", models.FloatField(null=True)),
                        ("qualifier", models.CharField(default="", max_length=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[("provisional", "provisional"), ("revised", "revised"), ("final", "final")],
                                default="final",
                                max_length=12,
                            ),
                        ),
                        ("published_on", models.DateField(null=True)),
                        ("source", models.CharField(default="", max_length=300)),
                        ("source_ref", models.CharField(default="", max_length=300)),
                        ("note", models.TextField(default="")),
                        ("recorded_at", models.DateTimeField()),
                        ("superseded_at", models.DateTimeField(null=True)),
                        ("accepted_at", models.DateTimeField()),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accepted_readings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "breakdown",
                            models.ForeignKey(
                                db_index=False,
                                default=0,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="metrics.breakdown",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="metrics.measure"
                            ),
                        ),
                        (
                            "upload",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="metrics.upload"
                            ),
                        ),
                        (
                            "correction",
                            models.CharField(
                                choices=[
                                    ("source_revised", "the source revised it"),
                                    ("entry_error", "it was entered wrongly"),
                                    ("method_changed", "the method changed"),
                                    ("late_data", "data arrived late"),
                                    ("withdrawn", "an upload was withdrawn"),
                                ],
                                db_default="",
                                default="",
                                max_length=16,
                            ),
                        ),
                        ("hidden", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["measure", "breakdown", "period_end", "recorded_at"], name="reading_history"),
                            models.Index(
                                condition=models.Q(("superseded_at__isnull", False)),
                                fields=["measure", "superseded_at"],
                                name="reading_replaced",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("superseded_at__gte", models.F("recorded_at"))), name="reading_superseded_later"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason__isnull", True), ("value__isnull", False)),
                                    models.Q(
                                        ("reason__in", ["not_collected", "pending", "suppressed", "not_applicable"]),
                                        ("value__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reading_value_or_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__gt", float("-inf")), ("value__lt", float("inf"))),
                                name="reading_value_is_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period_end__gte", models.F("period_start"))), name="reading_period_forward"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("qualifier__in", ["", "<", ">", "~"])), name="reading_qualifier_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["provisional", "revised", "final"])), name="reading_state_known"
                            ),
                            models.CheckConstraint(condition=models.Q(("moe__gte", 0)), name="reading_moe_not_negative"),
                            models.UniqueConstraint(
                                condition=models.Q(("superseded_at__isnull", True)),
                                fields=("measure", "breakdown", "period_end"),
                                include=("value", "reason", "hidden"),
                                name="reading_current",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("correction__in", ["", "source_revised", "entry_error", "method_changed", "late_data", "withdrawn"])
                                ),
                                name="reading_correction_known",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="reading_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="682cb34e707b324c9c3b93c8412f8cc5402c23d1",
                                    operation="DELETE",
                                    pgid="pgtrigger_reading_never_deleted_5aa1a",
                                    table="metrics_reading",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="reading_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "id", "measure_id", "breakdown_id", "period_start", "period_end", "value", "reason", "numerator", "denominator", "moe", "qualifier", "state", "published_on", "source", "source_ref", "note", "recorded_at", "accepted_by_id", "accepted_at", "upload_id", "correction" rows from % table\', TG_TABLE_NAME;',
                                    hash="f91afe9b81eb34ecc3fb1a46e80fc444fe706efe",
                                    operation='UPDATE OF "id", "measure_id", "breakdown_id", "period_start", "period_end", "value", "reason", "numerator", "denominator", "moe", "qualifier", "state", "published_on", "source", "source_ref", "note", "recorded_at", "accepted_by_id", "accepted_at", "upload_id", "correction"',
                                    pgid="pgtrigger_reading_append_only_75468",
                                    table="metrics_reading",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="reading_added",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO metrics_factwrite (at, fact, kind, measure_id, rows, first_id, last_id, context_id) SELECT NOW(), 'reading', 'added', new_values.measure_id, count(*), min(new_values.id), max(new_values.id), context.id FROM new_values, (SELECT _pgh_attach_context() AS id OFFSET 0) AS context GROUP BY 3, 4, context.id; RETURN NULL;",
                                    hash="677c3c0f419695b47df4b13dc1da769ca1d556ec",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_reading_added_3790a",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_reading",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="reading_updated",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO metrics_factwrite (at, fact, kind, measure_id, rows, first_id, last_id, context_id) SELECT NOW(), 'reading', CASE WHEN old_values.superseded_at IS DISTINCT FROM new_values.superseded_at THEN 'superseded' ELSE 'hidden' END, new_values.measure_id, count(*), min(new_values.id), max(new_values.id), context.id FROM old_values JOIN new_values ON old_values.id = new_values.id, (SELECT _pgh_attach_context() AS id OFFSET 0) AS context WHERE old_values.superseded_at IS DISTINCT FROM new_values.superseded_at OR old_values.hidden <> new_values.hidden GROUP BY 3, 4, context.id; RETURN NULL;",
                                    hash="9de496e3c7c9f215efe1b2b6d37c638e6c908688",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_reading_updated_2f472",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_reading",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportingPeriod",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(help_text="Such as SFY2019-Q4.", max_length=12, unique=True)),
                        ("start", models.DateField()),
                        ("end", models.DateField(unique=True)),
                        ("opens_on", models.DateField()),
                        ("due_on", models.DateField()),
                        ("closes_on", models.DateField()),
                    ],
                    options={
                        "ordering": ["-end"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("end__gt", models.F("start"))), name="reporting_period_forward"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes_on__gt", models.F("end")),
                                    ("due_on__lte", models.F("closes_on")),
                                    ("opens_on__lte", models.F("due_on")),
                                ),
                                name="reporting_period_in_order",
                            ),
                        ],
                        "indexes": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_reportingperiodevent" ("closes_on", "code", "due_on", "end", "id", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start") SELECT new_values."closes_on", new_values."code", new_values."due_on", new_values."end", new_values."id", new_values."opens_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."start" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="c86b51c580cde8bfd551143f171c845e86f12fbd",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ae2e5",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_reportingperiod",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_reportingperiodevent" ("closes_on", "code", "due_on", "end", "id", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start") SELECT new_values."closes_on", new_values."code", new_values."due_on", new_values."end", new_values."id", new_values."opens_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."start" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="feadb90a7a450460c5fe1c283db6fbcdbdaeb0cb",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_569ff",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_reportingperiod",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_reportingperiodevent" ("closes_on", "code", "due_on", "end", "id", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start") SELECT old_values."closes_on", old_values."code", old_values."due_on", old_values."end", old_values."id", old_values."opens_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."start" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="cb646142897a6ed943ecd7a660facce5551c7eba",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_497b8",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_reportingperiod",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reopening",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("until", models.DateField()),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("source_revised", "the source revised its figures"),
                                    ("entry_error", "something was entered wrongly"),
                                    ("method_changed", "the method changed"),
                                    ("late_data", "data arrived late"),
                                    ("extension", "the agency was given more time"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("note", models.TextField()),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reopenings",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="reopenings", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="reopenings", to="metrics.reportingperiod"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("why__in", ["source_revised", "entry_error", "method_changed", "late_data", "extension"])
                                ),
                                name="reopening_why_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("note", ""), _negated=True), name="reopening_explained"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_reopeningevent" ("agency_id", "ended_at", "id", "made_at", "made_by_id", "note", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until", "why") SELECT new_values."agency_id", new_values."ended_at", new_values."id", new_values."made_at", new_values."made_by_id", new_values."note", new_values."period_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."until", new_values."why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d75b5197d5272f4fc5cfc70c5dad3182a72a65fe",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_c466d",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_reopening",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_reopeningevent" ("agency_id", "ended_at", "id", "made_at", "made_by_id", "note", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until", "why") SELECT new_values."agency_id", new_values."ended_at", new_values."id", new_values."made_at", new_values."made_by_id", new_values."note", new_values."period_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."until", new_values."why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="5eed6d98a71116f0307e572b356c8b1a388844e2",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a20f4",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_reopening",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_reopeningevent" ("agency_id", "ended_at", "id", "made_at", "made_by_id", "note", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until", "why") SELECT old_values."agency_id", old_values."ended_at", old_values."id", old_values."made_at", old_values."made_by_id", old_values."note", old_values."period_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."until", old_values."why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="9727bc27334b4996156e0d6029d2f5192302eeff",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_5750c",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_reopening",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReopeningEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("until", models.DateField()),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("source_revised", "the source revised its figures"),
                                    ("entry_error", "something was entered wrongly"),
                                    ("method_changed", "the method changed"),
                                    ("late_data", "data arrived late"),
                                    ("extension", "the agency was given more time"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("note", models.TextField()),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.reopening",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.reportingperiod",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="reopening_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="bbcdd56661c36567254267caad70a74d79c9808b",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b5744",
                                    table="metrics_reopeningevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportingPeriodEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(help_text="Such as SFY2019-Q4.", max_length=12)),
                        ("start", models.DateField()),
                        ("end", models.DateField()),
                        ("opens_on", models.DateField()),
                        ("due_on", models.DateField()),
                        ("closes_on", models.DateField()),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.reportingperiod",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="reportingperiod_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="78faff7f671cf0bfa012c2210ab5dc7fc6b0c7ce",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_15417",
                                    table="metrics_reportingperiodevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShownReading",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("period_start", models.DateField()),
                        ("period_end", models.DateField()),
                        ("value", models.FloatField(null=True)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("not_collected", "not collected"),
                                    ("pending", "pending"),
                                    ("suppressed", "suppressed"),
                                    ("not_applicable", "not applicable"),
                                ],
                                max_length=14,
                                null=True,
                            ),
                        ),
                        ("numerator", models.FloatField(null=True)),
                        ("denominator", models.FloatField(null=True)),
                        ("moe", models.FloatField(null=True)),
                        ("qualifier", models.CharField(default="", max_length=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[("provisional", "provisional"), ("revised", "revised"), ("final", "final")],
                                default="final",
                                max_length=12,
                            ),
                        ),
                        ("published_on", models.DateField(null=True)),
                        ("source", models.CharField(default="", max_length=300)),
                        ("source_ref", models.CharField(default="", max_length=300)),
                        ("note", models.TextField(default="")),
                        ("recorded_at", models.DateTimeField()),
                        ("superseded_at", models.DateTimeField(null=True)),
                        ("accepted_at", models.DateTimeField()),
                        (
                            "correction",
                            models.CharField(
                                choices=[
                                    ("source_revised", "the source revised it"),
                                    ("entry_error", "it was entered wrongly"),
                                    ("method_changed", "the method changed"),
                                    ("late_data", "data arrived late"),
                                    ("withdrawn", "an upload was withdrawn"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("hidden", models.BooleanField()),
                    ],
                    options={
                        "db_table": "metrics_shown",
                        "managed": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SmallNumberRule",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "min_count",
                            models.PositiveIntegerField(blank=True, help_text="Counts from 1 up to below this are hidden.", null=True),
                        ),
                        ("min_denominator", models.PositiveIntegerField(blank=True, null=True)),
                        ("suppress_zero", models.BooleanField(default=False)),
                        ("reason", models.TextField()),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "agency",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="small_number_rule", to="agencies.agency"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_smallnumberruleevent" ("agency_id", "id", "min_count", "min_denominator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "suppress_zero") SELECT new_values."agency_id", new_values."id", new_values."min_count", new_values."min_denominator", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."source", new_values."suppress_zero" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d2e1c2e767753ad2e2b95ab300c287715adace67",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_c8942",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_smallnumberrule",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_smallnumberruleevent" ("agency_id", "id", "min_count", "min_denominator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "suppress_zero") SELECT new_values."agency_id", new_values."id", new_values."min_count", new_values."min_denominator", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."source", new_values."suppress_zero" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="7627834ae6a52c10e21a0abea306de9e866a47fb",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_c1148",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_smallnumberrule",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_smallnumberruleevent" ("agency_id", "id", "min_count", "min_denominator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "suppress_zero") SELECT old_values."agency_id", old_values."id", old_values."min_count", old_values."min_denominator", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."source", old_values."suppress_zero" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="fe7501d541a7b193fb4b1f80e1df57604e41cc31",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_47c40",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_smallnumberrule",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SmallNumberRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "min_count",
                            models.PositiveIntegerField(blank=True, help_text="Counts from 1 up to below this are hidden.", null=True),
                        ),
                        ("min_denominator", models.PositiveIntegerField(blank=True, null=True)),
                        ("suppress_zero", models.BooleanField(default=False)),
                        ("reason", models.TextField()),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.smallnumberrule",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="smallnumberrule_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="1fb321849da848359b3c26afd2a904b87b02e692",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_87914",
                                    table="metrics_smallnumberruleevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("period_start", models.DateField()),
                        ("period_end", models.DateField()),
                        ("value", models.FloatField(null=True)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("not_collected", "not collected"),
                                    ("pending", "pending"),
                                    ("suppressed", "suppressed"),
                                    ("not_applicable", "not applicable"),
                                ],
                                max_length=14,
                                null=True,
                            ),
                        ),
                        ("numerator", models.FloatField(null=True)),
                        ("denominator", models.FloatField(null=True)),
                        ("moe", models.FloatField(null=True)),
                        ("qualifier", models.CharField(default="", max_length=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[("provisional", "provisional"), ("revised", "revised"), ("final", "final")],
                                default="final",
                                max_length=12,
                            ),
                        ),
                        ("published_on", models.DateField(null=True)),
                        ("source", models.CharField(default="", max_length=300)),
                        ("source_ref", models.CharField(default="", max_length=300)),
                        ("note", models.TextField(default="")),
                        ("submitted_at", models.DateTimeField()),
                        (
                            "standing",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for approval"),
                                    ("accepted", "accepted"),
                                    ("returned", "returned"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("comment", models.TextField(default="")),
                        (
                            "breakdown",
                            models.ForeignKey(
                                db_index=False,
                                default=0,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="metrics.breakdown",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decided_submissions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="metrics.measure"
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "correction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("source_revised", "the source revised it"),
                                    ("entry_error", "it was entered wrongly"),
                                    ("method_changed", "the method changed"),
                                    ("late_data", "data arrived late"),
                                    ("withdrawn", "an upload was withdrawn"),
                                ],
                                db_default="",
                                default="",
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("standing", "waiting")),
                                fields=("measure", "breakdown", "period_end"),
                                name="submission_one_waiting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("standing__in", ["waiting", "accepted", "returned", "withdrawn"])),
                                name="submission_standing_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("standing__in", ["waiting", "withdrawn"]),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("standing__in", ["accepted", "returned"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="submission_decided_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decided_by", models.F("submitted_by")), ("standing", "accepted"), _negated=True),
                                name="submission_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason__isnull", True), ("value__isnull", False)),
                                    models.Q(
                                        ("reason__in", ["not_collected", "pending", "suppressed", "not_applicable"]),
                                        ("value__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="submission_value_or_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__gt", float("-inf")), ("value__lt", float("inf"))),
                                name="submission_value_is_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period_end__gte", models.F("period_start"))), name="submission_period_forward"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("qualifier__in", ["", "<", ">", "~"])), name="submission_qualifier_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["provisional", "revised", "final"])), name="submission_state_known"
                            ),
                            models.CheckConstraint(condition=models.Q(("moe__gte", 0)), name="submission_moe_not_negative"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("correction__in", ["", "source_revised", "entry_error", "method_changed", "late_data", "withdrawn"])
                                ),
                                name="submission_correction_known",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_submissionevent" ("breakdown_id", "comment", "correction", "decided_at", "decided_by_id", "denominator", "id", "measure_id", "moe", "note", "numerator", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "qualifier", "reason", "source", "source_ref", "standing", "state", "submitted_at", "submitted_by_id", "value") SELECT new_values."breakdown_id", new_values."comment", new_values."correction", new_values."decided_at", new_values."decided_by_id", new_values."denominator", new_values."id", new_values."measure_id", new_values."moe", new_values."note", new_values."numerator", new_values."period_end", new_values."period_start", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."published_on", new_values."qualifier", new_values."reason", new_values."source", new_values."source_ref", new_values."standing", new_values."state", new_values."submitted_at", new_values."submitted_by_id", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="6d9223076e534558487dd709ee152b171806a454",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_2fb7f",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_submission",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_submissionevent" ("breakdown_id", "comment", "correction", "decided_at", "decided_by_id", "denominator", "id", "measure_id", "moe", "note", "numerator", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "qualifier", "reason", "source", "source_ref", "standing", "state", "submitted_at", "submitted_by_id", "value") SELECT new_values."breakdown_id", new_values."comment", new_values."correction", new_values."decided_at", new_values."decided_by_id", new_values."denominator", new_values."id", new_values."measure_id", new_values."moe", new_values."note", new_values."numerator", new_values."period_end", new_values."period_start", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."published_on", new_values."qualifier", new_values."reason", new_values."source", new_values."source_ref", new_values."standing", new_values."state", new_values."submitted_at", new_values."submitted_by_id", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d4e9e4c9580ec992790c4a895945b73fceea2050",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_7555f",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_submission",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metrics_submissionevent" ("breakdown_id", "comment", "correction", "decided_at", "decided_by_id", "denominator", "id", "measure_id", "moe", "note", "numerator", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "qualifier", "reason", "source", "source_ref", "standing", "state", "submitted_at", "submitted_by_id", "value") SELECT old_values."breakdown_id", old_values."comment", old_values."correction", old_values."decided_at", old_values."decided_by_id", old_values."denominator", old_values."id", old_values."measure_id", old_values."moe", old_values."note", old_values."numerator", old_values."period_end", old_values."period_start", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."published_on", old_values."qualifier", old_values."reason", old_values."source", old_values."source_ref", old_values."standing", old_values."state", old_values."submitted_at", old_values."submitted_by_id", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="eab17d7b1423743a666b2d6d48baf7d8e4ca548f",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_4b37a",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="metrics_submission",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SubmissionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("period_start", models.DateField()),
                        ("period_end", models.DateField()),
                        ("value", models.FloatField(null=True)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("not_collected", "not collected"),
                                    ("pending", "pending"),
                                    ("suppressed", "suppressed"),
                                    ("not_applicable", "not applicable"),
                                ],
                                max_length=14,
                                null=True,
                            ),
                        ),
                        ("numerator", models.FloatField(null=True)),
                        ("denominator", models.FloatField(null=True)),
                        ("moe", models.FloatField(null=True)),
                        ("qualifier", models.CharField(default="", max_length=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[("provisional", "provisional"), ("revised", "revised"), ("final", "final")],
                                default="final",
                                max_length=12,
                            ),
                        ),
                        ("published_on", models.DateField(null=True)),
                        ("source", models.CharField(default="", max_length=300)),
                        ("source_ref", models.CharField(default="", max_length=300)),
                        ("note", models.TextField(default="")),
                        ("submitted_at", models.DateTimeField()),
                        (
                            "standing",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for approval"),
                                    ("accepted", "accepted"),
                                    ("returned", "returned"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("comment", models.TextField(default="")),
                        (
                            "breakdown",
                            models.ForeignKey(
                                db_constraint=False,
                                default=0,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.breakdown",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.submission",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "correction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("source_revised", "the source revised it"),
                                    ("entry_error", "it was entered wrongly"),
                                    ("method_changed", "the method changed"),
                                    ("late_data", "data arrived late"),
                                    ("withdrawn", "an upload was withdrawn"),
                                ],
                                db_default="",
                                default="",
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="submission_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="b19a82b519a5407a701ce8ba9db04fce13b95883",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_f0803",
                                    table="metrics_submissionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("date", models.DateField()),
                        (
                            "operator",
                            models.CharField(
                                choices=[(">=", ">="), ("<=", "<="), (">", ">"), ("<", "<"), ("between", "between"), ("done", "done")],
                                max_length=8,
                            ),
                        ),
                        ("value", models.FloatField()),
                        ("high", models.FloatField(blank=True, null=True)),
                        ("kind", models.CharField(choices=[("final", "final"), ("interim", "interim")], default="final", max_length=8)),
                        ("is_illustrative", models.BooleanField(default=False)),
                        ("governs", models.BooleanField(default=True)),
                        ("source", models.CharField(blank=True, default="", max_length=300)),
                        ("source_ref", models.CharField(blank=True, default="", max_length=300)),
                        ("reason", models.TextField(blank=True, default="")),
                        (
                            "change_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("law_or_funding", "law or funding changed"),
                                    ("method", "method changed"),
                                    ("baseline", "baseline corrected"),
                                    ("leadership", "goal reset by leadership"),
                                    ("data_error", "data error"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("superseded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "breakdown",
                            models.ForeignKey(
                                default=0, on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="metrics.breakdown"
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="metrics.measure"),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recorded_targets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["measure", "breakdown", "date"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("governs", True), ("superseded_at__isnull", True)),
                                fields=("measure", "breakdown", "date"),
                                name="target_one_governs",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("superseded_at__isnull", True)),
                                fields=("measure", "breakdown", "date", "source"),
                                name="target_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("operator__in", [">=", "<=", ">", "<", "between", "done"])),
                                name="target_operator_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("high__gte", models.F("value")), ("operator", "between")),
                                    models.Q(models.Q(("operator", "between"), _negated=True), ("high__isnull", True)),
                                    _connector="OR",
                                ),
                                name="target_range_has_two_ends",
                            ),
                            models.CheckConstraint(condition=models.Q(("kind__in", ["final", "interim"])), name="target_kind_known"),
                            models.CheckConstraint(
                                condition=models.Q(("superseded_at__gte", models.F("recorded_at"))), name="target_superseded_later"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("change_reason__in", ["", "law_or_funding", "method", "baseline", "leadership", "data_error"])
                                ),
                                name="target_change_reason_known",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="target_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="35fb99b7ca82cc8557b317e5424d4db58a4d8f11",
                                    operation="DELETE",
                                    pgid="pgtrigger_target_never_deleted_03f26",
                                    table="metrics_target",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="target_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "id", "measure_id", "breakdown_id", "date", "operator", "value", "high", "kind", "is_illustrative", "governs", "source", "source_ref", "reason", "change_reason", "recorded_at", "recorded_by_id" rows from % table\', TG_TABLE_NAME;',
                                    hash="6ed1985e36c37d3a81f2be2c3c09f88718bb860e",
                                    operation='UPDATE OF "id", "measure_id", "breakdown_id", "date", "operator", "value", "high", "kind", "is_illustrative", "governs", "source", "source_ref", "reason", "change_reason", "recorded_at", "recorded_by_id"',
                                    pgid="pgtrigger_target_append_only_f9fd4",
                                    table="metrics_target",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="target_added",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO metrics_factwrite (at, fact, kind, measure_id, rows, first_id, last_id, context_id) SELECT NOW(), 'target', 'added', new_values.measure_id, count(*), min(new_values.id), max(new_values.id), context.id FROM new_values, (SELECT _pgh_attach_context() AS id OFFSET 0) AS context GROUP BY 3, 4, context.id; RETURN NULL;",
                                    hash="475a8d797e8c05ebcb3263a01bfa2feef1bd557c",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_target_added_b5c60",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="metrics_target",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="target_updated",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO metrics_factwrite (at, fact, kind, measure_id, rows, first_id, last_id, context_id) SELECT NOW(), 'target', CASE WHEN old_values.superseded_at IS DISTINCT FROM new_values.superseded_at THEN 'superseded' ELSE 'hidden' END, new_values.measure_id, count(*), min(new_values.id), max(new_values.id), context.id FROM old_values JOIN new_values ON old_values.id = new_values.id, (SELECT _pgh_attach_context() AS id OFFSET 0) AS context WHERE old_values.superseded_at IS DISTINCT FROM new_values.superseded_at GROUP BY 3, 4, context.id; RETURN NULL;",
                                    hash="f4fa2fa8476f5d432dd7b6ede71c0b57382d6aa5",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_target_updated_4f94a",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="metrics_target",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UploadContent",
                    fields=[
                        (
                            "upload",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="content",
                                serialize=False,
                                to="metrics.upload",
                            ),
                        ),
                        ("raw", models.BinaryField()),
                        ("tidy", models.BinaryField(null=True)),
                        ("findings", models.BinaryField(null=True)),
                        ("effect", models.BinaryField(null=True)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="UploadEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("filename", models.CharField(max_length=255)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size_bytes", models.PositiveBigIntegerField()),
                        (
                            "origin",
                            models.CharField(
                                choices=[("command", "command"), ("browser", "browser"), ("feed", "feed"), ("api", "an agency's system")],
                                default="command",
                                max_length=8,
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "waiting to be read"),
                                    ("reading", "being read"),
                                    ("unknown", "needs a layout"),
                                    ("review", "waiting for review"),
                                    ("publishing", "being published"),
                                    ("published", "published"),
                                    ("refused", "refused"),
                                    ("discarded", "discarded"),
                                    ("cancelled", "cancelled"),
                                    ("failed", "failed"),
                                    ("withdrawing", "being withdrawn"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("cancel_at", models.DateTimeField(null=True)),
                        ("error", models.TextField(blank=True)),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("added", models.PositiveIntegerField(default=0)),
                        ("revised", models.PositiveIntegerField(default=0)),
                        ("same", models.PositiveIntegerField(default=0)),
                        ("refused", models.PositiveIntegerField(default=0)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("withdrawn_why", models.TextField(blank=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "feed",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.feed",
                            ),
                        ),
                        (
                            "layout",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.layoutversion",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="metrics.upload",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="upload_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="9b94bd251d3f8cae40d6f919ce9d207712b2f94a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_26cab",
                                    table="metrics_uploadevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(total.put_total, migrations.RunPython.noop),
        migrations.RunSQL(shown.FORWARDS, "DROP VIEW metrics_shown;"),
    ]
