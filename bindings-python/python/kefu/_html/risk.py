"""A risk: the conversation as a timeline, with what raised and lowered the score marked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._conversations import lines
from . import parts

if TYPE_CHECKING:
    from ..records.dialogue import Message
    from ..records.risk import Risk

_LEVELS = {"low": ("低", "for"), "watch": ("留意", "plain"), "high": ("高", "against"), "urgent": ("紧急", "bad")}
_ROLES = {"customer": "顾客", "agent": "客服", "system": "系统"}
_CAUSES = {
    "unresolved": "问题没解决",
    "attitude": "服务态度",
    "delay": "等待太久",
    "product": "商品问题",
    "promise": "承诺没兑现",
    "price": "价格费用",
}
_SMALLEST = 0.005
"""Drivers of the whole conversation below this are not listed."""


def risk(value: Risk, conversation: Any) -> str:
    """``conversation`` is what was assessed; None where it is not known any more."""
    name, colour = _LEVELS.get(value.level, (value.level, "plain"))
    head = f"<div>{parts.chip(f'差评风险 {name}', colour)} {parts.bar(value.score, colour)} {parts.number(value.score)}</div>"
    causes = "".join(parts.chip(f"{_CAUSES.get(cause.cause, cause.cause)} {cause.share:.0%}") for cause in value.causes)
    blocks = [head, f"<div>{parts.soft('原因')} {causes}</div>" if causes else ""]
    blocks.append(_timeline(value, lines(conversation) if conversation is not None else []))
    whole = [driver for driver in value.drivers if driver.message is None and abs(driver.weight) >= _SMALLEST]
    if whole:
        most = max(abs(driver.weight) for driver in value.drivers)
        rows = [
            [parts.escape(one.name), parts.balance(one.weight, most, "bad", "for"), parts.number(one.weight, 2)]
            for one in whole
        ]
        blocks += [
            "<details><summary class='soft'>整场对话的特征</summary>",
            parts.table(["", "权重", ""], rows),
            "</details>",
        ]
    if value.findings:
        broken = [[parts.escape(one.quote), parts.soft(one.why)] for one in value.findings]
        blocks += [parts.heading("承诺超出政策"), parts.table(["原话", "为什么"], broken)]
    if value.malice.findings:
        rows = [
            [parts.escape(one.name), parts.escape(one.quote), parts.number(one.weight, 2)]
            for one in value.malice.findings
        ]
        blocks += [
            parts.heading(f"恶意迹象 {value.malice.score:.2f}（不计入风险）"),
            parts.table(["", "原话", ""], rows),
        ]
    if value.actions:
        rows = [[parts.escape(one.reason), parts.escape(one.draft)] for one in value.actions]
        blocks += [parts.heading("建议"), parts.table(["为什么", "可以这样说"], rows)]
    return parts.page(*blocks)


def _timeline(value: Risk, messages: list[Message]) -> str:
    by_message: dict[int, list[Any]] = {}
    for driver in value.drivers:
        if driver.message is not None:
            by_message.setdefault(driver.message, []).append(driver)
    sums = {index: sum(driver.weight for driver in drivers) for index, drivers in by_message.items()}
    most = max((abs(total) for total in sums.values()), default=0.0)
    # One scale for all messages: what hardly counted hardly shows.
    marks = (mark for index in by_message for mark in parts.marks_of(by_message[index], index))
    densest = max((abs(mark.weight) / (mark.end - mark.start) for mark in marks if mark.end > mark.start), default=0.0)
    # Of a long conversation the messages that moved the score most, in their order.
    weightiest = sorted(range(len(messages)), key=lambda index: -abs(sums.get(index, 0.0)))[: parts.MAX_ROWS]
    rows = []
    for index in sorted(weightiest):
        line, drivers = messages[index], by_message.get(index, [])
        names = list(
            dict.fromkeys(
                driver.name
                for driver in sorted(drivers, key=lambda one: -abs(one.weight))
                if abs(driver.weight) >= 0.05
            )
        )
        rows.append(
            [
                parts.soft(_clock(line.at, messages[0].at)),
                f"<span class='line'>{parts.soft(line.agent or _ROLES.get(line.role, line.role))}</span>",
                parts.marked(line.text, parts.marks_of(drivers, index), "bad", "for", densest),
                parts.balance(sums.get(index, 0.0), most, "bad", "for"),
                parts.soft("、".join(names[:3])),
            ]
        )
    return parts.table(["时间", "", "消息", "风险 ＋ / －", ""], rows, len(messages))


def _clock(at: float | None, start: float | None) -> str:
    """Minutes and seconds since the first message."""
    if at is None or start is None:
        return ""
    minutes, seconds = divmod(round(at - start), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}" if minutes >= 60 else f"{minutes}:{seconds:02d}"
