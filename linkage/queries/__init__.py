"""Reads of studies with linked data, as frozen rows for pages, the API and jobs."""
