"""FAQ hits and replies, with the words that matched marked in the query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import parts

if TYPE_CHECKING:
    from ..records.faq import FaqHit, FaqReply

_KINDS = {"answer": "直接回答", "suggest": "猜你想问", "menu": "菜单", "none": "没有合适的答案"}
_ANSWER = 120
"""Code points of an answer in a list of hits."""


def hits(values: Sequence[FaqHit], query: str | None) -> str:
    """The hits of one query."""
    return parts.page(_asked(query), _table(values, query))


def reply(value: FaqReply, query: str | None) -> str:
    """A reply: what to send, and the entries behind it."""
    kind = parts.chip(_KINDS.get(value.kind, value.kind), "for" if value.kind == "answer" else "plain")
    blocks = [
        _asked(query),
        f"<div>{kind} {parts.bar(value.score)} {parts.number(value.score)} {parts.soft(value.id or '')}</div>",
    ]
    if value.text:
        blocks.append(f"<div class='text'>{parts.escape(parts.cut(value.text))}</div>")
    if value.missing_slots:
        blocks.append(
            f"<div>{parts.soft('还缺')} {''.join(parts.chip(slot, 'against') for slot in value.missing_slots)}</div>"
        )
    if value.handoff:
        blocks.append(f"<div>{parts.soft('转人工')} {parts.escape(value.handoff)}</div>")
    if value.related:
        blocks.append(
            f"<div>{parts.soft('相关问题')} {''.join(parts.chip(option.label) for option in value.related)}</div>"
        )
    if value.hits:
        blocks += ["<details><summary class='soft'>检索结果</summary>", _table(value.hits, query), "</details>"]
    return parts.page(*blocks)


def _asked(query: str | None) -> str:
    return "" if query is None else f"<div>{parts.soft('问')} {parts.escape(parts.cut(query))}</div>"


def _table(values: Sequence[FaqHit], query: str | None) -> str:
    rows = []
    for hit in values[: parts.MAX_ROWS]:
        matched = f"<br>{parts.soft(f'相近问法：{hit.matched}')}" if hit.matched != hit.question else ""
        because = parts.escape(hit.id) if query is None else parts.marked(query, parts.marks_of(hit.evidence))
        rows.append(
            [
                parts.rated(hit.score, parts.number(hit.score)),
                f"{parts.escape(hit.question)}{matched}",
                because,
                parts.soft(parts.cut(hit.answer, _ANSWER)),
            ]
        )
    return parts.table(["把握", "条目", "命中", "答案"], rows, len(values)) or parts.soft("没有匹配的条目")
