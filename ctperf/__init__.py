"""The composition root: settings, urls, Celery, health, the local stack. Nobody imports it."""

from ctperf.celery import app as celery_app

__all__ = ["celery_app"]
