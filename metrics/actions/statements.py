# ruff: noqa: S608  (every statement is put together from constants of this module; values are parameters)
"""The statements that put staged readings into the table."""

KEY = "measure_id, breakdown_id, period_end"
FACTS = "value, reason, numerator, denominator, moe, qualifier, state, period_start"
BESIDE = "published_on, source, source_ref, note"
COPIED = "row, measure_id, breakdown_id, period_start, period_end, value, numerator, denominator, moe, reason, qualifier, state, " + (
    "published_on, source, source_ref, note, recorded_at"
)
CREATE = """
    CREATE TEMP TABLE staged_reading (
        row integer, measure_id bigint, breakdown_id bigint, period_start date, period_end date, value float8, numerator float8,
        denominator float8, moe float8, reason varchar, qualifier varchar, state varchar, published_on date, source varchar,
        source_ref varchar, note text, recorded_at timestamptz
    ) ON COMMIT DROP
"""
STAGED = (
    "s.measure_id, s.breakdown_id, s.period_end, s.period_start, s.value, s.reason, s.numerator, s.denominator, s.moe, "
    "coalesce(s.qualifier, ''), s.state, s.published_on, coalesce(s.source, ''), coalesce(s.source_ref, ''), coalesce(s.note, '')"
)
STORED = f"{KEY}, period_start, value, reason, numerator, denominator, moe, qualifier, state, {BESIDE}"
SAME_KEY = "r.measure_id = s.measure_id AND r.breakdown_id = s.breakdown_id AND r.period_end = s.period_end"
OLD_FACTS = "(r.value, r.reason, r.numerator, r.denominator, r.moe, r.qualifier, r.state, r.period_start)"
NEW_FACTS = "(s.value, s.reason, s.numerator, s.denominator, s.moe, coalesce(s.qualifier, ''), s.state, s.period_start)"
# What is exported of a hidden reading: it says of it what everybody knows.
SAYS_HIDDEN = "s.reason IS NOT DISTINCT FROM 'suppressed'"
# The staged rows that say something else than what is current, with the row they supersede, if any, and what it said.
CHANGED = f"""
    CREATE TEMP TABLE staged_change ON COMMIT DROP AS
    SELECT s.row, s.measure_id, s.breakdown_id, s.period_end, r.id AS old_id, r.value AS old_value, r.state AS old_state,
        %(correction)s::varchar AS correction
    FROM staged_reading s LEFT JOIN metrics_reading r ON {SAME_KEY} AND r.superseded_at IS NULL
    WHERE r.id IS NULL OR {OLD_FACTS} IS DISTINCT FROM {NEW_FACTS} AND NOT (r.hidden AND {SAYS_HIDDEN})
"""
COUNT_CHANGED = "SELECT measure_id, count(*), count(old_id) FROM staged_change GROUP BY 1"
SUPERSEDE = "UPDATE metrics_reading r SET superseded_at = %(at)s FROM staged_change c WHERE r.id = c.old_id"
ACCEPTED = "%(at)s, %(by)s, %(upload)s"
INSERT = f"""
    INSERT INTO metrics_reading ({STORED}, recorded_at, accepted_at, accepted_by_id, upload_id, correction)
    SELECT {STAGED}, %(at)s, {ACCEPTED}, {{changed}} ORDER BY 1, 2, 3
"""
INSERT_ALL = INSERT.format(changed="%(correction)s FROM staged_reading s")
INSERT_CHANGED = INSERT.format(changed="c.correction FROM staged_reading s JOIN staged_change c ON c.row = s.row")
COUNT_ALL = "SELECT measure_id, count(*), 0 FROM staged_reading GROUP BY 1"
IS_NEW = "SELECT NOT EXISTS (SELECT FROM metrics_reading WHERE measure_id IN (SELECT DISTINCT measure_id FROM staged_reading))"
# Stored and staged versions in one line per key. A staged one is left out when it says what is known from the same moment already,
# or, known from now on, what is known by now. One that says at a later moment of history what an earlier one said stays: a third
# one that arrives later may come between the two.
LINE = f"""
    CREATE TEMP TABLE staged_line ON COMMIT DROP AS
    WITH line AS (
        SELECT r.id, 0 AS row, r.recorded_at, {KEY}, ({OLD_FACTS})::text AS facts, false AS is_now, r.hidden, false AS says_hidden
        FROM metrics_reading r WHERE ({KEY}) IN (SELECT {KEY} FROM staged_reading)
        UNION ALL
        SELECT NULL, s.row, coalesce(s.recorded_at, %(at)s), {KEY}, ({NEW_FACTS})::text, s.recorded_at IS NULL, false, {SAYS_HIDDEN}
        FROM staged_reading s
    ), compared AS (
        SELECT *, count(id) OVER (PARTITION BY {KEY}) AS stored,
            id IS NULL AND (facts = lag(facts) OVER versions OR says_hidden AND lag(hidden) OVER versions)
                AND (is_now OR recorded_at = lag(recorded_at) OVER versions) AS is_known
        FROM line WINDOW versions AS (PARTITION BY {KEY} ORDER BY recorded_at, id NULLS LAST, row)
    )
    SELECT id, row, recorded_at, {KEY}, stored, lead(recorded_at) OVER versions AS until, row_number() OVER versions AS place, is_now,
        %(correction)s::varchar AS correction
    FROM compared WHERE is_known IS NOT TRUE
    WINDOW versions AS (PARTITION BY {KEY} ORDER BY recorded_at, id NULLS LAST, row)
"""
RESUPERSEDE = """
    UPDATE metrics_reading r SET superseded_at = l.until FROM staged_line l
    WHERE r.id = l.id AND r.superseded_at IS DISTINCT FROM l.until
"""
INSERT_LINE = f"""
    INSERT INTO metrics_reading ({STORED}, recorded_at, superseded_at, accepted_at, accepted_by_id, upload_id, correction)
    SELECT {STAGED}, l.recorded_at, l.until, {ACCEPTED}, l.correction
    FROM staged_line l JOIN staged_reading s ON s.row = l.row WHERE l.id IS NULL ORDER BY 1, 2, 3, l.recorded_at
"""
COUNT_LINE = """
    SELECT measure_id, count(*), count(*) FILTER (WHERE stored = 0 AND place = 1) FROM staged_line WHERE id IS NULL GROUP BY 1
"""
# What is revised from now on, by agency and period; a row that says itself when it was known is history, not a revision made now.
REVISED = """
    SELECT m.agency_id, r.period_end, count(*) FROM {revised} r JOIN metrics_measure m ON m.id = r.measure_id
    WHERE {is_revised} GROUP BY 1, 2
"""
GIVE_REASON = """
    UPDATE {revised} r SET correction = %(why)s
    FROM metrics_measure m, unnest(%(agencies)s::bigint[], %(ends)s::date[]) AS locked(agency_id, period_end)
    WHERE m.id = r.measure_id AND locked.agency_id = m.agency_id AND locked.period_end = r.period_end AND {is_revised}
"""
IN_CHANGE = {"revised": "staged_change", "is_revised": "r.old_id IS NOT NULL"}
IN_LINE = {"revised": "staged_line", "is_revised": "r.id IS NULL AND r.is_now AND r.place > 1"}
# Room for the sort and the join of a million rows, in this transaction only.
ROOM = "SET LOCAL work_mem = '128MB'"
# One writer at a time puts readings in; everything before that runs side by side.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('metrics_reading'))"
