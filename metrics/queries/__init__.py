"""Reads of the catalog and the facts."""
