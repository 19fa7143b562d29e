"""What callers pass in: columns and conversations of every kind, with the bad row named."""

from __future__ import annotations

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
def test_bad_messages_are_named(risk: kefu.RiskModel, message: object, kind: type[kefu.KefuError], part: str, angry: Any) -> None:
    with pytest.raises(kind, match=r".") as caught:
        risk.assess_batch([angry, [*angry, message]])
    assert caught.value.row == 1
    assert "message 2" in str(caught.value)
    assert part in str(caught.value)
