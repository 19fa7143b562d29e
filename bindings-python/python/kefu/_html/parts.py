"""The pieces that all results are shown with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape as escape
from typing import Any, NamedTuple

MAX_ROWS = 50
"""Longer tables are cut here, with a line that says so."""

MAX_TEXT = 1000
"""Longer texts are cut after so many code points."""

# Half transparent colours on the notebook's own background, and its own text colour: readable on
# white and on black, whatever theme the notebook has. A page that follows the system's dark mode
# gets them a little stronger. Blue speaks for the score and orange against it: told apart by those
# who cannot tell red from green.
_STYLE = """<style>
.kefu{--for:56,139,253;--against:240,136,62;--bad:248,81,73;--line:128,128,128;--soft:.30;
 font-size:13px;line-height:1.5;color:inherit;max-width:70em}
@media (prefers-color-scheme:dark){.kefu{--soft:.42}}
.kefu table{border-collapse:collapse;font-size:inherit;margin:.3em 0;background:none}
.kefu th,.kefu td{padding:2px 10px 2px 0!important;text-align:left!important;vertical-align:top;
 background:none!important;color:inherit;border:0;white-space:normal}
.kefu th{opacity:.65;font-weight:normal}
.kefu tr{background:none!important;border-bottom:1px solid rgba(var(--line),.2)}
.kefu mark{color:inherit;background:none;border-radius:2px}
.kefu h4{margin:.7em 0 .2em;font-size:13px;font-weight:600;opacity:.8}
.kefu .text{white-space:pre-wrap;margin:.3em 0;padding:.4em .7em;border-left:3px solid rgba(var(--line),.4)}
.kefu .soft{opacity:.65}
.kefu .line{white-space:nowrap}
.kefu .num{font-variant-numeric:tabular-nums;white-space:nowrap}
.kefu .chip{border:1px solid rgba(var(--line),.5);border-radius:9px;padding:0 .6em;margin-right:.4em;white-space:nowrap}
.kefu .bar{display:inline-block;width:7em;height:.7em;background:rgba(var(--line),.18);border-radius:2px;
 position:relative;vertical-align:baseline}
.kefu .bar i{position:absolute;top:0;bottom:0;border-radius:2px}
</style>"""

_COLOURS = {
    "for": "rgba(var(--for),{})",
    "against": "rgba(var(--against),{})",
    "bad": "rgba(var(--bad),{})",
    "plain": "rgba(var(--line),{})",
}


class Mark(NamedTuple):
    """A place in a text and what to say about it."""

    start: int
    end: int
    weight: float
    title: str


def page(*blocks: str) -> str:
    """A whole result."""
    return f"<div class='kefu'>{_STYLE}{''.join(blocks)}</div>"


def heading(text: str) -> str:
    """The title of a block."""
    return f"<h4>{escape(text)}</h4>"


def chip(text: str, colour: str = "plain") -> str:
    """A word in a frame."""
    return f"<span class='chip' style='background:{_COLOURS[colour].format(0.22)}'>{escape(text)}</span>"


def soft(text: str) -> str:
    """A text that is less important."""
    return f"<span class='soft'>{escape(text)}</span>"


def number(value: float | None, digits: int = 3) -> str:
    """A number, or a dash for what does not apply."""
    if value is None or value != value:
        return "<span class='soft'>–</span>"
    return f"<span class='num'>{value:.{digits}f}</span>"


def percent(value: float | None) -> str:
    """A share."""
    return "<span class='soft'>–</span>" if value is None else f"<span class='num'>{value:.1%}</span>"


def bar(share: float | None, colour: str = "for") -> str:
    """A share of 1 as a bar from the left."""
    width = 0.0 if share is None or share != share else min(max(share, 0.0), 1.0)
    return (
        f"<span class='bar'><i style='left:0;width:{width:.1%};background:{_COLOURS[colour].format(0.75)}'></i></span>"
    )


def balance(weight: float, most: float, up: str = "for", down: str = "against") -> str:
    """A weight as a bar from the middle: to the right where it raised the score."""
    half = min(abs(weight) / most, 1.0) / 2 if most > 0 else 0.0
    left = 0.5 if weight >= 0 else 0.5 - half
    colour = _COLOURS[up if weight >= 0 else down].format(0.75)
    return f"<span class='bar'><i style='left:{left:.1%};width:{half:.1%};background:{colour}'></i></span>"


def rated(share: float | None, shown: str, colour: str = "for") -> str:
    """A bar and its number on one line."""
    return f"<span class='line'>{bar(share, colour)} {shown}</span>"


def cut(text: str, longest: int = MAX_TEXT) -> str:
    """The beginning of a text that is too long to show."""
    return text if len(text) <= longest else text[:longest] + "…"


def marked(text: str, marks: Iterable[Mark], up: str = "for", down: str = "against", most: float | None = None) -> str:
    """The text with each place as strong as the weights that fall on its characters.

    A weight is spread over the characters of its place, so that overlapping n-grams add up.
    ``most`` is the weight a character that is shown strongest; the text's own strongest by default.
    """
    shown = cut(text)
    length = min(len(text), MAX_TEXT)
    within = [mark for mark in marks if 0 <= mark.start < mark.end and mark.start < length]
    edges = sorted({0, length, *(min(edge, length) for mark in within for edge in (mark.start, mark.end))})
    parts = []
    for start, end in zip(edges, edges[1:]):
        here = [mark for mark in within if mark.start < end and start < mark.end]
        parts.append((start, end, sum(mark.weight / (mark.end - mark.start) for mark in here), here))
    strongest = most if most is not None else max((abs(density) for _, _, density, _ in parts), default=0.0)
    return "".join(
        _part(shown[start:end], density, strongest, here, up, down) for start, end, density, here in parts
    ) + (escape(shown[length:]))


def _part(text: str, density: float, most: float, here: Sequence[Mark], up: str, down: str) -> str:
    if not here:
        return escape(text)
    strength = min(abs(density) / most, 1.0) if most > 0 else 0.0
    colour = _COLOURS[up if density >= 0 else down].format(f"calc(var(--soft) * {0.25 + 1.4 * strength:.2f})")
    title = escape("；".join(dict.fromkeys(mark.title for mark in here)), quote=True)
    return f"<mark style='background:{colour}' title='{title}'>{escape(text)}</mark>"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], total: int | None = None) -> str:
    """Rows of cells that are HTML already; more than ``MAX_ROWS`` are cut, with a line that says so."""
    count = len(rows) if total is None else total
    first = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[:MAX_ROWS])
    hidden = count - min(len(rows), MAX_ROWS)
    more = f"<div class='soft'>… 另有 {hidden} 行</div>" if hidden > 0 else ""
    return f"<table><tr>{first}</tr>{body}</table>{more}" if rows else ""


def marks_of(items: Iterable[Any], message: int | None = None) -> list[Mark]:
    """The places of evidence, of one message where the text is a conversation."""
    return [
        Mark(item.span.start, item.span.end, item.weight, f"{item.why or item.quote} {item.weight:+.3f}")
        for item in items
        if item.span is not None and (message is None or item.message == message)
    ]
