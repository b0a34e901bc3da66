"""The sets that linking is measured on, each in a process of its own so that its peak memory is its own."""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from json import dumps, loads
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import splink.comparison_library as comparisons

from linkage.intake.checking import Allowed, check_extract, check_overlap
from linkage.intake.comparing import Model
from linkage.intake.extracts import Engine, Extract, Task
from linkage.intake.fitting import fit_and_score
from linkage.intake.layouts import Window
from linkage.intake.matching import link
from linkage.intake.synthetic.agencies import MARK, client_table, housing_world
from linkage.intake.synthetic.files import sources_in, write_extracts
from linkage.intake.tables import workplace
from linkage.intake.tokens import tokenise
from linkage.rules.clusters import at_threshold
from linkage.rules.shapes import SOURCES, THRESHOLD, Ints, Links

WINDOW = Window(date(2017, 1, 1))
KEY = b"a key of the bench, which keeps nothing secret"
SEED = 1
LIKELY = 0.8
"""From which probability on pairs of FEBRL's sets count as found."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Pairs of records of one person, found against true; `seconds` without making the set, `peak_mb` of the process that linked,
    `processor` seconds of all its cores with loading the program: what a busy machine does not change."""

    records: int
    precision: float
    recall: float
    f1: float
    seconds: float = 0.0
    peak_mb: float = 0.0
    expected_precision: float = 0.0
    expected_recall: float = 0.0
    processor: float = 0.0


def in_own_process(what: Callable[..., Measured], *arguments: Any, **options: Any) -> Measured:
    """What a function of this module measures, run in a new process."""
    asked = dumps([what.__name__, arguments, options])
    done = subprocess.run([sys.executable, "-m", "bench.linkage_sets", asked], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Measured(**loads(done.stdout.splitlines()[-1]))


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def judged(person: Ints, truth: Ints) -> Measured:
    """Over all pairs of records that are put together, and all that belong together."""
    both = person * (int(truth.max()) + 1) + truth
    found, true, right = (_pairs(codes) for codes in (person, truth, both))
    return Measured(len(truth), right / max(found, 1), right / max(true, 1), 2 * right / max(found + true, 1))


def _pairs(codes: Ints) -> int:
    counts = np.unique(codes, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def agencies(records: int, tokens: bool = False, engine: str = "duckdb") -> Measured:
    """Client records of four made-up agencies, linked from Parquet files. The set is made by another process, so as not to count."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "bench.linkage_sets", dumps(["make", [name, records], {}])], check=True)
        extracts = [Extract(source, *paths) for source, paths in sources_in(folder, "parquet").items()]
        if tokens:
            extracts = [_with_tokens(extract, folder) for extract in extracts]
        began = time.monotonic()
        memory = 4000 if engine == "spark" else 1500
        linked = link(Task(extracts, WINDOW, has_tokens=tokens), Engine(folder / "scratch", name=engine, memory_mb=memory, seed=SEED))
        seconds = time.monotonic() - began
        found = judged(at_threshold(linked.links, len(linked.records.source), THRESHOLD), truth_of(folder, "parquet"))
    quality = linked.quality
    return replace(
        found,
        seconds=seconds,
        peak_mb=peak_mb(),
        expected_precision=quality.precision,
        expected_recall=quality.recall,
        processor=time.process_time(),
    )


def make(folder: str, records: int) -> Measured:
    write_extracts(Path(folder), client_table(records, SEED), SEED, "parquet")
    return Measured(records, 0, 0, 0)


def _with_tokens(extract: Extract, folder: Path) -> Extract:
    target = folder / f"{extract.source}-tokens.csv"
    tokenise(extract.people, target, KEY, WINDOW, Engine(folder / "scratch"))
    return replace(extract, people=target)


def truth_of(folder: Path, form: str) -> Ints:
    """Who each row is, in the order of records. Only where every row consented."""
    tables = [pq.read_table(folder / f"truth/{MARK}-{source}-who.{form}") for source in SOURCES]
    return np.concatenate([table["who"].to_numpy() for table in tables])


def study(people: int) -> Measured:
    """A whole housing study from its files: check, overlap, link."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = housing_world(people, SEED)
        write_extracts(folder, world.agencies, SEED, "csv")
        extracts = [Extract(source, *paths) for source, paths in sources_in(folder, "csv").items()]
        began, before = time.monotonic(), time.process_time()
        checked = [check_extract(extract, Allowed("housing", WINDOW, date(2019, 6, 30), may_have_part_2=True)) for extract in extracts]
        engine = Engine(folder / "scratch", seed=SEED)
        if any(found.is_refused for found in checked) or check_overlap(Task(extracts, WINDOW), engine):
            raise RuntimeError("The made-up extracts are refused.")
        linked = link(Task(extracts, WINDOW), engine)
        seconds = time.monotonic() - began
    truth = np.concatenate([agency.who[agency.has_consent] for agency in world.agencies])
    found = judged(at_threshold(linked.links, len(truth), THRESHOLD), truth)
    return replace(found, seconds=seconds, peak_mb=peak_mb(), processor=time.process_time() - before)


def febrl_of_four(folder: str) -> Measured:
    """Two files of 5,000, each record of one in the other once; pairs at the threshold."""
    links, truth, seconds = _febrl([Path(folder) / "dataset4a.csv", Path(folder) / "dataset4b.csv"])
    right = truth[links.left] == truth[links.right]
    kept, true = links.probability >= LIKELY, _pairs(truth)
    found = int(right[kept].sum())
    return Measured(len(truth), found / kept.sum(), found / true, 2 * found / float(kept.sum() + true), seconds)


def febrl_of_three(folder: str) -> Measured:
    """One file of 5,000 with up to five records of a person."""
    links, truth, seconds = _febrl([Path(folder) / "dataset3.csv"])
    return replace(judged(at_threshold(links, len(truth), LIKELY), truth), seconds=seconds)


def _febrl(paths: Iterable[Path]) -> tuple[Links, Ints, float]:
    rows = [row for path in paths for row in _rows(path)]
    people = {name: number for number, name in enumerate(sorted({row["who"] for row in rows}))}
    truth = np.array([people[row.pop("who")] for row in rows], dtype=np.int64)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, workplace(Engine(Path(name))) as connection:
        connection.register("clients", pa.Table.from_pylist([{"row": number, **row} for number, row in enumerate(rows)]))
        links, _ = fit_and_score(connection, febrl_model(), Engine(Path(name), seed=SEED))
    return links, truth, time.monotonic() - began


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    """Texts of a FEBRL file without its numbers; rec-12-dup-1 and rec-12-org are one person."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            texts = {name: (row[name] or "").strip() or None for name in FEBRL}
            start, year = (texts["surname"] or "")[:3] or None, (texts["date_of_birth"] or "")[:4] or None
            yield {**texts, "start": start, "year": year, "who": row["rec_id"].strip().split("-")[1]}


FEBRL = ("given_name", "surname", "street_number", "address_1", "suburb", "postcode", "date_of_birth")


def febrl_model() -> Model:
    """Australian addresses have other columns than client records here, so the model is another; the fitting is the same."""
    name = comparisons.ForenameSurnameComparison("given_name", "surname", jaro_winkler_thresholds=[0.92, 0.8])
    edits = {"date_of_birth": [1, 2], "street_number": [1], "postcode": [1, 2]}
    words = {"address_1": [0.9, 0.8], "suburb": [0.9, 0.8]}
    return Model(
        comparisons=[
            name,
            *(comparisons.DamerauLevenshteinAtThresholds(column, most) for column, most in edits.items()),
            *(comparisons.JaroWinklerAtThresholds(column, least) for column, least in words.items()),
        ],
        rules=(
            ("given_name", "surname"), ("given_name=surname", "surname=given_name"), ("date_of_birth",), ("postcode",), ("suburb",),
            ("street_number", "address_1"), ("surname",), ("address_1",), ("given_name", "year"), ("given_name", "start"),
        ),
        certain=(("given_name", "surname", "date_of_birth"), ("surname", "date_of_birth", "postcode")),
        passes=(("date_of_birth",), ("postcode", "suburb"), ("given_name", "surname")),
        recall_of_certain=0.7,
    )  # fmt: skip


if __name__ == "__main__":
    name, arguments, options = loads(sys.argv[1])
    known: dict[str, Callable[..., Measured]] = {
        "make": make,
        "agencies": agencies,
        "study": study,
        "febrl_of_four": febrl_of_four,
        "febrl_of_three": febrl_of_three,
    }
    print(dumps(asdict(known[name](*arguments, **options))))
