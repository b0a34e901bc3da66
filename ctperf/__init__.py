"""The composition root: settings, urls, Celery, health, the local stack. Nobody imports it."""

import os

# The processes are many and each does one thing: threads of the numerical libraries would only stand in each other's way. Read when
# those are loaded, so it is said before anything else.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from ctperf.celery import app as celery_app

__all__ = ["celery_app"]
