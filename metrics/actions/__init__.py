"""Writes of what was measured; each writes the change log in its own transaction."""

from metrics.actions.changes import definition_changed

__all__ = ["definition_changed"]
