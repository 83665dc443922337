"""A content file is plain data: what could hide its meaning or harm the reader is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.finding import ContentError
from bot.content.marked import MAX_BYTES, read_content


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ContentError) as caught:
        read_content(path)
    return str(caught.value).replace(f"{path.parent}/", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: &x [1]\nb: *x\n", "f.yml:1 错误 用了 YAML 别名（*） —— 把内容照写一遍"),
        ("a: 1\nb: !!python/name:os.system\n", "f.yml:2 错误 不认识的标记"),
        ("a: 1\n<<: {b: 2}\n", "f.yml:2 错误 键只能是一个词"),
        ("a: 1\n? [b]\n: 2\n", "f.yml:2 错误 键只能是一个词"),
        ("a: 1\nb: [\n", "f.yml:3 错误 YAML 写法有误"),
        ("a: 1\n\tb: 2\n", "f.yml:2 错误 YAML 写法有误"),
        ("- a\n", "f.yml:1 错误 文件里没有内容 —— 按「键: 值」写"),
        ("", "f.yml:1 错误 文件里没有内容"),
        ("a: \x07\n", "f.yml:1 错误 不是能读的 YAML"),
    ],
)
def test_a_hostile_file_is_refused_with_its_line(
    tmp_path: Path, content: str, message: str
) -> None:
    assert refusal(tmp_path / "f.yml", content.encode()).startswith(message)


@pytest.mark.parametrize("level", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_refused_before_it_ends_the_process(
    tmp_path: Path, level: str
) -> None:
    content = f"a:\n  {level * 100_000}".encode()
    told = "f.yml:2 错误 一层套一层，套得太深 —— 拆开来写"
    assert told in refusal(tmp_path / "f.yml", content)


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    bomb = "\n".join(["l0: &l0 [ha]", *levels])
    assert "用了 YAML 别名" in refusal(tmp_path / "f.yml", bomb.encode())


def test_a_file_that_is_not_utf8_is_refused_at_the_line(tmp_path: Path) -> None:
    content = "a: 1\nb: 相互宝\n".encode("gbk")
    assert "f.yml:2 错误 不是 UTF-8 编码 —— 另存为 UTF-8" in refusal(tmp_path / "f.yml", content)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    content = b"a: " + b"x" * MAX_BYTES
    assert "文件太大 —— 拆成小于 512 KB 的文件" in refusal(tmp_path / "f.yml", content)


def test_a_missing_file_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="读不到这个文件 —— 确认文件在这里"):
        read_content(tmp_path / "none.yml")


def test_lines_are_those_of_the_content_even_in_a_block(tmp_path: Path) -> None:
    path = tmp_path / "f.yml"
    path.write_text("\ufeffa: 1\nb: |\n  一\n  二\nc:\n- 三\n- {d: 四}\n", encoding="utf-8")
    marked = read_content(path)
    assert (marked["b"], marked.value_lines["b"]) == ("一\n二\n", 3)
    assert marked["c"].lines == [6, 7]
    assert marked["c"][1].value_lines == {"d": 7}


def test_a_developers_file_may_use_aliases_and_merge_keys(tmp_path: Path) -> None:
    path = tmp_path / "f.yml"
    path.write_text("a: &x {m: 1}\nb: {<<: *x, n: 2}\n", encoding="utf-8")
    assert read_content(path, strict=False)["b"] == {"m": 1, "n": 2}
