"""The last three stages of a study of supports around training, as linkage.rules.supports works them out."""

import json

from linkage.actions.working.bench import Bench
from linkage.intake.enclave.packing import unpacked
from linkage.intake.linked import JoinedSupports
from linkage.rules import clusters
from linkage.rules.plain import as_plain
from linkage.rules.stages import StageRefused, StageResult
from linkage.rules.supports.participants import participants_of
from linkage.rules.supports.study import HOLDERS, SupportsPlan, supports_answers

SET = ("seed", "imputations", "min_cell")


def plan_of(bench: Bench) -> SupportsPlan:
    """How this run computes, and which of the owners holds each support."""
    owners = bench.run.study.agreement.owners.select_related("agency")
    holders = {source: owner.agency.name for owner in owners for source in owner.sources}
    said = {name: bench.configuration[name] for name in SET if name in bench.configuration}
    return SupportsPlan(**said, holders={**HOLDERS, **holders})


def _joined(bench: Bench) -> JoinedSupports:
    return unpacked(JoinedSupports, bench.bytes_of(bench.linked))


def cost(bench: Bench) -> StageResult:
    """Who the participants are, and what each was paid."""
    joined, plan = _joined(bench), plan_of(bench)
    people = participants_of(joined.records, clusters.at_threshold(joined.links, len(joined.records.source)))
    count = len(people.completed)
    if count < plan.min_cell:
        raise StageRefused("There are too few participants to say anything of.")
    return StageResult({"people": count})


def score(bench: Bench) -> StageResult:
    """Completion by combination of supports, with what may be shown of it."""
    joined = _joined(bench)
    try:
        found = supports_answers(joined.records, joined.links, plan_of(bench))
    except ValueError as why:  # its words are counts
        raise StageRefused(str(why)) from why
    plain = as_plain(found)
    bench.keep_bytes(bench.own("estimated"), json.dumps({"headline": plain["headline"], "answers": plain}).encode())
    return StageResult({"combinations": len(found.combinations)})


def suppress(bench: Bench) -> StageResult:
    """What may leave the enclave: what the stage before kept has no small cells."""
    return bench.keep_answers(json.loads(bench.bytes_of(bench.own("estimated"))))
