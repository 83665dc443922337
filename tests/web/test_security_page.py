"""docs/security.md tells the truth: the tests it names exist, every threat is dealt with somehow,
and it counts the access table right."""

import ast
import re

from tests.web.access import table
from tests.web.site_process import WEB_DIR

_ROOT = WEB_DIR.parent
_PAGE = (_ROOT / "docs" / "security.md").read_text(encoding="utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def _tests_of(path: str) -> set[str]:
    tree = ast.parse((_ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def test_every_test_that_is_named_exists() -> None:
    named = _TEST.findall(_PAGE)
    assert len(named) > 90
    missing = [f"{path}::{name}" for path, name in named if name not in _tests_of(path)]
    assert missing == []


def test_every_threat_has_a_test_or_a_reason() -> None:
    rows = [line for line in _PAGE.splitlines() if line.startswith("| ") and "什么挡住" not in line]
    assert len(rows) > 70
    reasons = ("**接受**：", "**待办**：")
    bare = [row for row in rows if not _TEST.search(row) and not any(why in row for why in reasons)]
    assert [row for row in bare if row != "| | 测试 |"] == []


def test_every_arrow_has_all_six_kinds_of_threat() -> None:
    arrows = re.split(r"^## (?=[①②③④⑤⑥⑦⑧])", _PAGE, flags=re.MULTILINE)[1:]
    assert len(arrows) == 8
    for arrow in arrows:
        kinds = set(re.findall(r"^\| ([冒篡抵泄拖越]\S)", arrow, flags=re.MULTILINE))
        assert kinds == {"冒充", "篡改", "抵赖", "泄露", "拖垮", "越权"}, arrow.splitlines()[0]


def test_the_cells_are_counted() -> None:
    rows = len(table.rows("GET", "POST", "PUT", "DELETE", "WS", "COMMAND"))
    cells = rows * len(table.ROLES)
    assert f"{rows} 行" in _PAGE
    assert f"**{cells} 格**" in _PAGE
