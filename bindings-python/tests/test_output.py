"""What comes out: records, columns and HTML."""

from __future__ import annotations

from typing import Any

import polars
import pyarrow

import kefu


def test_batches_become_frames(risk: kefu.RiskModel, angry: Any) -> None:
    batch = risk.assess_batch([angry] * 3)
    for frame in (batch.to_pandas(), batch.to_polars(), pyarrow.table(batch), polars.DataFrame(batch)):
        assert len(frame) == 3
        assert "probabilities.1" in getattr(frame, "column_names", frame.columns)
    assert len(batch) == 3
    assert "3 rows" in repr(batch)
    assert "<table>" in batch._repr_html_()


def test_html_is_escaped(scorer: kefu.ScriptScorer) -> None:
    html = scorer.score("<script>alert(1)</script>没办法", customer="<b>")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_records_compare_and_become_dicts(index: kefu.FaqIndex, entries: Any) -> None:
    hit = index.search("我要退貨")[0]
    assert hit == index.search("我要退貨")[0]
    assert hit.to_dict()["evidence"][0]["quote"] == hit.evidence[0].quote
    assert index.entry("ship") == {**index.entry("ship"), **entries[1]}  # type: ignore[dict-item]
    assert kefu.FaqIndex.build(index.entries()).entries() == index.entries()
    assert "return" in index
