"""The tables of this app as they stand, for a database that has none yet; others go on from where they are."""

import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import accounts.models.mail
from agencies.migrations._together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("goals", "0001_initial"),
        ("goals", "0002_initial"),
        ("goals", "0003_update_cycle"),
        ("goals", "0004_update_cycle_guards"),
        ("goals", "0005_comments_withdrawn"),
        ("goals", "0006_audit_of_everything"),
    ]

    initial = True

    dependencies = [
        ("metrics", "0001_whole"),
        ("accounts", "0001_whole"),
        ("agencies", "0001_whole"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="PriorityArea",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("kind", models.CharField(choices=[("priority", "priority"), ("strand", "strand")], max_length=8)),
                        ("statement", models.TextField(blank=True)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["order", "code"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("code__regex", "^[A-Za-z0-9._-]{2,40}$")), name="area_code_shape"),
                            models.CheckConstraint(condition=models.Q(("kind__in", ["priority", "strand"])), name="area_kind_known"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_priorityareaevent" ("code", "id", "kind", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statement") SELECT new_values."code", new_values."id", new_values."kind", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."statement" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="fce0201ed5abc243e9cb4382f8ebd4319bd5a05a",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_cb927",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_priorityarea",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_priorityareaevent" ("code", "id", "kind", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statement") SELECT new_values."code", new_values."id", new_values."kind", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."statement" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="58e9d1592cd080ec195cf11721b3003de89392ec",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8a5be",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_priorityarea",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_priorityareaevent" ("code", "id", "kind", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statement") SELECT old_values."code", old_values."id", old_values."kind", old_values."name", old_values."order", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."statement" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="291354f84beda63d2b63bc923580253410227396",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_febc7",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_priorityarea",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=40, unique=True)),
                        ("statement", models.CharField(max_length=300)),
                        ("due", models.DateField(blank=True, null=True)),
                        (
                            "rollup",
                            models.CharField(
                                choices=[
                                    ("worst", "worst"),
                                    ("weighted", "weighted"),
                                    ("k_of_n", "k of n"),
                                    ("lead_measure", "lead measure"),
                                ],
                                default="worst",
                                max_length=12,
                            ),
                        ),
                        ("rollup_k", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("why", models.TextField(blank=True)),
                        (
                            "lead",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="led_goals", to="agencies.agency"),
                        ),
                        (
                            "area",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="goals.priorityarea"),
                        ),
                        ("other_areas", models.ManyToManyField(blank=True, related_name="shared_goals", to="goals.priorityarea")),
                    ],
                    options={
                        "ordering": ["area", "code"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("code__regex", "^[A-Za-z0-9._-]{2,40}$")), name="goal_code_shape"),
                            models.CheckConstraint(
                                condition=models.Q(("rollup__in", ["worst", "weighted", "k_of_n", "lead_measure"])),
                                name="goal_rollup_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("rollup", "k_of_n"), ("rollup_k__gte", 1)),
                                    models.Q(models.Q(("rollup", "k_of_n"), _negated=True), ("rollup_k__isnull", True)),
                                    _connector="OR",
                                ),
                                name="goal_k_where_it_applies",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_goalevent" ("area_id", "code", "due", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollup", "rollup_k", "statement", "why") SELECT new_values."area_id", new_values."code", new_values."due", new_values."id", new_values."lead_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rollup", new_values."rollup_k", new_values."statement", new_values."why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="f42c0c1c0b7053e30fb786eb8acf319e1c937be3",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_feafb",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_goal",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_goalevent" ("area_id", "code", "due", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollup", "rollup_k", "statement", "why") SELECT new_values."area_id", new_values."code", new_values."due", new_values."id", new_values."lead_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rollup", new_values."rollup_k", new_values."statement", new_values."why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="eeab45722467d3c5e5439e0fc202004995a982cd",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_97a4d",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_goal",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_goalevent" ("area_id", "code", "due", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollup", "rollup_k", "statement", "why") SELECT old_values."area_id", old_values."code", old_values."due", old_values."id", old_values."lead_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rollup", old_values."rollup_k", old_values."statement", old_values."why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d05b8ee10154bcd6197cab96c1a4a310713788c9",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_b960f",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_goal",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Barrier",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("what", models.TextField()),
                        ("ask", models.TextField(help_text="What the other agency could do.")),
                        ("needed_by", models.DateField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "waiting for an answer"),
                                    ("answered", "answered"),
                                    ("removed", "out of the way"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("raised_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="barriers_answered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="barriers_asked", to="agencies.agency"
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="barriers_ended",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("goal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="barriers", to="goals.goal")),
                        (
                            "raised_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="barriers_raised", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "raised_by_agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="barriers_raised", to="agencies.agency"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-raised_at"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "answered", "removed", "withdrawn"])), name="barrier_state_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("raised_by_agency", models.F("asked")), _negated=True), name="barrier_asks_another"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("what", ""), _negated=True), models.Q(("ask", ""), _negated=True)),
                                name="barrier_says_what",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "answered"), _negated=True),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="barrier_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["removed", "withdrawn"]), _negated=True),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="barrier_ended_whole",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_barrierevent" ("answer", "answered_at", "answered_by_id", "ask", "asked_id", "ended_at", "ended_by_id", "goal_id", "id", "needed_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_agency_id", "raised_by_id", "state", "what") SELECT new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."ask", new_values."asked_id", new_values."ended_at", new_values."ended_by_id", new_values."goal_id", new_values."id", new_values."needed_by", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."raised_at", new_values."raised_by_agency_id", new_values."raised_by_id", new_values."state", new_values."what" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="4fc062c5b601f51172a78d4779304992ea5169d6",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_3014d",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_barrier",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_barrierevent" ("answer", "answered_at", "answered_by_id", "ask", "asked_id", "ended_at", "ended_by_id", "goal_id", "id", "needed_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_agency_id", "raised_by_id", "state", "what") SELECT new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."ask", new_values."asked_id", new_values."ended_at", new_values."ended_by_id", new_values."goal_id", new_values."id", new_values."needed_by", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."raised_at", new_values."raised_by_agency_id", new_values."raised_by_id", new_values."state", new_values."what" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="a534371a5f4c5897bf46ee91364eed96da815839",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_c6438",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_barrier",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_barrierevent" ("answer", "answered_at", "answered_by_id", "ask", "asked_id", "ended_at", "ended_by_id", "goal_id", "id", "needed_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_agency_id", "raised_by_id", "state", "what") SELECT old_values."answer", old_values."answered_at", old_values."answered_by_id", old_values."ask", old_values."asked_id", old_values."ended_at", old_values."ended_by_id", old_values."goal_id", old_values."id", old_values."needed_by", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."raised_at", old_values."raised_by_agency_id", old_values."raised_by_id", old_values."state", old_values."what" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="036978d59bf1a91dce296f6ce4c0b8edad53dd14",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_7c074",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_barrier",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BarrierEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("what", models.TextField()),
                        ("ask", models.TextField(help_text="What the other agency could do.")),
                        ("needed_by", models.DateField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "waiting for an answer"),
                                    ("answered", "answered"),
                                    ("removed", "out of the way"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("raised_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
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
                            "asked",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agencies.agency",
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
                        (
                            "goal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.goal",
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
                                to="goals.barrier",
                            ),
                        ),
                        (
                            "raised_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "raised_by_agency",
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
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="barrier_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="d07d3e0ba4d9373ec3c7d1e96e3dc635ba3826c0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_389c4",
                                    table="goals_barrierevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalUpdate",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("submitted", "submitted"),
                                    ("returned", "returned"),
                                    ("approved", "approved"),
                                    ("published", "published"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "declared",
                            models.CharField(
                                blank=True,
                                choices=[("on_track", "on track"), ("at_risk", "at risk"), ("off_track", "off track"), ("done", "done")],
                                max_length=10,
                            ),
                        ),
                        ("declared_why", models.TextField(blank=True)),
                        ("told_until", models.DateField(blank=True, null=True)),
                        ("computed", models.CharField(blank=True, max_length=20)),
                        ("how_are_we_doing", models.TextField(blank=True)),
                        ("story_behind_curve", models.TextField(blank=True)),
                        ("partners", models.TextField(blank=True)),
                        ("what_works", models.TextField(blank=True)),
                        ("what_next", models.TextField(blank=True)),
                        ("help_needed", models.TextField(blank=True)),
                        ("evidence_url", models.URLField(blank=True, max_length=500)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("started_at", models.DateTimeField()),
                        ("saved_at", models.DateTimeField()),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision_note", models.TextField(blank=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_why", models.TextField(blank=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="updates_decided",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("goal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="goals.goal")),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="metrics.reportingperiod"
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="updates_published",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "saved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="updates_saved", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="updates_started", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="updates_submitted",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-period__end", "goal"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                fields=("goal", "period"),
                                name="goal_update_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "submitted", "returned", "approved", "published", "withdrawn"])),
                                name="goal_update_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("declared__in", ["", "on_track", "at_risk", "off_track", "done"])),
                                name="goal_update_declared_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["submitted", "approved", "published"]), _negated=True),
                                    models.Q(
                                        models.Q(("declared", ""), _negated=True),
                                        ("submitted_at__isnull", False),
                                        ("submitted_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="goal_update_submitted_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["returned", "approved", "published"]), _negated=True),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="goal_update_decided_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["approved", "published"]), _negated=True),
                                    models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="goal_update_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                                ),
                                name="goal_update_published_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_why", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="goal_update_withdrawal_whole",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_goalupdateevent" ("computed", "decided_at", "decided_by_id", "decision_note", "declared", "declared_why", "evidence_url", "goal_id", "help_needed", "how_are_we_doing", "id", "partners", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "saved_at", "saved_by_id", "started_at", "started_by_id", "state", "story_behind_curve", "submitted_at", "submitted_by_id", "told_until", "version", "what_next", "what_works", "withdrawn_at", "withdrawn_why") SELECT new_values."computed", new_values."decided_at", new_values."decided_by_id", new_values."decision_note", new_values."declared", new_values."declared_why", new_values."evidence_url", new_values."goal_id", new_values."help_needed", new_values."how_are_we_doing", new_values."id", new_values."partners", new_values."period_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."published_at", new_values."published_by_id", new_values."saved_at", new_values."saved_by_id", new_values."started_at", new_values."started_by_id", new_values."state", new_values."story_behind_curve", new_values."submitted_at", new_values."submitted_by_id", new_values."told_until", new_values."version", new_values."what_next", new_values."what_works", new_values."withdrawn_at", new_values."withdrawn_why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="26a9f36b0771183d63b600eef7f09d25021d038b",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_fc2c7",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_goalupdate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_goalupdateevent" ("computed", "decided_at", "decided_by_id", "decision_note", "declared", "declared_why", "evidence_url", "goal_id", "help_needed", "how_are_we_doing", "id", "partners", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "saved_at", "saved_by_id", "started_at", "started_by_id", "state", "story_behind_curve", "submitted_at", "submitted_by_id", "told_until", "version", "what_next", "what_works", "withdrawn_at", "withdrawn_why") SELECT new_values."computed", new_values."decided_at", new_values."decided_by_id", new_values."decision_note", new_values."declared", new_values."declared_why", new_values."evidence_url", new_values."goal_id", new_values."help_needed", new_values."how_are_we_doing", new_values."id", new_values."partners", new_values."period_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."published_at", new_values."published_by_id", new_values."saved_at", new_values."saved_by_id", new_values."started_at", new_values."started_by_id", new_values."state", new_values."story_behind_curve", new_values."submitted_at", new_values."submitted_by_id", new_values."told_until", new_values."version", new_values."what_next", new_values."what_works", new_values."withdrawn_at", new_values."withdrawn_why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="4ae7661bb3511a8effad6e6a3ac2c3d75eceb9cf",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_32bd0",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_goalupdate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_goalupdateevent" ("computed", "decided_at", "decided_by_id", "decision_note", "declared", "declared_why", "evidence_url", "goal_id", "help_needed", "how_are_we_doing", "id", "partners", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "saved_at", "saved_by_id", "started_at", "started_by_id", "state", "story_behind_curve", "submitted_at", "submitted_by_id", "told_until", "version", "what_next", "what_works", "withdrawn_at", "withdrawn_why") SELECT old_values."computed", old_values."decided_at", old_values."decided_by_id", old_values."decision_note", old_values."declared", old_values."declared_why", old_values."evidence_url", old_values."goal_id", old_values."help_needed", old_values."how_are_we_doing", old_values."id", old_values."partners", old_values."period_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."published_at", old_values."published_by_id", old_values."saved_at", old_values."saved_by_id", old_values."started_at", old_values."started_by_id", old_values."state", old_values."story_behind_curve", old_values."submitted_at", old_values."submitted_by_id", old_values."told_until", old_values."version", old_values."what_next", old_values."what_works", old_values."withdrawn_at", old_values."withdrawn_why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="ea5f047205ee9ea137ff2954c14f0b5d67548861",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_27f96",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_goalupdate",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("part", models.CharField(blank=True, max_length=24)),
                        ("passage", models.CharField(blank=True, max_length=500)),
                        ("period_end", models.DateField(blank=True, null=True)),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "breakdown",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="metrics.breakdown"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="comments", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments_resolved",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="goals.comment",
                            ),
                        ),
                        (
                            "update_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="goals.goalupdate",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["at", "id"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("measure__isnull", True), ("update_of__isnull", False)),
                                    models.Q(("measure__isnull", False), ("update_of__isnull", True)),
                                    _connector="OR",
                                ),
                                name="comment_about_one_thing",
                            ),
                            models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="comment_says_something"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("breakdown__isnull", True), ("period_end__isnull", True)),
                                    models.Q(("breakdown__isnull", False), ("measure__isnull", False), ("period_end__isnull", False)),
                                    _connector="OR",
                                ),
                                name="comment_reading_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False), ("thread__isnull", True)),
                                    _connector="OR",
                                ),
                                name="comment_resolved_whole",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_commentevent" ("at", "breakdown_id", "by_id", "id", "measure_id", "part", "passage", "period_end", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolved_at", "resolved_by_id", "text", "thread_id", "update_of_id", "withdrawn_at") SELECT new_values."at", new_values."breakdown_id", new_values."by_id", new_values."id", new_values."measure_id", new_values."part", new_values."passage", new_values."period_end", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."resolved_at", new_values."resolved_by_id", new_values."text", new_values."thread_id", new_values."update_of_id", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="e0a06df44b7dc6827c3f0359990ae2f1ed5ab828",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f3605",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_comment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_commentevent" ("at", "breakdown_id", "by_id", "id", "measure_id", "part", "passage", "period_end", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolved_at", "resolved_by_id", "text", "thread_id", "update_of_id", "withdrawn_at") SELECT new_values."at", new_values."breakdown_id", new_values."by_id", new_values."id", new_values."measure_id", new_values."part", new_values."passage", new_values."period_end", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."resolved_at", new_values."resolved_by_id", new_values."text", new_values."thread_id", new_values."update_of_id", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="147ca9570bc0ab7f35b5c7a53e0937019d12b5ea",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_48980",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_comment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_commentevent" ("at", "breakdown_id", "by_id", "id", "measure_id", "part", "passage", "period_end", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolved_at", "resolved_by_id", "text", "thread_id", "update_of_id", "withdrawn_at") SELECT old_values."at", old_values."breakdown_id", old_values."by_id", old_values."id", old_values."measure_id", old_values."part", old_values."passage", old_values."period_end", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."resolved_at", old_values."resolved_by_id", old_values."text", old_values."thread_id", old_values."update_of_id", old_values."withdrawn_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="e3155621f9a9ed2a6cea6270365ff888a586f70b",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_ae31a",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_comment",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("part", models.CharField(blank=True, max_length=24)),
                        ("passage", models.CharField(blank=True, max_length=500)),
                        ("period_end", models.DateField(blank=True, null=True)),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "breakdown",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="metrics.breakdown",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                                to="goals.comment",
                            ),
                        ),
                        (
                            "resolved_by",
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
                            "thread",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.comment",
                            ),
                        ),
                        (
                            "update_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.goalupdate",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="comment_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="98f764d7138790cc7777d7321f79ceff3fc6f913",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_bf821",
                                    table="goals_commentevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("given_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "given_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="goals.goal"
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="duties", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "duties",
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("goal__isnull", True), ("measure__isnull", False)),
                                    models.Q(("goal__isnull", False), ("measure__isnull", True)),
                                    _connector="OR",
                                ),
                                name="duty_about_one_thing",
                            ),
                            models.CheckConstraint(condition=models.Q(("ended_at__gte", models.F("given_at"))), name="duty_ends_later"),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("measure", "goal"),
                                name="duty_one_holder",
                                nulls_distinct=False,
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_dutyevent" ("ended_at", "given_at", "given_by_id", "goal_id", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."ended_at", new_values."given_at", new_values."given_by_id", new_values."goal_id", new_values."id", new_values."measure_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="de5e882ad81ce74fd5e4389a29becd36205c7025",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_4a0ee",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_duty",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_dutyevent" ("ended_at", "given_at", "given_by_id", "goal_id", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."ended_at", new_values."given_at", new_values."given_by_id", new_values."goal_id", new_values."id", new_values."measure_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="871870d68b4923dad239219852f19be94f365efb",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a87bf",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_duty",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_dutyevent" ("ended_at", "given_at", "given_by_id", "goal_id", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT old_values."ended_at", old_values."given_at", old_values."given_by_id", old_values."goal_id", old_values."id", old_values."measure_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="7b1626ff15a242be4b3541919a035c1c645ebd48",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_d0db3",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_duty",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("given_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "given_by",
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
                            "goal",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.goal",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="goals.duty"
                            ),
                        ),
                        (
                            "user",
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
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="duty_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="5361537ed400d3ee7b8fc794bf85865a3cec9522",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_36a27",
                                    table="goals_dutyevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("filename", models.CharField(max_length=255)),
                        ("media_type", models.CharField(max_length=100)),
                        ("size_bytes", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("content", models.BinaryField()),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "update_of",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="goals.goalupdate"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "evidence",
                        "ordering": ["added_at"],
                        "indexes": [],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_evidenceevent" ("added_at", "added_by_id", "filename", "id", "media_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "sha256", "size_bytes", "update_of_id") SELECT new_values."added_at", new_values."added_by_id", new_values."filename", new_values."id", new_values."media_type", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."removed_at", new_values."sha256", new_values."size_bytes", new_values."update_of_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d312274cc3103813b6c7a11c8cf81e88104c6640",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_eeb62",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_evidence",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_evidenceevent" ("added_at", "added_by_id", "filename", "id", "media_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "sha256", "size_bytes", "update_of_id") SELECT new_values."added_at", new_values."added_by_id", new_values."filename", new_values."id", new_values."media_type", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."removed_at", new_values."sha256", new_values."size_bytes", new_values."update_of_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."added_at" IS DISTINCT FROM (new_values."added_at") OR old_values."added_by_id" IS DISTINCT FROM (new_values."added_by_id") OR old_values."filename" IS DISTINCT FROM (new_values."filename") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."media_type" IS DISTINCT FROM (new_values."media_type") OR old_values."removed_at" IS DISTINCT FROM (new_values."removed_at") OR old_values."sha256" IS DISTINCT FROM (new_values."sha256") OR old_values."size_bytes" IS DISTINCT FROM (new_values."size_bytes") OR old_values."update_of_id" IS DISTINCT FROM (new_values."update_of_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="2ed0ae91d628192eaeaf07a9073592ef8987a42e",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_7281a",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_evidence",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_evidenceevent" ("added_at", "added_by_id", "filename", "id", "media_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "sha256", "size_bytes", "update_of_id") SELECT old_values."added_at", old_values."added_by_id", old_values."filename", old_values."id", old_values."media_type", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."removed_at", old_values."sha256", old_values."size_bytes", old_values."update_of_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="c828ee060a292a91a460149e2022fe02d3b6f865",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_a554a",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_evidence",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("filename", models.CharField(max_length=255)),
                        ("media_type", models.CharField(max_length=100)),
                        ("size_bytes", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "added_by",
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
                                to="goals.evidence",
                            ),
                        ),
                        (
                            "update_of",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.goalupdate",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="evidence_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="03b626855850324eca2239cf8c80125047eb77db",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b8ad2",
                                    table="goals_evidenceevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Follow",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("secret", models.CharField(default=accounts.models.mail.new_secret, max_length=64, unique=True)),
                        ("asked_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("told_until", models.DateTimeField()),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follows",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follows",
                                to="goals.priorityarea",
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="follows", to="goals.goal"
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follows",
                                to="metrics.measure",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follows",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("email", ""), ("user__isnull", False)),
                                    models.Q(("user__isnull", True), models.Q(("email", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="follow_one_follower",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("agency__isnull", True), ("area__isnull", True), ("goal__isnull", True), ("measure__isnull", False)
                                    ),
                                    models.Q(
                                        ("agency__isnull", True), ("area__isnull", True), ("goal__isnull", False), ("measure__isnull", True)
                                    ),
                                    models.Q(
                                        ("agency__isnull", True), ("area__isnull", False), ("goal__isnull", True), ("measure__isnull", True)
                                    ),
                                    models.Q(
                                        ("agency__isnull", False), ("area__isnull", True), ("goal__isnull", True), ("measure__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_one_thing",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("user", "email", "measure", "goal", "area", "agency"),
                                name="follow_once",
                                nulls_distinct=False,
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_followevent" ("agency_id", "area_id", "asked_at", "confirmed_at", "email", "ended_at", "goal_id", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."agency_id", new_values."area_id", new_values."asked_at", new_values."confirmed_at", new_values."email", new_values."ended_at", new_values."goal_id", new_values."id", new_values."measure_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="c527387c21852d2409fd3a9f47903eaac308c00a",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0030b",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_follow",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_followevent" ("agency_id", "area_id", "asked_at", "confirmed_at", "email", "ended_at", "goal_id", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."agency_id", new_values."area_id", new_values."asked_at", new_values."confirmed_at", new_values."email", new_values."ended_at", new_values."goal_id", new_values."id", new_values."measure_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."agency_id" IS DISTINCT FROM (new_values."agency_id") OR old_values."area_id" IS DISTINCT FROM (new_values."area_id") OR old_values."asked_at" IS DISTINCT FROM (new_values."asked_at") OR old_values."confirmed_at" IS DISTINCT FROM (new_values."confirmed_at") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."goal_id" IS DISTINCT FROM (new_values."goal_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."measure_id" IS DISTINCT FROM (new_values."measure_id") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="9a6d3ee07518667b531e4a3020d2c99481839be7",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_197c1",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_follow",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_followevent" ("agency_id", "area_id", "asked_at", "confirmed_at", "email", "ended_at", "goal_id", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT old_values."agency_id", old_values."area_id", old_values."asked_at", old_values."confirmed_at", old_values."email", old_values."ended_at", old_values."goal_id", old_values."id", old_values."measure_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="461d298b42b7f9a7a66fb9a7690f6f0eebd6839c",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_17ef3",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_follow",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("asked_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
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
                            "area",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.priorityarea",
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.goal",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                                to="goals.follow",
                            ),
                        ),
                        (
                            "user",
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
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="follow_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="27e209a7c87b5990e7ed1f4556993cab68d3f9ea",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_7eff5",
                                    table="goals_followevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("statement", models.CharField(max_length=300)),
                        ("due", models.DateField(blank=True, null=True)),
                        (
                            "rollup",
                            models.CharField(
                                choices=[
                                    ("worst", "worst"),
                                    ("weighted", "weighted"),
                                    ("k_of_n", "k of n"),
                                    ("lead_measure", "lead measure"),
                                ],
                                default="worst",
                                max_length=12,
                            ),
                        ),
                        ("rollup_k", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("why", models.TextField(blank=True)),
                        (
                            "lead",
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
                                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="goals.goal"
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.priorityarea",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="goal_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="6aa5265f000526a6bb27709b630a35339f227ed5",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5909d",
                                    table="goals_goalevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalMeasure",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("weight", models.FloatField(default=1.0)),
                        ("role", models.CharField(choices=[("outcome", "outcome"), ("driver", "driver")], default="outcome", max_length=8)),
                        ("lag_periods", models.PositiveSmallIntegerField(default=0)),
                        (
                            "is_lead",
                            models.BooleanField(
                                default=False, help_text="The measure that speaks for the goal under the lead-measure rule."
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="goal_measures", to="goals.goal"),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="goal_measures", to="metrics.measure"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["goal", "role", "-weight", "measure"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(fields=("goal", "measure"), name="goal_measure_once"),
                            models.UniqueConstraint(condition=models.Q(("is_lead", True)), fields=("goal",), name="goal_measure_one_lead"),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 0), ("weight__lt", float("inf"))),
                                name="goal_measure_weight_not_negative",
                            ),
                            models.CheckConstraint(condition=models.Q(("role__in", ["outcome", "driver"])), name="goal_measure_role_known"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_goalmeasureevent" ("goal_id", "id", "is_lead", "lag_periods", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "weight") SELECT new_values."goal_id", new_values."id", new_values."is_lead", new_values."lag_periods", new_values."measure_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role", new_values."weight" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="b81a9fe70fcd469cbedd4ba311d126559be072e4",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_8e07f",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_goalmeasure",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_goalmeasureevent" ("goal_id", "id", "is_lead", "lag_periods", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "weight") SELECT new_values."goal_id", new_values."id", new_values."is_lead", new_values."lag_periods", new_values."measure_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role", new_values."weight" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="3ceb157f89387a87efb0cb8f0e213366ef52ae20",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_48660",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_goalmeasure",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_goalmeasureevent" ("goal_id", "id", "is_lead", "lag_periods", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "weight") SELECT old_values."goal_id", old_values."id", old_values."is_lead", old_values."lag_periods", old_values."measure_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role", old_values."weight" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="1526a9e26938264cd46ed2dc909f211e83a09009",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_61d5c",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_goalmeasure",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalMeasureEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("weight", models.FloatField(default=1.0)),
                        ("role", models.CharField(choices=[("outcome", "outcome"), ("driver", "driver")], default="outcome", max_length=8)),
                        ("lag_periods", models.PositiveSmallIntegerField(default=0)),
                        (
                            "is_lead",
                            models.BooleanField(
                                default=False, help_text="The measure that speaks for the goal under the lead-measure rule."
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.goal",
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
                                to="goals.goalmeasure",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="goalmeasure_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="b4a16abe97fa5a74a7162c9fc6e0baac1a5fdbed",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e6f8d",
                                    table="goals_goalmeasureevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalUpdateEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("submitted", "submitted"),
                                    ("returned", "returned"),
                                    ("approved", "approved"),
                                    ("published", "published"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "declared",
                            models.CharField(
                                blank=True,
                                choices=[("on_track", "on track"), ("at_risk", "at risk"), ("off_track", "off track"), ("done", "done")],
                                max_length=10,
                            ),
                        ),
                        ("declared_why", models.TextField(blank=True)),
                        ("told_until", models.DateField(blank=True, null=True)),
                        ("computed", models.CharField(blank=True, max_length=20)),
                        ("how_are_we_doing", models.TextField(blank=True)),
                        ("story_behind_curve", models.TextField(blank=True)),
                        ("partners", models.TextField(blank=True)),
                        ("what_works", models.TextField(blank=True)),
                        ("what_next", models.TextField(blank=True)),
                        ("help_needed", models.TextField(blank=True)),
                        ("evidence_url", models.URLField(blank=True, max_length=500)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("started_at", models.DateTimeField()),
                        ("saved_at", models.DateTimeField()),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision_note", models.TextField(blank=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                            "goal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.goal",
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
                                to="goals.goalupdate",
                            ),
                        ),
                        (
                            "published_by",
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
                            "saved_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submitted_by",
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
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="goalupdate_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="0dda8f64ae634793d0a2e48545e1e69c69df5a6c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_7617c",
                                    table="goals_goalupdateevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("by_name", models.BooleanField(default=False)),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "comment",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="goals.comment"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [models.UniqueConstraint(fields=("comment", "user"), name="mention_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Partnership",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("role", models.CharField(choices=[("lead", "lead"), ("partner", "partner")], max_length=8)),
                        ("contribution", models.TextField(blank=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="partnerships", to="agencies.agency"
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="partnerships", to="goals.goal"),
                        ),
                    ],
                    options={
                        "ordering": ["goal", "role", "agency"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(fields=("goal", "agency"), name="partnership_once"),
                            models.UniqueConstraint(condition=models.Q(("role", "lead")), fields=("goal",), name="partnership_one_lead"),
                            models.CheckConstraint(condition=models.Q(("role__in", ["lead", "partner"])), name="partnership_role_known"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_partnershipevent" ("agency_id", "contribution", "goal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT new_values."agency_id", new_values."contribution", new_values."goal_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="bf4c562361f00af50327a1dd0aaeb460d8321bbf",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_82c3d",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_partnership",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_partnershipevent" ("agency_id", "contribution", "goal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT new_values."agency_id", new_values."contribution", new_values."goal_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d51c26256f09b4816538b3b68c50db9349ff40ff",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_58dbe",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_partnership",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_partnershipevent" ("agency_id", "contribution", "goal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT old_values."agency_id", old_values."contribution", old_values."goal_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="6b0497bd4ab54983e39c0db595e6c94c34c333d1",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_4d950",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_partnership",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnershipEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("role", models.CharField(choices=[("lead", "lead"), ("partner", "partner")], max_length=8)),
                        ("contribution", models.TextField(blank=True)),
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
                            "goal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.goal",
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
                                to="goals.partnership",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="partnership_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="5e1e1d33df548e11d3cd5518ebac11d848ecdeb4",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_d1cb4",
                                    table="goals_partnershipevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriorityAreaEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=120)),
                        ("kind", models.CharField(choices=[("priority", "priority"), ("strand", "strand")], max_length=8)),
                        ("statement", models.TextField(blank=True)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
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
                                to="goals.priorityarea",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="priorityarea_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="dd3558eb7b237c58e949b00fe310b0b08beda7b9",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_fb545",
                                    table="goals_priorityareaevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SharedGoal",
                    fields=[],
                    options={
                        "proxy": True,
                        "indexes": [],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_sharedgoalevent" ("goal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "priorityarea_id") SELECT new_values."goal_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."priorityarea_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="79c8ac3fd00c772b593f2120207770e76b5de06e",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1dc97",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="goals_goal_other_areas",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_sharedgoalevent" ("goal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "priorityarea_id") SELECT new_values."goal_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."priorityarea_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="5f5055c03562d643d9359a5c60ac5aab049d7176",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_95474",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="goals_goal_other_areas",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_sharedgoalevent" ("goal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "priorityarea_id") SELECT old_values."goal_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."priorityarea_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="bfecb9c0bb1e4456943154b8ad686ae9ae33e1e7",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_e6d9d",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="goals_goal_other_areas",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                    bases=("goals.goal_other_areas",),
                ),
                migrations.CreateModel(
                    name="SharedGoalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "goal",
                            models.ForeignKey(
                                db_constraint=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.goal",
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
                            "priorityarea",
                            models.ForeignKey(
                                db_constraint=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="goals.priorityarea",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["-pgh_created_at", "-pgh_id"], name="sharedgoal_event_at")],
                        "constraints": [],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="99ff571d88f7b29dbaa7ddc006c4d56686a8998c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_19d43",
                                    table="goals_sharedgoalevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
