"""How long a publish takes, and what members notice of it.

    .venvs/brain/bin/python benchmarks/publishing.py [--phrasings 18]

Makes content of its own in a folder that is deleted afterwards: all FAQs with ``--phrasings``
each and 20 examples for each dialogue intent. Publishes new phrasings (with 2,000 messages to
compare), then an answer, as the studio does: in processes of their own, niced. Meanwhile this
process is a brain with members: it asks itself a question twice a second, pulls and swaps the
published model every two seconds, and times each turn. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from bot.lean import keep_tensorflow_out  # noqa: E402

keep_tensorflow_out()

from aiohttp import web  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.core.lock_store import InMemoryLockStore  # noqa: E402
from rasa.core.tracker_store import InMemoryTrackerStore  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.utils.endpoints import EndpointConfig  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402

from bot import patches, pulling  # noqa: E402
from bot.answers import AnswerGenerator  # noqa: E402
from bot.ask import InProcessActions  # noqa: E402
from bot.engine import Incoming, run_turn  # noqa: E402
from bot.faq.editing.repository import Author, Repository, seed  # noqa: E402
from bot.faq.phrasings import read_phrasings  # noqa: E402
from bot.faq.places import Place  # noqa: E402
from bot.faq.publishing.candidate import lay_out  # noqa: E402
from bot.faq.publishing.preparing import prepare  # noqa: E402
from bot.faq.publishing.state import read_run  # noqa: E402
from bot.faq.publishing.training import Workshop  # noqa: E402
from bot.faq.releases.store import Releases  # noqa: E402
from bot.faq.workbench.models import Models  # noqa: E402

MESSAGES = 2000
DIALOGUE_EXAMPLES = 20
QUESTIONS = ("相互宝是什么", "等待期多久", "怎么退出", "我妈62岁能加入吗", "今天天气怎么样")
PAUSE_SECONDS = 0.5
QUIET_SECONDS = 40.0
WHO = {"name": "测量", "id": "bench"}
_EXAMPLES = re.compile(r"(  examples: \|\n)((?:    .*\n|\n)+)")


def make_project(folder: Path, phrasings: int) -> tuple[Place, int]:
    """A project with the real settings and less data; how many FAQ phrasings it has."""
    project = folder / "project"
    for name in ("config.yml", "domain.yml"):
        project.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, project / name)
    shutil.copytree(ROOT / "data", project / "data")
    shutil.copytree(ROOT / "tests" / "nlu" / "faq", project / "tests" / "nlu" / "faq")
    shutil.copyfile(ROOT / "tests/nlu/outside.yml", project / "tests/nlu/outside.yml")
    _trim(project / "data" / "nlu" / "faq", phrasings)
    _trim(project / "data" / "nlu" / "dialogue", DIALOGUE_EXAMPLES)
    settings = project / "data" / "plan" / "check.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"min_phrasings: \d+", "min_phrasings: 5", text), encoding="utf-8")
    found, _ = read_phrasings(project / "data" / "nlu" / "faq")
    place = Place(project, folder / "content", Releases(folder / "releases"), "2019-05-16")
    return place, len(found)


def _trim(folder: Path, most: int) -> None:
    for path in folder.rglob("*.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(_EXAMPLES.sub(lambda found: _first(found, most), text), encoding="utf-8")


def _first(found: re.Match[str], most: int) -> str:
    lines = [line for line in found[2].splitlines(keepends=True) if line.strip()]
    return found[1] + "".join(lines[:most])


def train_first(place: Place) -> float:
    """Make the first release; the seconds that training took."""
    seed(place.project, place.content)
    place.releases.folder.mkdir(parents=True, exist_ok=True)
    commit = Repository(place.content).head()
    candidate = lay_out(place.content, commit, place.project, place.releases.folder / "tree")
    begun = time.monotonic()
    model = Workshop(place.project, place.releases).train(candidate, lambda seconds: None)
    taken = time.monotonic() - begun
    prepare(place, lambda: model)
    return taken


def edit(place: Place, path: str, old: str, new: str) -> None:
    """Save a change as an author does."""
    repository = Repository(place.content)
    before = (repository.read(path) or b"").decode()
    if old not in before:
        raise SystemExit(f"{path} has changed: no {old!r}")
    with repository.locked():
        repository.commit({path: before.replace(old, new, 1).encode()}, Author("测量", "b"), "改")


class Brain:
    """Members who ask, and a model that is pulled, in this process."""

    def __init__(self, place: Place) -> None:
        os.environ["RELEASES_DIR"] = str(place.releases.folder)
        patches.apply()
        domain = Domain.empty()
        self.agent = Agent(
            generator=AnswerGenerator(domain=domain),
            tracker_store=InMemoryTrackerStore(domain),
            lock_store=InMemoryLockStore(),
            action_endpoint=InProcessActions(),
        )
        self._asked = 0

    async def pull(self, server: EndpointConfig) -> None:
        """Until cancelled, as Rasa does."""
        while True:
            await pulling.update(server, self.agent)
            await asyncio.sleep(2)

    async def chat(self, goes_on: Callable[[], bool]) -> list[float]:
        """Milliseconds of each turn from when it was due, so that waiting counts."""
        taken = []
        while goes_on():
            begun = time.monotonic()
            text = QUESTIONS[self._asked % len(QUESTIONS)]
            await run_turn(self.agent, Incoming(f"member-{self._asked:012d}", "1", text))
            self._asked += 1
            taken.append((time.monotonic() - begun) * 1000)
            due = begun + PAUSE_SECONDS
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        return taken

    async def publish(self, place: Place, note: str, messages: list[str]) -> dict[str, Any]:
        """Publish while members chat; how long it took and how long they waited."""
        request = place.releases.folder / ".request"
        asked: dict[str, Any] = {"who": WHO, "note": note, "messages": messages}
        asked["reasons"] = {}
        runs = [await self._run(place, request, asked)]
        if runs[0]["state"] == "refused":
            # Less data is less sure: what breaks is given a reason, and nothing is trained again.
            broken = runs[0]["broken"]
            asked["reasons"] = dict.fromkeys(broken, "测量")
            runs.append(await self._run(place, request, asked))
        begun = time.monotonic()
        while self.agent.nlg.release != place.releases.current():
            await asyncio.sleep(0.05)
        return {"runs": runs, "followed_seconds": round(time.monotonic() - begun, 1)}

    async def _run(self, place: Place, request: Path, asked: dict[str, Any]) -> dict[str, Any]:
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        request.write_text(json.dumps(asked), encoding="utf-8")
        process = _publisher(place, request)
        taken = await self.chat(_runs(process))
        seconds = time.monotonic() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        run = read_run(place.releases.folder)
        report = run["report"] or {}
        return {
            "state": run["state"],
            "said": run["said"],
            "seconds": round(seconds, 1),
            "cpu_seconds": round(cpu, 1),
            "stages": report.get("seconds"),
            "counts": report.get("counts"),
            "broken": [row["text"] for row in report.get("broken", ())],
            "turns": quantiles(taken),
        }


def _publisher(place: Place, request: Path) -> subprocess.Popen[bytes]:
    env = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PROJECT_DIR": str(place.project),
        "CONTENT_DIR": str(place.content),
        "RELEASES_DIR": str(place.releases.folder),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "bot.faq", "publish", "--request", str(request)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _runs(process: subprocess.Popen[bytes]) -> Callable[[], bool]:
    return lambda: process.poll() is None


def quantiles(taken: list[float]) -> dict[str, float]:
    """Count, median and 95th percentile, milliseconds."""
    if len(taken) < 2:
        return {"count": len(taken)}
    cuts = statistics.quantiles(taken, n=100)
    return {"count": len(taken), "p50": round(cuts[49], 1), "p95": round(cuts[94], 1)}


async def measure(place: Place) -> dict[str, Any]:
    """Quiet turns, a publish of questions, a publish of an answer."""
    runner = web.AppRunner(Models(place.releases, "bench").app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/models/current"
    server = EndpointConfig(url=url, headers={"Authorization": "Bearer bench"})
    brain = Brain(place)
    await pulling.update(server, brain.agent)
    pulled = asyncio.create_task(brain.pull(server))
    until = time.monotonic() + QUIET_SECONDS
    quiet = await brain.chat(lambda: time.monotonic() < until)
    known, _ = read_phrasings(ROOT / "tests" / "nlu")
    messages = [one.text for one in known][:MESSAGES]
    leave = "data/nlu/faq/cover/waiting_period.yml"
    edit(place, leave, "  examples: |\n", "  examples: |\n    - 等候的日子一共多少天来着\n")
    questions = await brain.publish(place, "问法", messages)
    edit(place, leave, "    text: |-\n      ", "    text: |-\n      请注意：")
    answers = await brain.publish(place, "回答", [])
    pulled.cancel()
    await runner.cleanup()
    return {"quiet_turns": quantiles(quiet), "questions": questions, "answers": answers}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phrasings", type=int, default=18)
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    configure_structlog(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="publish-bench-") as folder:
        place, count = make_project(Path(folder), options.phrasings)
        first = train_first(place)
        found = asyncio.run(measure(place))
    found = {"faq_phrasings": count, "first_training_seconds": round(first, 1), **found}
    print(json.dumps(found, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
