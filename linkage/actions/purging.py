"""What goes from the enclave and when: names as soon as records are linked, everything of a person 90 days later, all of it on the day the
agreement says. Every removal leaves a record."""

import time
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction

from accounts.models import User
from agencies.actions.context import because
from linkage.actions.log import keep_anchor, note
from linkage.intake.enclave import Enclave
from linkage.models import LIVE, OPEN, Extract, ExtractPart, ExtractState, LogVerb, RunState, StageState, Study, StudyRun
from linkage.queries.enclave import enclave
from linkage.rules.stages import StageName

EVENTS_DAYS = 90
"""How long what people did lies in the enclave after it was linked, sealed and without names."""
UNLINKED_DAYS = 90
"""How long a file lies there that nobody links."""
HALF_HOURS = 24
log = structlog.get_logger(__name__)


def name_of(extract: Extract) -> str:
    """The name of an extract among the sealed files of its study."""
    return f"extract-{extract.place}"


@transaction.atomic
def remove_names(*, study_id: int, at: datetime) -> int:
    """Removes the files of people of a study whose records are linked; how many. Safe to do again."""
    study = Study.objects.get(pk=study_id)
    people = study.extracts.filter(part=ExtractPart.PEOPLE, state__in=[*LIVE, ExtractState.REPLACED], gone_at__isnull=True)
    linked = _linked_at(study)
    return _remove(study, [one for one in people if one.sha256 in linked and one.received_at <= linked[one.sha256]], at)


def _linked_at(study: Study) -> dict[str, datetime]:
    """Digest of each file that a run of the study linked -> when, at last. What came in later is to be linked yet, although it be the
    same again: of what was linked before, something may be gone."""
    runs = study.runs.filter(stages__name=StageName.LINK, stages__state=StageState.FINISHED)
    found: dict[str, datetime] = {}
    for run in runs:
        at = _linked_on(run)
        found |= {sha256: max(found.get(sha256, at), at) for sha256 in run.configuration["extracts"].values()}
    return found


def _remove(study: Study, extracts: list[Extract], at: datetime) -> int:
    place, folder = enclave(), enclave().folder / "studies" / study.code
    for one in extracts:
        (place.inbox / str(one.place)).unlink(missing_ok=True)
        (folder / name_of(one)).unlink(missing_ok=True)
        state = ExtractState.REPLACED if one.state == ExtractState.REPLACED else ExtractState.PURGED
        Extract.objects.filter(pk=one.pk).update(state=state, gone_at=at)
    if extracts:
        digests = [f"{one.source} {one.part} {one.sha256}" for one in extracts]
        note(LogVerb.PURGED, study=study, by=None, at=at, files=len(extracts), digests=digests)
    return len(extracts)


def purge(*, at: datetime, day: date) -> int:
    """All that is due today, and the plain files of a run that was killed; how many sealed files went. The enclave's worker does it every
    quarter of an hour, and `manage.py enclave purge`."""
    gone = 0
    enclave().clear()
    for study in Study.objects.filter(destroyed_at__isnull=True).select_related("agreement"):
        if study.agreement.destroy_on <= day:
            destroy(study_id=study.pk, why=f"Its day by agreement {study.agreement.number}.", by=None, at=at)
        elif not study.runs.filter(state__in=OPEN).exists():
            gone += remove_names(study_id=study.pk, at=at) + _remove_old(study, at) + _remove_runs(study, at)
    _remove_halves(enclave(), time.time() - HALF_HOURS * 3600)
    keep_anchor(enclave())
    return gone


@transaction.atomic
def _remove_old(study: Study, at: datetime) -> int:
    """Files that were replaced, events that were linked long ago, and what was never linked."""
    there = study.extracts.filter(gone_at__isnull=True)
    long_ago = at - timedelta(days=min(EVENTS_DAYS, UNLINKED_DAYS))
    return _remove(study, [*there.filter(state=ExtractState.REPLACED), *there.filter(received_at__lt=long_ago, state__in=LIVE)], at)


@transaction.atomic
def _remove_runs(study: Study, at: datetime) -> int:
    """What runs left of records without names, long after they linked them."""
    old = StudyRun.objects.filter(study=study, links_gone_at__isnull=True, stages__name=StageName.LINK, stages__state=StageState.FINISHED)
    due = [
        run
        for run in old.filter(stages__finished_at__lt=at - timedelta(days=EVENTS_DAYS)).distinct()
        if _linked_on(run) < at - timedelta(days=EVENTS_DAYS)
    ]
    folder, gone = enclave().folder / "studies" / study.code, 0
    for run in due:
        linked = (folder / f"linked-{run.number}{what}" for what in ("", "-quality", "-model"))
        names = [*folder.glob(f"run-{run.number}-*"), *(path for path in linked if path.exists())]
        for path in names:
            path.unlink(missing_ok=True)
        gone += len(names)
        StudyRun.objects.filter(pk=run.pk).update(links_gone_at=at)
        note(LogVerb.PURGED, study=study, by=None, at=at, run=run.number, files=len(names))
    return gone


def _linked_on(run: StudyRun) -> datetime:
    found = run.stages.get(name=StageName.LINK).finished_at
    return found or run.started_at


def _remove_halves(place: Enclave, before: float) -> None:
    """What was left of uploads that broke off."""
    for path in place.inbox.glob("*.half"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def destroy(*, study_id: int, why: str, by: User | None, at: datetime) -> dict[str, int]:
    """Destroys everything of a study in the enclave, its key first, and records that it was done; what went. Published aggregates stay.

    A run that is under way is canceled with it, and its worker removes its plain files within a second; what a worker left that was killed
    goes here."""
    done = _destroy(study_id, why, by, at)
    enclave().clear()
    return done


@transaction.atomic
def _destroy(study_id: int, why: str, by: User | None, at: datetime) -> dict[str, int]:
    study = Study.objects.select_for_update(of=("self",)).get(pk=study_id)
    place = enclave()
    waiting = list(study.extracts.filter(gone_at__isnull=True))
    in_inbox = [place.inbox / str(one.place) for one in waiting]
    size = sum(path.stat().st_size for path in in_inbox if path.exists())
    count = sum(path.exists() for path in in_inbox)
    for path in in_inbox:
        path.unlink(missing_ok=True)
    went = place.destroy(study.code)
    done = {"files": went["files"] + count, "bytes": went["bytes"] + size, "extracts": len(waiting)}
    Extract.objects.filter(pk__in=[one.pk for one in waiting if one.state != "replaced"]).update(state=ExtractState.PURGED, gone_at=at)
    Extract.objects.filter(pk__in=[one.pk for one in waiting if one.state == "replaced"]).update(gone_at=at)
    study.runs.filter(links_gone_at__isnull=True).update(links_gone_at=at)
    study.runs.filter(state__in=OPEN).update(state=RunState.CANCELLED, cancel_at=at, finished_at=at, claimed_at=None)
    with because(why, by=by.pk if by else None):
        if study.destroyed_at is None:
            study.destroyed_at, study.destroyed_why, study.destroyed = at, why, done
            study.save(update_fields=["destroyed_at", "destroyed_why", "destroyed"])
        note(LogVerb.DESTROYED, study=study, by=by, at=at, why=why, **done)
    return done


def destroy_by_code(*, code: str, why: str, by: User | None, at: datetime) -> dict[str, int]:
    """The same of the study with this code."""
    return destroy(study_id=Study.objects.values_list("pk", flat=True).get(code=code), why=why, by=by, at=at)
