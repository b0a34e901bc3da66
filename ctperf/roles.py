"""Two roles: the owner migrates; the application role reads and writes rows, and cannot rewrite audit events."""

import os

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


def event_tables() -> list[str]:
    """The tables with the audit events of what people edit."""
    events = [m._meta for m in apps.get_models() if issubclass(m, pghistory.models.Event)]  # noqa: SLF001 - public in all but name
    return sorted(meta.db_table for meta in events if meta.managed)


def grant_application_role(role: str) -> int:
    """Grant `role` its rights on everything there is and will be, as the owner; the number of audit tables guarded."""
    name, events = sql.Identifier(role), event_tables()
    statements = [
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {role}"),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        # A table of the next migration is readable at once, while old and new processes run side by side.
        sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}"),
        sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}"),
    ]
    read_only = [("django_migrations", "INSERT, UPDATE, DELETE"), *((table, "UPDATE, DELETE") for table in events)]
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(role=name))
        for table, rights in read_only:
            revoke = sql.SQL("REVOKE {rights} ON {table} FROM {role}")
            cursor.execute(revoke.format(rights=sql.SQL(rights), table=sql.Identifier(table), role=name))
    return len(events)


def needs_migrate() -> bool:
    """Whether a migration is unapplied."""
    try:
        executor = MigrationExecutor(connections["default"])
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except ProgrammingError:  # migrated, and interrupted before the application role got its rights
        return True
    finally:
        connections.close_all()
