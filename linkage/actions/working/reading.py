"""The first two stages, of every kind of study: the files are checked, then linked. They alone read names."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.utils import timezone

from agencies.intake.findings import Finding, Refused
from linkage.actions.clerical import Sampled, keep_pairs
from linkage.actions.log import note
from linkage.actions.purging import name_of
from linkage.actions.working.bench import Bench
from linkage.intake import clerical
from linkage.intake import extracts as files
from linkage.intake.agreed import not_agreed
from linkage.intake.checking import Allowed, check_extract, check_overlap, check_years
from linkage.intake.enclave import Damaged
from linkage.intake.enclave.packing import packed
from linkage.intake.layouts import Window
from linkage.intake.linked import Joined, JoinedSupports
from linkage.intake.matching import link as link_files
from linkage.intake.shown_quality import shown_quality
from linkage.models import Extract, ExtractPart, ExtractState, LogVerb
from linkage.queries.held import live_extracts
from linkage.queries.kinds import ALL_SERVICES
from linkage.rules.shapes import Links, Records
from linkage.rules.stages import StageRefused, StageResult
from metrics.queries.clock import site_today

LISTED = 1_000
EACH = 10
"""Sampled pairs of each stratum of probability."""
NOT_SHOWN = "(not shown)"
SHARE_OF_MEMORY = 0.5
"""Of the memory a run may have, what the engine may fill before it spills; the rest is for Python's columns."""


def check(bench: Bench) -> StageResult:
    """Takes the files over from the inbox, sealed with the study's key from then on, and checks them. Raises StageRefused where anything
    is wrong; what it is is noted at each file."""
    live = _live(bench)
    for one in live.values():
        _take_over(bench, one)
    task = task_of(bench)
    findings, rows = _found(bench, task)
    if not any(finding.refuses for finding in findings):
        findings += check_overlap(task, engine_of(bench)) + check_years(task, engine_of(bench))
    for one in live.values():
        name = f"{name_of(one)}{_ending(one)}"
        note_check(one, rows=rows.get(name, 0), findings=[finding for finding in findings if finding.file == name])
    refused = sum(finding.refuses for finding in findings)
    note(LogVerb.CHECKED, study=bench.run.study, by=None, at=timezone.now(), run=bench.run.number, files=len(live), refused=refused)
    if refused:
        raise StageRefused(f"The check found {refused:,} problems. They stand at the files; hand in repaired ones and start a new run.")
    return StageResult({"files": len(live), "rows": sum(rows.values()), "warnings": len(findings)})


def _found(bench: Bench, task: files.Task) -> tuple[tuple[Finding, ...], dict[str, int]]:
    """Everything found, and rows by name of file."""
    said, findings, rows = bench.configuration, tuple[Finding, ...](), dict[str, int]()
    allowed = Allowed(task.kind, task.window, site_today(), may_have_part_2=said["allows_part2"], has_tokens=task.has_tokens)
    for done, extract in enumerate(task.extracts):
        bench.say(done, len(task.extracts))
        checked = check_extract(extract, allowed)
        findings += checked.findings
        rows[extract.people.name] = checked.people
        if extract.events is not None:
            rows[extract.events.name] = checked.events
            if not checked.is_refused:
                findings += tuple(not_agreed(extract.events, said["services"], ALL_SERVICES))
    bench.say(len(task.extracts), len(task.extracts))
    return findings, rows


def note_check(one: Extract, *, rows: int, findings: Sequence[Finding]) -> None:
    """Notes at a file what its check says. Of real people a finding tells where and what is wrong, never what stands there."""
    told = [(finding if one.study.is_synthetic else without_value(finding)).as_row() for finding in findings[:LISTED]]
    counts = {"problems": sum(finding.refuses for finding in findings), "warnings": sum(not finding.refuses for finding in findings)}
    state = ExtractState.REFUSED if any(finding.refuses for finding in findings) else ExtractState.CHECKED
    Extract.objects.filter(pk=one.pk).update(state=state, rows=rows, counts=counts, findings=told, checked_at=timezone.now())


def without_value(finding: Finding) -> Finding:
    """The same finding without what stands in the file, wherever its words repeat it."""
    value = finding.value.strip()
    if not value:
        return finding
    problem, fix = (text.replace(value, NOT_SHOWN) for text in (finding.problem, finding.fix))
    return replace(finding, value=NOT_SHOWN, problem=problem, fix=fix)


def _live(bench: Bench) -> dict[tuple[str, str], Extract]:
    """The files that count, which must be those that the run was started with."""
    live = live_extracts(bench.run.study)
    if {f"{source} {part}": one.sha256 for (source, part), one in live.items()} != bench.configuration["extracts"]:
        raise StageRefused("Its files were replaced or removed since it was started. Start a new run.")
    return live


def _take_over(bench: Bench, one: Extract) -> None:
    """A file that is in the study's own folder already was taken over before a worker was killed."""
    waiting = bench.place.inbox / str(one.place)
    if not waiting.exists():
        return
    try:
        bench.vault.take(waiting, bench.place.master().inbox(), name_of(one), one.sha256)
    except Damaged as why:
        raise StageRefused(
            f"The file of {one.part} of the source {one.source} is not the one that was received: it was damaged or exchanged in the "
            "enclave's inbox. Tell who looks after the machine, and hand it in again."
        ) from why


def link(bench: Bench) -> StageResult:
    """Links the records; what is left for the next stages has no identifiers."""
    task = task_of(bench)
    try:
        linked = link_files(task, engine_of(bench), lambda _stage, share: bench.say(round(share * 100), 100))
    except Refused as why:  # too many pairs, or an engine that is not there: its words are counts
        raise StageRefused(str(why)) from why
    records = linked.records
    joined = Joined(records, linked.links) if isinstance(records, Records) else JoinedSupports(records, linked.links)
    quality = shown_quality(linked.quality, bench.configuration["min_cell"])
    bench.keep_bytes(bench.linked, packed(joined))
    bench.keep_bytes(bench.quality, json.dumps(quality).encode())
    bench.keep_bytes(f"{bench.linked}-model", linked.model)
    if bench.run.study.is_synthetic and not task.has_tokens:
        _keep_sample(bench, task, linked.links)
    told = {name: quality[name] for name in ("records", "people", "pairs", "precision", "recall") if quality[name] is not None}
    return StageResult(told | {"model_sha256": linked.model_sha256})


def _keep_sample(bench: Bench, task: files.Task, links: Links) -> None:
    """Pairs of invented people, for somebody to read. Of real people none leaves the enclave."""
    sample = clerical.draw(links, EACH, bench.configuration["seed"])
    try:
        texts = clerical.pages(task, engine_of(bench), links, sample)
    except Refused as why:  # a study that says it is of invented people, and has others: nothing of it is kept
        raise StageRefused(str(why)) from why
    sizes = [sample.sizes[stratum] for stratum in sample.strata]
    pairs = [
        Sampled(left, right, float(links.probability[pair]), size)
        for pair, size, (left, right) in zip(sample.pairs, sizes, texts, strict=True)
    ]
    keep_pairs(run=bench.run, pairs=pairs)


def task_of(bench: Bench) -> files.Task:
    """The study's files as plain ones in the folder."""
    live = _live(bench)
    sources = dict.fromkeys(source for source, _part in live)
    found = [_files(bench, source, live) for source in sources]
    study = bench.run.study
    first = study.year_2_starts.replace(year=study.year_2_starts.year - 1)
    return files.Task(found, Window(first), study.kind, bool(bench.configuration.get("has_tokens")))


def _files(bench: Bench, source: str, live: dict[tuple[str, str], Extract]) -> files.Extract:
    people, events = live[source, ExtractPart.PEOPLE], live.get((source, ExtractPart.EVENTS))
    return files.Extract(source, _plain(bench, people), _plain(bench, events) if events else None)


def _plain(bench: Bench, one: Extract) -> Path:
    return bench.plain(name_of(one), _ending(one))


def _ending(one: Extract) -> str:
    return Path(one.filename).suffix.lower()


def engine_of(bench: Bench) -> files.Engine:
    """The machine as the settings and the configuration say."""
    said = bench.configuration
    memory = round(bench.memory_mb * SHARE_OF_MEMORY)
    return files.Engine(
        bench.folder / "engine", said.get("engine", "duckdb"), memory_mb=memory, master=said.get("master", "local[2]"), seed=said["seed"]
    )
