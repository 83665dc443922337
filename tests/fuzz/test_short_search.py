"""A short search of each parser of the brain with every run of the tests; `make fuzz` is the long
one. The same seed finds the same, so a failure here can be seen again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.fuzz.running import ROOT, names

_RUNS = 40


def test_a_short_search_finds_nothing(model: Path) -> None:
    targets = names("brain")
    assert len(targets) == 5
    command = [sys.executable, "-m", "tests.fuzz.running", *targets, "--runs", str(_RUNS)]
    environment = os.environ | {"FUZZ_MODEL": str(model)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace"
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stderr.count(f"Done {_RUNS} runs") == len(targets)
