"""Frozen rows in; figure, sentence and table out. No reads, no arithmetic on facts."""
