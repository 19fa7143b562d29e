"""The package inside a process: panics, threads, pickling, progress, imports."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import kefu


def test_a_panic_is_an_error_and_the_engine_still_works(index: kefu.FaqIndex) -> None:
    before = index.search("我要退货")
    with pytest.raises(kefu.InternalError, match="asked to panic") as caught:
        kefu._kefu._panic()
    assert caught.value.code == "internal"
    assert index.search("我要退货") == before


def test_errors_pickle_with_their_row() -> None:
    error = pickle.loads(pickle.dumps(kefu.InputError("row 3: bad", 3)))
    assert (type(error), str(error), error.row, error.code) == (kefu.InputError, "row 3: bad", 3, "input.invalid")


def test_damaged_models_are_refused(risk: kefu.RiskModel) -> None:
    data = risk.to_bytes()
    for damaged in (b"", b"x" * 100, data[:-1], data[: len(data) // 2]):
        with pytest.raises(kefu.ModelFormatError):
            kefu.RiskModel.from_bytes(damaged)


@pytest.mark.parametrize(
    ("engine", "call", "given"),
    [
        ("intents", "classify", "三天了还没发货"),
        ("index", "search", "我要退货"),
        ("risk", "assess", [{"role": "customer", "text": "骗子"}]),
        ("scorer", "score", "没办法"),
    ],
)
def test_engines_pickle_and_copy(engine: str, call: str, given: Any, request: pytest.FixtureRequest) -> None:
    original = request.getfixturevalue(engine)
    again = pickle.loads(pickle.dumps(original))
    assert getattr(again, call)(given) == getattr(original, call)(given)
    assert copy.copy(original) is original
    assert copy.deepcopy(original) is original


def test_threads_share_an_engine(index: kefu.FaqIndex, risk: kefu.RiskModel, angry: Any) -> None:
    with ThreadPoolExecutor(8) as pool:
        hits = list(pool.map(lambda _: index.search("我要退货"), range(64)))
        risks = list(pool.map(lambda _: risk.assess(angry), range(64)))
    assert all(found == hits[0] for found in hits)
    assert all(found == risks[0] for found in risks)


def test_progress_is_shown(risk: kefu.RiskModel, capsys: pytest.CaptureFixture[str], angry: Any) -> None:
    risk.assess_batch([angry] * 3, progress=True)
    assert "assess" in capsys.readouterr().err


def test_importing_loads_no_other_library() -> None:
    code = "import sys, kefu; print([m for m in ('numpy', 'pandas', 'polars', 'pyarrow', 'tqdm') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
