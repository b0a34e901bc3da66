"""Back into the scorecard: a published finding adds its figures to the measures that take them, by the import that files go through."""

import csv
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.models import User
from linkage.actions.log import note
from linkage.models import Destination, Filed, Finding, LogVerb, Study
from linkage.rules.figures import FIGURES_OF, figure_of
from metrics.actions import Manner, import_readings
from metrics.models import Upload

COLUMNS = ("measure", "period_start", "period_end", "value", "reason", "source", "source_ref", "note")
INVENTED = "SYNTHETIC: invented people, no figure of Connecticut."


@dataclass(frozen=True, slots=True)
class FiledReport:
    """What came of filing one figure: whether it is in, and what was wrong where it is not."""

    measure: str
    figure: str
    is_filed: bool
    problems: tuple[str, ...] = ()


def file_readings(*, finding_id: int, by: User | None, at: datetime, why: str = "") -> list[FiledReport]:
    """Adds a published finding's figures to its measures; those that are in already are left alone, so that it can be asked again.

    Then nudge the recalculation. `why`: why readings of closed periods are revised, one of CorrectionReason. A figure that was hidden is a
    reading without value, suppressed. Measures are taken one by one: one that refuses does not keep the others out."""
    finding = Finding.objects.select_related("run__study").get(pk=finding_id)
    if finding.published_at is None:
        return []
    study = finding.run.study
    waiting = study.destinations.filter(ended_at__isnull=True).exclude(filed__finding=finding).select_related("measure").order_by("pk")
    return [_file(finding, study, one, Manner(why=why), by, at) for one in waiting]


@transaction.atomic
def _file(finding: Finding, study: Study, to: Destination, manner: Manner, by: User | None, at: datetime) -> FiledReport:
    # Two who file at once: the second finds it filed.
    to = Destination.objects.select_for_update(of=("self",)).select_related("measure").get(pk=to.pk)
    if Filed.objects.filter(finding=finding, destination=to).exists():
        return FiledReport(to.measure.code, to.figure, is_filed=True)
    value = figure_of(finding.content, FIGURES_OF[study.kind][to.figure])
    with tempfile.TemporaryDirectory(prefix="ctperf-study-") as folder:
        path = Path(folder) / f"study {study.code} run {finding.run.number}.csv"
        _write(path, _row(finding, study, to, value))
        report = import_readings(path=path, manner=manner, by=by, at=at)
    if report.is_refused:
        return FiledReport(to.measure.code, to.figure, is_filed=False, problems=tuple(f"{f.problem} {f.fix}" for f in report.findings))
    Filed.objects.create(finding=finding, destination=to, upload_id=_upload_of(report.sha256), value=value, at=at)
    note(LogVerb.FILED, study=study, by=by, at=at, run=finding.run.number, measure=to.measure.code, figure=to.figure)
    return FiledReport(to.measure.code, to.figure, is_filed=True)


def _row(finding: Finding, study: Study, to: Destination, value: float | None) -> dict[str, object]:
    return {
        "measure": to.measure.code,
        "period_start": study.year_2_starts.isoformat(),
        "period_end": study.year_2_ends.isoformat(),
        "value": "" if value is None else repr(value),
        "reason": "suppressed" if value is None else "",
        "source": f"Linked-data study {study.code}{' (SYNTHETIC)' if study.is_synthetic else ''}",
        "source_ref": f"run {finding.run.number}, finding {finding.sha256[:16]}, agreement {study.agreement.number}",
        "note": INVENTED if study.is_synthetic else "",
    }


def _write(path: Path, row: dict[str, object]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow(row)


def _upload_of(sha256: str) -> int | None:
    """The upload that the import stored: the newest of these bytes."""
    return Upload.objects.filter(sha256=sha256).order_by("-pk").values_list("pk", flat=True).first()
