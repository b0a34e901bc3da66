"""The last three stages of a study of supportive housing, as linkage.rules.study works them out."""

from linkage.actions.working.bench import Bench
from linkage.intake.enclave.packing import packed, unpacked
from linkage.intake.linked import Joined
from linkage.rules.drawing import Plan
from linkage.rules.estimated import Cohorts, Estimated, cohorts_of, estimate
from linkage.rules.plain import as_plain, read
from linkage.rules.prices import CONNECTICUT, PriceTable
from linkage.rules.priors import PRIORS
from linkage.rules.stages import StageRefused, StageResult
from linkage.rules.study import suppressed

SET = ("seed", "imputations", "draws", "grid_draws", "use_traits", "min_cell")


def plan_of(bench: Bench) -> Plan:
    """How this run computes: as its configuration says, with the prices of its table."""
    table = bench.run.study.price_table
    prices = read(PriceTable, table.content) if table else CONNECTICUT
    return Plan(prices, PRIORS, **{name: bench.configuration[name] for name in SET if name in bench.configuration})


def cost(bench: Bench) -> StageResult:
    """Who the people are and what each of their years cost."""
    joined = unpacked(Joined, bench.bytes_of(bench.linked))
    try:
        cohorts = cohorts_of(joined.records, joined.links, plan_of(bench))
    except ValueError as why:  # its words are counts
        raise StageRefused(str(why)) from why
    bench.keep_bytes(bench.own("cohorts"), packed(cohorts))
    return StageResult({"people": len(cohorts.certain.units)})


def score(bench: Bench) -> StageResult:
    """Scores and all estimates, before anything is hidden."""
    found = estimate(unpacked(Cohorts, bench.bytes_of(bench.own("cohorts"))), plan_of(bench), bench.say)
    bench.keep_bytes(bench.own("estimated"), packed(found))
    return StageResult({"settings": len(found.settings)})


def suppress(bench: Bench) -> StageResult:
    """What may leave the enclave."""
    cohorts = unpacked(Cohorts, bench.bytes_of(bench.own("cohorts")))
    found = suppressed(cohorts, unpacked(Estimated, bench.bytes_of(bench.own("estimated"))), plan_of(bench))
    plain = as_plain(found)
    return bench.keep_answers({"headline": plain["headline"], "answers": plain})
