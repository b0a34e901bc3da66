"""The closed lists of the flip rules."""

from metrics.rules.codes import Code


class FlipCause(Code):
    """Why a status changed, in the order in which the changes are applied."""

    VALUE_REVISED = 1
    TARGET_CHANGED = 2
    RULE_CHANGED = 3
    NEW_PERIOD = 4
    TIME_PASSED = 5
