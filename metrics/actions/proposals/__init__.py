"""Changes to what a measure is judged by: proposed with a reason, decided by a second person where they must be, then put into effect."""

from metrics.actions.proposals.deciding import apply_due, decide, decide_batch, withdraw
from metrics.actions.proposals.proposing import NotProposed, Wanted, propose
from metrics.actions.proposals.recording import Why, record_changes

__all__ = ["NotProposed", "Wanted", "Why", "apply_due", "decide", "decide_batch", "propose", "record_changes", "withdraw"]
