"""Worlds whose records are really linked: made-up extracts as files, read and joined by the study's own linking. Takes seconds each."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.linkage_sets import WINDOW
from linkage.intake.extracts import Engine, Extract, Task
from linkage.intake.matching import link
from linkage.intake.synthetic.agencies import housing_world
from linkage.intake.synthetic.files import sources_in, write_extracts
from linkage.intake.synthetic.use import true_people
from linkage.rules.shapes import SERVICES, Links, People, Records, SupportRecords

CONNECTICUT_2018 = 5649
ENROLLED = 0.6
"""Of the ill, how many mental health and addiction services know without having served them in the two years."""
_SERVED = [SERVICES.index(service) for service in ("psychiatric", "detox")]


def joined_world(seed: int) -> tuple[Records, Links]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_extracts(folder, housing_world(CONNECTICUT_2018, seed).agencies, seed, "parquet")
        extracts = [Extract(source, *paths) for source, paths in sources_in(folder, "parquet").items()]
        linked = link(Task(extracts, WINDOW), Engine(folder / "scratch", seed=seed))
    if isinstance(linked.records, SupportRecords):
        raise TypeError("A study of housing was linked as one of training.")
    return linked.records, linked.links


def joined_truth(count: int) -> People:
    """The people themselves, whose illness is known only where mental health and addiction services know them."""
    found, rng = true_people(count, 999), np.random.default_rng(999)
    known = found.units[:, :, _SERVED].any(axis=(1, 2)) | (found.traits[:, 1:].any(axis=1) & (rng.random(count) < ENROLLED))
    return replace(found, traits=found.traits & np.column_stack([np.ones(count, bool), known, known]))
