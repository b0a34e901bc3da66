from django.db import migrations

# Every context names a role of the database, and nearly all the same: equal keys take hardly any room. Few have an account or a reason.
INDEXES = [
    "CREATE INDEX pghistory_context_role ON pghistory_context ((metadata ->> 'role'))",
    "CREATE INDEX pghistory_context_account ON pghistory_context ((metadata ->> 'account')) WHERE (metadata ->> 'account') IS NOT NULL",
    "CREATE INDEX pghistory_context_reason ON pghistory_context (id) WHERE (metadata ->> 'reason') <> ''",
]


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_drop_predecessor"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.RunSQL(
            INDEXES, ["DROP INDEX pghistory_context_role", "DROP INDEX pghistory_context_account", "DROP INDEX pghistory_context_reason"]
        ),
    ]
