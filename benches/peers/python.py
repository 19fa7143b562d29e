"""Times the Python package and the tools a user would pick instead, on the same rows in the same run.

    cargo xtask python && cargo build --release -p kefu-benches --bin intent_predict
    python -m pip install "numpy<2" scikit-learn fasttext-wheel bm25s snownlp
    python benches/peers/python.py --rust target/release/intent_predict [--quick]

What is not installed is skipped. One thread each: set OMP_NUM_THREADS=1. `--quick` takes a
hundredth of the rows. Rates are the better of two passes, as other work on the machine only ever slows.
"""

import argparse
import csv
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import kefu

ROOT = pathlib.Path(__file__).parents[2]
DATA = ROOT / "examples" / "data"


def lines(name):
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def labelled(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], [row["label"] for row in rows]


def repeated(texts, count):
    """`count` messages, no two the same object: text that was read once is cached inside a str."""
    return [f"{texts[row % len(texts)]}{row % 97}" for row in range(count)]


def rate(work, rows, times=2):
    """Rows a second; the best of several passes."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return rows / best


def line(task, tool, value, note=""):
    print(f"| {task} | {tool} | {value} | {note} |", flush=True)


def share(right):
    return f"{sum(right) / len(right):.3f} right"


def intent(count):
    texts, labels = labelled("intent_train.csv")
    test, actual = labelled("intent_eval.csv")
    many = repeated(texts, count)

    own = kefu.IntentClassifier.train(texts, labels)
    accuracy = share([got == want for got, want in zip(own.predict(test), actual)])
    line("intent, 12 labels", "kefu predict", f"{rate(lambda: own.predict(many), count):,.0f}/s", accuracy)
    part = many[: max(count // 10, 1)]
    figure = f"{rate(lambda: own.classify_batch(part), len(part), 1):,.0f}/s"
    line("", "kefu classify_batch", figure, "with decisions and further intents by clause; a tenth of the rows")
    fast = kefu.IntentClassifier.train(texts, labels, vectors=False, transfer=False)
    accuracy = share([got == want for got, want in zip(fast.predict(test), actual)])
    line("", "kefu predict, n-grams alone", f"{rate(lambda: fast.predict(many), count):,.0f}/s", accuracy)

    try:
        import fasttext
    except ImportError:
        line("", "fastText", "not installed")
    else:
        split = [" ".join(text) for text in many]
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.writelines(f"__label__{label} {' '.join(text)}\n" for text, label in zip(texts, labels))
            file.flush()
            model = fasttext.train_supervised(
                file.name, epoch=50, lr=0.5, wordNgrams=3, dim=50, minCount=1, thread=1, verbose=0, seed=7
            )
        got = [found[0].removeprefix("__label__") for found in model.predict([" ".join(text) for text in test])[0]]
        accuracy = share([one == want for one, want in zip(got, actual)])
        line(
            "",
            "fastText predict (batch)",
            f"{rate(lambda: model.predict(split), count):,.0f}/s",
            f"{accuracy}; characters split before the clock",
        )

    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
    except ImportError:
        line("", "scikit-learn", "not installed")
    else:
        pipeline = make_pipeline(
            TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
            LogisticRegression(C=10, max_iter=500),
        )
        pipeline.fit(texts, labels)
        accuracy = share([got == want for got, want in zip(pipeline.predict(test), actual)])
        line(
            "",
            "scikit-learn TF-IDF + logistic",
            f"{rate(lambda: pipeline.predict(part), len(part)):,.0f}/s",
            f"{accuracy}; a tenth of the rows",
        )


def faq(count):
    goods = ["书桌", "电煮锅", "羽绒服", "坚果", "儿童鞋", "台灯", "保温杯", "床单", "耳机", "行李箱"]
    asks = [text for entry in lines("faq.jsonl") for text in (entry["question"], *entry.get("variants", []))]
    variants = [f"{good}{ask}" for good in goods for ask in asks]
    entries = [{"id": str(row), "question": text, "answer": "好"} for row, text in enumerate(variants)]
    queries = repeated([row["query"] for row in lines("faq_queries.jsonl")], count)
    for name, options in (("kefu rank_batch", {}), ("kefu rank_batch, words only", {"learn": False, "meaning": False})):
        index = kefu.FaqIndex.build(entries, **options)
        line(
            f"FAQ, {len(variants):,} variants" if not options else "",
            name,
            f"{rate(lambda: index.rank_batch(queries, k=10), count):,.0f}/s",
        )
    try:
        import bm25s
    except ImportError:
        line("", "bm25s", "not installed")
        return

    def grams(text):
        return [*text, *(text[at : at + 2] for at in range(len(text) - 1))]

    model = bm25s.BM25()
    model.index([grams(text) for text in variants], show_progress=False)
    split = [grams(query) for query in queries]
    line(
        "",
        "bm25s retrieve (batch)",
        f"{rate(lambda: model.retrieve(split, k=10, show_progress=False, n_threads=0), count):,.0f}/s",
        "characters and pairs split before the clock",
    )


def risk(count):
    rows = lines("outcomes.jsonl")
    conversations = [row["messages"] for row in rows] * (count // len(rows) + 1)
    conversations = conversations[:count]
    bad = [row["bad_review"] for row in rows]
    model = kefu.RiskModel.builtin()

    def auc(scores):
        pairs = [
            (high > low) + (high == low) / 2
            for high, worse in zip(scores, bad)
            if worse
            for low, fine in zip(scores, bad)
            if not fine
        ]
        return f"AUC {sum(pairs) / len(pairs):.3f} on {len(bad)} conversations"

    scores = model.assess_batch([row["messages"] for row in rows]).score.tolist()
    line(
        "risk of conversations",
        "kefu assess_batch",
        f"{rate(lambda: model.assess_batch(conversations), count):,.0f}/s",
        auc(scores),
    )
    try:
        from snownlp import SnowNLP
    except ImportError:
        line("", "SnowNLP", "not installed")
        return

    def sentiment(conversation):
        said = "，".join(message["text"] for message in conversation if message["role"] == "customer")
        return 1 - SnowNLP(said).sentiments

    part = conversations[: max(count // 100, 60)]
    line(
        "",
        "SnowNLP sentiments",
        f"{rate(lambda: [sentiment(one) for one in part], len(part), 1):,.0f}/s",
        auc([sentiment(row["messages"]) for row in rows]),
    )


def overhead(count, rust):
    """What the binding adds to a message: the same model on the same messages, here and in Rust."""
    own = kefu.IntentClassifier.train(*labelled("intent_train.csv"))
    many = repeated(labelled("intent_train.csv")[0], count)
    task = "overhead a message, batch"
    if rust is None:
        line(task, "predict", "not measured", "needs --rust")
        return
    with tempfile.TemporaryDirectory() as folder:
        model, messages = pathlib.Path(folder, "model"), pathlib.Path(folder, "messages")
        model.write_bytes(own.to_bytes())
        messages.write_text("\n".join(many), "utf-8")
        here, there = [], []
        for _ in range(3):  # in turns: both get the same share of a busy machine
            there.append(
                float(subprocess.run([rust, model, messages], check=True, capture_output=True, text=True).stdout)
            )
            here.append(1e6 / rate(lambda: own.predict(many), count))
    line(
        task,
        "predict",
        f"{min(here) - min(there):.2f} us",
        f"{min(here):.2f} us in Python, {min(there):.2f} us in Rust",
    )


def streamed(count):
    texts = labelled("intent_train.csv")[0] + [row["text"] for row in lines("exam_log.jsonl")]
    own = kefu.IntentClassifier.train(*labelled("intent_train.csv"), vectors=False, transfer=False)
    step, sizes = 100_000, []
    start = time.perf_counter()
    for _ in range(0, count, step):
        own.predict_proba(repeated(texts, step))
        pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
        sizes.append(pages * resource.getpagesize() / 1e6)
    seconds = time.perf_counter() - start
    settled = sizes[len(sizes) // 10 :]
    line(
        f"memory, {count:,} streamed",
        "predict_proba in steps of 100,000",
        f"{max(settled) - min(settled):.1f} MB",
        f"between {min(settled):.0f} and {max(settled):.0f} MB; {count / seconds:,.0f}/s with making the messages",
    )


def importing():
    def milliseconds(code):
        times = []
        for _ in range(15):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times.append((time.perf_counter() - start) * 1e3)
        return statistics.median(times)

    line(
        "import",
        "python -c 'import kefu' over python -c ''",
        f"{milliseconds('import kefu') - milliseconds(''):.1f} ms",
        "median of 15",
    )
    wheels = sorted((ROOT / "target" / "wheels").glob("*.whl"))
    if wheels:
        line("wheel", wheels[0].name, f"{wheels[0].stat().st_size / 1e6:.2f} MB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rust", help="the program intent_predict of benches/src/bin")
    args = parser.parse_args()
    scale = 100 if args.quick else 1
    print("| task | tool | figure | note |\n|---|---|---|---|")
    importing()
    overhead(200_000 // scale, args.rust)
    faq(10_000 // scale)
    risk(20_000 // scale)
    intent(1_000_000 // scale)
    streamed(10_000_000 // scale)


if __name__ == "__main__":
    main()
