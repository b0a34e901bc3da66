"""Guard rails over what a file has just brought in: warnings for the person who decides whether it is published."""

from collections.abc import Sequence

from agencies.intake.findings import Finding
from metrics.queries.guards.found import Hit
from metrics.queries.guards.judging import hits_of
from metrics.queries.guards.reading import guarded, read_chunks
from metrics.queries.guards.rows import larger_parts, sums, unknown_places
from metrics.queries.guards.wording import findings_of

__all__ = ["guard_findings"]


def guard_findings(*, upload_id: int, measure_ids: Sequence[int]) -> list[Finding]:
    """What looks wrong in the readings of an upload, one warning for each cause: of its kind, of its measure.

    Call it right after the merge, in the transaction that staged the rows: it reads the staged rows too."""
    if not measure_ids:
        return []
    measures = guarded(measure_ids)
    hits: list[Hit] = []
    for chunk in read_chunks(upload_id, measures):
        hits += hits_of(chunk)
    hits += [*larger_parts(upload_id, measures), *unknown_places(measures), *sums(upload_id, measure_ids)]
    return findings_of(hits, upload_id, measures)
