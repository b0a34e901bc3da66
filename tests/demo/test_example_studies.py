"""The studies of the demonstration are what the real path finds in the invented agencies they name (the housing one, which takes a minute,
in `make audit`). CTPERF_EXAMPLES=write writes them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from agencies.models import Agency
from linkage.actions.examples import digest_of, load_example, planned
from linkage.actions.extracts import Incoming, take_in
from linkage.actions.runs import start_run
from linkage.actions.working.watching import carry_out
from linkage.intake.synthetic.agencies import housing_world
from linkage.intake.synthetic.files import write_extracts
from linkage.intake.synthetic.training import write_training
from linkage.models import Finding, LogEntry, Study, StudyRun
from linkage.queries.log import broken_entry
from tests import make
from tests.linkage.world import AT, DAY, settle_enclave

STUDIES = Path(__file__).resolve().parents[2] / "demo" / "studies"
KINDS = ("housing", "training")
WRITES = os.environ.get("CTPERF_EXAMPLES") == "write"


def said(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((STUDIES / f"{kind}.json").read_text(encoding="utf-8"))
    return found


def owners(of: dict[str, Any]) -> dict[str, Agency]:
    names = {row.split(",")[0]: row.split(",")[1] for row in (STUDIES.parent / "agencies.csv").read_text(encoding="utf-8").splitlines()}
    return {code: make.agency(code=code, name=names[code]) for code, _sources in of["owners"]}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_taken_in_once_published_and_said_to_be_invented(kind: str, settings: Any, tmp_path: Path) -> None:
    settle_enclave(settings, tmp_path)
    of = said(kind)
    assert load_example(path=STUDIES / f"{kind}.json", at=timezone.now()) is False  # nobody is there yet
    make.user("linkage_officer")
    owners(of)
    assert [load_example(path=STUDIES / f"{kind}.json", at=timezone.now()) for _time in range(2)] == [True, False]
    study = Study.objects.get()
    assert (study.is_synthetic, study.code) == (True, of["study"]["code"])
    assert Finding.objects.get().sha256 == digest_of(Finding.objects.get().content) == of["made"]["sha256"]
    assert broken_entry() is None
    assert "Example of the demonstration" in LogEntry.objects.get(verb="released").detail["note"]


@pytest.mark.django_db
def test_an_example_whose_finding_was_changed_is_refused(tmp_path: Path) -> None:
    of = said("training")
    of["made"]["finding"]["headline"]["completion"] = 0.99
    (tmp_path / "training.json").write_text(json.dumps(of))
    with pytest.raises(ValueError, match="was changed"):
        load_example(path=tmp_path / "training.json", at=timezone.now())


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", KINDS if os.environ.get("CTPERF_AUDIT") or WRITES else KINDS[1:])
def test_the_real_path_finds_what_the_example_says(kind: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_enclave(settings, tmp_path)
    for name in ("ENCLAVE_DIR", "ENCLAVE_KEY_FILE"):
        monkeypatch.setenv(name, str(getattr(settings, name)))  # the child that does the work reads them
    settings.SITE_CLOCK = DAY
    monkeypatch.setenv("CTPERF_CLOCK", DAY.isoformat())
    of, officer = said(kind), make.user("linkage_officer")
    study = planned(of, owners(of), officer, AT)
    for (source, part), path in extracts(of["made_from"], tmp_path).items():
        incoming = Incoming(study.pk, source, part, path.name)
        take_in(incoming=incoming, pieces=[path.read_bytes()], by=officer, at=AT, day=DAY)
    run_id = start_run(study_id=study.pk, by=officer, at=AT, day=DAY)
    carry_out(run_id=run_id)
    run = StudyRun.objects.get(pk=run_id)
    assert (run.state, run.error) == ("finished", "")
    found = Finding.objects.get(run=run)
    if WRITES:
        write(kind, of, run, found)
    told = said(kind)["made"]["finding"]
    assert found.content.keys() == told.keys()
    assert found.content["headline"] == pytest.approx(told["headline"], rel=0.02)  # the last digits are the processor's own


def extracts(made_from: dict[str, Any], folder: Path) -> dict[tuple[str, str], Path]:
    """The files of the agencies that an example was made from."""
    if made_from["generator"] == "housing":
        write_extracts(folder, housing_world(made_from["people"], made_from["seed"]).agencies, made_from["seed"])
    else:
        write_training(folder, made_from["people"], made_from["seed"])
    named = {path: path.stem.split("-") for path in sorted((folder / "extracts").glob("*.csv"))}
    return {(words[-2], words[-1]): path for path, words in named.items()}


def write(kind: str, of: dict[str, Any], run: StudyRun, found: Finding) -> None:
    made = {
        "configuration": run.configuration,
        "model_sha256": run.model_sha256,
        "stages": {one.name: one.counts for one in run.stages.all()},
        "sha256": found.sha256,
        "finding": found.content,
    }
    text = json.dumps(of | {"made": made}, ensure_ascii=False, separators=(",", ":"))
    (STUDIES / f"{kind}.json").write_text(text + "\n", encoding="utf-8")
