"""A program that uses the types: checked by `mypy --strict` and pyright, never run."""
# pyright: strict

from __future__ import annotations

import pandas
from matplotlib.figure import Figure

import kefu


def riskiest(conversations: list[kefu.Conversation]) -> kefu.Risk:
    model = kefu.RiskModel.builtin()
    scores = model.assess_batch(conversations).score
    return model.assess(conversations[int(scores.argmax())])


def worst_of_a_frame(messages: pandas.DataFrame) -> float:
    return float(kefu.RiskModel.builtin().assess_batch(messages, progress=True).score.max())


def of_a_file(path: str) -> list[str]:
    return kefu.RiskModel.builtin().assess_batch(path).level


def reply_to(index: kefu.FaqIndex, query: str) -> str | None:
    reply = index.answer(query, stage="after", slots={"order_no": "88001"})
    return reply.text if reply.kind == "answer" else None


def best(index: kefu.FaqIndex, query: str) -> kefu.FaqHit | None:
    hits = index.search(query, k=1)
    return hits[0] if hits else None


def places(text: str) -> list[tuple[int, int]]:
    findings = kefu.ScriptScorer.builtin().check(text)
    return [(finding.span.start, finding.span.end) for finding in findings if finding.span is not None]


def confused(texts: list[str], labels: list[str]) -> Figure:
    classifier = kefu.IntentClassifier.train(texts, labels, vectors=False, progress=True)
    return classifier.evaluate(texts, labels).plot("confusion")


def amounts(text: str) -> list[float]:
    return [found.value.yuan for found in kefu.find_entities(text) if isinstance(found.value, kefu.Money)]


def without_numbers(text: str) -> str:
    return kefu.redact(text, masks={"order_no": "label"}).text


def heavy(rules: kefu.RuleSet, draft: str) -> list[str]:
    kept = rules.only(lambda rule: rule.level == "heavy")
    return [hit.rewrite or hit.why for hit in kept.check(draft)]


def first_bad_row(error: kefu.KefuError) -> int:
    return -1 if error.row is None else error.row


def best_answer(question: str, answers: list[str]) -> str | None:
    promotion = kefu.ScriptScorer.builtin().with_packs(["taobao"]).rank(question, answers).promote()
    return None if promotion is None else promotion.answer


def exam_table(log: list[str], submissions: list[dict[str, str]]) -> str:
    return kefu.Exam.from_logs(log, n=10).grade(kefu.ScriptScorer.builtin(), submissions).to_table()


def options(text: str) -> list[str]:
    form = kefu.question_form(text)
    return [] if form is None or form.options is None else form.options
