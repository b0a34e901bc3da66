"""A database made in one step and one that came step by step end as the same."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger

LISTS = ("constraints", "indexes", "triggers")
APPS = ["agencies", "accounts", "metrics", "goals", "scorecards"]


def loader(*, replace: bool) -> MigrationLoader:
    return MigrationLoader(connection, replace_migrations=replace)


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker) -> tuple[ProjectState, ProjectState]:
    with django_db_blocker.unblock():
        steps = loader(replace=False)
        newest = [max(key for key in steps.disk_migrations if key[0] == app and key[1] != "0001_whole") for app in APPS]
        return loader(replace=True).project_state(), steps.project_state(newest)


@pytest.mark.parametrize("app", APPS)
def test_the_tables_made_together_are_those_made_one_by_one(both, app):
    whole, steps = ({key: one for key, one in state.models.items() if key[0] == app} for state in both)
    assert set(whole) == set(steps)
    for key, one in whole.items():
        assert said(one) == said(steps[key]), key


def said(model):
    """What a state says of a model: its fields and options; constraints, indexes and triggers in any order."""
    options = {name: repr(value) for name, value in model.options.items() if value and name not in LISTS}
    listed = {name: sorted(in_words(one) for one in model.options.get(name, [])) for name in LISTS}
    fields = {name: repr(field.deconstruct()[1:]) for name, field in model.fields.items()}
    return fields, options, listed, repr(model.bases)


def in_words(one):
    return one.install_sql if isinstance(one, Trigger) else repr(one)


@pytest.mark.parametrize("app", APPS)
def test_what_is_not_a_table_is_done_in_one_step_too(db, app):
    """Views, triggers of touches, the total's row. What only carries old rows over has nothing to carry in a new database."""
    steps = loader(replace=False).disk_migrations
    whole = steps[app, "0001_whole"]
    replaced = [done_in(steps[key]) for key in whole.replaces]
    wanted = [one for group in replaced for one in group if "carry_over" not in one]
    assert done_in(whole) == wanted


def done_in(migration):
    return [
        str(one.code) if isinstance(one, RunPython) else repr(one.sql)
        for one in migration.operations
        if isinstance(one, RunPython | RunSQL)
    ]
