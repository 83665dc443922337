"""A drill passes only when its fault met a message, and none was lost or answered wrongly."""

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.kit.paths import ROOT

# As `make drill` starts them.
sys.path.insert(0, str(ROOT / "scripts"))

from deploy.drill import faults, run
from deploy.drill.client import Member, Sent
from deploy.drill.faults import Fault, Stage, Window
from deploy.drill.log import Asked, Log
from deploy.drill.verdict import Verdict, judge

NOTHING_FOUND = {"doubled": 0, "out_of_order": 0}
WINDOW = Window(100.0, 110.0)


async def _nothing(stage: Stage) -> None:
    """A fault that does no harm."""


FAULT = Fault("drill", 25.0, _nothing)
OF_ACTIONS = Fault("drill", 25.0, _nothing, met_by=("我爸能加入吗",))


def verdict(*said: tuple[str, float, float | None], fault: Fault = FAULT) -> Verdict:
    """Of one member who said these: text, when it was tried and accepted, when it was answered."""
    member = Member("http://127.0.0.1:1", random.Random(0), by_socket=False)
    asked = {}
    for number, (text, tried_at, answered_at) in enumerate(said, start=1):
        member.sent.append(Sent(str(number), text, tried_at, tried_at, number))
        outcome = None if answered_at is None else ("answer", "faq/any")
        asked[str(number)] = Asked(1, number, text, outcome, answered_at)
    log = Log(asked, {}, told_twice=0, broken_cases=0, cases=0, notes={})
    return judge(fault, "load", [member], log, NOTHING_FOUND, {}, [], WINDOW)


@pytest.mark.parametrize(
    ("tried_at", "answered_at", "met"),
    [(90.0, 99.0, 0), (99.9, 100.1, 1), (105.0, 105.1, 1), (105.0, 130.0, 1), (111.0, 111.1, 0)],
)
def test_a_message_met_the_fault_when_it_was_under_way_while_that_lasted(
    tried_at: float, answered_at: float, met: int
) -> None:
    assert verdict(("等待期多久", tried_at, answered_at)).met == met


def test_a_drill_whose_fault_met_no_message_has_failed() -> None:
    assert verdict(("等待期多久", 90.0, 91.0), ("谢谢", 111.0, 112.0)).breaches == ["met_nothing"]
    assert verdict(("等待期多久", 90.0, 91.0), ("谢谢", 101.0, 102.0)).breaches == []


def test_a_fault_of_actions_is_met_only_by_what_needs_them() -> None:
    assert verdict(("谢谢", 101.0, 102.0), fault=OF_ACTIONS).breaches == ["met_nothing"]
    assert verdict(("我爸能加入吗", 101.0, 102.0), fault=OF_ACTIONS).breaches == []


def test_a_message_without_an_answer_met_the_fault_and_is_lost() -> None:
    found = verdict(("等待期多久", 90.0, None))
    assert (found.met, found.lost) == (1, 1)
    assert "lost" in found.breaches


class Saying:
    """A member whose words are accepted at once, each after a moment."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.sent: list[Sent] = []
        self._texts = texts

    async def talk(self) -> None:
        for text in self._texts:
            await asyncio.sleep(0.02)
            now = time.time()
            self.sent.append(Sent(text, text, now, now))


async def struck(fault: Fault, *texts: str) -> tuple[list[str], Any]:
    """What had been said when the fault struck, and the window."""
    member = Saying(texts)
    said: list[str] = []

    async def strike(stage: Stage) -> None:
        said.extend(one.text for one in member.sent)

    async with asyncio.TaskGroup() as tasks:
        stage = Stage(SimpleNamespace(), tasks, [member])
        tasks.create_task(member.talk())
        window = await stage.strike(Fault("drill", 25.0, strike, met_by=fault.met_by))
    return said, window


async def test_a_fault_strikes_while_a_message_that_it_meets_is_being_answered() -> None:
    said, window = await struck(OF_ACTIONS, "谢谢", "我爸能加入吗", "等待期多久")
    assert said == ["谢谢", "我爸能加入吗"]
    assert window.began_at <= window.ended_at


async def test_without_such_a_message_it_strikes_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(faults, "_UNDER_WAY_SECONDS", 0.1)
    said, _ = await struck(OF_ACTIONS, "谢谢")
    assert said == ["谢谢"]


async def _in_a_group(error: Exception) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_raise(error))


async def _raise(error: Exception) -> None:
    raise error


def test_a_drill_that_came_to_no_verdict_says_why_and_the_next_one_is_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = verdict(("谢谢", 101.0, 102.0))

    async def rehearse(cluster: Any, fault: Fault, members: int, pause: float) -> Verdict:
        if fault.name == "broken":
            await _in_a_group(RuntimeError("the disk is not our own"))
        return good

    monkeypatch.setattr(run, "rehearse", rehearse)
    cluster = SimpleNamespace(wait_until_ready=lambda seconds: None)
    assert run.drill(cluster, Fault("broken", 1.0, _nothing)) is None
    assert run.drill(cluster, FAULT) is good
    assert "broken: no verdict: RuntimeError the disk is not our own" in capsys.readouterr().err
