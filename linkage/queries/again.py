"""Whether a run gave what another one gave, and with which configuration it can be asked again."""

from collections.abc import Mapping
from typing import Any

from linkage.models import Finding

FROZEN = frozenset({"kind", "method", "extracts", "prices", "services", "allows_part2", "min_cell", "linked_by"})
"""What a run adds to the configuration of its study when it starts."""


def own_part(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a run's configuration that was the study's own."""
    return {name: value for name, value in configuration.items() if name not in FROZEN}


def same_as(run_id: int, sha256: str) -> list[int]:
    """The numbers of the other runs of the study whose finding is the same, digest for digest."""
    of_study = Finding.objects.filter(run__study__runs=run_id, sha256=sha256).exclude(run_id=run_id)
    return sorted(of_study.values_list("run__number", flat=True))
