"""Truth recovery of the linked-data estimator: `python -m bench.linkage_truth [--seeds 1001-1400] [--choose 1-400] [--world memory]`.

For each seed a synthetic world is linked and estimated, and the 95% data interval is held against the truth, which is the same functional
of 1.5 million people who are known perfectly, under the effects that the world was made with. It is not a causal effect. --choose writes
the widening of the intervals from the seeds it names; it has to be confirmed on others. Prints a table; keeps it in bench/linkage.json."""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

import numpy as np

from bench import linkage_world
from bench.linkage_attack import attacked
from bench.registry import Asked, Row, case, line, save
from linkage.rules import bootstrap
from linkage.rules.assumptions import Assumptions
from linkage.rules.bootstrap import Sample
from linkage.rules.drawing import random_numbers
from linkage.rules.intervals import CHOSEN, LEVEL, widening_of
from linkage.rules.portion import FIGURES, figures, ranked
from linkage.rules.prices import CONNECTICUT
from linkage.rules.shapes import SERVICES, SOURCES, Floats, Links, People, Records
from linkage.rules.tables import Rung, imputed, tables

EFFECTS = {"ed": 0.25, "inpatient": 0.20, "psychiatric": 0.40, "detox": 0.50, "jail": 0.30, "shelter": 0.80}
"""By how much housing lowers use in these worlds."""
KNOWN = Assumptions(
    np.array([EFFECTS[service] for service in SERVICES]), np.array([CONNECTICUT.dollars(service) for service in SERVICES]), 22265.0
)
RUNG = Rung("with_traits", SOURCES, traits=True)
MANY = 1_500_000
DRAWS, IMPUTATIONS = 160, 8
OUT = Path(__file__).parent / "linkage.json"
CONFIRM = range(1001, 1051)
HEADLINES, MONEY = ("portion", "depth"), ("mean_offset", *(name for name in FIGURES if name.startswith("net_")))
RESERVE = 1.25
"""The lower end is stretched by this much more than the worst of the seeds it is chosen on needed: it must not over-claim."""
BELOW = 0.955
"""Share of the seeds it is chosen on whose truth the upper end must not fall short of."""


class Chosen(TypedDict):
    """What widening.json holds: by figure the factors down and up."""

    chosen_on: str
    widening: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Source:
    """Where worlds come from: `draw` gives the people's records and links of a seed, `many` the truth's people."""

    draw: Callable[[int], tuple[Records, Links]]
    many: Callable[[], People]


@dataclass(frozen=True)
class Recovered:
    """What one seed gave: by place in FIGURES the estimate and the plain ends of its interval; the share that a rule on year 1 names."""

    value: Floats
    low: Floats
    high: Floats
    naive: float
    seconds: float


def _memory(seed: int) -> tuple[Records, Links]:
    found = linkage_world.world(seed)
    return found.records, found.links


def _joined(seed: int) -> tuple[Records, Links]:
    from bench.linkage_joined import joined_world

    return joined_world(seed)


def _joined_truth() -> People:
    from bench.linkage_joined import joined_truth

    return joined_truth(MANY)


SOURCES_OF_WORLDS = {
    "memory": Source(_memory, lambda: linkage_world.people(MANY, np.random.default_rng(999))),
    "joined": Source(_joined, _joined_truth),
}


def _measure(sample: Sample) -> Floats:
    return figures(ranked(sample.found), sample.assumed.programme)


@cache
def truth(world: str) -> Floats:
    everybody = tables([SOURCES_OF_WORLDS[world].many()], CONNECTICUT, RUNG)
    return bootstrap.point(bootstrap.whole(everybody, KNOWN, random_numbers(1, "truth")), _measure)


def recover(world: str, seed: int) -> Recovered:
    records, links = SOURCES_OF_WORLDS[world].draw(seed)
    start = time.perf_counter()
    rng = random_numbers(seed, "recovery")
    known = tables(imputed(records, links, IMPUTATIONS, rng), CONNECTICUT, RUNG)
    value = bootstrap.point(bootstrap.whole(known, KNOWN, rng), _measure)
    drawn = bootstrap.draws(known, lambda _: KNOWN, DRAWS, rng, _measure)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    naive = float((known[0].offsets(KNOWN.worth, 1) >= KNOWN.programme).mean())
    return Recovered(value, np.minimum(low, value), np.maximum(high, value), naive, time.perf_counter() - start)


def rows(true: Floats, found: Sequence[Recovered]) -> Iterator[Row]:
    """Coverage of what is `true` (by FIGURES) with the widening that is chosen now, misses by side, bias, and the naive rule beside it."""
    for name in (*HEADLINES, *MONEY):
        yield from _rows_of(name, found, float(true[FIGURES.index(name)]), is_asked=name in HEADLINES)
    yield Row(
        "linkage truth: a rule on year 1, times the true portion",
        float(np.mean([one.naive for one in found])) / float(true[0]),
        "x",
        n=len(found),
    )
    yield Row("linkage truth: 8 imputations and 160 draws, median", float(np.median([one.seconds for one in found])), "s", n=len(found))


def _rows_of(name: str, found: Sequence[Recovered], true: float, *, is_asked: bool) -> Iterator[Row]:
    value, low, high = _ends(name, found)
    inside, over = float(np.mean((low <= true) & (true <= high))), float(np.mean(low > true))
    plain = float(np.mean([one.low[FIGURES.index(name)] <= true <= one.high[FIGURES.index(name)] for one in found]))
    asked = {"reach": "92% to 98%", "ok": 0.92 <= inside <= 0.98} if is_asked else {}
    yield Row(f"linkage truth: {name} covered", 100 * inside, "%", "before widening", 100 * plain, n=len(found), **asked)  # type: ignore[arg-type]
    asked = {"reach": "none", "ok": over == 0} if is_asked else {}
    yield Row(f"linkage truth: {name} over-claimed", 100 * over, "%", n=len(found), **asked)  # type: ignore[arg-type]
    unit = ("%", 100.0) if is_asked else ("$", 1.0)
    yield Row(f"linkage truth: {name} bias", (float(value.mean()) - true) * unit[1], unit[0], "truth", true * unit[1], n=len(found))


def _ends(name: str, found: Sequence[Recovered]) -> tuple[Floats, Floats, Floats]:
    place, widening = FIGURES.index(name), widening_of(name)
    value, low, high = (np.array([getattr(one, end)[place] for one in found]) for end in ("value", "low", "high"))
    return value, value - (value - low) * widening.down, value + (high - value) * widening.up


def choose(true: Floats, found: Sequence[Recovered], on: str) -> Chosen:
    """The widening that these seeds (`on` names them) ask for: what is kept in widening.json."""
    needs = {name: _needed(found, FIGURES.index(name), float(true[FIGURES.index(name)])) for name in (*HEADLINES, *MONEY)}
    money = [needs[name] for name in MONEY]
    factors = {name: needs[name] for name in HEADLINES} | {"dollars": (max(n[0] for n in money), max(n[1] for n in money))}
    return {"chosen_on": on, "widening": factors}


def _needed(found: Sequence[Recovered], place: int, true: float) -> tuple[float, float]:
    """By which factors the two ends have to be stretched; rounded up."""
    value, low, high = (np.array([getattr(one, end)[place] for one in found]) for end in ("value", "low", "high"))
    down = np.maximum(value - true, 0.0) / np.maximum(value - low, 1e-12)
    up = np.maximum(true - value, 0.0) / np.maximum(high - value, 1e-12)
    return _rounded_up(max(float(down.max()) * RESERVE, 1.0)), _rounded_up(max(float(np.quantile(up, BELOW)), 1.0))


def _rounded_up(factor: float) -> float:
    return math.ceil(factor * 20 - 1e-9) / 20


@case("linkage truth")
def truth_recovery(asked: Asked) -> Iterable[Row]:
    yield from rows(truth("memory"), [recover("memory", seed) for seed in CONFIRM])


def main() -> int:
    """Exit code 0 when every figure that was measured reaches what it should, else 1."""
    asked = _arguments()
    seeds = asked.choose or asked.seeds
    found = [_kept(asked.world, seed, asked.keep) for seed in seeds]
    if asked.choose:
        CHOSEN.write_text(
            json.dumps(choose(truth(asked.world), found, f"seeds {seeds[0]} to {seeds[-1]} of the world {asked.world!r}"), indent=1) + "\n",
            encoding="utf-8",
        )
        print(CHOSEN.read_text(encoding="utf-8"))
    told = [*rows(truth(asked.world), found), *([] if asked.choose else attacked())]
    print("\n".join(line(row) for row in told))
    if not asked.choose:
        _keep(told)
    return 1 if any(row.ok is False for row in told) else 0


def _kept(world: str, seed: int, folder: Path | None) -> Recovered:
    """What a seed gives, from the folder if it is there. A folder is for one version of the rules."""
    if folder is None:
        return recover(world, seed)
    file = folder / f"{world}-{seed}.json"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        found = recover(world, seed)
        ends = [end.tolist() for end in (found.value, found.low, found.high)]
        file.write_text(json.dumps([*ends, found.naive, found.seconds]), encoding="utf-8")
    *ends, naive, seconds = json.loads(file.read_text(encoding="utf-8"))
    value, low, high = (np.array(end) for end in ends)
    return Recovered(value, low, high, naive, seconds)


def _keep(told: Sequence[Row]) -> None:
    """Beside the rows of other names that are kept there."""
    there = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else []
    save([*(Row(**row) for row in there if not row["name"].startswith(("linkage truth", "disclosure"))), *told], OUT)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.linkage_truth", description=__doc__)
    parser.add_argument("--seeds", type=_range, default=CONFIRM, help="first-last; must not be those it is chosen on")
    parser.add_argument("--choose", type=_range, help="first-last: choose the widening on these seeds and write it")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what each seed gave there, and go on where a stopped run was")
    parser.add_argument("--world", choices=list(SOURCES_OF_WORLDS), default="memory")
    return parser.parse_args()


def _range(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


if __name__ == "__main__":
    sys.exit(main())
