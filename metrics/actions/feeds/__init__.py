"""Feeds: kept, claimed, asked one at a time, their news handed in, and published by itself where somebody said so."""

from metrics.actions.feeds.asking import ask_due, carry_out
from metrics.actions.feeds.claiming import ask_now
from metrics.actions.feeds.keeping import FeedSettings, save_feed, start_or_pause_feed
from metrics.actions.feeds.publishing import publish_trusted
from metrics.actions.feeds.shipping import load_feeds
from metrics.actions.feeds.sources import address_problem, token_name_fits
from metrics.actions.feeds.trying import Trial, try_source

__all__ = [
    "FeedSettings",
    "Trial",
    "address_problem",
    "ask_due",
    "ask_now",
    "carry_out",
    "load_feeds",
    "publish_trusted",
    "save_feed",
    "start_or_pause_feed",
    "token_name_fits",
    "try_source",
]
