"""Studies of the demonstration: what the real path found in invented agencies, kept as a file with all that reproduces it, and taken in as
published. A test runs the path again and compares digests."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import RoleKind, User
from agencies.models import Agency
from linkage.actions.log import note
from linkage.models import Agreement, DataOwner, Finding, LogVerb, RunState, StageState, Study, StudyRun, StudyStage
from linkage.queries.enclave import enclave, is_open
from linkage.rules.stages import ORDER

NOTE = "Example of the demonstration: found by the real path in invented agencies elsewhere, and taken in from its file."

NOT_ASKED = NOTE + " Unlike a real study it came published: owners were not asked to agree, and no officer released it."


def digest_of(content: Mapping[str, Any]) -> str:
    """The digest a run gives its finding."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def load_example(*, path: Path, at: datetime) -> bool:
    """Takes an example study in; False where it is there already, or those it needs are not. Raises ValueError for a file that is not what
    was found."""
    said = json.loads(path.read_text(encoding="utf-8"))
    made = said["made"]
    if digest_of(made["finding"]) != made["sha256"]:
        raise ValueError(f"{path.name} was changed: its finding does not have the digest {made['sha256'][:16]}.")
    officer = User.objects.filter(roles__kind=RoleKind.LINKAGE_OFFICER, roles__ended_at__isnull=True).order_by("pk").first()
    agencies = {one.code: one for one in Agency.objects.filter(code__in=[code for code, _sources in said["owners"]])}
    if officer is None or len(agencies) < len(said["owners"]) or Study.objects.filter(code=said["study"]["code"]).exists():
        return False
    with transaction.atomic():
        study = planned(said, agencies, officer, at)
        entry = _found(study, made, officer, at)
    if is_open():
        enclave().note_anchor(*entry)
    return True


def planned(said: Mapping[str, Any], agencies: Mapping[str, Agency], officer: User, at: datetime) -> Study:
    """The agreement and the study of an example."""
    signed = {
        name: date.fromisoformat(value) if name in ("starts", "expires", "destroy_on") else value
        for name, value in said["agreement"].items()
    }
    agreement = Agreement.objects.create(**signed, made_by=officer, made_at=at)
    for code, sources in said["owners"]:
        DataOwner.objects.create(agreement=agreement, agency=agencies[code], sources=sources)
    fields = {name: date.fromisoformat(value) if name.startswith("year_2") else value for name, value in said["study"].items()}
    study = Study.objects.create(**fields, agreement=agreement, is_synthetic=True, made_by=officer, made_at=at)
    note(LogVerb.AGREED, study=None, by=officer, at=at, agreement=agreement.number, note=NOTE)
    note(LogVerb.PLANNED, study=study, by=officer, at=at, agreement=agreement.number, kind=study.kind)
    return study


def _found(study: Study, made: Mapping[str, Any], officer: User, at: datetime) -> tuple[int, str]:
    """Its run and what it found; the number and digest of the last entry of the log."""
    run = StudyRun.objects.create(
        study=study,
        number=1,
        state=RunState.FINISHED,
        configuration=made["configuration"],
        hands=[officer.pk],
        started_by=officer,
        started_at=at,
        finished_at=at,
        model_sha256=made["model_sha256"],
        links_gone_at=at,
    )
    for place, name in enumerate(ORDER):
        StudyStage.objects.create(
            run=run, name=name.value, place=place, state=StageState.FINISHED, counts=made["stages"][name.value], finished_at=at
        )
    Finding.objects.create(run=run, content=made["finding"], sha256=made["sha256"], made_at=at, published_at=at)
    entry = note(LogVerb.RELEASED, study=study, by=None, at=at, run=1, sha256=made["sha256"], note=NOT_ASKED)
    return entry.number, entry.digest
