"""Change values in a YAML text and leave every other byte as it was.

ruamel.yaml keeps order, quotes and comments. What it would still write differently (a wrapped
list, say) is put back by merging its changes, line by line, into the text as it stood.
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.content.finding import ContentError, Finding

Change = Callable[[Any], None]
_FILE = Path("要改的文件")
_BYTE_ORDER_MARK = "\ufeff"
# A plain scalar that no reader takes for anything but text, whatever stands around it.
_PLAIN = set("_-/.，。、；：？！（）《》「」“”·… ")
_RESOLVER = yaml.resolver.Resolver()


def edit(raw: bytes, change: Change) -> bytes:
    """The file with `change` applied to its document; the file must have passed `read_content`."""
    text = raw.decode("utf-8")
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    ends = "\r\n" if "\r\n" in text else "\n"
    plain = text.removeprefix(mark).replace("\r\n", "\n")
    edited = edit_text(plain, change)
    return (mark + edited.replace("\n", ends)).encode("utf-8")


def edit_text(text: str, change: Change) -> str:
    """The same on a text with plain line ends, without a byte order mark."""
    document = _read(text)
    before = _dump(document)
    change(document)
    after = _dump(document)
    return after if before == text else _carry_over(text, before, after)


def edit_item(raw: bytes, lines: range, change: Change) -> bytes:
    """Change one item of a top-level list, which stands on `lines` (from 0, end excluded).

    Only the item is parsed: a long file takes seconds otherwise.
    """
    text = raw.decode("utf-8")
    ends = "\r\n" if "\r\n" in text else "\n"
    parts = text.split(ends)
    chunk = "\n".join(parts[lines.start : lines.stop]) + "\n"
    edited = edit_text(chunk, change).rstrip("\n").split("\n")
    return ends.join([*parts[: lines.start], *edited, *parts[lines.stop :]]).encode("utf-8")


def dump(document: CommentedMap | CommentedSeq) -> str:
    """A new document as text."""
    return _dump(document)


def literal(text: str) -> Any:
    """A text as a `|` block."""
    return LiteralScalarString(text)


def word(text: str) -> Any:
    """A short text on one line: plain where that is safe, in double quotes elsewhere."""
    safe = text and all(char.isalnum() or char in _PLAIN for char in text)
    implied = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    edges = safe and text[0].isalnum() and text[-1] != " "
    if edges and implied == "tag:yaml.org,2002:str":
        return text
    return DoubleQuotedScalarString(text)


def quoted(text: str) -> Any:
    """A text in double quotes, such as a date that must stay a text."""
    return DoubleQuotedScalarString(text)


def words(texts: Sequence[str]) -> CommentedSeq:
    """A list on one line: `[a, b]`."""
    listed = CommentedSeq([word(text) for text in texts])
    listed.fa.set_flow_style()
    return listed


def put(mapping: CommentedMap, key: str, value: Any, order: Sequence[str]) -> None:
    """Set a key, a new one at its place in `order`; None removes it."""
    if value is None:
        mapping.pop(key, None)
    elif key in mapping:
        # A comment below a block of text hangs on the text itself.
        if hasattr(mapping[key], "comment") and isinstance(value, LiteralScalarString):
            vars(value)["comment"] = mapping[key].comment
        mapping[key] = value
    else:
        later = [name for name in order[order.index(key) + 1 :] if name in mapping]
        places = list(mapping)
        mapping.insert(places.index(later[0]) if later else len(places), key, value)


def _yaml() -> Any:
    yaml_: Any = YAML()  # its attributes are typed by what they are at first
    yaml_.preserve_quotes = True
    yaml_.width = 1_000_000
    yaml_.indent(mapping=2, sequence=2, offset=0)
    return yaml_


def _read(text: str) -> Any:
    """The document; raises ContentError where ruamel is stricter than what reads the content."""
    try:
        return _yaml().load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem, mend = "这一行的写法读得懂、改不了", "行首和行尾的制表符换成空格"
        found = Finding(_FILE, mark.line + 1 if mark else 1, problem, mend)
        raise ContentError([found]) from error


def _dump(document: Any) -> str:
    written = io.StringIO()
    _yaml().dump(document, written)
    return written.getvalue()


def _carry_over(text: str, before: str, after: str) -> str:
    """What changed from `before` to `after`, brought into `text`; `after` where that is unclear."""
    olds, news = before.split("\n"), after.split("\n")
    stands = _standing(text.split("\n"), olds)
    lines: list[str] = []
    for what, start, end, new_start, new_end in _differences(olds, news):
        if what == "equal":
            lines += [line for place in range(start, end) for line in stands[place]]
        else:
            lines += news[new_start:new_end]
    carried = "\n".join(lines)
    return carried if _loaded(carried) == _loaded(after) else after


def _standing(lines: list[str], before: list[str]) -> list[list[str]]:
    """For each line of `before` how it stands in the file: as one line, several or none."""
    stands: list[list[str]] = [[] for _ in before]
    for _, start, end, place, place_end in _differences(lines, before):
        pairs = min(end - start, place_end - place)
        for step in range(pairs):
            stands[place + step].append(lines[start + step])
        # What ruamel joins to one line, or leaves out, goes with the line before it.
        stands[max(place + pairs - 1, 0)] += lines[start + pairs : end]
    return stands


def _differences(one: list[str], other: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _loaded(text: str) -> Any:
    try:
        # The safe loader, whose C version bandit does not know.
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError:
        return None
