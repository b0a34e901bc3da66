"""Made-up training participants and the supports around them, with a known association of supports and completion."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from linkage.intake.synthetic.agencies import MARK, columns_of
from linkage.intake.synthetic.files import NOTE, YES_NO, texts_table, write_table
from linkage.intake.synthetic.naming import Texts
from linkage.intake.synthetic.noise import HABITS, written
from linkage.intake.synthetic.people import Identities, people
from linkage.rules.shapes import SUPPORT_SOURCES, SUPPORTS, Bools, Floats, Ints

COMPLETION = {
    (False, False, False): 0.42, (True, False, False): 0.56, (False, True, False): 0.49, (False, False, True): 0.52,
    (True, True, False): 0.62, (True, False, True): 0.66, (False, True, True): 0.58, (True, True, True): 0.75,
}  # fmt: skip
"""Share that completes in truth, by having childcare, housing, transport. Association, made so; nothing is caused in these data."""
LEFT_AFTER = {True: 0.60, False: 0.92}
"""Part of the subsidy of the year before that is still paid in the year after, of those who completed and the others."""
QUARTERLY = {"childcare": 1900.0, "housing": 2400.0, "transport": 190.0}
OTHERS = {"training": 0.0, "childcare": 1.2, "housing": 1.5, "transport": 0.8}
"""Who draws a support and is in no training, for each participant."""
WRITES_AS = {"training": "dmhas", "childcare": "dss", "housing": "hmis", "transport": "doc"}
"""Whose habits of writing people down each of them has."""
QUARTERS = (-330, -240, -150, -60, 45, 135, 225, 315)
"""Days from the end of training to the middle of each quarter of the year before and the year after."""


@dataclass(frozen=True, slots=True, eq=False)
class Participants:
    """One row a participant: (n, 3) has each of SUPPORTS while training; completion; day it ended; dollars (n, 8 quarters, 3)."""

    supports: Bools
    completed: Bools
    ended_on: np.ndarray
    dollars: Floats


def participants(count: int, rng: np.random.Generator) -> Participants:
    poor, parent = rng.normal(size=count), rng.random(count) < 0.55
    wish = {"childcare": np.where(parent, 0.1, -2.6), "housing": np.full(count, -0.9), "transport": np.full(count, -0.5)}
    supports = np.column_stack([rng.random(count) < 1 / (1 + np.exp(-wish[support] - 0.7 * poor)) for support in SUPPORTS])
    chance = np.array([COMPLETION[bool(a), bool(b), bool(c)] for a, b, c in supports])
    completed = rng.random(count) < chance
    ended_on = np.datetime64("2017-12-31") + rng.integers(-25, 26, count).astype("timedelta64[D]")
    return Participants(supports, completed, ended_on, _dollars(supports, completed, rng))


def _dollars(supports: Bools, completed: Bools, rng: np.random.Generator) -> Floats:
    """Paid in each quarter; after the end only as much as LEFT_AFTER says, on average."""
    level = np.array([QUARTERLY[support] for support in SUPPORTS]) * rng.gamma(6, 1 / 6, supports.shape) * supports
    left = np.where(completed, LEFT_AFTER[True], LEFT_AFTER[False])
    stays = rng.random((len(completed), 4)) < left[:, None]
    paid = np.concatenate([np.ones((len(completed), 4), dtype=bool), stays], axis=1)
    return np.asarray(np.round(level[:, None, :] * paid[:, :, None]))


def write_training(folder: Path, count: int, seed: int, form: str = "csv") -> dict[str, int]:
    """Files of the four sources and the truth, as files.py does it for the other study; rows by file name."""
    (folder / "extracts").mkdir(parents=True, exist_ok=True)
    (folder / "truth").mkdir(exist_ok=True)
    (folder / "README.txt").write_text(NOTE, encoding="utf-8")
    rng = np.random.default_rng([seed, 5])
    everybody, truth = people(count, rng), participants(count, rng)
    rows: dict[str, int] = {}
    number = count
    for source in SUPPORT_SOURCES:
        others = people(round(OTHERS[source] * count), rng)
        rows |= _write_source(folder, source, (everybody, others, number), truth, rng, form)
        number += len(others)
    columns: dict[str, np.ndarray] = {"who": np.arange(count), "completed": truth.completed}
    columns |= {support: truth.supports[:, place] for place, support in enumerate(SUPPORTS)}
    columns |= {f"{support}_before": truth.dollars[:, :4, place].sum(axis=1) for place, support in enumerate(SUPPORTS)}
    columns |= {f"{support}_after": truth.dollars[:, 4:, place].sum(axis=1) for place, support in enumerate(SUPPORTS)}
    write_table(folder / f"truth/{MARK}-supports.{form}", pa.table({name: pa.array(column) for name, column in columns.items()}))
    return rows


def _write_source(
    folder: Path, source: str, known: tuple[Identities, Identities, int], truth: Participants, rng: np.random.Generator, form: str
) -> dict[str, int]:
    everybody, others, number = known
    has = np.ones(len(everybody), dtype=bool) if source == "training" else truth.supports[:, SUPPORTS.index(source)]
    who = rng.permutation(np.concatenate([np.flatnonzero(has), np.arange(number, number + len(others))]))
    ids = np.array([f"{MARK}-{source}-{row + 1:07d}" for row in range(len(who))], dtype=object)
    rows = np.where(who < number, who, who - number + len(everybody))
    texts = written(everybody.and_(others).at(rows), HABITS[WRITES_AS[source]], rng)
    columns = {"source": np.full(len(who), source, dtype=object), "person": ids, **columns_of(texts)}
    if source == "training":
        columns["completed"] = YES_NO[truth.completed[who].astype(np.int64)]
        columns["ended_on"] = np.datetime_as_string(truth.ended_on[who], unit="D").astype(object)
    tables = {"people": texts_table(columns)}
    if source != "training":
        tables["events"] = _events(source, ids, who, truth, rng)
    for kind, table in tables.items():
        write_table(folder / f"extracts/{MARK}-{source}-{kind}.{form}", table)
    write_table(folder / f"truth/{MARK}-{source}-who.{form}", pa.table({"person": pa.array(ids, pa.string()), "who": pa.array(who)}))
    return {f"extracts/{MARK}-{source}-{kind}.{form}": table.num_rows for kind, table in tables.items()}


def _events(source: str, ids: Texts, who: Ints, truth: Participants, rng: np.random.Generator) -> pa.Table:
    """One row a quarter in which something was paid; of those in no training, all eight quarters around the turn of the year."""
    count = len(truth.completed)
    is_other = who >= count
    inside = np.where(is_other, 0, who)
    paid = truth.dollars[inside, :, SUPPORTS.index(source)]
    paid[is_other] = np.round(QUARTERLY[source] * rng.gamma(6, 1 / 6, (int(is_other.sum()), 1)))
    ended = np.where(is_other, np.datetime64("2017-12-31"), truth.ended_on[inside])
    row, quarter = np.nonzero(paid)
    days = ended[row] + np.array(QUARTERS, dtype="timedelta64[D]")[quarter]
    columns = {
        "source": np.full(len(row), source, dtype=object),
        "person": ids[row],
        "service": np.full(len(row), source, dtype=object),
        "units": paid[row, quarter].astype(np.int64).astype("U").astype(object),
        "date": np.datetime_as_string(days, unit="D").astype(object),
    }
    return texts_table(columns)
