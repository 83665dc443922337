"""What is said at the same moment is parsed together, and comes to the same as alone."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Sequence
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.understanding import parsing, understand
from bot.understanding.parsing import messages_of
from bot.understanding.together import Together


class Graph:
    """Parses nothing, and remembers in which runs it was asked."""

    def __init__(self, refused: str = "") -> None:
        self.runs: list[list[str]] = []
        self._refused = refused

    def __call__(self, texts: Sequence[str]) -> list[Message]:
        self.runs.append(list(texts))
        if self._refused in texts:
            raise ValueError(self._refused)
        return [Message({"text": text}) for text in texts]


async def _ask(together: Together, graph: Graph, *texts: str) -> list[str]:
    return [message.get("text") for message in await together.parsed(texts, graph)]


async def _all(graph: Graph, *asked: tuple[str, ...]) -> list[list[str] | BaseException]:
    together = Together()
    waiting = [_ask(together, graph, *texts) for texts in asked]
    return await asyncio.gather(*waiting, return_exceptions=True)


def test_everybody_who_speaks_at_the_same_moment_is_parsed_in_one_run() -> None:
    graph = Graph()
    assert asyncio.run(_all(graph, ("甲", "乙"), ("丙",))) == [["甲", "乙"], ["丙"]]
    assert graph.runs == [["甲", "乙", "丙"]]


def test_who_speaks_alone_does_not_wait_for_company() -> None:
    graph = Graph()
    assert asyncio.run(_all(graph, ("甲",))) == [["甲"]]
    assert graph.runs == [["甲"]]


def test_who_was_on_the_way_when_the_first_one_spoke_is_parsed_in_the_same_run() -> None:
    async def comes(together: Together, graph: Graph, steps: int, text: str) -> list[str]:
        for _ in range(steps):
            await asyncio.sleep(0)
        return await _ask(together, graph, text)

    async def all_come(graph: Graph) -> list[list[str]]:
        together = Together()
        coming = (comes(together, graph, 3 * number, str(number)) for number in range(4))
        return await asyncio.gather(*coming)

    graph = Graph()
    assert asyncio.run(all_come(graph)) == [["0"], ["1"], ["2"], ["3"]]
    assert graph.runs == [["0", "1", "2", "3"]]


def test_newcomers_without_end_do_not_put_a_run_off_for_ever() -> None:
    async def keep_coming(graph: Graph) -> list[str]:
        together, others = Together(), list[asyncio.Task[list[str]]]()
        first = asyncio.ensure_future(_ask(together, graph, "first"))
        while not first.done():
            others.append(asyncio.ensure_future(_ask(together, graph, str(len(others)))))
            await asyncio.sleep(0)
        await asyncio.gather(*others)
        return await first

    graph = Graph()
    assert asyncio.run(keep_coming(graph)) == ["first"]
    assert len(graph.runs[0]) == 16


def test_a_run_is_bounded_and_goes_by_who_came_first() -> None:
    graph = Graph()
    asked = [tuple(f"{number}-{part}" for part in range(7)) for number in range(5)]
    assert asyncio.run(_all(graph, *asked)) == [list(texts) for texts in asked]
    assert [len(run) for run in graph.runs] == [14, 14, 7]


def test_a_long_story_goes_alone_rather_than_never() -> None:
    graph = Graph()
    story = tuple(str(number) for number in range(20))
    assert asyncio.run(_all(graph, ("甲",), story)) == [["甲"], list(story)]
    assert [len(run) for run in graph.runs] == [1, 20]


def test_a_text_that_cannot_be_parsed_fails_its_own_member_only() -> None:
    graph = Graph(refused="乙")
    first, second, third = asyncio.run(_all(graph, ("甲",), ("乙",), ("丙",)))
    assert (first, third) == (["甲"], ["丙"])
    assert isinstance(second, ValueError)


def test_who_gets_no_message_hears_so_rather_than_waiting_for_ever() -> None:
    class Forgetful(Graph):
        def __call__(self, texts: Sequence[str]) -> list[Message]:
            return super().__call__(texts)[:1]

    first, second = asyncio.run(_all(Forgetful(), ("甲",), ("乙", "丙")))
    assert first == ["甲"]
    assert isinstance(second, ValueError)


def test_what_a_run_logs_is_about_no_single_conversation() -> None:
    spoken_of = contextvars.ContextVar("spoken_of", default="nobody")
    seen = list[str]()

    class Logging(Graph):
        def __call__(self, texts: Sequence[str]) -> list[Message]:
            seen.append(spoken_of.get())
            return super().__call__(texts)

    async def asks(together: Together, name: str) -> None:
        spoken_of.set(name)
        await _ask(together, Logging(), name)

    async def both() -> None:
        together = Together()
        await asyncio.gather(asks(together, "甲"), asks(together, "乙"))

    asyncio.run(both())
    assert seen == ["nobody"]


def test_who_went_away_costs_nobody_anything() -> None:
    async def one_leaves(graph: Graph) -> list[str]:
        together = Together()
        leaving = asyncio.ensure_future(_ask(together, graph, "甲"))
        staying = asyncio.ensure_future(_ask(together, graph, "乙"))
        await asyncio.sleep(0)
        leaving.cancel()
        return await staying

    graph = Graph()
    assert asyncio.run(one_leaves(graph)) == ["乙"]
    assert graph.runs[-1] == ["乙"]


@pytest.mark.parametrize("company", [2, 3, 6, 12])
def test_a_message_is_understood_alike_in_any_company(agent: Agent, company: int) -> None:
    texts = [
        "相互宝是什么", "我妈62能加入吗", "等待期多久", "xianghubao怎么退出", "今天天气不错",
        "刚查出甲状腺结节还能加入吗", "一个月大概扣多少", "谢谢", "转人工", "能赔几次",
        "跟医保冲突吗", "公示期有多长",
    ][:company]  # fmt: skip
    together = messages_of(agent, texts)
    for text, beside_others in zip(texts, together, strict=True):
        (alone,) = messages_of(agent, [text])
        assert beside_others.get("intent") == _about(alone.get("intent"))
        assert beside_others.get("gate")["decision"] == alone.get("gate")["decision"]
        assert beside_others.get("entities") == alone.get("entities")


def _about(intent: dict[str, object]) -> dict[str, object]:
    """A run of several adds its numbers in another order; about a half, that shows most."""
    return {**intent, "confidence": pytest.approx(intent["confidence"], abs=5e-4)}


async def test_messages_and_the_questions_in_them_are_parsed_in_one_run(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = list[list[str]]()

    def counted(agent: Agent, texts: Sequence[str], *given: Any) -> list[Message]:
        # An outline is of one text, and no whole run.
        if len(given) < 2:
            runs.append(list(texts))
        return messages_of(agent, texts, *given)

    monkeypatch.setattr(parsing, "messages_of", counted)
    said = ["等待期多久管理费收多少", "怎么退出相互宝公示期有多长"]
    nothing = DialogueStateTracker.from_events("anybody", [])
    await asyncio.gather(*(understand(agent, text, nothing) for text in said))
    (run,) = runs
    stretches = set(run).difference(said)
    assert set(said) <= set(run)
    assert all(any(stretch in text for stretch in stretches) for text in said)
