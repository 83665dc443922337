"""Ask the bot without a server: ``python -m bot.ask --model FILE [--file questions.txt]
[question]``.

Prints one Turn a line as JSON; each question is a new conversation. Actions run in this
process, through the SDK's own executor. The question may also stand in the environment variable
``Q``, the file in ``FILE``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot import patches
from bot.answers import AnswerGenerator
from bot.engine import Incoming, run_turn


class InProcessActions(EndpointConfig):
    """The action endpoint without a network: calls go to the SDK's executor."""

    def __init__(self, package: str = "actions") -> None:
        """Register every action of ``package``."""
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action that Rasa asks for."""
        return await self._executor.run(kwargs["json"])


def load_agent(model: Path) -> Agent:
    """An agent that keeps nothing: memory stores, in-process actions, our answers."""
    patches.apply()
    domain = Domain.empty()
    agent = Agent(
        generator=AnswerGenerator(domain=domain),
        tracker_store=InMemoryTrackerStore(domain),
        lock_store=InMemoryLockStore(),
        action_endpoint=InProcessActions(),
    )
    agent.load_model(str(model))
    return agent


def _questions(arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.file:
        with open(arguments.file, encoding="utf-8") as lines:
            yield from (line.strip() for line in lines if line.strip())
    elif arguments.question:
        yield arguments.question


async def _answer_all(agent: Agent, questions: Iterator[str]) -> None:
    for number, question in enumerate(questions):
        incoming = Incoming(conversation=f"ask-{number:012d}", message_id="1", text=question)
        turn = (await run_turn(agent, incoming)).to_dict()
        del turn["message_id"]
        print(json.dumps(turn, ensure_ascii=False), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("question", nargs="?", default=os.environ.get("Q"))
    parser.add_argument("--file", default=os.environ.get("FILE"))
    parser.add_argument("--model", type=Path, required=True)
    arguments = parser.parse_args()
    if not arguments.question and not arguments.file:
        parser.error('give a question or a file: make ask Q="相互宝是什么" or FILE=questions.txt')
    return arguments


def main() -> int:
    """Answer on standard output; 2 for a file that cannot be read."""
    arguments = _arguments()
    _log_quietly()
    if arguments.file and not Path(arguments.file).is_file():
        print(f"找不到文件 {arguments.file}，请检查 FILE= 后面的路径。", file=sys.stderr)
        return 2
    asyncio.run(_answer_all(load_agent(arguments.model), _questions(arguments)))
    return 0


def _log_quietly() -> None:
    """Only errors, on standard error; without this Rasa's debug log prints every message."""
    from rasa.utils.log_utils import configure_structlog

    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    configure_structlog(logging.ERROR)


if __name__ == "__main__":
    sys.exit(main())
