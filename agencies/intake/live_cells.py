"""Text that a spreadsheet program would run as a formula: disarmed on the way out, and as it was on the way back in."""

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def disarmed(text: str) -> str:
    """The text as a CSV cell that no spreadsheet program runs: an apostrophe stands before what would be a formula.

    A text that already begins so gets one more, so that `as_written` gives back exactly what there was."""
    return f"'{text}" if text.lstrip("'").startswith(LIVE) else text


def as_written(text: str) -> str:
    """The text of a cell that may have been disarmed."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(LIVE) else text
