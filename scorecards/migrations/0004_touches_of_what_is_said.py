"""What agencies declare and the misses OPM accepts are shown on pages too. A text that is being written is not: an update makes pages anew
when it moves from one state to another, not when it is saved."""

from django.db import migrations

MOVED = "SELECT 1 FROM old_rows before JOIN new_rows present ON present.id = before.id WHERE present.state <> before.state"
EVENTS = {
    "INSERT": ("NEW TABLE AS new_rows", "SELECT 1 FROM new_rows"),
    "UPDATE": ("OLD TABLE AS old_rows NEW TABLE AS new_rows", "{updated}"),
    "DELETE": ("OLD TABLE AS old_rows", "SELECT 1 FROM old_rows"),
}
TABLES = {"goals_goalupdate": MOVED, "metrics_acceptedmiss": "SELECT 1 FROM new_rows"}
FUNCTION = """
CREATE FUNCTION {table}_touch_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS ({rows}) THEN
        INSERT INTO scorecards_touch (goal_id) VALUES (NULL);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER scorecards_touch_{event} AFTER {verb} ON {table} REFERENCING {referencing}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_touch_{event}();
"""


def forwards():
    return "\n".join(
        FUNCTION.format(table=table, event=verb.lower(), verb=verb, rows=rows.format(updated=updated), referencing=referencing)
        for table, updated in TABLES.items()
        for verb, (referencing, rows) in EVENTS.items()
    )


def backwards():
    return "\n".join(f"DROP FUNCTION {table}_touch_{verb.lower()}() CASCADE;" for table in TABLES for verb in EVENTS)


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0003_touches_of_places"),
        ("goals", "0004_update_cycle_guards"),
        ("metrics", "0010_misses_by_day"),
    ]
    operations = [migrations.RunSQL(forwards(), backwards())]
