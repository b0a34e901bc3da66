"""Writes of agencies and services, and the writing of catalog rows that every app shares."""

from agencies.actions.catalog import put_agencies, put_services
from agencies.actions.put import Put, put

__all__ = ["Put", "put", "put_agencies", "put_services"]
