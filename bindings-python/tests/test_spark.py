"""The Spark example on two workers equals one process."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pandas
import pyarrow
import pyarrow.parquet
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def spark() -> Any:
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 or later")
    builder = sql.SparkSession.builder.master("local[2]").appName("kefu")
    settings = {
        "spark.pyspark.python": sys.executable,
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        # Four parts of the small file, so that both workers get some.
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
    columns = {
        "id": [row["id"] for row in rows],
        "messages": pyarrow.array([row["messages"] for row in rows], pyarrow.list_(message)),
    }
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "conversations.parquet", row_group_size=12)

    frame = spark_risk.risks(spark, str(tmp_path / "conversations.parquet"))
    assert frame.rdd.getNumPartitions() > 1
    got = frame.toPandas().sort_values("id", ignore_index=True)
    alone = spark_risk.scored(columns["id"], [row["messages"] for row in rows]).sort_values("id", ignore_index=True)
    pandas.testing.assert_frame_equal(got, alone, check_exact=True, check_dtype=False)
