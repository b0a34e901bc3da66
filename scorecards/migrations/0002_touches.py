"""What pages show was written: one touch per statement, and the goals that must be rolled up again.

The triggers stand beside those of the audit trail: whoever writes, by whatever door, the pages' caches and the goals' cards follow."""

from django.db import migrations

SHOWN = [
    "agencies_agency", "agencies_service", "metrics_measure", "metrics_expectedrelease", "metrics_annotation", "metrics_dimension",
    "metrics_category", "metrics_measuredimension", "metrics_breakdown", "metrics_target", "metrics_reading",
    "goals_priorityarea", "goals_goal_other_areas", "goals_partnership",
]  # fmt: skip
GOALS = {"goals_goal": "id", "goals_goalmeasure": "goal_id"}
EVENTS = {"INSERT": "new_rows", "UPDATE": "old_rows, new_rows", "DELETE": "old_rows"}
FUNCTIONS = """
CREATE FUNCTION scorecards_touch_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scorecards_touch (goal_id) VALUES (NULL);
    RETURN NULL;
END $$;
"""
GOAL_FUNCTION = """
CREATE FUNCTION {table}_touch_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scorecards_touch (goal_id) SELECT DISTINCT {column} FROM ({rows}) AS touched;
    RETURN NULL;
END $$;
CREATE TRIGGER scorecards_touch_{event} AFTER {event} ON {table} REFERENCING {referencing}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_touch_{event}();
"""


def goal_triggers(table, column):
    for event, names in EVENTS.items():
        tables = names.split(", ")
        yield GOAL_FUNCTION.format(
            table=table,
            column=column,
            event=event.lower(),
            rows=" UNION ALL ".join(f"SELECT {column} FROM {one}" for one in tables),
            referencing=" ".join(f"{one.removesuffix('_rows').upper()} TABLE AS {one}" for one in tables),
        )


def forwards():
    shown = [
        f"CREATE TRIGGER scorecards_touch AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION scorecards_touch_page();"
        for table in SHOWN
    ]
    goals = [sql for table, column in GOALS.items() for sql in goal_triggers(table, column)]
    return "\n".join([FUNCTIONS, *shown, *goals])


def backwards():
    shown = [f"DROP TRIGGER scorecards_touch ON {table};" for table in SHOWN]
    goals = [f"DROP FUNCTION {table}_touch_{event.lower()}() CASCADE;" for table in GOALS for event in EVENTS]
    return "\n".join([*shown, *goals, "DROP FUNCTION scorecards_touch_page();"])


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0001_initial"),
        ("goals", "0002_initial"),
        ("metrics", "0002_total_breakdown"),
        ("agencies", "0001_initial"),
    ]
    operations = [migrations.RunSQL(forwards(), backwards())]
