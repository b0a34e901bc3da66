"""A small world of training participants and their supports in memory, with known association of supports and completion. SYNTHETIC."""

import numpy as np

from linkage.rules.shapes import SUPPORT_SOURCES, SUPPORTS, Links, SupportRecords

COMPLETION = (0.42, 0.56, 0.49, 0.62, 0.52, 0.66, 0.58, 0.75)
"""Share that completes in truth, by number of the combination: bit 0 childcare, bit 1 housing, bit 2 transport."""
HAS = (0.35, 0.30, 0.40)
SURE = 0.97


def supports_world(seed: int, count: int = 2000) -> tuple[SupportRecords, Links]:
    """Each participant's record of the training, one of every support he has, and a link from that to the training's."""
    rng = np.random.default_rng(seed)
    has = rng.random((count, len(SUPPORTS))) < np.array(HAS)
    number = has @ np.array([1, 2, 4])
    completed = rng.random(count) < np.array(COMPLETION)[number]
    who, support = np.nonzero(has)
    rows = count + len(who)
    source = np.concatenate([np.full(count, SUPPORT_SOURCES.index("training")), support + 1])
    before = rng.gamma(6, 500, len(who))
    after = before * np.where(completed[who], 0.60, 0.92)
    dollars = np.zeros((rows, 2))
    dollars[count:] = np.column_stack([before, after])
    age = rng.integers(0, 3, count)
    groups = {"age": np.concatenate([age, np.full(len(who), -1)])}
    records = SupportRecords(
        source, np.concatenate([completed, np.zeros(len(who), bool)]), dollars, groups, {"age": ("18-29", "30-44", "45 and over")}
    )
    probability = np.where(rng.random(len(who)) < SURE, 0.999, rng.random(len(who)))
    return records, Links(who, np.arange(count, rows), np.clip(probability, 0.01, 1.0))
