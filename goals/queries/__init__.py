"""Reads of what was promised and of what agencies say."""
