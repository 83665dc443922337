"""Refuse a workbook before anything in it is parsed: bombs, entities, macros, links."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from bot.content.finding import ContentError, Finding

NAME = Path("导入的工作簿")
LARGEST_BYTES = 5 * 1024 * 1024
_LARGEST_UNPACKED = 60 * 1024 * 1024
_MOST_PARTS = 200
_MOST_TIMES = 150  # text in XML packs ten to thirty times; a bomb a thousand
_FORBIDDEN = (
    *("vbaproject", "externallink", "embeddings/", "macrosheets/", "activex/", "connections"),
)
_EXPORT_AGAIN = "从这里导出一份，在它上面改"


def refuse_dangerous(content: bytes) -> None:
    """Raises ContentError for what is no plain workbook."""
    if len(content) > LARGEST_BYTES:
        raise refusal("文件太大", f"最大 {LARGEST_BYTES // 1024 // 1024} MB，分几次导入")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_sizes(packed.infolist())
            for part in packed.infolist():
                _check_part(part.filename.lower(), packed.read(part))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError) as error:
        raise refusal("不是能读的 .xlsx 文件", _EXPORT_AGAIN) from error
    except (RuntimeError, NotImplementedError) as error:  # a password, an unknown packing
        raise refusal("文件加了密或压缩方式不认识", _EXPORT_AGAIN) from error


def refusal(problem: str, mend: str, sheet: str = "", row: int = 1) -> ContentError:
    """The error of one thing that is wrong, at a sheet's row."""
    return ContentError([finding(problem, mend, sheet, row)])


def finding(problem: str, mend: str, sheet: str = "", row: int = 1) -> Finding:
    """One thing that is wrong in the workbook."""
    return Finding(NAME / sheet if sheet else NAME, row, problem, mend)


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """By what the directory says: no part is unpacked further than that."""
    unpacked = sum(part.file_size for part in parts)
    bomb = any(part.file_size > _MOST_TIMES * max(part.compress_size, 1024) for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _LARGEST_UNPACKED or bomb:
        raise refusal("文件解开以后太大", _EXPORT_AGAIN)


def _check_part(name: str, data: bytes) -> None:
    if any(word in name for word in _FORBIDDEN):
        raise refusal("文件里有宏、嵌入的对象或外部链接", "另存为不带宏的 .xlsx，断开链接")
    if name.endswith((".xml", ".rels", ".vml")):
        # Entities need a document type; in another encoding it could not be seen.
        if b"<!" in data.replace(b"<![CDATA[", b"").replace(b"<!--", b""):
            raise refusal("文件里有 XML 实体或文档类型", _EXPORT_AGAIN)
        if b"\0" in data[:200]:
            raise refusal("文件里有不是 UTF-8 的部分", _EXPORT_AGAIN)
