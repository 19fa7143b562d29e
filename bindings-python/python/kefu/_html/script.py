"""Script scores, findings and scorecards, with what is wrong marked in the replies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .._conversations import lines
from . import parts

if TYPE_CHECKING:
    from ..records.script import Finding, Scorecard, ScriptScore

_ROLES = {"customer": "顾客", "agent": "客服", "system": "系统"}
_LEVELS = {"light": ("轻", "plain"), "medium": ("中", "against"), "heavy": ("重", "bad")}
_HEAVY = 3.0
"""How strong a heavy finding is marked, a character; a light one is 1."""


def score(value: ScriptScore, exchange: tuple[str, str | None] | None) -> str:
    """``exchange`` is the reply and the customer's message; None where they are not known any more."""
    grade = "" if value.grade is None else parts.soft(f"　评分 {value.grade:.2f}")
    blocks = [
        f"<div>{parts.chip(value.level, _colour(value.total))} {parts.bar(value.total / 100)} {parts.number(value.total, 1)}{grade}</div>"
    ]
    if exchange is not None:
        reply, customer = exchange
        if customer:
            blocks.append(f"<div class='text'>{parts.soft('顾客')} {parts.escape(parts.cut(customer))}</div>")
        blocks.append(f"<div class='text'>{parts.soft('客服')} {parts.marked(reply, _reply_marks(value, reply))}</div>")
    blocks.append(_findings(value.findings))
    rows = [
        [parts.escape(one.name), parts.bar(one.score / 100), parts.number(one.score, 0), parts.number(one.points, 1)]
        for one in value.dimensions
        if one.score is not None
    ]
    blocks += [
        "<details><summary class='soft'>各维度</summary>",
        parts.table(["维度", "得分", "", "对总分"], rows),
        "</details>",
    ]
    return parts.page(*blocks)


def findings(values: Sequence[Finding], draft: str | None) -> str:
    """What is wrong with a draft."""
    shown = (
        "" if draft is None else f"<div class='text'>{parts.marked(draft, _marks(values), 'bad', most=_HEAVY)}</div>"
    )
    return parts.page(shown, _findings(values) or parts.soft("没有发现问题"))


def scorecard(value: Scorecard, conversation: Any) -> str:
    """A reviewed conversation."""
    total = value.total or 0.0
    blocks = [
        f"<div>{parts.chip(value.level, _colour(total))} {parts.bar(total / 100)} {parts.number(value.total, 1)} {parts.soft(value.id or '')}</div>"
    ]
    agents = [
        [
            parts.escape(one.agent),
            str(one.replies),
            parts.number(one.total, 1),
            " / ".join(map(str, one.findings)),
            parts.soft(one.weakest or ""),
        ]
        for one in value.agents
    ]
    blocks.append(parts.table(["客服", "回复", "总分", "轻 / 中 / 重", "最弱维度"], agents))
    if conversation is not None:
        blocks.append(_conversation(value, conversation))
    if not value.replies:
        blocks.append(_findings(value.findings))
    rows = [
        [
            parts.escape(one.name),
            parts.bar(one.score / 100),
            parts.number(one.score, 0),
            parts.soft(f"{one.replies} 条回复"),
        ]
        for one in value.dimensions
        if one.score is not None
    ]
    blocks += [
        "<details><summary class='soft'>各维度</summary>",
        parts.table(["维度", "得分", "", ""], rows),
        "</details>",
    ]
    return parts.page(*blocks)


def _conversation(value: Scorecard, conversation: Any) -> str:
    of_message = {index: reply for reply in value.replies for index in reply.messages}
    found: dict[int, list[Finding]] = {}
    for finding in (*(one for reply in value.replies for one in reply.findings), *value.findings):
        if finding.at is not None:
            found.setdefault(finding.at, []).append(finding)
    rows, messages = [], lines(conversation)
    for index, line in enumerate(messages[: parts.MAX_ROWS]):
        reply, wrong = of_message.get(index), found.get(index, [])
        first = reply is not None and reply.messages[0] == index
        rows.append(
            [
                f"<span class='line'>{parts.soft(line.agent or _ROLES.get(line.role, line.role))}</span>",
                parts.marked(line.text, _marks(wrong), "bad", most=_HEAVY),
                parts.rated(reply.total / 100, parts.number(reply.total, 0)) if reply is not None and first else "",
                "<br>".join(dict.fromkeys(f"{_level(one)}{parts.escape(one.message)}" for one in wrong)),
            ]
        )
    return parts.table(["", "消息", "得分", "问题"], rows, len(messages))


def _findings(values: Sequence[Finding]) -> str:
    rows = [
        [
            _level(one),
            parts.escape(one.message),
            parts.escape(one.quote),
            parts.soft(one.why),
            parts.escape(one.rewrite or ""),
        ]
        for one in values[: parts.MAX_ROWS]
    ]
    return parts.table(["", "问题", "原话", "为什么", "可以改成"], rows, len(values))


def _level(finding: Finding) -> str:
    name, colour = _LEVELS.get(finding.level, (finding.level, "plain"))
    return parts.chip(name, colour)


def _marks(values: Iterable[Finding]) -> list[parts.Mark]:
    weights = {"light": 1.0, "medium": 2.0, "heavy": _HEAVY}
    return [
        # As strong as its level, however long it is.
        parts.Mark(
            one.span.start, one.span.end, weights.get(one.level, 1.0) * (one.span.end - one.span.start), one.message
        )
        for one in values
        if one.span is not None
    ]


def _reply_marks(value: ScriptScore, reply: str) -> list[parts.Mark]:
    # Evidence may point into the customer's message too: what does not cut out its quote is left out.
    own = [one for one in value.evidence if one.span is not None and one.span.slice(reply) == one.quote]
    return parts.marks_of(own)


def _colour(total: float) -> str:
    return "for" if total >= 80 else "plain" if total >= 60 else "against" if total >= 40 else "bad"
