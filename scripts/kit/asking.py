"""`make ask`: one question or a file of them, answered without a server."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .commands import surroundings
from .console import Stop
from .model import check_model, model_path
from .paths import ROOT, brain_python


def ask() -> int:
    """Answer ASK_TEXT or the lines of ASK_FILE; JSON lines alone go to standard output."""
    command = [str(brain_python()), "-m", "bot.ask", "--model", str(_model())]
    env = surroundings(_question())
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def _model() -> Path:
    check_model(model_path())
    return model_path()


def _question() -> dict[str, str]:
    question, file = os.environ.get("ASK_TEXT", ""), os.environ.get("ASK_FILE", "")
    if bool(question.strip()) == bool(file):
        raise Stop("ask_usage")
    if file and not Path(file).is_file():
        raise Stop("ask_no_file", file=file)
    return {"Q": question, "FILE": str(Path(file).resolve()) if file else ""}
