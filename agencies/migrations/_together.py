"""Making many tables in one step. Django works its picture of all models out anew after each step, which for tables made one by one
takes a minute; made together it takes a second."""

from collections.abc import Sequence
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTogether(Operation):
    """The CreateModel steps of one app in their order, and the triggers that their options name."""

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = list(models)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"models": self.models}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        known: Apps | None = state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)
        if known is not None:
            state.apps  # noqa: B018  (works it out, once for all)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in self.models:
            made = to_state.apps.get_model(app_label, one.name)
            if self.allow_migrate_model(schema_editor.connection.alias, made):
                schema_editor.create_model(made)
        for one in self.models:
            for trigger in one.options.get("triggers", []):
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in reversed(self.models):
            schema_editor.delete_model(from_state.apps.get_model(app_label, one.name))

    def describe(self) -> str:
        return f"Create {len(self.models)} models"


PARTS = (AddField, AddIndex, AddConstraint)
"""What a table that is made in the same step has from the beginning."""


class Together(Operation):
    """Any steps of one app in their order, worked out once. A table made among them is made as the last of them leaves it."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        self.new = {one.name_lower for one in self.operations if isinstance(one, CreateModel)}

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        known: Apps | None = state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)
        if known is not None:
            state.apps  # noqa: B018  (works it out, once for all)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in self.operations:
            if not self._is_part(one):
                one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in reversed(self.operations):
            if isinstance(one, CreateModel) or not self._is_of_new(one):
                one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} steps together"

    def _is_part(self, one: Operation) -> bool:
        return isinstance(one, PARTS) and self._is_of_new(one)

    def _is_of_new(self, one: Operation) -> bool:
        return str(getattr(one, "model_name", "")).lower() in self.new
