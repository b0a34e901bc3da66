"""What agencies declare and the misses OPM accepts are shown on pages too. A draft is not: saving one every few seconds makes no page anew."""

from django.db import migrations

# Which rows are on pages: what was published once, with its withdrawal; misses that OPM agreed to, with their end.
SHOWN = {
    "goals_goalupdate": "published_at IS NOT NULL",
    "metrics_acceptedmiss": "starts_on IS NOT NULL",
}
EVENTS = {"INSERT": ["new_rows"], "UPDATE": ["old_rows", "new_rows"], "DELETE": ["old_rows"]}
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
        FUNCTION.format(
            table=table,
            event=verb.lower(),
            verb=verb,
            rows=" UNION ALL ".join(f"SELECT 1 FROM {one} WHERE {shown}" for one in names),
            referencing=" ".join(f"{one.removesuffix('_rows').upper()} TABLE AS {one}" for one in names),
        )
        for table, shown in SHOWN.items()
        for verb, names in EVENTS.items()
    )


def backwards():
    return "\n".join(f"DROP FUNCTION {table}_touch_{verb.lower()}() CASCADE;" for table in SHOWN for verb in EVENTS)


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0003_touches_of_places"),
        ("goals", "0004_update_cycle_guards"),
        ("metrics", "0010_misses_by_day"),
    ]
    operations = [migrations.RunSQL(forwards(), backwards())]
