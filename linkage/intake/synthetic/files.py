"""The made-up extracts as files in exactly the documented layouts, and the truth in a folder of its own."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from linkage.intake.synthetic.agencies import MARK, Agency, Truth, columns_of
from linkage.intake.synthetic.naming import Texts
from linkage.intake.synthetic.people import AS_OF
from linkage.rules.shapes import SERVICES, SOURCES, TRAITS, Bools, Ints

NOTE = f"""{MARK} DATA. Nobody in these files exists: names, numbers and use of services were made up by a program.
extracts/ has what agencies would hand in. truth/ has who is who and what they used, for tests of the method only: a study never reads it.
"""
DATED = ("hmis", "doc")
"""Agencies that say the day; the others say the year."""
FORMATS = ("csv", "parquet")
YES_NO = np.array(["no", "yes"], dtype=object)


def write_extracts(folder: Path, agencies: Iterable[Agency], seed: int, form: str = "csv") -> dict[str, int]:
    """Write people and events of each agency, and who each row truly is; rows by file name."""
    (folder / "extracts").mkdir(parents=True, exist_ok=True)
    (folder / "truth").mkdir(exist_ok=True)
    (folder / "README.txt").write_text(NOTE, encoding="utf-8")
    rng = np.random.default_rng([seed, 4])
    written = {}
    for agency in agencies:
        tables = {"people": people_table(agency), "events": events_table(agency, rng)}
        for kind, table in tables.items():
            name = f"extracts/{MARK}-{agency.source}-{kind}.{form}"
            write_table(folder / name, table)
            written[name] = table.num_rows
        who = pa.table({"person": pa.array(agency.ids, pa.string()), "who": pa.array(agency.who)})
        write_table(folder / f"truth/{MARK}-{agency.source}-who.{form}", who)
    return written


def write_truth(folder: Path, truth: Truth, form: str = "csv") -> None:
    """What each homeless person truly used."""
    columns: dict[str, Ints | Bools | Texts] = {"who": truth.who, "in_housing": truth.is_housed}
    columns |= {trait: truth.traits[:, place] for place, trait in enumerate(TRAITS)}
    for place, service in enumerate(SERVICES):
        columns |= {f"{service}_{year + 1}": truth.units[:, year, place].astype(np.int64) for year in (0, 1)}
    write_table(folder / f"truth/{MARK}-use.{form}", pa.table({name: pa.array(column) for name, column in columns.items()}))


def people_table(agency: Agency) -> pa.Table:
    """The columns of the people layout that this agency has."""
    count = len(agency.ids)
    columns = {"source": np.full(count, agency.source, dtype=object), "person": agency.ids, **columns_of(agency.rows)}
    columns["consent"] = YES_NO[agency.has_consent.astype(np.int64)]
    says = {"hmis": ("chronic",), "dmhas": ("smi", "sud")}.get(agency.source, ())
    columns |= {trait: YES_NO[agency.traits[:, TRAITS.index(trait)].astype(np.int64)] for trait in says}
    if agency.source == "hmis":
        columns["housed"] = YES_NO[agency.is_housed.astype(np.int64)]
    return texts_table(columns)


def events_table(agency: Agency, rng: np.random.Generator) -> pa.Table:
    """One row a person, year and service with any use."""
    row, year, service = np.nonzero(agency.units)
    columns = {
        "source": np.full(len(row), agency.source, dtype=object),
        "person": agency.ids[row],
        "service": np.array(SERVICES, dtype=object)[service],
        "units": agency.units[row, year, service].astype(np.int64).astype("U").astype(object),
    }
    first_year = int(str(AS_OF)[:4])
    if agency.source in DATED:
        starts = np.array([f"{first_year + later}-01-01" for later in (0, 1)], dtype="datetime64[D]")[year]
        days = starts + (rng.random(len(row)) * 365).astype("timedelta64[D]")
        columns["date"] = np.datetime_as_string(days, unit="D").astype(object)
    else:
        columns["year"] = np.array([str(first_year), str(first_year + 1)], dtype=object)[year]
    return texts_table(columns)


def texts_table(columns: Mapping[str, Texts]) -> pa.Table:
    return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})


def write_table(path: Path, table: pa.Table) -> None:
    """CSV or Parquet, as the name of the file says."""
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        pacsv.write_csv(table, path, pacsv.WriteOptions(quoting_style="needed"))


def sources_in(folder: Path, form: str = "csv") -> dict[str, tuple[Path, Path]]:
    """Source -> its files of people and of events in a folder of made-up extracts."""
    inside = folder / "extracts"
    found = {source: tuple(inside / f"{MARK}-{source}-{kind}.{form}" for kind in ("people", "events")) for source in SOURCES}
    return {source: (paths[0], paths[1]) for source, paths in found.items() if paths[0].is_file()}
