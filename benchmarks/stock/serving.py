"""The stock project trained, where it is not yet, and served."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.stock.make import make
from kit.children import Child
from kit.commands import surroundings
from kit.network import LOOPBACK
from kit.paths import brain_python

QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


def ensure_project(folder: Path, faqs: int) -> Path:
    """Return the trained model; make the project and train it when there is none."""
    model = folder / "models" / "stock.tar.gz"
    if not model.is_file():
        make(folder, faqs)
        command = [str(brain_python()), "-m", "rasa", "train", "--fixed-model-name", "stock"]
        with (folder / "train.log").open("wb") as log:
            subprocess.run(
                command, cwd=folder, env=surroundings(QUIET), stdout=log, stderr=log, check=True
            )
    return model


def server(folder: Path, model: Path, port: int, tracker: Path) -> Child:
    """Return the server: Rasa's own, with the REST channel and the SQL tracker store."""
    command = [str(brain_python()), "-m", "rasa", "run", "-i", LOOPBACK, "-p", str(port)]
    command += ["--model", str(model), "--endpoints", "endpoints.yml"]
    command += ["--credentials", "credentials.yml"]
    env = {**QUIET, "TRACKER_FILE": str(tracker), "SANIC_HOST": LOOPBACK}
    return Child("stock", command, tracker.with_suffix(".log"), env, cwd=folder)
