"""Read content files strictly, and remember where everything stands.

A file may hold plain mappings, lists and scalars: a tag, an anchor's alias or a key that
stands twice is refused, because each of them can hide what the file really says.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.content.finding import ContentError, Finding

MAX_BYTES = 512 * 1024  # the longest content file is far below; a bomb is far above

_DEEPEST = 30  # levels; content needs fewer than ten
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MarkedDict(dict[str, Any]):
    """A mapping that knows its line, and for each key the lines of key and value."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.key_lines: dict[str, int] = {}
        self.value_lines: dict[str, int] = {}
        self.literal: set[str] = set()  # keys whose value is a `|` block


class MarkedList(list[Any]):
    """A list that knows the line of each item."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


def read_content(path: Path, strict: bool = True) -> MarkedDict:
    """The mapping that `path` holds. Raises ContentError when it cannot be read.

    `strict=False` is for files of developers, who may use aliases and merge keys.
    """
    try:
        text = _text_of(path)
        _refuse_depth(path, text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"YAML 写法有误（{error.problem}）"
        raise _refusal(
            path, line, problem, "检查缩进和冒号；花括号开头的文字写在 |- 下面"
        ) from error
    except yaml.YAMLError as error:
        raise _refusal(path, 1, "不是能读的 YAML", "去掉控制字符") from error
    if not isinstance(node, yaml.MappingNode):
        raise _refusal(path, 1, "文件里没有内容", "按「键: 值」写")
    marked: MarkedDict = _Builder(path, strict).build(node)
    return marked


def _refuse_depth(path: Path, text: str) -> None:
    """Before anything is built of it: the C library's own stack would end, and the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise _refusal(path, line, "一层套一层，套得太深", "拆开来写")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _refusal(path, 1, "读不到这个文件", "确认文件在这里，并且可读") from error
    if len(raw) > MAX_BYTES:
        raise _refusal(path, 1, "文件太大", f"拆成小于 {MAX_BYTES // 1024} KB 的文件")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refusal(path, line, "不是 UTF-8 编码", "另存为 UTF-8") from error


def _refusal(path: Path, line: int, problem: str, mend: str) -> ContentError:
    return ContentError([Finding(path, line, problem, mend)])


def _line_of(node: yaml.Node) -> int:
    """The line (from 1) on which the node's content starts; a block's is after its `|`."""
    block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return int(node.start_mark.line) + (2 if block else 1)


class _Builder:
    """Turns YAML nodes into marked mappings and lists, and refuses what hides meaning."""

    _plain = ("str", "int", "float", "bool", "null", "timestamp")

    def __init__(self, path: Path, strict: bool) -> None:
        self.path = path
        self.strict = strict
        self.seen: set[int] = set()
        self.scalars = yaml.constructor.SafeConstructor()

    def build(self, node: yaml.Node) -> Any:
        if self.strict and id(node) in self.seen:
            raise _refusal(self.path, _line_of(node), "用了 YAML 别名（*）", "把内容照写一遍")
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node)
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode) -> MarkedDict:
        result = MarkedDict(_line_of(node))
        for key_node, value_node in self._pairs(node):
            key = self._key(key_node)
            if self.strict and key in result:
                raise _refusal(
                    self.path, _line_of(key_node), f"「{key}」写了两次", "删去一处或合在一起"
                )
            result[key] = self.build(value_node)
            result.key_lines[key] = _line_of(key_node)
            result.value_lines[key] = _line_of(value_node)
            if isinstance(value_node, yaml.ScalarNode) and value_node.style == "|":
                result.literal.add(key)
        return result

    def _pairs(self, node: yaml.MappingNode) -> list[tuple[yaml.Node, yaml.Node]]:
        if not self.strict:
            self.scalars.flatten_mapping(node)  # resolves merge keys
        return node.value  # type: ignore[no-any-return]

    def _key(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag.endswith(":merge"):
            raise _refusal(self.path, _line_of(node), "键只能是一个词", "改成「词: 值」")
        return str(node.value)

    def _sequence(self, node: yaml.SequenceNode) -> MarkedList:
        result = MarkedList()
        for item in node.value:
            result.append(self.build(item))
            result.lines.append(_line_of(item))
        return result

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag not in {f"tag:yaml.org,2002:{name}" for name in self._plain}:
            raise _refusal(self.path, _line_of(node), f"不认识的标记 {node.tag}", "去掉这个标记")
        try:
            value = self.scalars.construct_object(node)
        except (ValueError, yaml.YAMLError) as error:
            raise _refusal(
                self.path, _line_of(node), f"「{node.value}」不是有效的值", "改成真实的日期或数"
            ) from error
        return value.date() if isinstance(value, datetime) else value
