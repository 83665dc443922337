"""What every test folder shares: a quiet environment and the one trained model of a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.lean import keep_tensorflow_out

if TYPE_CHECKING:
    from rasa.core.agent import Agent

ROOT = Path(__file__).resolve().parents[1]

# As in the processes that serve members; now, because the folders' own conftest files import Rasa.
keep_tensorflow_out()


def pytest_configure() -> None:
    """Before Rasa is imported: no telemetry, no chatter, the project's folder at hand."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the present content, trained first when there is none."""
    done = subprocess.run(
        [sys.executable, "scripts/train.py"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Path(done.stdout.strip())


@pytest.fixture(scope="session")
def loaded(model: Path) -> Agent:
    """The trained agent with the start-up patches, loaded once: nobody may change it."""
    # Imported here: the web's environment has no Rasa.
    from bot.ask import load_agent

    return load_agent(model)
