"""What comes out: records, columns and HTML."""

from __future__ import annotations

import json
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pytest

import kefu


@pytest.fixture(scope="module")
def batches(
    intents: kefu.IntentClassifier, index: kefu.FaqIndex, risk: kefu.RiskModel, scorer: kefu.ScriptScorer, angry: Any
) -> list[Any]:
    """A batch of three rows of each engine."""
    return [
        intents.classify_batch(["我要退货", "", "😀"]),
        index.rank_batch(["我要退货", "", "😀"], k=2),
        risk.assess_batch([angry] * 3),
        scorer.score_batch(["好的亲", "没办法", ""]),
    ]


def test_batches_become_frames_of_every_library(batches: list[Any]) -> None:
    for batch in batches:
        names = list(batch.columns())
        assert len(batch) == 3
        for frame in (batch.to_pandas(), batch.to_polars(), polars.DataFrame(batch), pandas.DataFrame(batch.to_dict())):
            assert (len(frame), list(frame.columns)) == (3, names)
        for table in (batch.to_arrow(), pyarrow.table(batch), pyarrow.RecordBatchReader.from_stream(batch).read_all()):
            assert (len(table), table.column_names) == (3, names)
        assert json.loads(json.dumps(batch.to_dict()))
        assert "3 rows" in repr(batch)


def test_numbers_are_arrays_that_can_be_written_and_shared(batches: list[Any]) -> None:
    batch = batches[2]
    assert batch.score.flags.writeable
    assert batch.probabilities.flags.c_contiguous
    assert numpy.asarray(batch.score) is batch.score
    shared = batch.to_arrow()["score"].chunk(0)
    assert shared.buffers()[1].address == batch.score.ctypes.data


def test_names_are_one_object_for_all_rows(batches: list[Any]) -> None:
    level = batches[2].level
    assert level[0] is level[1]


def test_records_compare_and_become_dicts(index: kefu.FaqIndex, entries: Any) -> None:
    hit = index.search("我要退貨")[0]
    assert hit == index.search("我要退貨")[0]
    assert hit.to_dict()["evidence"][0]["quote"] == hit.evidence[0].quote
    assert index.entry("ship") == {**index.entry("ship"), **entries[1]}  # type: ignore[dict-item]
    assert kefu.FaqIndex.build(index.entries()).entries() == index.entries()
    assert "return" in index
