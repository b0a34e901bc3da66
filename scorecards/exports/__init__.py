"""Frozen rows in, files out: the same rows as on the pages, as CSV, XLSX, JSON or a data package."""
