"""What goes in and what comes out, whatever the engine."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy
import pandas
import polars
import pyarrow
import pytest

import kefu

ENTRIES = [
    {"id": "return", "question": "怎么退货", "variants": ["我要退货"], "answer": "在订单页点售后"},
    {"id": "ship", "question": "什么时候发货", "variants": ["多久发货"], "answer": "48小时内"},
]
QUERIES = ["我要退货", "多久发货"]
ANGRY = [
    {"role": "customer", "text": "骗子😡不发货就给差评", "at": 0.0},
    {"role": "agent", "text": "亲，抱歉", "at": 30.0},
]


@pytest.fixture(scope="module")
def index() -> kefu.FaqIndex:
    return kefu.FaqIndex.build(ENTRIES)


@pytest.fixture(scope="module")
def risk() -> kefu.RiskModel:
    return kefu.RiskModel.builtin()


@pytest.mark.parametrize(
    "column",
    [
        QUERIES,
        tuple(QUERIES),
        iter(QUERIES),
        numpy.array(QUERIES),
        numpy.array(QUERIES, dtype=object),
        pandas.Series(QUERIES),
        polars.Series(QUERIES),
        pyarrow.array(QUERIES),
        pyarrow.chunked_array([QUERIES[:1], QUERIES[1:]]),
    ],
    ids=lambda column: type(column).__module__.split(".")[0] + "." + type(column).__name__,
)
def test_columns_of_every_library(index: kefu.FaqIndex, column: object) -> None:
    assert list(index.rank_batch(column, k=1)) == [["return"], ["ship"]]


@pytest.mark.parametrize(
    ("column", "row", "part"),
    [
        (["好", None], 1, "NoneType"),
        (["好", "好", 3], 2, "int (3)"),
        (pandas.Series(["好", float("nan")], dtype=object), 1, "nan"),
        (numpy.array([["好"]]), 0, "list"),
        (["好", "\ud83d"], 1, "surrogate"),
        ("一条消息", None, "pass [value]"),
        (pandas.DataFrame({"text": QUERIES}), None, "one column"),
        (7, None, "got int"),
    ],
)
def test_bad_items_are_named_by_row(index: kefu.FaqIndex, column: object, row: int | None, part: str) -> None:
    with pytest.raises(kefu.InputError, match=r".") as caught:
        index.search_batch(column)
    assert caught.value.row == row
    assert part in str(caught.value)
    assert caught.value.code == "input.invalid"
    assert isinstance(caught.value, ValueError)


def test_a_panic_is_an_error_and_the_engine_still_works(index: kefu.FaqIndex) -> None:
    before = index.search(QUERIES[0])
    with pytest.raises(kefu.InternalError, match="asked to panic") as caught:
        kefu._kefu._panic()
    assert caught.value.code == "internal"
    assert index.search(QUERIES[0]) == before


def test_errors_pickle_with_their_row() -> None:
    error = pickle.loads(pickle.dumps(kefu.InputError("row 3: bad", 3)))
    assert (type(error), str(error), error.row, error.code) == (kefu.InputError, "row 3: bad", 3, "input.invalid")


def test_unknown_options_list_the_known() -> None:
    with pytest.raises(kefu.OptionError, match="learn"):
        kefu.FaqIndex.build(ENTRIES, lern=True)  # type: ignore[call-arg]


def test_damaged_models_are_refused(risk: kefu.RiskModel) -> None:
    data = risk.to_bytes()
    for damaged in (b"", b"x" * 100, data[:-1], data[: len(data) // 2]):
        with pytest.raises(kefu.ModelFormatError):
            kefu.RiskModel.from_bytes(damaged)


def test_engines_pickle_and_copy(risk: kefu.RiskModel) -> None:
    again = pickle.loads(pickle.dumps(risk))
    assert again.assess(ANGRY) == risk.assess(ANGRY)
    assert copy.copy(risk) is risk
    assert copy.deepcopy(risk) is risk


def test_threads_share_an_engine(index: kefu.FaqIndex, risk: kefu.RiskModel) -> None:
    with ThreadPoolExecutor(8) as pool:
        hits = list(pool.map(lambda _: index.search(QUERIES[0]), range(64)))
        risks = list(pool.map(lambda _: risk.assess(ANGRY), range(64)))
    assert all(found == hits[0] for found in hits)
    assert all(found == risks[0] for found in risks)


def test_a_batch_is_its_singles(risk: kefu.RiskModel) -> None:
    calm = [{"role": "customer", "text": "谢谢亲，收到了，很喜欢"}]
    batch = risk.assess_batch([ANGRY, calm] * 700)
    assert batch.score.dtype == numpy.float32
    assert batch.probabilities.shape == (1400, risk.classes)
    assert list(batch.score[:2]) == [numpy.float32(risk.assess(conv).score) for conv in (ANGRY, calm)]
    assert batch.level[:2] == [risk.assess(ANGRY).level, risk.assess(calm).level]


def test_conversations_as_records_equal_dicts(risk: kefu.RiskModel) -> None:
    messages = [kefu.Message(**message) for message in ANGRY]
    assert risk.assess(kefu.Conversation(messages)) == risk.assess(ANGRY)
    assert risk.assess({"id": "7", "messages": ANGRY}) == risk.assess(ANGRY)


@pytest.mark.parametrize(
    ("message", "kind", "part"),
    [
        ({"role": "robot", "text": "好"}, kefu.UnknownNameError, "robot"),
        ({"role": "agent"}, kefu.InputError, "`text`"),
        ({"role": "agent", "text": 3}, kefu.InputError, "int"),
        ({"role": "agent", "text": "好", "at": "昨天"}, kefu.InputError, "seconds"),
        ("好", kefu.InputError, "message"),
    ],
)
def test_bad_messages_are_named(risk: kefu.RiskModel, message: object, kind: type[kefu.KefuError], part: str) -> None:
    with pytest.raises(kind, match=r".") as caught:
        risk.assess_batch([ANGRY, [*ANGRY, message]])
    assert caught.value.row == 1
    assert "message 2" in str(caught.value)
    assert part in str(caught.value)


def test_a_monitor_ends_where_an_assessment_does(risk: kefu.RiskModel) -> None:
    monitor = risk.monitor()
    updates = [monitor.push(message) for message in ANGRY]
    assert updates[-1].score == pytest.approx(risk.assess(ANGRY).score, abs=1e-6)
    assert len(monitor) == 2
    assert monitor.assess() == risk.assess(ANGRY)


def test_batches_become_frames(risk: kefu.RiskModel) -> None:
    batch = risk.assess_batch([ANGRY] * 3)
    for frame in (batch.to_pandas(), batch.to_polars(), pyarrow.table(batch), polars.DataFrame(batch)):
        assert len(frame) == 3
        assert "probabilities.1" in getattr(frame, "column_names", frame.columns)
    assert len(batch) == 3
    assert "3 rows" in repr(batch)
    assert "<table>" in batch._repr_html_()


def test_html_is_escaped() -> None:
    scorer = kefu.ScriptScorer.builtin()
    html = scorer.score("<script>alert(1)</script>没办法", customer="<b>")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_records_compare_and_become_dicts(index: kefu.FaqIndex) -> None:
    hit = index.search("我要退貨")[0]
    assert hit == index.search("我要退貨")[0]
    assert hit.to_dict()["evidence"][0]["quote"] == hit.evidence[0].quote
    assert index.entry("ship") == {**index.entry("ship"), **ENTRIES[1]}  # type: ignore[dict-item]
    assert kefu.FaqIndex.build(index.entries()).entries() == index.entries()
    assert "return" in index


def test_progress_is_shown(risk: kefu.RiskModel, capsys: pytest.CaptureFixture[str]) -> None:
    risk.assess_batch([ANGRY] * 3, progress=True)
    assert "assess" in capsys.readouterr().err


def test_importing_loads_no_other_library() -> None:
    code = "import sys, kefu; print([m for m in ('numpy', 'pandas', 'polars', 'pyarrow', 'tqdm') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
