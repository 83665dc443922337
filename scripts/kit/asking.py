"""`make ask`: one question or a file of them, answered without a server."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .commands import surroundings
from .console import Stop, text
from .model import check_model, model_path
from .paths import ROOT, brain_python, log_file


def ask() -> int:
    """Answer ASK_TEXT or the lines of ASK_FILE; JSON lines alone go to standard output.

    Rasa's libraries warn about themselves at every import, so standard error goes to a log.
    """
    command = [str(brain_python()), "-m", "bot.lean", "bot.ask", "--model", str(_model())]
    log = log_file("ask")
    with log.open("wb") as errors:
        # The checkout's own answers belong to the checkout's model, whatever a site has published.
        env = surroundings(question() | {"RELEASES_DIR": ""})
        done = subprocess.run(command, cwd=ROOT, env=env, stderr=errors, check=False)
    if done.returncode:
        raise Stop("failed_step", title=text("step_ask"), log=log)
    return 0


def _model() -> Path:
    check_model(model_path())
    return model_path()


def question() -> dict[str, str]:
    """Return what `bot.ask` reads from its environment; raise Stop when nothing is asked."""
    asked, file = os.environ.get("ASK_TEXT", ""), os.environ.get("ASK_FILE", "")
    if bool(asked.strip()) == bool(file):
        raise Stop("ask_usage")
    if file and not Path(file).is_file():
        raise Stop("ask_no_file", file=file)
    return {"Q": asked, "FILE": str(Path(file).resolve()) if file else ""}
