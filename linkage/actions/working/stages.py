"""The child: goes through the stages of a run from the first that is not finished. What it says of a failure names places in the program,
never a value."""

import traceback
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from linkage.actions.log import keep_anchor, note
from linkage.actions.purging import remove_names
from linkage.actions.working.bench import Bench
from linkage.actions.working.bodies import BODIES, Found, finding_of
from linkage.actions.working.states import end, held
from linkage.intake.enclave import DiskFull, Enclave, scratch
from linkage.intake.enclave.sealing import FULL
from linkage.models import Finding, LogVerb, RunState, StageState, Study, StudyRun, StudyStage
from linkage.queries.enclave import enclave
from linkage.queries.held import closed
from linkage.rules.stages import StageName, StageRefused, StageResult, next_stage
from metrics.queries.clock import site_today

MOST_ATTEMPTS = 3
NO_ROOM = (
    "The enclave has no room left, or a file is larger than ENCLAVE_FILE_MB allows. Nothing half done was kept. Make room, then resume."
)
NO_MEMORY = "It needed more memory than ENCLAVE_MEMORY_MB allows. Resume it with more, or on a larger machine."


class Lost(Exception):
    """The run is no longer this worker's."""


def work_stages(*, run_id: int, attempt: int) -> bool:
    """Works on a run that was taken up with this attempt. True: it is finished."""
    run = StudyRun.objects.select_related("study__agreement").filter(pk=run_id, state=RunState.RUNNING, attempts=attempt).first()
    if run is None:
        return False
    try:
        _through(run, enclave())
    except Lost:
        return False
    except StageRefused as why:
        return end(run, RunState.REFUSED, str(why), timezone.now()) and False
    except Exception as error:
        return end(run, RunState.FAILED, words_of(error), timezone.now()) and False
    return True


def _through(run: StudyRun, place: Enclave) -> None:
    vault = place.vault(run.study.code, new=True)
    while True:
        finished = frozenset(run.stages.filter(state=StageState.FINISHED).values_list("name", flat=True))
        name = next_stage(finished)
        if name is None:
            return
        stage = _begin(run, name)
        with scratch.opened(place.folder) as folder:
            bench = Bench(run, stage, place, vault, folder, settings.ENCLAVE_MEMORY_MB)
            result = BODIES[run.study.kind][name](bench)
            found = finding_of(bench) if name is StageName.SUPPRESS else None
            _finish(run, stage, result, found)
        if name is StageName.LINK:
            remove_names(study_id=run.study_id, at=timezone.now())


def _begin(run: StudyRun, name: StageName) -> StudyStage:
    """The stage, begun. Raises Lost, or StageRefused, also where the agreement was ended or ran out since the run was started."""
    stage = run.stages.get(name=name)
    why = closed(Study.objects.select_related("agreement").get(pk=run.study_id), site_today())
    if why:
        raise StageRefused(why)
    if stage.attempts >= MOST_ATTEMPTS:
        raise StageRefused("It was tried three times and its worker was killed each time. Ask who runs the machine, then start a new run.")
    mine = StudyRun.objects.filter(**held(run))
    begun = {"state": StageState.RUNNING, "started_at": timezone.now(), "done": 0, "total": 0, "attempts": F("attempts") + 1}
    if not mine.exists() or not StudyStage.objects.filter(pk=stage.pk).update(**begun):
        raise Lost
    return stage


@transaction.atomic
def _finish(run: StudyRun, stage: StudyStage, result: StageResult, found: Found | None) -> None:
    """A finished stage, and with the last one what the run found: both or neither, and only while the run is ours."""
    if not StudyRun.objects.select_for_update().filter(**held(run)).exists():
        raise Lost
    at = timezone.now()
    StudyStage.objects.filter(pk=stage.pk).update(state=StageState.FINISHED, finished_at=at, counts=dict(result.counts), done=F("total"))
    model = str(result.counts.get("model_sha256", ""))
    if model:
        StudyRun.objects.filter(pk=run.pk).update(model_sha256=model)
    note(LogVerb.STAGE, study=run.study, by=None, at=at, run=run.number, stage=stage.name)
    if found is not None:
        Finding.objects.create(run=run, content=found.content, sha256=found.sha256, made_at=at)
        StudyRun.objects.filter(pk=run.pk).update(state=RunState.FINISHED, finished_at=at, claimed_at=None)
        note(LogVerb.FOUND, study=run.study, by=None, at=at, run=run.number, sha256=found.sha256)
        transaction.on_commit(lambda: keep_anchor(enclave()))


def words_of(error: Exception) -> str:
    """What happened, without the error's own words: its kind, and where in the program."""
    if isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in FULL):
        return NO_ROOM
    if isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__:
        return NO_MEMORY
    root = Path(__file__).resolve().parents[3]
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(root)]
    own = [frame for frame in frames if ".venv" not in frame.filename]
    where = ", ".join(f"{Path(f.filename).relative_to(root)}:{f.lineno}" for f in own[-3:])
    return f"The program failed: {type(error).__name__} at {where}. Tell who looks after it, then resume."
