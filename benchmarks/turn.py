"""What a turn costs in one Rasa process, alone and in company: processor time, without HTTP.

    .venvs/brain/bin/python benchmarks/turn.py

Members ask the independent test questions in conversations of ten, one member at a time and eight
at a time, in turns, with the store that serves members. Prints one JSON object: milliseconds of a
turn, and of a text in a run of the graph with so many texts. Medians of the rounds.
"""

from __future__ import annotations

import asyncio
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from bot.lean import compute_on_one_thread, keep_tensorflow_out  # noqa: E402

keep_tensorflow_out()
compute_on_one_thread()

from rasa.core.agent import Agent  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402

from benchmarks.long_conversation import remember  # noqa: E402
from benchmarks.questions import questions_in  # noqa: E402
from bot import garbage  # noqa: E402
from bot.ask import load_agent  # noqa: E402
from bot.engine import Incoming, run_turn  # noqa: E402
from bot.understanding.parsing import messages_of  # noqa: E402
from kit.model import check_model, model_path  # noqa: E402

QUESTIONS = 200
TURNS_A_MEMBER = 10
COMPANIES = (1, 8)
RUNS = (1, 2, 4, 8, 16)
ROUNDS = 3


def main() -> int:
    """Run the benchmark."""
    logging.basicConfig(level=logging.ERROR)
    configure_structlog(logging.ERROR)
    model = model_path()
    check_model(model)
    with tempfile.TemporaryDirectory(prefix="turn-") as folder:
        agent = load_agent(model)
        remember(agent, Path(folder) / "tracker.sqlite3")
        garbage.settle()
        questions = questions_in(sorted((ROOT / "tests" / "nlu" / "faq").rglob("*.yml")))
        print(json.dumps(_measure(agent, questions[:QUESTIONS]), indent=1))
    return 0


def _measure(agent: Agent, questions: list[str]) -> dict[str, object]:
    # What is read or compiled at first use is not measured.
    _talk(agent, questions[:20], 1, "first")
    turns: dict[int, list[float]] = {company: [] for company in COMPANIES}
    texts: dict[int, list[float]] = {run: [] for run in RUNS}
    for number in range(ROUNDS):
        for company, costs in turns.items():
            talk = partial(_talk, agent, questions, company, f"{company}-{number}")
            costs.append(_cpu_ms(talk))
        for run, costs in texts.items():
            costs.append(_cpu_ms(partial(_parse_all, agent, questions, run)))
    return {
        "turn_ms_at_once": {n: _each(costs, questions) for n, costs in turns.items()},
        "text_ms_in_a_run": {n: _each(costs, questions) for n, costs in texts.items()},
    }


def _cpu_ms(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def _each(costs: Sequence[float], questions: Sequence[str]) -> float:
    return round(statistics.median(costs) / len(questions), 2)


def _talk(agent: Agent, questions: Sequence[str], company: int, name: str) -> None:
    """Every question, asked by ``company`` members at a time."""

    async def one_after_another(member: int) -> None:
        for at, text in enumerate(questions[member::company]):
            conversation = f"turn-{name}-{member}-{at // TURNS_A_MEMBER:04d}"
            await run_turn(agent, Incoming(conversation, str(at), text))

    async def all_of_them() -> None:
        await asyncio.gather(*(one_after_another(member) for member in range(company)))

    asyncio.run(all_of_them())


def _parse_all(agent: Agent, questions: Sequence[str], run: int) -> None:
    for start in range(0, len(questions), run):
        messages_of(agent, questions[start : start + run])


if __name__ == "__main__":
    sys.exit(main())
