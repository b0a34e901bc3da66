"""What there is to choose from in the explorer's filters: only what the measures that the reader may see have."""

from dataclasses import dataclass

from django.db import connection

from scorecards.queries.pages.explorer.reading import Piece, Reading

MOST = 400
"""More than these are no list to choose from: the field then takes a code."""
QUERY = """
WITH visible AS MATERIALIZED (
    SELECT fact.id, fact.unit, fact.is_public, agency.code AS agency, agency.name AS agency_name, service.code AS service,
        service.name AS service_name {tables} WHERE {where}
)
SELECT
    ARRAY(SELECT ARRAY[agency, min(agency_name)] FROM visible GROUP BY agency ORDER BY lower(min(agency_name)) LIMIT {most}),
    ARRAY(SELECT unit FROM visible GROUP BY unit ORDER BY lower(unit) LIMIT {most}),
    ARRAY(SELECT ARRAY[service, min(service_name)] FROM visible WHERE service IS NOT NULL GROUP BY service
        ORDER BY lower(min(service_name)) LIMIT {most}),
    ARRAY(SELECT ARRAY[goal.code, goal.statement] FROM {goals} AS goal ORDER BY goal.code LIMIT {most}),
    EXISTS (SELECT 1 FROM visible WHERE NOT is_public)
"""
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Codes and names; empty where there are too many. `has_unpublished`: whether the reader may see any that are not published."""

    agencies: Pairs
    units: Pairs
    services: Pairs
    goals: Pairs
    has_unpublished: bool


def choices(read: Reading) -> Choices:
    """One question."""
    text = QUERY.format(tables=read.tables.text, where=read.where.text, goals=read.goals, most=MOST + 1)
    query = Piece(text, read.tables.params + read.where.params)
    with connection.cursor() as cursor:
        cursor.execute(query.text, list(query.params))
        agencies, units, services, goals, has_unpublished = cursor.fetchone()
    return Choices(_few(agencies), _few([(unit, unit) for unit in units]), _few(services), _few(goals), has_unpublished)


def _few(pairs: list[tuple[str, str]]) -> Pairs:
    return tuple((code, name) for code, name in pairs) if len(pairs) <= MOST else ()
