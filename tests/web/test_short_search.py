"""A short search of each parser of the web app with every run of the tests (`tests/fuzz`)."""

import subprocess
import sys

from tests.fuzz.running import ROOT, names

_RUNS = 2000


def test_a_short_search_finds_nothing() -> None:
    targets = names("web")
    assert len(targets) == 3
    command = [sys.executable, "-m", "tests.fuzz.running", *targets, "--runs", str(_RUNS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stderr.count(f"Done {_RUNS} runs") == len(targets)
