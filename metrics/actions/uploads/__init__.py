"""Files handed in on the site or by feeds: received, read, reviewed, published or let go of, and withdrawn."""

from metrics.actions.uploads.direct import DirectTerms, hand_in_rows
from metrics.actions.uploads.publishing import ask_to_publish, finish_publishing, publish_upload
from metrics.actions.uploads.reading import read_upload
from metrics.actions.uploads.receiving import (
    MOST_BYTES,
    MOST_ROWS,
    Handed,
    TooLarge,
    cancel_upload,
    discard_upload,
    read_with_layout,
    receive,
)
from metrics.actions.uploads.states import waiting_for_work
from metrics.actions.uploads.withdrawing import ask_to_withdraw, finish_withdrawing, withdraw_upload

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "DirectTerms",
    "Handed",
    "TooLarge",
    "ask_to_publish",
    "ask_to_withdraw",
    "cancel_upload",
    "discard_upload",
    "finish_publishing",
    "finish_withdrawing",
    "hand_in_rows",
    "publish_upload",
    "read_upload",
    "read_with_layout",
    "receive",
    "waiting_for_work",
    "withdraw_upload",
]
