"""Which aggregates of a finding may become readings of measures, and where in it they stand."""

from collections.abc import Mapping

FIGURES_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "housing": {
        "paying_portion": ("headline", "paying_portion"),
        "break_even_depth": ("headline", "break_even_depth"),
    },
    "training": {
        "completion": ("headline", "completion"),
    },
}
"""By kind of study: the name of a figure, and the way to it through the finding."""


def figure_of(content: Mapping[str, object], way: tuple[str, ...]) -> float | None:
    """The figure at the end of the way; None where the finding does not have it, or it was hidden."""
    found: object = content
    for step in way:
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None
