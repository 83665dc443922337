"""The trained model, named by the hash of what it is trained from."""

from __future__ import annotations

import fcntl
import os
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .commands import run_logged
from .console import Step, Stop
from .disk import require_space
from .paths import ROOT, brain_python, log_file, models_dir
from .stamps import digest, files_below

_INPUTS = ("config.yml", "domain.yml", "data", "bot/nlu")
_MODELS_KEPT = 5


def model_path() -> Path:
    """Return where the model for the present content lies, whether it is there or not."""
    inputs = [ROOT / name for name in _INPUTS]
    name = digest(files_below(*(path for path in inputs if path.exists())))[:12]
    return models_dir() / f"{name}.tar.gz"


def ensure_model(step: Step) -> Path:
    """Return the model for the present content; train it when there is none.

    Of several processes that want the same model one trains and the others wait for it.
    """
    path = model_path()
    if path.is_file():
        step.fresh()
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path.parent / ".train.lock", step):
        if not path.is_file():
            _train(path, step)
    return path


def check_model(path: Path) -> None:
    """Raise Stop when `path` is not a whole model archive: Rasa would start without one."""
    try:
        with tarfile.open(path) as archive:
            complete = "metadata.json" in archive.getnames()
    except (OSError, EOFError, tarfile.TarError):
        complete = False
    if not complete:
        raise Stop("broken_model", model=path)


def _train(path: Path, step: Step) -> None:
    require_space(path.parent, 0.5)
    log, draft = log_file("train"), f"draft-{os.getpid()}"
    command = [brain_python(), "-m", "bot.lean", "rasa", "train", "--fixed-model-name", draft]
    # Rasa's own validation reads all the content a second time and passes real faults; the
    # content checks find them in a second.
    run_logged([*command, "--out", path.parent, "--skip-validation"], log, step)
    trained = path.parent / f"{draft}.tar.gz"
    if not trained.is_file():
        raise Stop("no_model", log=log)
    trained.replace(path)
    _forget_old(path.parent)


def _forget_old(folder: Path) -> None:
    models = sorted(folder.glob("*.tar.gz"), key=lambda model: model.stat().st_mtime)
    for model in models[:-_MODELS_KEPT]:
        model.unlink()


@contextmanager
def _alone(lock: Path, step: Step) -> Iterator[None]:
    with lock.open("w") as held:
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.5)
                step.tick()
        yield
