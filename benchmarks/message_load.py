"""How a side is asked: as fast as it answers, by members who think, and in a long conversation."""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.message_sides import Side

# A conversation of stock Rasa grows dearer with each turn; most real ones are short.
TURNS_A_MEMBER = 10
# Members who ask without a pause: some, and more than a process can serve.
AT_ONCE = (8, 16, 32)
# The clock of /proc ticks every 10 ms, so a length is measured over so many turns.
WINDOW = 20


async def warm_up(side: Side, questions: Sequence[str]) -> None:
    """What is read or compiled at first use is not measured."""
    async with side.member() as ask:
        for text in questions[:20]:
            await ask(text)


async def full_load(
    side: Side, questions: Sequence[str], messages: int, members: int
) -> dict[str, Any]:
    """``messages`` asked by so many members at a time without a pause; processor time a message."""
    turns = iter(range(max(messages // TURNS_A_MEMBER, 1)))
    texts, waited = itertools.cycle(questions), list[float]()

    async def one_after_another() -> None:
        for _ in turns:
            async with side.member() as ask:
                for _ in range(TURNS_A_MEMBER):
                    waited.append(await ask(next(texts)))

    before, begun = side.cpu(), time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(members)))
    spent = time.perf_counter() - begun
    used = _used(before, side.cpu(), len(waited))
    return {
        **quantiles(waited),
        "messages_a_second": round(len(waited) / spent, 1),
        "cpu_ms": used,
        "messages_a_second_and_core": round(1000 / used["all"], 1),
    }


async def thinking(
    side: Side, questions: Sequence[str], members: int, seconds: float, think: float
) -> dict[str, Any]:
    """``members`` who begin at different moments and think ``think`` seconds after each answer.

    Each goes on for ``seconds``, and asks twice at least.
    """
    dice, texts = random.Random(members), itertools.cycle(questions)

    async def member() -> list[float]:
        waited = list[float]()
        async with side.member() as ask:
            end = time.monotonic() + seconds
            await asyncio.sleep(dice.uniform(0, think))
            while len(waited) < 2 or time.monotonic() < end:
                waited.append(await ask(next(texts)))
                await asyncio.sleep(think)
        return waited

    asked = await asyncio.gather(*(member() for _ in range(members)))
    return quantiles([second for one in asked for second in one])


async def curve(
    side: Side, questions: Sequence[str], lengths: Sequence[int], seconds: float
) -> dict[str, Any]:
    """One conversation: median wait and mean processor time of the turns after each length.

    Each length is asked the same questions, as one may cost twice what another does. Lengths that
    are not reached within ``seconds`` are left out.
    """
    texts, found = itertools.cycle(questions[:WINDOW]), dict[str, Any]()
    end = time.monotonic() + seconds
    async with side.member() as ask:
        for turns, length in _stretches(lengths):
            for _ in range(turns):
                await ask(next(texts))
                if time.monotonic() > end:
                    return found
            before = side.cpu()
            waited = [await ask(next(texts)) for _ in range(WINDOW)]
            used = _used(before, side.cpu(), WINDOW)["all"]
            median = round(statistics.median(waited) * 1000, 1)
            found[str(length)] = {"cpu_ms": used, "p50_ms": median}
    return found


def quantiles(seconds: Sequence[float]) -> dict[str, float]:
    """How many, and the usual quantiles in milliseconds."""
    cuts = statistics.quantiles((second * 1000 for second in seconds), n=100, method="inclusive")
    shown = {f"p{at}_ms": round(cuts[at - 1], 1) for at in (50, 95, 99)}
    return {"answers": len(seconds), **shown}


def _stretches(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """How many turns lead to the beginning of each length's window, and the length."""
    done = 0
    for length in lengths:
        start = max(length - WINDOW // 2, 0)
        yield max(start - done, 0), length
        done = max(start, done) + WINDOW


def _used(before: dict[str, float], after: dict[str, float], messages: int) -> dict[str, float]:
    each = {name: round((after[name] - before[name]) / messages, 1) for name in before}
    return {**each, "all": round(sum(each.values()), 1)}
