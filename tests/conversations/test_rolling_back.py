"""Two Rasa workers on one memory follow the pointer forth and back while members chat."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.faq.releases.store import Releases
from tests.conversations.processes import TOKEN, Brain, published_brain
from tests.faq.publishing.conftest import trained as trained
from tests.faq.publishing.small import WHO, Small
from tests.faq.workbench.running import running_workbench

# What is asked for by issue and design; a busy machine is slower at everything.
_ROLL_BACK_SECONDS = 10.0
_LONGEST_SECONDS = 60.0
_QUESTIONS = ("等待期多久", "怎么加入", "怎么退出")


@contextmanager
def _workers(small: Small, folder: Path, count: int) -> Iterator[list[Brain]]:
    """A workbench, and workers that pull its models into one memory."""
    with ExitStack() as stack:
        bench = stack.enter_context(
            running_workbench(small.folder, PROJECT_DIR=str(small.place.project))
        )
        settings = {
            "RELEASES_DIR": str(small.releases.folder),
            "MODEL_URL": bench.model_url,
            "MODEL_TOKEN": "model-tests",
        }
        places = [folder / f"worker-{number}" for number in range(count)]
        for place in places:
            place.mkdir()
        yield [
            stack.enter_context(published_brain(place, folder / "tracker.sqlite3", **settings))
            for place in places
        ]


def _release(brain: Brain) -> str:
    return str(brain.get("ready")[1].get("release"))


def _seconds_until(condition: Any) -> float:
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < _LONGEST_SECONDS
        time.sleep(0.1)
    return time.monotonic() - begun


def _seconds_until_all_say(workers: list[Brain], release: str) -> float:
    return _seconds_until(lambda: {_release(one) for one in workers} == {release})


class Members:
    """Members who ask without pause, each message to either worker in turn."""

    def __init__(self, workers: list[Brain]) -> None:
        self._workers, self._over = workers, threading.Event()
        self.turns: list[tuple[int, dict[str, Any]]] = []
        self._thread = threading.Thread(target=self._chat)

    def _chat(self) -> None:
        number = 0
        while not self._over.is_set():
            worker = self._workers[number % len(self._workers)]
            message = {
                "conversation": f"member-of-a-test-{number % 4}",
                "message_id": str(number),
                "text": _QUESTIONS[number % len(_QUESTIONS)],
                "choice": None,
            }
            self.turns.append(worker.turn(message, TOKEN))
            number += 1

    def __enter__(self) -> Members:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join(60)


def _wait_for(members: Members, turns: int) -> None:
    _seconds_until(lambda: len(members.turns) > turns)


@pytest.fixture
def two_releases(trained: Small, tmp_path: Path) -> Small:
    """The first release, and one with another model and other answers."""
    shutil.copytree(trained.folder, tmp_path / "small", dirs_exist_ok=True)
    small = Small(tmp_path / "small")
    small.ask("leave", "把我的资格取消掉")
    small.answer("wait", "请注意：")
    run = small.publish()
    assert run["state"] == "published", run
    small.releases.point("r000001", WHO, "")
    return small


def test_both_workers_follow_forth_and_back_and_no_message_is_lost(
    two_releases: Small, tmp_path: Path
) -> None:
    small, releases = two_releases, Releases(two_releases.releases.folder)
    with _workers(small, tmp_path, 2) as workers, Members(workers) as members:
        _seconds_until_all_say(workers, "r000001")
        seconds = []
        for target in ("r000002", "r000001"):
            releases.point(target, WHO, "")
            seconds.append(_seconds_until_all_say(workers, target))
            _wait_for(members, len(members.turns) + 6)
    print(f"forth {seconds[0]:.1f} s, back {seconds[1]:.1f} s", file=sys.stderr)
    assert seconds[1] < _ROLL_BACK_SECONDS
    assert [status for status, _ in members.turns] == [200] * len(members.turns)
    assert all(turn["outcome"] == "answer" for _, turn in members.turns)
    waits = [turn for _, turn in members.turns if turn["text"] == _QUESTIONS[0]]
    assert {turn["release"] for turn in waits} == {"r000001", "r000002"}
    for turn in waits:
        assert turn["replies"][0]["text"].startswith("请注意：") == (turn["release"] == "r000002")
