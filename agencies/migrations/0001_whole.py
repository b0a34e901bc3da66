"""The tables of this app as they stand, for a database that has none yet; others go on from where they are."""

from importlib import import_module

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from agencies.migrations._together import CreateTogether

audit = import_module("agencies.migrations.0003_audit_of_everything")


class Migration(migrations.Migration):
    replaces = [
        ("agencies", "0001_initial"),
        ("agencies", "0002_update_cycle"),
        ("agencies", "0003_audit_of_everything"),
        ("agencies", "0004_succession_day_unknown"),
        ("agencies", "0005_predecessors_as_successions"),
        ("agencies", "0006_drop_predecessor"),
    ]

    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Agency",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("constitutional", "constitutional office"),
                                    ("department", "department"),
                                    ("agency", "agency"),
                                    ("office", "office"),
                                    ("authority", "authority"),
                                    ("council", "council"),
                                    ("commission", "commission"),
                                    ("board", "board"),
                                    ("division", "division"),
                                    ("quasi_public", "quasi-public agency"),
                                    ("constituent_unit", "constituent unit of higher education"),
                                    ("other_branch", "other branch of government"),
                                    ("partner", "partner outside the State"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("mission", models.TextField(blank=True)),
                        ("website", models.CharField(blank=True, max_length=200)),
                        ("effective_from", models.DateField(blank=True, null=True)),
                        ("effective_to", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "agencies",
                        "ordering": ["name"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("code__regex", "^[A-Za-z0-9._-]{2,40}$")), name="agency_code_shape"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "constitutional",
                                            "department",
                                            "agency",
                                            "office",
                                            "authority",
                                            "council",
                                            "commission",
                                            "board",
                                            "division",
                                            "quasi_public",
                                            "constituent_unit",
                                            "other_branch",
                                            "partner",
                                        ],
                                    )
                                ),
                                name="agency_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("effective_to__gte", models.F("effective_from"))), name="agency_ends_after_start"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_agencyevent" ("code", "effective_from", "effective_to", "id", "kind", "mission", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "website") SELECT new_values."code", new_values."effective_from", new_values."effective_to", new_values."id", new_values."kind", new_values."mission", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."website" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="5bc86f8cc3cb247400c5793546c523033050e84d",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_064bb",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="agencies_agency",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_agencyevent" ("code", "effective_from", "effective_to", "id", "kind", "mission", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "website") SELECT new_values."code", new_values."effective_from", new_values."effective_to", new_values."id", new_values."kind", new_values."mission", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."website" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="fa31332ffd06d522d7ad038ad15f526a802d584e",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_187e7",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="agencies_agency",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_agencyevent" ("code", "effective_from", "effective_to", "id", "kind", "mission", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "website") SELECT old_values."code", old_values."effective_from", old_values."effective_to", old_values."id", old_values."kind", old_values."mission", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="dcf797ee12874475fc96646336cfc118d6942702",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_9c312",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="agencies_agency",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgencyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("constitutional", "constitutional office"),
                                    ("department", "department"),
                                    ("agency", "agency"),
                                    ("office", "office"),
                                    ("authority", "authority"),
                                    ("council", "council"),
                                    ("commission", "commission"),
                                    ("board", "board"),
                                    ("division", "division"),
                                    ("quasi_public", "quasi-public agency"),
                                    ("constituent_unit", "constituent unit of higher education"),
                                    ("other_branch", "other branch of government"),
                                    ("partner", "partner outside the State"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("mission", models.TextField(blank=True)),
                        ("website", models.CharField(blank=True, max_length=200)),
                        ("effective_from", models.DateField(blank=True, null=True)),
                        ("effective_to", models.DateField(blank=True, null=True)),
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
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="agency_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="cbbc27af7eaf7d061c9ac44b724cba285dde3720",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_79c25",
                                    table="agencies_agencyevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Service",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("description", models.TextField(blank=True)),
                        ("url", models.CharField(blank=True, max_length=300)),
                        ("channels", models.CharField(blank=True, max_length=300)),
                        (
                            "agency",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="services", to="agencies.agency"),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("code__regex", "^[A-Za-z0-9._-]{2,40}$")), name="service_code_shape")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_serviceevent" ("agency_id", "channels", "code", "description", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url") SELECT new_values."agency_id", new_values."channels", new_values."code", new_values."description", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."url" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="6d4569f15e109668e8c1ecf976d098e2ee056c8c",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a1b9a",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="agencies_service",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_serviceevent" ("agency_id", "channels", "code", "description", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url") SELECT new_values."agency_id", new_values."channels", new_values."code", new_values."description", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."url" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="92a4acf810a43a22e06ec18dc0cac2f6e6b63239",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_47b07",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="agencies_service",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_serviceevent" ("agency_id", "channels", "code", "description", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url") SELECT old_values."agency_id", old_values."channels", old_values."code", old_values."description", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."url" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="859453847d260c63c94b8d8b29561591f57d6d78",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_5cb6c",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="agencies_service",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=200)),
                        ("description", models.TextField(blank=True)),
                        ("url", models.CharField(blank=True, max_length=300)),
                        ("channels", models.CharField(blank=True, max_length=300)),
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
                                to="agencies.service",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="service_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="d4a132aaada1e965134e1b75575cce28136ae3da",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_7d3ff",
                                    table="agencies_serviceevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Succession",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("renamed", "renamed"), ("merged", "merged into"), ("split", "split into")], max_length=8
                            ),
                        ),
                        ("on", models.DateField(blank=True, null=True)),
                        ("note", models.TextField(blank=True)),
                        (
                            "predecessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="successions", to="agencies.agency"
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="precessions", to="agencies.agency"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-on"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["renamed", "merged", "split"])), name="succession_kind_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("predecessor", models.F("successor")), _negated=True), name="succession_of_another"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_successionevent" ("id", "kind", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "successor_id") SELECT new_values."id", new_values."kind", new_values."note", new_values."on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."predecessor_id", new_values."successor_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="18942185ce517132b28c16f2356f01b0b779cf7f",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5e53a",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="agencies_succession",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_successionevent" ("id", "kind", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "successor_id") SELECT new_values."id", new_values."kind", new_values."note", new_values."on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."predecessor_id", new_values."successor_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="4aa495998f4aa1cf5a78617ba665889f71746240",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_c3a29",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="agencies_succession",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_successionevent" ("id", "kind", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "successor_id") SELECT old_values."id", old_values."kind", old_values."note", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."predecessor_id", old_values."successor_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="a98ddd37715341d137677dacdaceecf29db46958",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_d6ab1",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="agencies_succession",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuccessionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("renamed", "renamed"), ("merged", "merged into"), ("split", "split into")], max_length=8
                            ),
                        ),
                        ("on", models.DateField(blank=True, null=True)),
                        ("note", models.TextField(blank=True)),
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
                                to="agencies.succession",
                            ),
                        ),
                        (
                            "predecessor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="succession_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="7e91b0f5bc58ca6daa6b159d245bc03bf8be7220",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5b7cf",
                                    table="agencies_successionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(audit.ATTACH_CONTEXT, migrations.RunSQL.noop),
        migrations.RunSQL(audit.INDEXES, migrations.RunSQL.noop),
    ]
