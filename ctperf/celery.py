"""Celery: the worker's app and beat's static schedule."""

import os

from celery import Celery
from celery.schedules import crontab

import ctperf.heartbeat  # noqa: F401  (connects the signs of life that /readyz asks for)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctperf.settings")

app = Celery("ctperf", task_cls="ctperf.recording:RecordedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # Nothing is lost when the broker was down or wiped: what is left in the change log is taken up here.
    "sweep the change log": {"task": "scorecards.tasks.sweep", "schedule": 3.0, "options": {"expires": 3.0}},
    # A minute late is nothing for a source that is asked once a day; what is not taken up in time is asked a minute later.
    "ask the feeds that are due": {"task": "scorecards.tasks.ask_feeds", "schedule": 60.0, "options": {"expires": 60.0}},
    # What nobody nudged for, and what is tried again.
    "send what waits in the outbox": {"task": "scorecards.tasks.send_mails", "schedule": 10.0, "options": {"expires": 10.0}},
    # What no nudge took up: odds may come a minute after the figures they are made of.
    "forecast what waits": {"task": "scorecards.tasks.forecast", "schedule": 30.0, "options": {"expires": 30.0}},
    # People choose the hour of their mails.
    "remind": {"task": "scorecards.tasks.remind", "schedule": crontab(minute="5"), "options": {"expires": 3000.0}},
    # Promises fall due, what they were to change comes to its day, figures are revised.
    "check the promises": {"task": "scorecards.tasks.check_promises", "schedule": 300.0, "options": {"expires": 300.0}},
    # Packs that are mailed regularly, and files that are old enough to go.
    "brief": {"task": "scorecards.tasks.brief", "schedule": crontab(minute="20"), "options": {"expires": 3000.0}},
    # Runs that wait or lost their worker. Quick when there is nothing; what is not taken up in time is asked again.
    "look after the studies": {"task": "linkage.tasks.look_after", "schedule": 5.0, "options": {"expires": 5.0}},
    # Names, old events, and studies whose day of destruction has come.
    "clear the enclave": {"task": "linkage.tasks.clear", "schedule": 900.0, "options": {"expires": 900.0}},
    # Time passes: paths rise, periods fall due.
    "assess everything": {"task": "scorecards.tasks.nightly", "schedule": crontab(hour="2", minute="15")},
}
