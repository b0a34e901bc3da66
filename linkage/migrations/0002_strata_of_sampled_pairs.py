import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("linkage", "0001_studies"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="clericalpair",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="clericalpair",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="clericalpair",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="clericalpair",
            name="stratum_size",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clericalpairevent",
            name="stratum_size",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clericalpair",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "linkage_clericalpairevent" ("answer", "answered_at", "answered_by_id", "id", "is_synthetic", "left", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "right", "run_id", "stratum_size") SELECT new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."id", new_values."is_synthetic", new_values."left", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."probability", new_values."right", new_values."run_id", new_values."stratum_size" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="93e77318b1da21b507f8d667ffac2447765e6f6f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dd563",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="linkage_clericalpair",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clericalpair",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "linkage_clericalpairevent" ("answer", "answered_at", "answered_by_id", "id", "is_synthetic", "left", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "right", "run_id", "stratum_size") SELECT new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."id", new_values."is_synthetic", new_values."left", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."probability", new_values."right", new_values."run_id", new_values."stratum_size" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="db7cd28e5c34a5eb669305c002286c73a293f365",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_02ffb",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="linkage_clericalpair",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clericalpair",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "linkage_clericalpairevent" ("answer", "answered_at", "answered_by_id", "id", "is_synthetic", "left", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "right", "run_id", "stratum_size") SELECT old_values."answer", old_values."answered_at", old_values."answered_by_id", old_values."id", old_values."is_synthetic", old_values."left", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."probability", old_values."right", old_values."run_id", old_values."stratum_size" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="340e87e53130b1711cac94e4dfccd4b6f10c3b2e",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_00337",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="linkage_clericalpair",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AlterField(
            model_name="logentry",
            name="verb",
            field=models.CharField(
                choices=[
                    ("agreed", "agreement recorded"),
                    ("agreement_ended", "agreement ended"),
                    ("planned", "study planned"),
                    ("changed", "study changed"),
                    ("received", "extract received"),
                    ("checked", "extracts checked"),
                    ("started", "run started"),
                    ("resumed", "run resumed"),
                    ("cancelled", "run canceled"),
                    ("stage", "stage finished"),
                    ("failed", "run stopped"),
                    ("found", "aggregates left the enclave"),
                    ("asked", "release asked for"),
                    ("approved", "owner agreed"),
                    ("declined", "owner or disclosure officer declined"),
                    ("withdrawn", "release taken back"),
                    ("released", "finding published"),
                    ("filed", "readings added to measures"),
                    ("purged", "files removed"),
                    ("destroyed", "study destroyed"),
                ],
                max_length=16,
            ),
        ),
    ]
