"""Linking the extracts of a study: files in, records and links without identifiers out."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from linkage.intake.blocking import RuleCount, check_pairs, pairs_by_rule
from linkage.intake.comparing import Model, default_model
from linkage.intake.comparing_tokens import token_model
from linkage.intake.extracts import Engine, Task, Tell, say_nothing
from linkage.intake.fitting import digest, fit_and_score
from linkage.intake.quality import Quality, Rows, quality_of
from linkage.intake.recording import housing_records
from linkage.intake.supporting import around_the_end, support_records
from linkage.intake.tables import load_events, load_people, make_comparable, make_tokens_comparable, workplace
from linkage.rules.shapes import Links, Records, SupportRecords

EXACT = "(a.ssn = b.ssn) or (a.firstc = b.firstc and a.last = b.last and a.dob = b.dob)"
EXACT_TOKENS = "(a.t_ssn = b.t_ssn) or (a.t_name = b.t_name and a.t_birth = b.t_birth)"
"""What exact matching would ask of a pair."""


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """`records` is SupportRecords in a study of training. `model`: the fitted model as JSON, in which no record's value stands."""

    records: Records | SupportRecords
    links: Links
    quality: Quality
    model: bytes

    @property
    def model_sha256(self) -> str:
        return digest(self.model)


def link(task: Task, engine: Engine, tell: Tell = say_nothing) -> Linked:
    """Read, compare, fit, score and describe. The files must have passed the check. Raises Refused where too many pairs would be compared
    or the engine cannot run here. Identifiers live in the memory of this process and in the engine's scratch folder until it returns."""
    tell("read", 0.0)
    with workplace(engine) as connection:
        load_people(connection, task)
        load_events(connection, task)
        records = housing_records(connection, task) if task.kind == "housing" else support_records(connection, task)
        tell("compare", 0.1)
        model = prepare(connection, task, engine)
        counts = pairs_by_rule(connection, model.rules)
        check_pairs(counts)
        links, fitted = fit_and_score(connection, model, engine, tell)
        tell("describe", 0.9)
        links = with_exact(connection, links, EXACT_TOKENS if task.has_tokens else EXACT)
        if isinstance(records, SupportRecords):
            records = around_the_end(connection, task, records, links)
    quality = quality_of(Rows(records.source, task.order, records.groups, records.labels), links, counts)
    tell("describe", 1.0)
    return Linked(records, links, quality, fitted)


def prepare(connection: duckdb.DuckDBPyConnection, task: Task, engine: Engine) -> Model:
    """The table `clients`, and the model that compares its rows."""
    if task.has_tokens:
        make_tokens_comparable(connection)
        return token_model()
    make_comparable(connection)
    return default_model(engine.name)


def blocking_report(task: Task, engine: Engine) -> tuple[RuleCount, ...]:
    """Pairs by rule, without comparing any."""
    with workplace(engine) as connection:
        load_people(connection, task)
        model = prepare(connection, task, engine)
        return pairs_by_rule(connection, model.rules)


def with_exact(connection: duckdb.DuckDBPyConnection, links: Links, condition: str) -> Links:
    """The same links, with whether each would be found by exact matching."""
    connection.register("pairs", pa.table({"l": links.left, "r": links.right}))
    found = connection.execute(
        f"select coalesce({condition}, false) as exact from pairs join clients a on a.row = l join clients b on b.row = r order by l, r"  # noqa: S608
    ).fetchnumpy()
    connection.unregister("pairs")
    return Links(links.left, links.right, links.probability, np.asarray(found["exact"], dtype=bool))
