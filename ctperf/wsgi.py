"""WSGI entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctperf.settings")
application = get_wsgi_application()

# What a process holds from its start on is never garbage. Looking through it again for every few hundred rows of a page took a quarter
# of the time of large pages.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
