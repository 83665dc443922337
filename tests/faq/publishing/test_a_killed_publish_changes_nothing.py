"""kill -9, SIGTERM and a full disk in every stage: `current` stays whole, the rest is cleared."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.faq.editing.git import GitError
from bot.faq.publishing.candidate import Candidate
from bot.faq.publishing.run import Request, publish
from bot.faq.publishing.state import read_run
from tests.faq.publishing.small import WHO, Small

_LONGEST_SECONDS = 540.0


def _publish_until(small: Small, stage: str, number: int) -> list[int]:
    """Send a signal to a publish as soon as it says that it is in ``stage``; its children."""
    process = small.command("publish")
    begun = time.monotonic()
    while True:
        now = read_run(small.releases.folder)
        if now["stage"] == stage and now["state"] == "running":
            break
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() - begun < _LONGEST_SECONDS
        time.sleep(0.002)  # a stage may last no longer than some of these
    if stage in ("train", "compare"):
        time.sleep(1.0)  # so that the child of that stage is at work
    children = _children_of(process.pid)
    process.send_signal(number)
    process.communicate(timeout=60)
    return children


def _children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in path.read_text().split()] if path.exists() else []


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def _nothing_changed(small: Small) -> None:
    assert small.releases.current() == "r000001"
    assert small.releases.verify("r000001")


def _told_as_interrupted(small: Small) -> None:
    run = read_run(small.releases.folder)
    assert (run["state"], "断了" in run["said"]) == ("interrupted", True)


@pytest.mark.parametrize("stage", ["check", "switch"])
def test_killed_while_checking_or_switching(small: Small, stage: str) -> None:
    small.answer("wait", "请注意：")
    _publish_until(small, stage, signal.SIGKILL)
    if small.releases.current() == "r000001":
        _told_as_interrupted(small)
    # The kill came after the pointer had moved, or before: either way what is current is whole.
    assert small.releases.verify(small.releases.current())
    small.answer("wait", "再改一次：")
    run = small.publish()
    assert run["state"] == "published"
    assert not [*small.releases.folder.glob(".draft-*"), *small.releases.folder.glob(".work-*")]


def test_killed_while_training_and_then_while_comparing(small: Small) -> None:
    small.ask("join", "想参加的话要点哪里")
    for stage in ("train", "compare"):
        children = _publish_until(small, stage, signal.SIGKILL)
        assert children, f"no child was at work in {stage}: the test proves nothing"
        time.sleep(0.5)
        assert not [pid for pid in children if _is_alive(pid)]
        _nothing_changed(small)
        _told_as_interrupted(small)
    run = small.publish()
    assert (run["state"], run["release"]) == ("published", "r000002")
    assert run["report"]["seconds"]["train"] < 1, "the model of the killed run was not taken over"
    assert not [*small.releases.folder.glob(".draft-*"), *small.releases.folder.glob(".work-*")]


def test_stopped_by_its_author_it_says_so_and_its_children_end(small: Small) -> None:
    small.ask("join", "想参加的话要点哪里")
    children = _publish_until(small, "train", signal.SIGTERM)
    assert children
    assert not [pid for pid in children if _is_alive(pid)]
    _nothing_changed(small)
    run = read_run(small.releases.folder)
    assert (run["state"], run["said"]) == ("interrupted", "已停止发布，什么都没有变。")
    assert not [*small.releases.folder.glob(".draft-*"), *small.releases.folder.glob(".work-*")]


def test_on_a_full_disk_it_fails_and_says_why(small: Small) -> None:
    """No file may grow beyond some bytes, as when no block is left, and one of them has to."""
    small.edit("data/nlu/faq/wait.yml", "nlu:", "# " + "长" * 1000 + "\nnlu:")
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
    )
    limited += "sys.argv = ['bot.faq', 'publish']; runpy.run_module('bot.faq', run_name='__main__')"
    process = os.spawnve(
        os.P_WAIT,
        _python(),
        [_python(), "-c", limited],
        small.environment(PYTHONDONTWRITEBYTECODE="1"),
    )
    assert process == 1
    _nothing_changed(small)
    run = read_run(small.releases.folder)
    assert run["state"] == "failed", run
    assert "磁盘满了" in run["said"]
    assert not list(small.releases.folder.glob(".work-*"))
    assert small.publish()["state"] == "published"


@pytest.fixture
def stoppable_again() -> Iterator[None]:
    """A publish that has begun to switch can be stopped no more; whoever runs it in a process that
    goes on must be.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    yield
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


@pytest.mark.usefixtures("stoppable_again")
@pytest.mark.parametrize(
    "error",
    [
        shutil.Error([("data/a.yml", "a.yml", "[Errno 28] No space left on device: 'a.yml'")]),
        GitError("fatal: write error: No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
    ],
)
def test_however_a_full_disk_is_told_the_author_reads_that_it_is_full(
    small: Small, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy_data(candidate: Candidate, target: Path) -> None:
        raise error

    small.answer("wait", "请注意：")
    monkeypatch.setattr(Candidate, "copy_data", copy_data)
    run = publish(small.place, Request(WHO))
    assert run.state == "failed"
    assert "磁盘满了" in run.said
    _nothing_changed(small)


def _python() -> str:
    import sys

    return sys.executable


def test_stopped_too_late_it_is_published_and_says_so(small: Small) -> None:
    small.answer("wait", "请注意：")
    _publish_until(small, "switch", signal.SIGTERM)
    run = read_run(small.releases.folder)
    assert (run["state"], run["release"]) == ("published", "r000002")
    assert small.releases.current() == "r000002"
