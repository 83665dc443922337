"""The tables of docs/scaling.md, written from what was measured, so that they cannot drift."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.capacity_model import SINGLE, SIZES, Assumptions, Need, need

PAGE = Path(__file__).resolve().parents[1] / "docs" / "scaling.md"
_NAMES = {
    "web": "网页", "rasa": "Rasa", "actions": "动作服务", "nginx": "nginx",
    "postgres": "PostgreSQL", "redis": "Redis",
}  # fmt: skip
_HELD = {
    "chat_message": "消息记录", "chat_turn": "大脑的回答（收件箱、统计用）", "chat_choice": "按钮",
    "events": "大脑的记忆：事件", "handled": "大脑的记忆：处理过的消息",
    "windows": "大脑的记忆：窗口",
}  # fmt: skip
Rows = Sequence[Sequence[str]]


def write_tables(measured: Mapping[str, Any], page: Path = PAGE) -> None:
    """Put the tables between their marks."""
    page.write_text(with_tables(page.read_text(encoding="utf-8"), measured), encoding="utf-8")


def with_tables(text: str, measured: Mapping[str, Any]) -> str:
    """The page with every table as it follows from what was measured.

    Raises ValueError when a table has no place on the page.
    """
    for name, table in tables(measured).items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if len(mark.findall(text)) != 1:
            raise ValueError(f"the page has no table {name}")
        text = mark.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)
    return text


def tables(measured: Mapping[str, Any]) -> dict[str, str]:
    """Each table by the name of its mark."""
    given = Assumptions()
    needs = [need(members, measured, given) for members in SIZES.values()]
    return {
        "run": _run(measured),
        "processes": _table(["进程", *_HEADS], list(_processes(measured))),
        "bytes": _table(["表", "行", "索引"], list(_bytes(measured))),
        "assumed": _table(["假设", "值"], _assumed(given)),
        "model": _table(["", *SIZES], list(_model(needs))),
    }


_HEADS = ("一条消息的处理器时间（毫秒）", "空闲时占一核", "一个进程的内存（MB）", "到数据库的连接")


def _run(measured: Mapping[str, Any]) -> str:
    waits = measured["answers_waited_ms"]
    return (
        f"{measured['measured_on']}，{measured['machine']}（成员、数据库也在这台机器上）；"
        f"{measured['conversations']} 个会话、{measured['messages']} 条成员消息，"
        f"{measured['seconds']} 秒；等回答 p50 {waits['p50']} 毫秒、p95 {waits['p95']} 毫秒。"
    )


def _processes(measured: Mapping[str, Any]) -> Iterator[list[str]]:
    for kind, name in _NAMES.items():
        connections = measured["connections"].get(kind)
        yield [
            name,
            f"{measured['cpu_ms'][kind]:.1f}",
            f"{measured['idle_cpu_percent'][kind]:.1f} %",
            str(measured["megabytes"][kind]),
            "" if connections is None else f"{connections:g}",
        ]
    yield ["合计", f"{sum(measured['cpu_ms'].values()):.1f}", "", "", ""]


def _bytes(measured: Mapping[str, Any]) -> Iterator[list[str]]:
    grown = measured["bytes"]
    for table, name in _HELD.items():
        rows, indexes = (grown.get(f"{table}.{part}", 0) for part in ("rows", "indexes"))
        yield [f"{name}（`{table}`）", f"{rows:,}", f"{indexes:,}"]
    parts = [sum(grown.get(f"{t}.{part}", 0) for t in _HELD) for part in ("rows", "indexes")]
    yield ["合计", *(f"{part:,}" for part in parts)]


def _assumed(given: Assumptions) -> Rows:
    return [
        ["一个月里来问的成员", f"{given.asking_percent:g} %"],
        ["来问的成员一个月的消息", f"{given.messages_each:g} 条"],
        ["公示日（每月两天）是平常一天的", f"{given.busy_day:g} 倍"],
        ["最忙的一小时占那一天的", f"{given.busy_hour * 100:g} %"],
        ["那一小时里最忙的一分钟是平均的", f"{given.busy_minute:g} 倍"],
        ["一个页面开着", f"{given.open_minutes:g} 分钟"],
        ["高峰时一个核用到", f"{given.used * 100:g} %"],
        ["每种进程多备", f"{given.spare} 个"],
        ["保留", f"{given.retention_days} 天"],
    ]


def _model(needs: Sequence[Need]) -> Iterator[list[str]]:
    yield ["一个月的成员消息", *(_count(one.messages_a_month) for one in needs)]
    yield ["高峰，条/秒", *(f"{one.peak:,.1f}" for one in needs)]
    yield ["高峰时开着的连接", *(_count(one.sockets) for one in needs)]
    for kind in SINGLE:
        yield [f"进程：{_NAMES[kind]}", *(f"{one.processes[kind]:,}" for one in needs)]
    yield ["我们的进程的内存，GB", *(f"{one.memory_gb:,.0f}" for one in needs)]
    yield ["高峰时用掉的核，全部", *(f"{sum(one.cores.values()):,.1f}" for one in needs)]
    yield ["其中 PostgreSQL", *(f"{one.cores['postgres']:,.1f}" for one in needs)]
    yield ["到 PostgreSQL 的连接，最多", *(f"{one.connections:,}" for one in needs)]
    yield ["事务/秒，高峰（多半只读）", *(f"{one.transactions:,.0f}" for one in needs)]
    yield ["写盘（fsync）/秒，高峰", *(f"{one.flushes:,.0f}" for one in needs)]
    yield ["WAL，MB/秒，高峰", *(f"{one.wal_megabytes:,.1f}" for one in needs)]
    yield ["数据库每月增加，GB", *(f"{one.database_gb_a_month:,.1f}" for one in needs)]
    yield ["数据库稳定后，GB", *(f"{one.database_gb:,.0f}" for one in needs)]
    yield ["旧库的 32 位事件编号用完要，月", *(f"{one.int4_months:,.1f}" for one in needs)]


def _count(number: float) -> str:
    return f"{number / 1e4:,.0f} 万" if number >= 1e5 else f"{number:,.0f}"


def _table(heads: Sequence[str], rows: Rows) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
