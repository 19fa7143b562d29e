"""What callers pass in: columns and conversations of every kind, with the bad row named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pytest

import kefu

QUERIES = ["我要退货", "多久发货"]


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


def test_unknown_options_list_the_known(entries: Any) -> None:
    with pytest.raises(kefu.OptionError, match="learn"):
        kefu.FaqIndex.build(entries, lern=True)  # type: ignore[call-arg]


def test_conversations_as_records_equal_dicts(risk: kefu.RiskModel, angry: Any) -> None:
    messages = [kefu.Message(**message) for message in angry]
    assert risk.assess(kefu.Conversation(messages)) == risk.assess(angry)
    assert risk.assess({"id": "7", "messages": angry}) == risk.assess(angry)


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
def test_bad_messages_are_named(
    risk: kefu.RiskModel, message: object, kind: type[kefu.KefuError], part: str, angry: Any
) -> None:
    with pytest.raises(kind, match=r".") as caught:
        risk.assess_batch([angry, [*angry, message]])
    assert caught.value.row == 1
    assert "message 2" in str(caught.value)
    assert part in str(caught.value)


def long_columns() -> dict[str, list[Any]]:
    """Two conversations as messages, one a row, mixed."""
    return {
        "id": ["a", "b", "a"],
        "role": ["customer", "customer", "agent"],
        "text": ["骗子😡不发货就给差评", "谢谢亲", "亲，抱歉"],
        "time": [0.0, 5.0, 30.0],
        "agent": [None, None, "小林"],
    }


@pytest.mark.parametrize(
    "make",
    [
        pandas.DataFrame,
        polars.DataFrame,
        lambda columns: polars.DataFrame(columns).lazy(),
        pyarrow.table,
        lambda columns: Capsule(pyarrow.table(columns)),
    ],
    ids=["pandas", "polars", "polars-lazy", "arrow", "arrow-capsule"],
)
def test_frames_of_messages_are_conversations(risk: kefu.RiskModel, make: Any) -> None:
    frame = make(long_columns())
    first, second = kefu.read_conversations(frame)
    assert [(message.role, message.at, message.agent) for message in first.messages] == [
        ("customer", 0.0, None),
        ("agent", 30.0, "小林"),
    ]
    assert (first.id, second.id) == ("a", "b")
    assert risk.assess_batch(frame).score.tolist() == [risk.assess(first).score, risk.assess(second).score]


class Capsule:
    """Something of which only the Arrow capsule protocol is known."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def test_columns_behind_capsules(index: kefu.FaqIndex) -> None:
    assert list(index.rank_batch(Capsule(pyarrow.chunked_array([QUERIES])), k=1)) == [["return"], ["ship"]]


@pytest.mark.parametrize(
    "time",
    [
        pandas.to_datetime(["2026-11-12", "2026-11-12", "2026-11-12 00:00:30"], format="ISO8601"),
        pandas.to_datetime(["2026-11-12", "2026-11-12", "2026-11-12 00:00:30"], format="ISO8601").tz_localize("UTC"),
        [1794441600, None, 1794441630],
    ],
    ids=["naive", "aware", "seconds"],
)
def test_times_are_seconds_or_datetimes(time: Any) -> None:
    frame = pandas.DataFrame({**long_columns(), "sent": time}).drop(columns="time")
    first, _ = kefu.read_conversations(frame, at="sent")
    assert [message.at for message in first.messages] == [1794441600.0, 1794441630.0]


@pytest.mark.parametrize(
    ("change", "row", "part"),
    [
        ({"text": ["好", None, "好"]}, 1, "`text` must be str"),
        ({"role": ["customer", "customer", 3]}, 2, "`role` must be str, got int"),
        ({"id": ["a", None, "a"]}, 1, "id is missing"),
        ({"time": ["昨天", "昨天", "昨天"]}, 0, "seconds or a datetime, got str"),
    ],
)
def test_bad_rows_of_frames_are_named(change: dict[str, Any], row: int, part: str) -> None:
    with pytest.raises(kefu.InputError, match=part) as caught:
        kefu.read_conversations(pandas.DataFrame({**long_columns(), **change}, dtype=object))
    assert caught.value.row == row


def test_frames_without_a_column_say_which_they_have() -> None:
    with pytest.raises(kefu.InputError, match="no column `text`; it has: id, role, content"):
        kefu.read_conversations(pandas.DataFrame({"id": [1], "role": ["agent"], "content": ["好"]}))


def test_json_lines_are_conversations(risk: kefu.RiskModel, angry: Any, tmp_path: Path) -> None:
    whole, rows = tmp_path / "whole.jsonl", tmp_path / "rows.jsonl"
    whole.write_text(json.dumps({"id": "7", "messages": angry}, ensure_ascii=False) + "\n\n", "utf-8")
    rows.write_text("\n".join(json.dumps({"id": 7, **message}) for message in angry), "utf-8")
    for path in (whole, rows, str(rows)):
        assert risk.assess_batch(path).score.tolist() == [risk.assess(angry).score]
    rows.write_text('{"id": 1, "role": "agent", "text": "好"}\n{"text": ', "utf-8")
    with pytest.raises(kefu.InputError, match="line 2 is no JSON") as caught:
        kefu.read_conversations(rows)
    assert caught.value.row == 1
    rows.write_text('{"id": 1}', "utf-8")
    with pytest.raises(kefu.InputError, match="neither a conversation nor a message"):
        kefu.read_conversations(rows)
