"""The same fitting and scoring on Spark: one machine or a cluster. Needs requirements-spark.txt and Java 17."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import numpy as np

from agencies.intake.findings import Refused
from linkage.intake.comparing import Model
from linkage.intake.extracts import Engine, Tell, say_nothing
from linkage.rules.shapes import Links

JAVA = 17

# It tells of every connection, also of those closed when Python ends.
logging.getLogger("py4j").setLevel(logging.ERROR)


def what_is_missing() -> str:
    """Why Spark cannot run here, in words; empty when it can."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "the package pyspark is not installed: pip install --require-hashes -r requirements-spark.txt"
    if shutil.which("java") is None:
        return f"there is no Java on this machine: install Java {JAVA}"
    return ""


@contextmanager
def session(engine: Engine) -> Iterator[Any]:
    """A Spark session that keeps its files in the enclave's scratch folder, and is stopped whatever happens."""
    missing = what_is_missing()
    if missing:
        raise Refused(f"This study is set to run on Spark, and {missing}.", "Or set its engine to duckdb.")
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    home, jar = engine.scratch / "spark", str(similarity_jar_location())
    builder = SparkSession.builder.master(engine.master).appName("linked-data study")
    chosen = {
        "spark.jars": jar,
        "spark.driver.extraClassPath": jar,
        "spark.driver.memory": f"{engine.memory_mb}m",
        "spark.sql.shuffle.partitions": str(engine.threads * 2),
        "spark.default.parallelism": str(engine.threads * 2),
        "spark.io.encryption.enabled": "true",
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(home),
        "spark.sql.warehouse.dir": str(home / "tables"),
    }
    for name, value in chosen.items():
        builder = builder.config(name, value)
    opened = builder.getOrCreate()
    try:
        opened.sparkContext.setLogLevel("OFF")
        opened.sparkContext.setCheckpointDir(str(home / "checkpoints"))
        yield opened
    finally:
        opened.stop()
        shutil.rmtree(home, ignore_errors=True)


def fit_and_score_on_spark(
    connection: duckdb.DuckDBPyConnection, model: Model, engine: Engine, tell: Tell = say_nothing
) -> tuple[Links, bytes]:
    """As fitting.fit_and_score. The rows go through a Parquet file in the scratch folder, which is deleted."""
    from linkage.intake.fitting import LEAST, as_json, fit

    with session(engine) as spark:
        from splink import SparkAPI

        rows = engine.scratch / "spark" / "clients.parquet"
        rows.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(f"copy clients to '{rows}' (format parquet)")
        api: Any = SparkAPI
        linker = fit(api(spark_session=spark), spark.read.parquet(str(rows)), model, engine, tell)
        tell("score", 0.5)
        scored = linker.inference.predict(threshold_match_probability=LEAST, warning_mode="never")
        pairs = scored.as_spark_dataframe().select("row_l", "row_r", "match_probability").orderBy("row_l", "row_r").toArrow()
        columns = (pairs[name].to_numpy() for name in ("row_l", "row_r", "match_probability"))
        return Links(*(np.asarray(column) for column in columns)), as_json(linker)
