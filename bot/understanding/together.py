"""What several members say at the same moment is parsed in one run of the graph.

A run spends most of its time on reading the model's weights, once for all its texts: eight cost
less than half of what they cost one by one (docs/benchmarks.md). Nobody waits for company: only
what arrived while another turn was computed goes together. Of that the loop has seen little when
the first of them asks, so it goes round a few times before the run, which takes microseconds.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rasa.shared.nlu.training_data.message import Message

# A story of many clauses may go alone; more than this would keep the first too long.
_MOST_TEXTS = 16
# How often the loop goes round without a newcomer until nobody is on the way: a request that has
# arrived comes from its socket to here in fewer steps of its server's.
_QUIET_PASSES = 8

Parse = Callable[[Sequence[str]], list[Message]]


@dataclass(frozen=True)
class _Asked:
    texts: Sequence[str]
    parse: Parse
    answer: asyncio.Future[list[Message]]


class Together:
    """Gathers texts until everybody has been heard who is ready to speak, then parses them."""

    def __init__(self) -> None:
        """Nobody is waiting."""
        self._waiting: list[_Asked] = []
        self._came = 0

    async def parsed(self, texts: Sequence[str], parse: Parse) -> list[Message]:
        """The messages of ``texts``; raises what parsing them alone raises.

        ``parse`` gives one message for each text, the same whatever stands beside it and whoever
        asks; it is kept no longer than the answer takes, as it holds a model.
        """
        loop = asyncio.get_running_loop()
        asked = _Asked(texts, parse, loop.create_future())
        self._waiting.append(asked)
        self._came += 1
        # Each sees to it that there is a run, so that none is forgotten; a run is about several
        # conversations, so what it logs is about none.
        context = contextvars.Context()
        loop.call_soon(self._listen, loop, self._came, _QUIET_PASSES, context=context)
        return await asked.answer

    def _listen(self, loop: asyncio.AbstractEventLoop, came: int, passes: int) -> None:
        """Run once the loop went round so often without a newcomer, or enough wait."""
        if came != self._came:
            return  # whoever came after this one listens
        if passes > 1 and sum(len(one.texts) for one in self._waiting) < _MOST_TEXTS:
            loop.call_soon(self._listen, loop, came, passes - 1)
            return
        self._run()
        if self._waiting:
            loop.call_soon(self._listen, loop, came, 1)

    def _run(self) -> None:
        chosen = self._next()
        if not chosen:
            return
        try:
            texts = [text for asked in chosen for text in asked.texts]
            found = iter(_each(chosen[0].parse, texts))
        except Exception as error:
            _blame(chosen, error)
            return
        for asked in chosen:
            asked.answer.set_result([next(found) for _ in asked.texts])

    def _next(self) -> list[_Asked]:
        """Who is parsed now, in the order in which they came; whoever went away is left out."""
        waiting = [asked for asked in self._waiting if not asked.answer.done()]
        count, texts = 0, 0
        for asked in waiting:
            texts += len(asked.texts)
            if count and texts > _MOST_TEXTS:
                break
            count += 1
        self._waiting = waiting[count:]
        return waiting[:count]


def _blame(chosen: Sequence[_Asked], error: Exception) -> None:
    """A text that cannot be parsed fails the turn of its own member only."""
    if len(chosen) == 1:
        chosen[0].answer.set_exception(error)
        return
    for asked in chosen:
        try:
            asked.answer.set_result(_each(asked.parse, asked.texts))
        except Exception as own:
            asked.answer.set_exception(own)


def _each(parse: Parse, texts: Sequence[str]) -> list[Message]:
    """A message for each text; raises ValueError if some have none, as somebody waits for each."""
    return [message for _, message in zip(texts, parse(texts), strict=True)]
