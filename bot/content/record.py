"""Read one mapping of a content file key by key, and note what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.content.finding import Finding, Level
from bot.content.marked import MarkedDict, MarkedList


@dataclass
class Record:
    """One mapping of a content file, read key by key; what is wrong goes into `findings`."""

    path: Path
    data: MarkedDict
    findings: list[Finding] = field(default_factory=list)

    def line(self, key: str = "") -> int:
        """Where the value of `key` starts, or the record itself when it has no such key."""
        return self.data.value_lines.get(key, self.data.line)

    def complain(self, key: str, problem: str, mend: str, level: Level = "错误") -> None:
        """Note what is wrong at `key`."""
        self.findings.append(Finding(self.path, self.line(key), problem, mend, level))

    def only(self, *known: str) -> None:
        """Complain about every key that is not `known`."""
        for key in self.data:
            if key not in known:
                line = self.data.key_lines[key]
                mend = f"删去，或改成：{'、'.join(known)}"
                self.findings.append(Finding(self.path, line, f"不认识的键「{key}」", mend))

    def text(self, key: str, required: bool = True) -> str:
        """A text that is not empty; "" after a complaint or when it is optional and absent."""
        value = self.data.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str):
            self._missing_or_wrong(key, value, "文字", "写上文字；像数字、日期的要加引号")
            return ""
        if not value.strip():
            self.complain(key, f"「{key}」是空的", f"写上 {key}，或删去这一行")
        return value.strip("\n")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; () when absent."""
        items = self.data.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self.complain(key, f"「{key}」要是一串文字", f"写成 {key}: [甲, 乙]")
            return ()
        return tuple(items)

    def day(self, key: str, required: bool = False) -> date | None:
        """A date such as 2019-05-16; None when absent."""
        value = self.data.get(key)
        if isinstance(value, date) or (value is None and not required):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self._missing_or_wrong(key, value, "日期", "写成 2019-05-16 这样的日期")
            return None

    def one_of(self, key: str, choices: tuple[str, ...], default: str = "") -> str:
        """One of `choices`; `default` when absent. Without a default the key is required."""
        value = self.data.get(key, default)
        if value in choices:
            return str(value)
        self.complain(key, f"「{key}」不能是「{value}」", f"从这些里选：{'、'.join(choices)}")
        return default or choices[0]

    def records(self, key: str) -> list[Record]:
        """The mappings listed under `key`; complains about anything else."""
        items = self.data.get(key, MarkedList())
        if not isinstance(items, MarkedList) or not all(isinstance(i, MarkedDict) for i in items):
            self.complain(key, f"「{key}」要是一串条目", "每条以「- 」开头，下面写「键: 值」")
            return []
        return [Record(self.path, item, self.findings) for item in items]

    def record(self, key: str) -> Record:
        """The mapping under `key`; an empty one when absent or after a complaint."""
        value = self.data.get(key)
        if isinstance(value, MarkedDict):
            return Record(self.path, value, self.findings)
        if value is not None:
            self.complain(key, f"「{key}」下面要是「键: 值」", "按「键: 值」一行一个地写")
        return Record(self.path, MarkedDict(self.line(key)), self.findings)

    def _missing_or_wrong(self, key: str, value: object, kind: str, mend: str) -> None:
        problem = f"缺少「{key}」" if value is None else f"「{key}」要是{kind}，不能是「{value}」"
        self.complain(key, problem, mend)
