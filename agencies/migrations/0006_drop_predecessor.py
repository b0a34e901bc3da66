import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_predecessors_as_successions"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="agency",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="agency",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="agency",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="agency",
            name="agency_not_its_own_predecessor",
        ),
        migrations.RemoveField(
            model_name="agency",
            name="predecessor",
        ),
        migrations.RemoveField(
            model_name="agencyevent",
            name="predecessor",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agency",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agency",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agency",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
    ]
