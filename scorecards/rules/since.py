"""What happened since a day, in the order of its consequence. docs/methods.md states the order in words."""

from enum import StrEnum

from goals.rules.codes import GoalStatus
from metrics.rules.codes import Status


class What(StrEnum):
    """The kinds of things that happen to goals and measures. PROMISE and EFFECT: what became of something promised."""

    FLIP = "flip"
    REVISION = "revision"
    SIGNAL = "signal"
    PROMISE = "promise"
    EFFECT = "effect"


class Way(StrEnum):
    """Which way it went, by the direction of what it happened to."""

    WORSE = "worse"
    BETTER = "better"
    NEITHER = "neither"


OFF = (Status.OFF_TRACK.slug, GoalStatus.OFF_TRACK.slug)
JUDGED = {"on_track": 0, "near": 1, "off_track": 2}
# First what concerns a whole goal, then losses of measures, then what asks for a look, then gains.
ORDER = (
    ("goal", What.FLIP, Way.WORSE),
    ("goal", What.PROMISE, Way.WORSE),
    ("goal", What.EFFECT, Way.WORSE),
    ("measure", What.FLIP, Way.WORSE),
    ("measure", What.SIGNAL, Way.WORSE),
    ("goal", What.FLIP, Way.NEITHER),
    ("measure", What.REVISION, Way.WORSE),
    ("measure", What.FLIP, Way.NEITHER),
    ("measure", What.REVISION, Way.NEITHER),
    ("measure", What.SIGNAL, Way.NEITHER),
    ("goal", What.FLIP, Way.BETTER),
    ("goal", What.PROMISE, Way.BETTER),
    ("goal", What.EFFECT, Way.BETTER),
    ("measure", What.FLIP, Way.BETTER),
    ("measure", What.SIGNAL, Way.BETTER),
    ("measure", What.REVISION, Way.BETTER),
)


def way_of_flip(before: str, after: str) -> Way:
    """Which way a status went, from slug to slug: a judgment that is lost is a loss, one that is found is neither."""
    if before in JUDGED and after in JUDGED:
        return Way.WORSE if JUDGED[after] > JUDGED[before] else Way.BETTER
    if after == "off_track":
        return Way.WORSE
    if before == "on_track":
        return Way.WORSE
    return Way.BETTER if after == "on_track" else Way.NEITHER


def place_of_change(kind: str, what: What, way: Way, after: str = "") -> tuple[int, int]:
    """Where a change stands in the list; the smallest comes first. What became off track comes before other losses of its kind."""
    return ORDER.index((kind, what, way)), 0 if after in OFF else 1
