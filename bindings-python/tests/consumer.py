"""A program that uses the types: checked by `mypy --strict`, and run by pytest."""

from __future__ import annotations

import kefu


def riskiest(conversations: list[kefu.Conversation]) -> kefu.Risk:
    model = kefu.RiskModel.builtin()
    scores = model.assess_batch(conversations).score
    return model.assess(conversations[int(scores.argmax())])


def reply_to(index: kefu.FaqIndex, query: str) -> str | None:
    reply = index.answer(query, stage="after", slots={"order_no": "88001"})
    return reply.text if reply.kind == "answer" else None


def places(text: str) -> list[tuple[int, int]]:
    findings = kefu.ScriptScorer.builtin().check(text)
    return [(finding.span.start, finding.span.end) for finding in findings if finding.span is not None]


def first_bad_row(error: kefu.KefuError) -> int:
    return -1 if error.row is None else error.row
