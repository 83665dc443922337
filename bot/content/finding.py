"""What is wrong with a content file, told so that an author can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Level = Literal["错误", "警告"]
_PLAIN = {"错误": "error", "警告": "warning"}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong with the content, and how to mend it (both in Chinese).

    `place` is the part of an FAQ's form that it concerns (`title`, `examples`, `answers.0` …),
    "" where no single one does.
    """

    path: Path
    line: int
    problem: str
    mend: str
    level: Level = "错误"
    place: str = field(default="", compare=False)

    def show(self, root: Path | None = None) -> str:
        """`文件:行 级别 问题 —— 怎么改`, with the path relative to `root` where possible."""
        inside = root is not None and self.path.is_relative_to(root)
        path = self.path.relative_to(root) if root is not None and inside else self.path
        return f"{path}:{self.line} {self.level} {self.problem} —— {self.mend}"

    def to_dict(self, root: Path) -> dict[str, Any]:
        """As the studio's pages take it, with the path relative to `root` where possible."""
        path = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        return {
            "level": _PLAIN[self.level],
            "file": str(path),
            "line": self.line,
            "problem": self.problem,
            "mend": self.mend,
            "field": self.place or None,
        }


class ContentError(Exception):
    """A content file cannot be used. `findings` says where, why and how to mend it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(finding.show() for finding in self.findings))
