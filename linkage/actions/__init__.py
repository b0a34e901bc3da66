"""Writes of studies with linked data. Each is in the privacy log, in the same transaction."""
