"""Guessing how a file nobody has described is laid out: from its first rows and from what the catalog knows."""
