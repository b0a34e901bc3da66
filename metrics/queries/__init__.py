"""Reads of the catalogue and the facts."""
