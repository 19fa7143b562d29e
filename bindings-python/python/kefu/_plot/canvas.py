"""The canvas: colours, fonts that have Chinese, panels beside each other."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..exceptions import OptionError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Told apart by those who cannot tell red from green.
FOR, AGAINST, BAD, LINE = "#388bfd", "#f0883e", "#da3633", "#808080"

# What systems call their Chinese fonts, the usual ones first.
_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)

Panel = Callable[["Axes", "Labels"], None]


class Labels:
    """Texts that the fonts of this machine can show."""

    def __init__(self, chinese: bool) -> None:
        self.chinese = chinese

    def __call__(self, text: str, otherwise: str) -> str:
        """The text, or where it would come out as empty boxes, what stands for it."""
        return text if self.chinese or text.isascii() else otherwise


@functools.cache
def _font() -> str | None:
    """A font that has Chinese characters."""
    from matplotlib import font_manager, ft2font

    have = {entry.name: entry.fname for entry in font_manager.fontManager.ttflist}
    for name in _FONTS:
        if name in have:
            return name
    for name, path in sorted(have.items()):
        # Comes with matplotlib, and has a box for every character there is.
        if name.startswith("Last Resort"):
            continue
        try:
            if all(ft2font.FT2Font(path).get_char_index(ord(char)) for char in "客服"):
                return name
        except (OSError, RuntimeError):  # a file that is no font after all
            continue
    return None


@contextmanager
def _style() -> Iterator[Labels]:
    import matplotlib

    font = _font()
    family = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    with matplotlib.rc_context({"font.family": family, "axes.unicode_minus": False, "font.size": 9}):
        yield Labels(font is not None)


def draw(panels: dict[str, Panel], kind: str | None, height: float = 3.6) -> Figure:
    """All panels beside each other, or the one that is asked for."""
    if kind is not None and kind not in panels:
        raise OptionError(f"no plot `{kind}`; there are: {', '.join(panels)}")
    from matplotlib import pyplot

    wanted = [panel for name, panel in panels.items() if kind in (None, name)]
    with _style() as labels:
        figure, axes = pyplot.subplots(
            1, len(wanted), figsize=(4.6 * len(wanted), height), layout="constrained", squeeze=False
        )
        for panel, at in zip(wanted, axes[0]):
            panel(at, labels)
            at.spines[["top", "right"]].set_visible(False)
        # Ticks are made when they are drawn: now, while the fonts are set.
        figure.canvas.draw()
        pyplot.close(figure)
    return figure


def bars(axes: Axes, names: Sequence[str], values: Sequence[float], colours: Sequence[str], shown: str) -> None:
    places = range(len(names))
    bars = axes.barh(places, values, color=colours)
    axes.bar_label(bars, [shown.format(value) for value in values], padding=2, fontsize=7)
    axes.set_yticks(places, names, fontsize=8)
    # Few bars stay as thin as many.
    axes.set_ylim(max(len(names), 6) - 0.5, -0.5)
