"""Briefing packs: asked for, made by the worker, kept for a while, mailed to those who want them regularly."""

from scorecards.actions.briefings.asking import TooMany, ask
from scorecards.actions.briefings.keeping import remove_old
from scorecards.actions.briefings.mailing import freshen_briefing
from scorecards.actions.briefings.making import Turn, cancel, carry_out, waiting_for_work
from scorecards.actions.briefings.subscribing import queue_due, stop, stop_by_secret, subscribe

__all__ = [
    "TooMany", "Turn", "ask", "cancel", "carry_out", "freshen_briefing", "queue_due", "remove_old", "stop", "stop_by_secret", "subscribe",
    "waiting_for_work",
]  # fmt: skip
