"""A process that publishes is killed, or its disk is full: what is current stays whole."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.faq.releases.store import Releases
from tests.faq.releases.making import WHO, add

ROOT = Path(__file__).resolve().parents[3]
KILLS = 12


def test_kill_9_at_any_moment_leaves_current_whole(tmp_path: Path) -> None:
    releases, moment, left = Releases(tmp_path / "releases"), random.Random(8), 0
    releases.folder.mkdir()
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faq.releases.making", str(releases.folder)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()  # it is at work
        time.sleep(moment.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert releases.verify(releases.current())
        assert all(releases.verify(name) for name in releases.ids())
        left += len(releases.clear_drafts())
        assert not list(releases.folder.glob(".draft-*"))
    assert left, "no kill met a release in the making: the test proves nothing"


def test_numbers_go_on_after_a_crash_and_are_never_given_twice(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    first = add(releases)
    releases.point(first.id, WHO, "")
    (tmp_path / first.id).rename(tmp_path / ".gone")
    assert add(releases).id == "r000002"


def _add_on_a_full_disk(folder: Path, bytes_left: int) -> str:
    """What adding 300 kB comes to where no file may grow above ``bytes_left``."""
    program = (
        "import resource, sys; from pathlib import Path;"
        "from bot.faq.releases.store import Releases;"
        "from tests.faq.releases.making import WHO, add;"
        "model = Path(sys.argv[1]) / '.whole'; model.write_bytes(b'm' * 300_000);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_left}, {bytes_left}));"
        "releases = Releases(Path(sys.argv[1]));"
        "releases.add(releases.get('r000001'), lambda data:"
        " (data / 'a').write_bytes(b'd' * 300_000) and None, model)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr


def test_a_full_disk_keeps_nothing_half_made(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    first = add(releases)
    releases.point(first.id, WHO, "")
    assert "OSError" in _add_on_a_full_disk(tmp_path, 100_000)
    assert releases.ids() == [first.id]
    assert releases.current() == first.id
    assert not list(tmp_path.glob(".draft-*"))


def test_a_full_disk_while_the_pointer_moves_leaves_the_old_one(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    first, second = add(releases), add(releases, "新")
    releases.point(first.id, WHO, "")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        with pytest.raises(OSError):
            releases.point(second.id, WHO, "")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert releases.current() == first.id
    assert releases.verify(first.id)
