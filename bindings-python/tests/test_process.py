"""The package inside a process: panics, threads, pickling, progress, imports."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
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
    kefu.FaqIndex.build([{"id": "a", "question": "怎么退货", "answer": "好"}], progress=True)
    assert "build" in capsys.readouterr().err


def test_importing_loads_no_other_library() -> None:
    code = "import sys, kefu; print([m for m in ('numpy', 'pandas', 'polars', 'pyarrow', 'tqdm') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _scores(conversations: list[Any]) -> list[float]:
    return [float(score) for score in kefu.RiskModel.builtin().assess_batch(conversations).score]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_engines_work_in_a_forked_process(risk: kefu.RiskModel, angry: Any) -> None:
    expected = _scores([angry] * 4)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_scores, [[angry] * 4] * 4) == [expected] * 4
    # The engine itself, as the parent built it.
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, repr(risk.assess(angry).score).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 100).decode() == repr(risk.assess(angry).score)


def test_work_lets_other_threads_run(risk: kefu.RiskModel, angry: Any) -> None:
    ticks, stop = 0, threading.Event()

    def count() -> None:
        nonlocal ticks
        while not stop.wait(0.001):
            ticks += 1

    counter = threading.Thread(target=count)
    counter.start()
    started = ticks
    risk.assess_batch([angry] * 3000)
    during = ticks - started
    stop.set()
    counter.join()
    assert during > 0


LONG = {
    "batch": "kefu.IntentClassifier.builtin().classify_batch(['三天了还没发货'] * 10_000_000)",
    "train": "kefu.IntentClassifier.train([f'{n}号{n % 97}怎么{n % 89}退' for n in range(60_000)], [str(n % 60) for n in range(60_000)])",
    "task": "kefu.FaqIndex.build([{'id': str(n), 'question': f'{n}号商品{n % 97}怎么{n % 89}退货', 'answer': '好'} for n in range(300_000)])",
}


@pytest.mark.skipif(sys.platform == "win32", reason="signals of processes are different")
@pytest.mark.parametrize("work", LONG)
def test_ctrl_c_stops_long_work(work: str) -> None:
    program = f"""
import sys, kefu
from kefu import _input
print("ready", flush=True)
try:
    {LONG[work]}
except KeyboardInterrupt:
    print("stopped", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        time.sleep(1.5)
        running.send_signal(signal.SIGINT)
        assert running.communicate(timeout=60)[0] == "stopped\n"
        assert running.returncode == 0
