"""Small records, links and people for the tests of a study's rules."""

import numpy as np

from linkage.rules.shapes import SERVICES, SOURCES, TRAITS, Links, People, Records


def records(*sources: str, **changed: object) -> Records:
    """One row a source named; nothing used, everybody in the cohort."""
    rows = len(sources)
    content = {
        "source": np.array([SOURCES.index(source) for source in sources], dtype=np.int64),
        "units": np.zeros((rows, 2, len(SERVICES))),
        "traits": np.zeros((rows, len(TRAITS)), bool),
        "groups": {},
        "labels": {},
        "in_cohort": np.ones(rows, bool),
        "housed": np.zeros(rows, bool),
    }
    return Records(**{**content, **changed})  # type: ignore[arg-type]


def links(*pairs: tuple[int, int, float], exact: tuple[bool, ...] | None = None) -> Links:
    left, right, probability = zip(*pairs, strict=True) if pairs else ((), (), ())
    return Links(
        np.array(left, dtype=np.int64),
        np.array(right, dtype=np.int64),
        np.array(probability, dtype=float),
        None if exact is None else np.array(exact),
    )


def people(first: np.ndarray, second: np.ndarray, traits: np.ndarray | None = None, **groups: np.ndarray) -> People:
    """`first`, `second` (n, len(SERVICES)): use in year 1 and 2."""
    count = len(first)
    labels = {name: tuple(f"{name} {code}" for code in range(int(codes.max()) + 1)) for name, codes in groups.items()}
    marks = np.zeros((count, len(TRAITS)), bool) if traits is None else traits
    return People(np.stack([first, second], axis=1).astype(float), marks, dict(groups), labels, np.ones((count, len(SOURCES)), bool))
