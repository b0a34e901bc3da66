"""Promises among what can be found. Who may find one is asked of the promise itself."""

from django.db import migrations

DOCUMENT = """
CREATE VIEW scorecards_document_promise AS SELECT fact.id AS thing, fact.id::text AS code, fact.what AS title, agency.name AS "of",
    coalesce(goal.statement, '') AS note,
    scorecards_words(fact.what, concat_ws(' ', agency.name, agency.code), coalesce(goal.statement, ''), '') AS words
    FROM goals_commitment AS fact JOIN agencies_agency AS agency ON agency.id = fact.agency_id
    LEFT JOIN goals_goal AS goal ON goal.id = fact.goal_id;
CREATE FUNCTION scorecards_index_promise(things bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO scorecards_searchtext AS kept (kind, thing, code, title, "of", note, words)
    SELECT 'promise', thing, code, title, "of", note, words FROM scorecards_document_promise WHERE thing = ANY(things) ORDER BY thing
    ON CONFLICT (kind, thing) DO UPDATE
    SET code = excluded.code, title = excluded.title, "of" = excluded."of", note = excluded.note, words = excluded.words
    WHERE (kept.code, kept.title, kept."of", kept.note) IS DISTINCT FROM (excluded.code, excluded.title, excluded."of", excluded.note)
        OR kept.words IS DISTINCT FROM excluded.words
$$;
"""
# Which promises a written table is part of, by the ids of its rows.
WRITTEN = {
    "goals_commitment": "SELECT id FROM touched",
    "goals_goal": "SELECT id FROM goals_commitment WHERE goal_id IN (SELECT id FROM touched)",
    "agencies_agency": "SELECT id FROM goals_commitment WHERE agency_id IN (SELECT id FROM touched)",
}
WRITE = """
CREATE FUNCTION scorecards_promised_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM scorecards_index_promise(ARRAY({ids}));
    RETURN NULL;
END $$;
CREATE TRIGGER scorecards_promised_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION scorecards_promised_{table}();
CREATE TRIGGER scorecards_promised_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION scorecards_promised_{table}();
"""
REMOVE = """
CREATE FUNCTION scorecards_forget_goals_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM scorecards_searchtext WHERE kind = 'promise' AND thing IN (SELECT id FROM gone);
    RETURN NULL;
END $$;
CREATE TRIGGER scorecards_promised_delete AFTER DELETE ON goals_commitment REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION scorecards_forget_goals_commitment();
"""
FORWARDS = "\n".join(
    [
        DOCUMENT,
        *(WRITE.format(table=table, ids=ids) for table, ids in WRITTEN.items()),
        REMOVE,
        "SELECT scorecards_index_promise(ARRAY(SELECT id FROM goals_commitment));",
    ]
)
BACKWARDS = "\n".join(
    [
        "DELETE FROM scorecards_searchtext WHERE kind = 'promise';",
        "DROP FUNCTION scorecards_forget_goals_commitment() CASCADE;",
        *(f"DROP FUNCTION scorecards_promised_{table}() CASCADE;" for table in WRITTEN),
        "DROP FUNCTION scorecards_index_promise(bigint[]); DROP VIEW scorecards_document_promise;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0011_briefings_of_reviews"), ("goals", "0007_reviews"), ("agencies", "0007_search_of_contexts")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
