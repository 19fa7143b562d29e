"""An intent: the message with its evidence marked, the candidates, and what else was wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import parts

if TYPE_CHECKING:
    from ..records.intent import Intent

_DECISIONS = {"accept": "可直接处理", "ambiguous": "两个意图接近", "out_of_scope": "不在范围内"}


def intent(value: Intent, text: str | None) -> str:
    """``text`` is the message; None where it is not known any more."""
    decision = _DECISIONS.get(value.decision.kind, value.decision.kind)
    name = value.candidates[0].name if value.label is None and value.candidates else value.name or "–"
    head = [
        parts.chip(name, "for" if value.label else "plain"),
        parts.bar(value.score),
        parts.number(value.score),
        parts.soft(f"　{decision}" + "".join(f" · {part}" for part in (value.department, value.rule) if part)),
    ]
    blocks = [f"<div>{' '.join(head)}</div>"]
    if text is not None:
        blocks.append(f"<div class='text'>{parts.marked(text, parts.marks_of(value.evidence))}</div>")
    if value.decision.question:
        blocks.append(f"<div>{parts.soft('追问')} {parts.escape(value.decision.question)}</div>")
    for title, clauses in (("同时想要", value.also), ("明说不要", value.negated)):
        if clauses:
            shown = "".join(parts.chip(f"{clause.name} {clause.score:.2f}") for clause in clauses)
            blocks.append(f"<div>{parts.soft(title)} {shown}</div>")
    candidates = [
        [parts.escape(one.name), parts.soft(one.label), parts.bar(one.score), parts.number(one.score)]
        for one in value.candidates
    ]
    blocks.append(parts.table(["候选", "", "概率", ""], candidates))
    most = max((abs(item.weight) for item in value.evidence), default=0.0)
    reasons = [[parts.soft("起点"), "", parts.number(value.base, 2)]]
    reasons += [
        [
            parts.escape(item.quote or item.why or item.source),
            parts.balance(item.weight, most),
            parts.number(item.weight, 2),
        ]
        for item in value.evidence
    ]
    blocks += ["<details><summary class='soft'>依据</summary>", parts.table(["", "权重", ""], reasons), "</details>"]
    return parts.page(*blocks)
