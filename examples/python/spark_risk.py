"""Scores a Parquet of conversations with PySpark; every worker loads the engine once.

    python examples/python/spark_risk.py conversations.parquet risks.parquet

A row is a conversation: ``id`` and ``messages``, a list of structs with ``role``, ``text`` and, where
known, ``at`` (seconds) and ``agent``. The scores are those of one process, whatever the number of
workers: engines are deterministic.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyarrow

import kefu

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SCHEMA = "id string, score float, level string, severity float, malice float"


@functools.cache
def model() -> kefu.RiskModel:
    """The engine of this process. For your own: ``RiskModel.from_bytes`` of a broadcast."""
    return kefu.RiskModel.builtin()


def scored(conversations: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
    """One row a conversation, with the columns of ``SCHEMA``."""
    risks = model().assess_batch(conversations["messages"].to_pylist())
    columns = [conversations["id"], risks.score, risks.level, risks.severity, risks.malice]
    return pyarrow.RecordBatch.from_arrays(
        [pyarrow.array(column) for column in columns], names=["id", "score", "level", "severity", "malice"]
    )


def score_parts(parts: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """What a worker runs. Imported there, so that ``model`` lives as long as the worker does."""
    import spark_risk

    return map(spark_risk.scored, parts)


def risks(spark: SparkSession, conversations: str) -> DataFrame:
    """The risks of a Parquet of conversations, as a Spark frame that is still to be computed."""
    spark.sparkContext.addPyFile(__file__)
    return spark.read.parquet(conversations).mapInArrow(score_parts, SCHEMA)


def main() -> None:
    """Reads the paths of the command line."""
    from pyspark.sql import SparkSession

    source, target = sys.argv[1:]
    spark = SparkSession.builder.appName("kefu").getOrCreate()
    risks(spark, source).write.mode("overwrite").parquet(target)
    spark.stop()


if __name__ == "__main__":
    main()
