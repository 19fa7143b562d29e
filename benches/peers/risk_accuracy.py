"""What linear models of scikit-learn reach on the rows on which `cargo xtask accuracy` measures
risk and reviews, and kefu beside them in the same run.

    pip install scikit-learn       # and kefu, from bindings-python
    python benches/peers/risk_accuracy.py ../shared/data --write

Both train on the same rows and are asked the same others: five folds of whole dialogues for STC3
and USS, the development rows of the SSA dialogues, a fifth of the reviews. The peer is ridge or
logistic regression on TF-IDF of n-grams, apart by speaker and again for the last third of a
dialogue, and a linear SVM on reviews; its strength is chosen on a quarter of its training rows.
Without kefu installed its columns stay empty. Prints the table and keeps it in
`benches/accuracy/risk_peers.md` with `--write`. About fifteen minutes on one core.
"""

import argparse
import json
import pathlib
import random

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score
from sklearn.svm import LinearSVC

try:
    import kefu
except ImportError:
    kefu = None

KEPT = pathlib.Path(__file__).parent.parent / "accuracy" / "risk_peers.md"


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def features(units):
    """N-grams of a dialogue, apart by speaker, and again those of its last third."""

    def of(messages):
        found = []
        for number, (role, text) in enumerate(messages):
            late = number * 3 >= len(messages) * 2
            for gram in units(text):
                found.append(role[0] + gram)
                if late:
                    found.append("late " + role[0] + gram)
        return found

    return of


def characters(text):
    text = f"^{text}$"
    return [text[at : at + n] for n in (1, 2, 3) for at in range(len(text) - n + 1)]


def words(text):
    found = text.split()
    return found + [f"{a}_{b}" for a, b in zip(found, found[1:])]


def logistic(units):
    def fit(rows, labels, strength):
        vectors = TfidfVectorizer(analyzer=features(units), min_df=2, sublinear_tf=True)
        model = LogisticRegression(C=strength, class_weight="balanced", max_iter=300)
        model.fit(vectors.fit_transform(rows), labels)
        return lambda rows: model.predict_proba(vectors.transform(rows))

    return fit


def svm(rows, labels, strength):
    vectors = TfidfVectorizer(analyzer=features(characters), min_df=2, sublinear_tf=True)
    model = LinearSVC(C=strength).fit(vectors.fit_transform(rows), labels)

    def predict(rows):
        margin = model.decision_function(vectors.transform(rows))
        bad = 1 / (1 + np.exp(-margin))
        return np.stack([1 - bad, bad], axis=1)

    return predict


def best(fit, strengths, rows, labels):
    """The peer with the strength that does best on a quarter of its training rows."""
    kept = np.random.RandomState(0).rand(len(rows)) < 0.75
    pick = lambda inside: [row for row, keep in zip(rows, kept) if keep == inside]
    found = {}
    for strength in strengths:
        predicted = fit(pick(True), labels[kept], strength)(pick(False))
        found[strength] = f1_score(labels[~kept], predicted.argmax(1), average="macro")
    return fit(rows, labels, max(found, key=found.get))


def learned(rows, labels, tokens):
    as_dicts = lambda rows: [[{"role": role, "text": text} for role, text in row] for row in rows]
    options = {} if tokens == "text" else {"tokens": tokens}
    model = kefu.RiskModel.train(as_dicts(rows), [int(label) for label in labels], **options)
    return lambda rows: np.asarray(model.assess_batch(as_dicts(rows)).probabilities)


def ece(bad, happened):
    steps = np.minimum((bad * 10).astype(int), 9)
    gaps = [abs(bad[steps == s].mean() - happened[steps == s].mean()) * (steps == s).mean() for s in set(steps)]
    return sum(gaps)


def figures(rows, labels, predict, bad_from, half):
    predicted = predict(rows)
    bad, happened = predicted[:, bad_from:].sum(1), labels >= bad_from
    found = {
        "accuracy": accuracy_score(labels, predicted.argmax(1)),
        "macro-F1": f1_score(labels, predicted.argmax(1), average="macro"),
        "AUC": roc_auc_score(happened, bad),
        "ECE": ece(bad, happened),
    }
    if half:
        early = predict([row[: (len(row) + 1) // 2] for row in rows])
        found["AUC with half"] = roc_auc_score(happened, early[:, bad_from:].sum(1))
    return found


def ssa(folder, shop, part):
    rows, labels = [], []
    for block in (folder / f"ssa_{shop}_{part}.txt").read_text(encoding="utf-8").split("\n\n"):
        block = block.strip().splitlines()
        if block:
            labels.append(3 - int(block[0]))
            parts = [line.split("\t") for line in block[1:]]
            rows.append([("customer" if part[1] == "c:" else "agent", part[2]) for part in parts])
    return rows, np.array(labels)


def stc3(folder):
    rows = lines(folder / "risk_stc3_train.jsonl")
    texts = [[(turn["role"], turn["text"]) for turn in row["turns"]] for row in rows]
    return texts, np.array([int(row["dissatisfied"]) for row in rows]), np.arange(len(rows))


def uss(folder):
    rows, labels, dialogues = [], [], []
    for dialogue, row in enumerate(lines(folder / "risk_uss_valid.jsonl")):
        messages = []
        for turn in row["turns"]:
            messages.append(("customer", turn["customer"]))
            if turn.get("sat") is not None:
                rows.append(list(messages))
                labels.append(2 - min(turn["sat"], 2))
                dialogues.append(dialogue)
            if turn["agent_after"]:
                messages.append(("agent", turn["agent_after"]))
    return rows, np.array(labels), np.array(dialogues)


def folds(fit, rows, labels, groups, bad_from):
    """Figures of the predictions of five folds together."""
    predicted = np.zeros((len(rows), labels.max() + 1))
    for fold in range(5):
        held = groups % 5 == fold
        pick = lambda inside: [row for row, out in zip(rows, held) if out == inside]
        predicted[held] = fit(pick(False), labels[~held])(pick(True))
    order = iter(predicted)
    return figures(rows, labels, lambda rows: np.stack([next(order) for _ in rows]), bad_from, False)


def tasks(folder):
    """Name, and per tool a call that gives its figures."""
    for name, (rows, labels, groups), bad in [("STC3", stc3(folder), 1), ("USS turns", uss(folder), 2)]:
        peer = lambda r, l: best(logistic(characters), [1.0, 4.0, 16.0], r, l)
        own = lambda r, l: learned(r, l, "text")
        yield name, [lambda fit=fit: folds(fit, rows, labels, groups, bad) for fit in (own, peer)]
    for shop in ["makeup", "clothes"]:
        rows, labels = ssa(folder, shop, "train")
        asked = ssa(folder, shop, "dev")
        own = lambda: figures(*asked, learned(rows, labels, "whitespace"), 2, True)
        peer = lambda: figures(*asked, best(logistic(words), [1.0, 4.0, 16.0], rows, labels), 2, True)
        yield f"SSA {shop}, dev", [own, peer]
    for name in ["nlpcc14", "os10"]:
        found = lines(folder / f"review_{name}_train.jsonl")
        random.Random(1).shuffle(found)
        rows = [[("customer", row["text"])] for row in found]
        labels, cut = np.array([row["bad"] for row in found]), len(found) * 4 // 5
        asked = rows[cut:], labels[cut:]
        own = lambda: figures(*asked, learned(rows[:cut], labels[:cut], "text"), 1, False)
        peer = lambda: figures(*asked, best(svm, [0.1, 0.3, 1.0], rows[:cut], labels[:cut]), 1, False)
        yield f"reviews {name}", [own, peer]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    head = ["accuracy", "macro-F1", "AUC", "AUC with half", "ECE"]
    table = [f"| task | tool | {' | '.join(head)} |", "|---|---|" + "---|" * len(head)]
    print(table[0], flush=True)
    for name, tools in tasks(given.folder):
        for tool, run in zip(["kefu", "scikit-learn"], tools):
            if tool == "kefu" and kefu is None:
                continue
            found = run()
            cells = [f"{found[key]:.4f}".lstrip("0") if key in found else "" for key in head]
            table.append(f"| {name} | {tool} | {' | '.join(cells)} |")
            print(table[-1], flush=True)
    if given.write:
        version = f" (kefu {kefu.__version__})" if kefu else ""
        text = "# Risk and reviews beside linear models of scikit-learn\n\n"
        text += f"`python benches/peers/risk_accuracy.py <data> --write`{version}: the same rows, one run.\n"
        text += "A linear SVM gives no probabilities, so its ECE is that of a sigmoid of its margin. Tuned\n"
        text += "further, logistic regression reached AUC .746 on USS turns, .943 and .962 on SSA clothes and\n"
        text += "makeup, on rows of these sources that are kept back.\n\n"
        KEPT.write_text(text + "\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
