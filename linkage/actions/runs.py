"""Runs: started by an officer, canceled, resumed. What a run does is in `working`; here is who says so."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_run_studies
from linkage.actions.log import note
from linkage.actions.refused import StudyRefused, refuse
from linkage.models import OPEN, LogVerb, RunState, StageState, Study, StudyRun, StudyStage
from linkage.queries.held import closed, live_extracts, sources_of
from linkage.queries.kinds import SOURCES_OF, parts_of
from linkage.queries.linked import linked_before
from linkage.rules.stages import ORDER, READS_NAMES

METHOD = "1"
"""The version of the method. It goes up when the same configuration would give another answer."""


def start_run(*, study_id: int, by: User, at: datetime, day: date) -> int:
    """Starts a run; then nudge `linkage.tasks.work` with its id. `day` is today. What was linked before and has not changed is not linked
    again: its identifiers are gone. Raises PermissionDenied, or StudyRefused with everything that stands in the way."""
    _officer(by)
    try:
        return _start(study_id, by, at, day)
    except IntegrityError as why:
        raise StudyRefused([_("A run of this study is under way already.")]) from why


@transaction.atomic
def _start(study_id: int, by: User, at: datetime, day: date) -> int:
    study = Study.objects.select_for_update(of=("self",)).select_related("agreement", "price_table").get(pk=study_id)
    before = linked_before(study)
    refuse(_problems(study, before, day))
    last = study.runs.order_by("-number").values_list("number", flat=True).first() or 0
    run = StudyRun.objects.create(
        study=study,
        number=last + 1,
        configuration=_frozen(study, before),
        hands=_hands(study, before, by),
        started_by=by,
        started_at=at,
        model_sha256=before.model_sha256 if before else "",
    )
    _lay_out(run, before)
    note(LogVerb.STARTED, study=study, by=by, at=at, run=run.number, linked_by=before.number if before else run.number)
    return run.pk


def _problems(study: Study, before: StudyRun | None, day: date) -> Iterator[str]:
    yield closed(study, day)
    if study.runs.filter(state__in=OPEN).exists():
        yield _("A run of this study is under way already.")
    if before is None:
        yield from _missing(study)


def _missing(study: Study) -> Iterator[str]:
    """Every file that is not there: the two of each source that the agreement allows and this kind of study links."""
    live = live_extracts(study)
    for source in SOURCES_OF[study.kind]:
        if source not in sources_of(study.agreement):
            continue
        for part in parts_of(study.kind, source):
            if (source, part.value) not in live:
                yield _("There is no file of %(part)s of the source %(source)s in the enclave.") % {"part": part.label, "source": source}


def _hands(study: Study, before: StudyRun | None, by: User) -> list[int]:
    """Everybody who had a hand in what the run will find: who starts it, planned or changed the study, handed its files in, and had a hand
    in the run that linked them."""
    earlier = study.runs.filter(number__in=[before.number, before.configuration["linked_by"]]) if before else study.runs.none()
    files = study.extracts.filter(sha256__in=_files(study, before).values())
    changed = study.log.filter(verb__in=[LogVerb.PLANNED, LogVerb.CHANGED])
    found = {by.pk, study.made_by_id, *files.values_list("received_by", flat=True), *changed.values_list("by", flat=True)}
    return sorted({*found, *(hand for run in earlier for hand in run.hands)} - {None})


def _files(study: Study, before: StudyRun | None) -> dict[str, str]:
    """The digest of each file by its source and part: those that are there, or that the earlier run linked."""
    linked: dict[str, str] | None = before.configuration["extracts"] if before else None
    return linked or {f"{source} {part}": one.sha256 for (source, part), one in live_extracts(study).items()}


def _frozen(study: Study, before: StudyRun | None) -> dict[str, Any]:
    """Everything that settles the answer, so that the same can be asked again."""
    return {
        **study.configuration,
        "seed": study.configuration.get("seed", 1),
        "kind": study.kind,
        "method": METHOD,
        "extracts": _files(study, before),
        "prices": study.price_table.version if study.price_table else "",
        "services": list(study.agreement.services),
        "allows_part2": study.agreement.allows_part2,
        "min_cell": max(owner.min_cell for owner in sources_of(study.agreement).values()),
        "linked_by": before.configuration["linked_by"] if before else None,
    }


def _lay_out(run: StudyRun, before: StudyRun | None) -> None:
    """The stages of the run; those that read names are finished already where nothing has changed since they were."""
    done = {stage.name: stage for stage in before.stages.all()} if before else {}
    if before is None:
        run.configuration["linked_by"] = run.number
        run.save(update_fields=["configuration"])
    for place, name in enumerate(ORDER):
        earlier = done.get(name.value) if name in READS_NAMES else None
        kept = {"state": StageState.FINISHED, "counts": earlier.counts, "finished_at": earlier.finished_at} if earlier else {}
        StudyStage.objects.create(run=run, name=name.value, place=place, **kept)


@transaction.atomic
def cancel_run(*, run_id: int, by: User, at: datetime) -> bool:
    """Stops a run: one that waits at once, one that is worked on within a second, wherever it is. What it had finished stays for a
    resumption. False: it had ended. Raises PermissionDenied."""
    _officer(by)
    run = StudyRun.objects.select_for_update(of=("self",)).select_related("study").get(pk=run_id)
    return _cancel(run, by, at)


def cancel_all(*, agreement_id: int, by: User, at: datetime) -> int:
    """Stops whatever runs under an agreement, in the caller's transaction; how many. Who may end an agreement may do this."""
    found = StudyRun.objects.select_for_update(of=("self",)).select_related("study")
    return sum(_cancel(run, by, at) for run in found.filter(study__agreement=agreement_id, state__in=OPEN))


def _cancel(run: StudyRun, by: User, at: datetime) -> bool:
    if run.state not in OPEN:
        return False
    run.cancelled_by, run.cancel_at, run.finished_at, run.state = by, at, at, RunState.CANCELLED
    run.claimed_at = None
    run.save(update_fields=["cancelled_by", "cancel_at", "finished_at", "state", "claimed_at"])
    run.stages.filter(state=StageState.RUNNING).update(state=StageState.WAITING, done=0, total=0)
    note(LogVerb.CANCELLED, study=run.study, by=by, at=at, run=run.number)
    return True


@transaction.atomic
def resume_run(*, run_id: int, by: User, at: datetime, day: date) -> None:
    """Goes on with a run that failed or was canceled, after its last finished stage; then nudge `linkage.tasks.work`.

    Raises PermissionDenied, or StudyRefused."""
    _officer(by)
    study_id = StudyRun.objects.values_list("study_id", flat=True).get(pk=run_id)
    study = Study.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=study_id)
    run = StudyRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    refuse(_not_resumed(study, run, day))
    run.hands = sorted({*run.hands, by.pk})
    run.state, run.finished_at, run.cancel_at, run.cancelled_by, run.error, run.claimed_at = RunState.WAITING, None, None, None, "", None
    run.save(update_fields=["hands", "state", "finished_at", "cancel_at", "cancelled_by", "error", "claimed_at"])
    run.stages.exclude(state=StageState.FINISHED).update(state=StageState.WAITING, done=0, total=0, attempts=0)
    note(LogVerb.RESUMED, study=study, by=by, at=at, run=run.number)


def _not_resumed(study: Study, run: StudyRun, day: date) -> Iterator[str]:
    yield closed(study, day)
    if run.state not in (RunState.FAILED, RunState.CANCELLED):
        yield _("Only a run that failed or was canceled goes on.")
    if study.runs.filter(state__in=OPEN).exclude(pk=run.pk).exists():
        yield _("Another run of this study is under way.")
    is_linked = run.stages.filter(name__in=READS_NAMES, state=StageState.FINISHED).count() == len(READS_NAMES)
    if not is_linked and _files(study, None) != run.configuration["extracts"]:
        yield _("Its files were replaced or removed since. Start a new run.")


def _officer(by: User) -> None:
    if not may_run_studies(viewer(by)):
        raise PermissionDenied
