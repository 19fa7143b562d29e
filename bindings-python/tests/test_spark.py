"""The Spark example on two workers equals one process."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def spark(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A session with two workers that have this Python's packages."""
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 or later")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    builder = sql.SparkSession.builder.master("local[2]").appName("kefu")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        # Several parts of a small file, so that both workers get some.
        "spark.sql.files.maxPartitionBytes": "16k",
        "spark.sql.files.openCostInBytes": "0",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.filterwarnings("default")
def test_spark_scores_as_one_process_does(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES / "python"))
    import spark_risk

    files = [EXAMPLES / "data" / name for name in ("conversations.jsonl", "outcomes.jsonl")]
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    message = pyarrow.struct({"role": "string", "text": "string", "at": "double", "agent": "string"})
    messages = pyarrow.array([row["messages"] for row in rows], pyarrow.list_(message))
    conversations = pyarrow.RecordBatch.from_pydict({"id": [row["id"] for row in rows], "messages": messages})
    path = tmp_path / "conversations.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_batches([conversations]), path, row_group_size=12)

    frame = spark_risk.risks(spark, str(path))
    assert frame.rdd.getNumPartitions() > 1
    got = frame.toArrow().sort_by("id")
    assert got.to_pydict() == pyarrow.Table.from_batches([spark_risk.scored(conversations)]).sort_by("id").to_pydict()
