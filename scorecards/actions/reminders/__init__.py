"""Mails that remind: one a day at most to a person, only while there is something to do, and of what happened to what is theirs."""

from scorecards.actions.reminders.digests import Queued, queue_digests_now
from scorecards.actions.reminders.hourly import freshen, queue_hourly

__all__ = ["Queued", "freshen", "queue_digests_now", "queue_hourly"]
