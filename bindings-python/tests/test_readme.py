"""The Python examples of the READMEs run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = [
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "bindings-python" / "README.md",
    ROOT / "examples" / "python" / "README.md",
]
BLOCKS = [
    pytest.param(block, id=f"{path.parent.name}/{path.name}:{number}")
    for path in READMES
    if path.exists()
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", path.read_text("utf-8"), re.DOTALL))
]


@pytest.mark.parametrize("block", BLOCKS)
def test_readme(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block, "README", "exec"), {"__name__": "readme"})
    assert capsys.readouterr().out.strip()
