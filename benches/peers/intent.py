"""Times fastText and scikit-learn on the rows that `intent_speed --peers FOLDER` wrote.

    cargo run --release -p kefu-benches --bin intent_speed -- --peers target/peers
    python benches/peers/intent.py target/peers

Both get characters and pairs as kefu does, one message at a time and in a batch, one thread. Needs
`pip install scikit-learn fasttext-numpy2-wheel`; what is not installed is skipped.
"""

import pathlib
import sys
import tempfile
import time

ROUNDS = 3


def tokens(text):
    chars = [c for c in text if c.isalnum()]
    return " ".join(chars + [a + b for a, b in zip(chars, chars[1:])])


def timed(work):
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def run_fasttext(train, test, texts):
    import fasttext

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", delete=False) as file:
        file.writelines(f"__label__{label} {tokens(text)}\n" for label, text in train)
    start = time.perf_counter()
    model = fasttext.train_supervised(file.name, epoch=30, lr=0.5, dim=100, thread=1, verbose=0)
    trained = time.perf_counter() - start
    pathlib.Path(file.name).unlink()
    split = [tokens(text) for text in texts]
    # `f.predict` is what `model.predict` wraps; the wrapper fails on numpy 2.
    predict = getattr(model.f, "predict")
    found = [predict(tokens(text) + "\n", 1, 0.0, "strict")[0][1] for _, text in test]
    right = sum(label == f"__label__{actual}" for (actual, _), label in zip(test, found))
    single = timed(lambda: [predict(text + "\n", 1, 0.0, "strict") for text in split])
    batch = timed(lambda: model.f.multilinePredict([text + "\n" for text in split], 1, 0.0, "strict"))
    return trained, right / len(test), single, batch


def run_sklearn(train, test, texts):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=10, max_iter=300),
    )
    start = time.perf_counter()
    model.fit([text for _, text in train], [label for label, _ in train])
    trained = time.perf_counter() - start
    right = model.score([text for _, text in test], [label for label, _ in test])
    single = timed(lambda: [model.predict([text]) for text in texts])
    return trained, right, single, timed(lambda: model.predict(texts))


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/peers")

    def rows(name):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        return [tuple(line.split("\t", 1)) for line in lines]

    train, test = rows("intent-train.tsv"), rows("intent-test.tsv")
    texts = (folder / "intent-messages.txt").read_text(encoding="utf-8").split("\n")
    print("tool              train s  accuracy  label us  batch us a message")
    for name, run in (("fastText", run_fasttext), ("scikit-learn", run_sklearn)):
        try:
            trained, accuracy, single, batch = run(train, test, texts)
        except ImportError:
            print(f"{name} is not installed")
            continue
        micros = 1e6 / len(texts)
        print(f"{name:<17} {trained:<8.2f} {accuracy:<9.3f} {single * micros:<9.1f} {batch * micros:.1f}")


if __name__ == "__main__":
    main()
