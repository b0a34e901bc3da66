"""Two roles: the owner migrates; the application role reads and writes rows, and rewrites neither what was recorded nor facts."""

import os
from collections.abc import Iterator

import dj_database_url
import pghistory.models
from django.apps import apps
from django.db import ProgrammingError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg2 import sql


def application_role() -> str | None:
    """The role of DATABASE_URL, or None when the owner works under the same name."""
    role = dj_database_url.parse(os.environ["DATABASE_URL"]).get("USER")
    owner = dj_database_url.parse(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]).get("USER")
    return role if role and role != owner else None


RECORDS = ["pghistory_context", "metrics_factwrite", "metrics_layoutversion", "goals_frozenpack", "goals_frozenrow", "goals_scoring"]
RECORDS += ["scorecards_forecast", "scorecards_forecastaim", "scorecards_forecastscore", "linkage_logentry"]
"""Beside the audit events: what they point to, what was written to facts, what is kept in versions, frozen packs, scorings of promises,
what was forecast, and the privacy log."""
FACTS = {"metrics_reading": ["superseded_at", "hidden"], "metrics_target": ["superseded_at"]}
"""Append-only tables, and the columns that may still change."""


def event_tables() -> list[str]:
    """The tables with the audit events of what people edit."""
    events = [m._meta for m in apps.get_models() if issubclass(m, pghistory.models.Event)]  # noqa: SLF001 - public in all but name
    return sorted(meta.db_table for meta in events if meta.managed)


def _restrictions() -> Iterator[tuple[str, str]]:
    """Statement and table for what the role gets no right to."""
    yield "REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}", "django_migrations"
    for table in [*event_tables(), *RECORDS, *FACTS]:
        yield "REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON {table} FROM {role}", table
    for table, columns in FACTS.items():
        yield f"GRANT UPDATE ({', '.join(columns)}) ON {{table}} TO {{role}}", table


def grant_application_role(role: str) -> int:
    """Grant `role` its rights on everything there is and will be, as the owner; the number of audit tables guarded."""
    name = sql.Identifier(role)
    statements = [
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {role}"),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        # A table of the next migration is readable at once, while old and new processes run side by side.
        sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}"),
        sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}"),
    ]
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        # As text: what is recorded with a statement is put before it.
        for statement in statements:
            cursor.execute(statement.format(role=name).as_string(cursor.cursor))
        for restriction, table in _restrictions():
            cursor.execute(sql.SQL(restriction).format(table=sql.Identifier(table), role=name).as_string(cursor.cursor))
    return len(event_tables()) + len(RECORDS)


def needs_migrate() -> bool:
    """Whether a migration is unapplied."""
    try:
        executor = MigrationExecutor(connections["default"])
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except ProgrammingError:  # migrated, and interrupted before the application role got its rights
        return True
    finally:
        connections.close_all()
