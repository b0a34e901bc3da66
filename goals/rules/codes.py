"""The closed lists of the roll-up rules."""

from metrics.rules.codes import Code


class Rollup(Code):
    """How a goal's status follows from its measures."""

    WORST = 1
    WEIGHTED = 2
    K_OF_N = 3
    LEAD_MEASURE = 4


class GoalStatus(Code):
    """NOT_ENOUGH: less than half of the weight is judged and fresh. Of the judged ones the larger is the worse."""

    NOT_ENOUGH = 1
    ON_TRACK = 5
    NEAR = 6
    OFF_TRACK = 7
