"""Promises: made in a review, done or dropped, and scored."""

from goals.actions.promises.making import Expecting, NewPromise, make_promise, withdraw_promise
from goals.actions.promises.scoring import score_promises
from goals.actions.promises.settling import drop_promise, publish_promise, say_done, take_back_done

__all__ = [
    "Expecting",
    "NewPromise",
    "drop_promise",
    "make_promise",
    "publish_promise",
    "say_done",
    "score_promises",
    "take_back_done",
    "withdraw_promise",
]
