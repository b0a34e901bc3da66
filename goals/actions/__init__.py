"""Writes of goals, and the loading of the whole catalog, which reaches from agencies to goals."""

from goals.actions.load import load_catalog

__all__ = ["load_catalog"]
