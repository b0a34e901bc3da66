"""What the search looks through, kept by the database: whoever writes a thing that can be found, by whatever door, writes its words."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from scorecards.rules.words import ACCENTED, BARE, MARKS

# No percent sign is written: what records who did something passes statements on as templates.
ESCAPED = MARKS.replace("\\", "\\\\").replace("'", "\\'").replace("%", "' || chr(37) || E'")
FUNCTIONS = f"""
-- Marks between words become spaces and accents go: as in scorecards.rules.words.
CREATE FUNCTION scorecards_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(left(said, 40000), E'{ESCAPED}{ACCENTED}', '{" " * len(MARKS)}{BARE}')
$$;
-- Each word as it is written and as its stem.
CREATE FUNCTION scorecards_vector(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple', scorecards_plain(coalesce(said, '')))
        || to_tsvector('pg_catalog.english', scorecards_plain(coalesce(said, '')))
$$;
CREATE FUNCTION scorecards_words(called text, whose text, about text, says text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(scorecards_vector(called), 'A') || setweight(scorecards_vector(whose), 'B')
        || setweight(scorecards_vector(about), 'C') || setweight(scorecards_vector(says), 'D')
$$;
"""
# What is known of a thing of each kind: its id, code, title, of, note and words.
DOCUMENTS = {
    "area": """SELECT id AS thing, code, name AS title, '' AS "of", statement AS note,
        scorecards_words(concat_ws(' ', name, code), '', '', statement) AS words FROM goals_priorityarea""",
    "agency": """SELECT id AS thing, code, name AS title, '' AS "of", mission AS note,
        scorecards_words(concat_ws(' ', name, code), '', website, mission) AS words FROM agencies_agency""",
    "goal": """SELECT fact.id AS thing, fact.code, fact.statement AS title, area.name AS "of", fact.why AS note,
        scorecards_words(concat_ws(' ', fact.statement, fact.code), concat_ws(' ', area.name, lead.name, lead.code), '', fact.why) AS words
        FROM goals_goal AS fact JOIN goals_priorityarea AS area ON area.id = fact.area_id
        JOIN agencies_agency AS lead ON lead.id = fact.lead_id""",
    "measure": """SELECT fact.id AS thing, fact.code, fact.name AS title, agency.name AS "of",
        concat_ws(' ', fact.definition, fact.why_it_matters, fact.numerator, fact.denominator) AS note,
        scorecards_words(concat_ws(' ', fact.name, fact.code), concat_ws(' ', agency.name, agency.code),
            concat_ws(' ', fact.responsible, service.name, fact.unit, fact.source),
            concat_ws(' ', fact.definition, fact.why_it_matters, fact.numerator, fact.denominator)) AS words
        FROM metrics_measure AS fact JOIN agencies_agency AS agency ON agency.id = fact.agency_id
        LEFT JOIN agencies_service AS service ON service.id = fact.service_id""",
    "update": """SELECT fact.id AS thing, goal.code, goal.statement AS title, period.code AS "of",
        concat_ws(' ', fact.declared_why, fact.how_are_we_doing, fact.story_behind_curve, fact.partners, fact.what_works, fact.what_next,
            fact.help_needed) AS note,
        scorecards_words('', concat_ws(' ', goal.code, period.code), goal.statement, concat_ws(' ', fact.declared_why, fact.how_are_we_doing,
            fact.story_behind_curve, fact.partners, fact.what_works, fact.what_next, fact.help_needed)) AS words
        FROM goals_goalupdate AS fact JOIN goals_goal AS goal ON goal.id = fact.goal_id
        JOIN metrics_reportingperiod AS period ON period.id = fact.period_id""",
}
INDEX = """
CREATE VIEW scorecards_document_{kind} AS {document};
CREATE FUNCTION scorecards_index_{kind}(things bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO scorecards_searchtext AS kept (kind, thing, code, title, "of", note, words)
    SELECT '{kind}', thing, code, title, "of", note, words FROM scorecards_document_{kind} WHERE thing = ANY(things) ORDER BY thing
    ON CONFLICT (kind, thing) DO UPDATE
    SET code = excluded.code, title = excluded.title, "of" = excluded."of", note = excluded.note, words = excluded.words
    WHERE (kept.code, kept.title, kept."of", kept.note) IS DISTINCT FROM (excluded.code, excluded.title, excluded."of", excluded.note)
        OR kept.words IS DISTINCT FROM excluded.words
$$;
"""
# Which documents a written table is part of: the kind, and the ids of its things from the rows that were written.
WRITTEN = {
    "goals_priorityarea": {
        "area": "SELECT id FROM touched",
        "goal": "SELECT id FROM goals_goal WHERE area_id IN (SELECT id FROM touched)",
    },
    "agencies_agency": {
        "agency": "SELECT id FROM touched",
        "goal": "SELECT id FROM goals_goal WHERE lead_id IN (SELECT id FROM touched)",
        "measure": "SELECT id FROM metrics_measure WHERE agency_id IN (SELECT id FROM touched)",
    },
    "agencies_service": {"measure": "SELECT id FROM metrics_measure WHERE service_id IN (SELECT id FROM touched)"},
    "goals_goal": {
        "goal": "SELECT id FROM touched",
        "update": "SELECT id FROM goals_goalupdate WHERE goal_id IN (SELECT id FROM touched)",
    },
    "metrics_measure": {"measure": "SELECT id FROM touched"},
    "metrics_reportingperiod": {"update": "SELECT id FROM goals_goalupdate WHERE period_id IN (SELECT id FROM touched)"},
    "goals_goalupdate": {"update": "SELECT id FROM touched"},
}
OWN = {
    "goals_priorityarea": "area", "agencies_agency": "agency", "goals_goal": "goal", "metrics_measure": "measure", "goals_goalupdate": "update",
}  # fmt: skip
WRITE = """
CREATE FUNCTION scorecards_search_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {indexed}
    RETURN NULL;
END $$;
CREATE TRIGGER scorecards_search_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION scorecards_search_{table}();
CREATE TRIGGER scorecards_search_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION scorecards_search_{table}();
"""
REMOVE = """
CREATE FUNCTION scorecards_forget_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM scorecards_searchtext WHERE kind = '{kind}' AND thing IN (SELECT id FROM gone);
    RETURN NULL;
END $$;
CREATE TRIGGER scorecards_search_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION scorecards_forget_{table}();
"""


def forwards():
    made = [FUNCTIONS, *(INDEX.format(kind=kind, document=document) for kind, document in DOCUMENTS.items())]
    for table, kinds in WRITTEN.items():
        indexed = "\n    ".join(f"PERFORM scorecards_index_{kind}(ARRAY({ids}));" for kind, ids in kinds.items())
        made.append(WRITE.format(table=table, indexed=indexed))
    made += [REMOVE.format(table=table, kind=kind) for table, kind in OWN.items()]
    sources = {kind: table for table, kind in OWN.items()}
    made += [f"SELECT scorecards_index_{kind}(ARRAY(SELECT id FROM {sources[kind]}));" for kind in DOCUMENTS]
    return "\n".join(made)


def backwards():
    undone = [f"DROP FUNCTION scorecards_forget_{table}() CASCADE;" for table in OWN]
    undone += [f"DROP FUNCTION scorecards_search_{table}() CASCADE;" for table in WRITTEN]
    undone += [f"DROP FUNCTION scorecards_index_{kind}(bigint[]); DROP VIEW scorecards_document_{kind};" for kind in DOCUMENTS]
    names = ["words(text, text, text, text)", "vector(text)", "plain(text)"]
    return "\n".join([*undone, *(f"DROP FUNCTION scorecards_{name};" for name in names)])


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0005_touches_of_what_is_proposed"),
        ("agencies", "0006_drop_predecessor"),
        ("metrics", "0013_replaced_readings"),
        ("goals", "0006_audit_of_everything"),
    ]
    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("thing", models.BigIntegerField()),
                ("code", models.CharField(max_length=60)),
                ("title", models.TextField()),
                ("of", models.TextField()),
                ("note", models.TextField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["words"], name="search_text_words")],
                "constraints": [models.UniqueConstraint(fields=("kind", "thing"), name="search_text_once")],
            },
        ),
        migrations.RunSQL(forwards(), backwards()),
    ]
