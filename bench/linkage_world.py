"""A small world in memory with known truth, for the estimator's truth recovery: people whose use comes in bad years and good ones, four
agencies that each see a part of it, and links between their records that are sometimes wrong and sometimes missing. SYNTHETIC throughout.

What makes it hard is what makes the real thing hard: heavy tails, a lasting and a passing part of each person's use (so that the
costliest of one year fall back in the next by themselves), wrong and missing links, and clients who never were homeless."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from linkage.rules.shapes import DAYS, SERVICES, SOURCES, TRAITS, Bools, Floats, Ints, Links, People, Records

CONNECTICUT_2018 = 5649
"""Single adults in Connecticut's shelters in 2018."""
RATE = {"ed": -0.35, "inpatient": -1.95, "psychiatric": -3.0, "detox": -2.7, "jail": -1.70}
STAY = {"inpatient": (5.5, 0.8), "psychiatric": (13.0, 1.0), "detox": (5.0, 0.5), "jail": (34.0, 1.3)}
TYPES = ("transitional", "episodic", "chronic")
SERVED_BY = {"hmis": ("shelter",), "doc": ("jail",), "dss": ("ed", "inpatient"), "dmhas": ("psychiatric", "detox")}
TWICE = {"hmis": 0.06, "doc": 0.02, "dss": 0.01, "dmhas": 0.03}
OTHERS = {"hmis": 0.0, "doc": 1.0, "dss": 3.0, "dmhas": 1.0}
BAD_RECORDS, TWINS = 0.035, 0.008


@dataclass(frozen=True, eq=False)
class World:
    """The people as they are, and what the agencies would hand over of them."""

    people: People
    records: Records
    links: Links


@dataclass(frozen=True, eq=False)
class _Nature:
    kind: Ints
    smi: Bools
    sud: Bools
    lasting: Floats
    own: dict[str, Floats]


def people(count: int, rng: Generator) -> People:
    """Everybody as one perfect system would know them: what a study would see if every link were right."""
    nature = _nature(count, rng)
    stays = rng.random(count) < np.array([0.25, 0.55, 0.85])[nature.kind]
    use = np.stack([_year(nature, np.ones(count, bool), rng), _year(nature, stays, rng)], axis=1)
    seen = _seen(nature, use, rng)
    traits = np.column_stack([nature.kind == 2, nature.smi & seen[:, 3], nature.sud & seen[:, 3]])
    age = np.digitize(np.clip(rng.normal(43, 13, count), 18, 90), [25, 35, 45, 55])
    groups = {"age": age, "sex": (rng.random(count) < 0.32).astype(np.int64)}
    labels = {"age": ("18-24", "25-34", "35-44", "45-54", "55 and over"), "sex": ("male", "female")}
    return People(use.astype(float), traits, groups, labels, seen)


def world(seed: int, count: int = CONNECTICUT_2018) -> World:
    rng = np.random.default_rng(seed)
    known = people(count, rng)
    person, source = _memberships(known, rng)
    records = _records(known, person, source, rng)
    return World(known, records, _links(person, rng))


def _nature(count: int, rng: Generator) -> _Nature:
    kind = rng.choice(3, count, p=[0.68, 0.16, 0.16])
    smi = rng.random(count) < np.array([0.22, 0.40, 0.50])[kind]
    sud = rng.random(count) < np.array([0.30, 0.55, 0.55])[kind]
    return _Nature(kind, smi, sud, rng.normal(size=count), {name: rng.normal(size=count) for name in RATE})


def _year(nature: _Nature, stays: Bools, rng: Generator) -> Floats:
    """Units by service in one year; `stays`: in shelter still."""
    count = len(stays)
    passing = rng.normal(size=count)
    use = {}
    for name, rate in RATE.items():
        lasting = rate + np.array([0.0, 0.55, 0.45])[nature.kind] + 0.60 * nature.lasting + 0.85 * nature.own[name]
        level = lasting + 0.35 * passing + 0.45 * rng.normal(size=count) + _leaning(name, nature)
        times = rng.poisson(np.exp(level) * np.where(stays, 1.0, 0.55))
        use[name] = _days(times, *STAY[name], rng) if name in STAY else times.astype(float)
    nights = np.array([38.0, 70.0, 150.0])[nature.kind] * rng.gamma(1.1, 1 / 1.1, count)
    use["shelter"] = np.where(stays, np.minimum(np.round(nights) + 1, 365 - use["jail"]), 0.0)
    return np.column_stack([use[name] for name in SERVICES])


def _leaning(name: str, nature: _Nature) -> Floats:
    """Illness makes some use likelier."""
    smi, sud = nature.smi.astype(float), nature.sud.astype(float)
    return {
        "psychiatric": 3.1 * smi - 1.0, "detox": 3.0 * sud - 1.5, "jail": 0.45 * sud + 0.2 * smi,
        "ed": 0.45 * sud + 0.25 * smi, "inpatient": 0.0 * smi,
    }[name]  # fmt: skip


def _days(times: Ints, mean: float, spread: float, rng: Generator) -> Floats:
    of = np.repeat(np.arange(len(times)), times)
    lengths = np.maximum(1, np.round(rng.lognormal(np.log(mean) - spread**2 / 2, spread, len(of))))
    return np.minimum(np.bincount(of, lengths, len(times)), 365.0)


def _seen(nature: _Nature, use: Floats, rng: Generator) -> Bools:
    count = len(use)
    used = {name: use[:, :, place].sum(axis=1) > 0 for place, name in enumerate(SERVICES)}
    enrolled = {"hmis": np.ones(count), "doc": np.zeros(count), "dss": np.full(count, 0.9), "dmhas": 0.6 * (nature.smi | nature.sud)}
    columns = [(rng.random(count) < enrolled[source]) | np.any([used[one] for one in SERVED_BY[source]], axis=0) for source in SOURCES]
    return np.column_stack(columns)


def _memberships(known: People, rng: Generator) -> tuple[Ints, Ints]:
    """Person and source of every record: some people twice, and people who never were homeless (numbers from len(known) on)."""
    count = len(known.units)
    person, source = [], []
    for place, name in enumerate(SOURCES):
        members = np.flatnonzero(known.seen[:, place])
        others = count + place * 10 * count + np.arange(int(OTHERS[name] * count))
        listed = np.concatenate([members, others])
        listed = np.concatenate([listed, listed[rng.random(len(listed)) < TWICE[name]]])
        person.append(listed)
        source.append(np.full(len(listed), place))
    return np.concatenate(person), np.concatenate(source)


def _records(known: People, person: Ints, source: Ints, rng: Generator) -> Records:
    count, rows = len(known.units), len(person)
    inside = person < count
    units = np.zeros((rows, 2, len(SERVICES)))
    traits = np.zeros((rows, len(TRAITS)), bool)
    for place, name in enumerate(SOURCES):
        mine = np.flatnonzero(inside & (source == place))
        bearer = _one_of_each(person[mine], mine, rng)
        for service in map(SERVICES.index, SERVED_BY[name]):
            units[bearer, :, service] = known.units[person[bearer], :, service]
        told = np.array([name == "hmis", name == "dmhas", name == "dmhas"])
        traits[mine] = known.traits[person[mine]] & told
        _use_of_others(units, np.flatnonzero(~inside & (source == place)), name, rng)
    groups = {name: np.where(inside, code[np.minimum(person, count - 1)], -1) for name, code in known.groups.items()}
    in_cohort = inside & (source == SOURCES.index("hmis"))
    return Records(source, units, traits, groups, known.labels, in_cohort, np.zeros(rows, bool))


def _one_of_each(person: Ints, rows: Ints, rng: Generator) -> Ints:
    """One record of each person bears the use."""
    shuffled = rng.permutation(len(rows))
    return rows[shuffled[np.unique(person[shuffled], return_index=True)[1]]]


def _use_of_others(units: Floats, rows: Ints, name: str, rng: Generator) -> None:
    often = {"jail": (0.7, 90.0), "ed": (0.3, 1.5), "inpatient": (0.06, 2.0), "psychiatric": (0.08, 4.0), "detox": (0.10, 3.0)}
    for service in SERVED_BY[name]:
        if service in often:
            share, mean = often[service]
            amount = np.ceil(rng.exponential(mean, (len(rows), 2))) * (rng.random((len(rows), 2)) < share)
            units[rows, :, SERVICES.index(service)] = np.minimum(amount, 365) if service in DAYS else amount


def _links(person: Ints, rng: Generator) -> Links:
    """Right pairs are nearly certain unless one record is bad; wrong ones are mostly unlikely, and a few are not."""
    left, right = _pairs(person)
    bad = rng.random(len(person)) < BAD_RECORDS
    doubtful = bad[left] | bad[right]
    sure = 1 - rng.exponential(0.002, len(left))
    probability = np.where(doubtful, rng.beta(0.7, 0.7, len(left)), np.clip(sure, 0.9, 1.0))
    exact = ~doubtful & (rng.random(len(left)) < 0.55)
    wrong = rng.integers(0, len(person), (2, int(TWINS * len(person))))
    wrong = wrong[:, person[wrong[0]] != person[wrong[1]]]
    chance = rng.beta(0.25, 1.6, wrong.shape[1])
    both = np.concatenate([probability, chance])
    kept = both >= 0.01
    ends = np.concatenate([[left, right], wrong], axis=1)[:, kept]
    return Links(ends[0], ends[1], both[kept], np.concatenate([exact, np.zeros(wrong.shape[1], bool)])[kept])


def _pairs(person: Ints) -> tuple[Ints, Ints]:
    """All pairs of records of one person."""
    order = np.argsort(person, kind="stable")
    sorted_, left, right = person[order], [], []
    for ahead in range(1, len(SOURCES) * 2):
        same = np.flatnonzero(sorted_[:-ahead] == sorted_[ahead:])
        left.append(order[same])
        right.append(order[same + ahead])
    return np.concatenate(left), np.concatenate(right)
