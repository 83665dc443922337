"""A process that serves members does not carry TensorFlow, and says so to who needs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import lean

ROOT = Path(__file__).resolve().parents[2]


def test_rasa_itself_runs_without_tensorflow() -> None:
    program = (
        "import sys; from bot.lean import keep_tensorflow_out; keep_tensorflow_out();"
        "import rasa.core.agent, rasa.model_training, rasa.__main__;"
        "loaded = {'tensorflow.python', 'tensorflow.compiler', 'jax'} & set(sys.modules);"
        "sys.exit(f'loaded {loaded}' if loaded else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_component_that_needs_tensorflow_says_what_to_do() -> None:
    from rasa.utils.tensorflow import layers, models

    for used in (lambda: models.tf.random.set_seed(1), lambda: layers.DotProductLoss(1)):
        with pytest.raises(lean.TensorFlowKeptOut, match="python -m rasa"):
            used()


def test_a_module_is_run_as_python_itself_would_run_it() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "bot.lean", "bot.faq", "render", "--key", "x"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "没有 FAQ「x」\n")


def test_keeping_it_out_twice_is_keeping_it_out_once() -> None:
    before = len(sys.meta_path)
    lean.keep_tensorflow_out()
    assert len(sys.meta_path) == before


@pytest.mark.parametrize(
    ("given", "threads"), [({}, 1), ({"OPENBLAS_NUM_THREADS": "2"}, min(2, os.cpu_count() or 1))]
)
def test_a_message_is_computed_on_one_thread_unless_the_environment_says_otherwise(
    given: dict[str, str], threads: int
) -> None:
    program = (
        "from bot.lean import compute_on_one_thread; compute_on_one_thread();"
        "import numpy, scipy.linalg, threadpoolctl;"
        "print({pool['num_threads'] for pool in threadpoolctl.threadpool_info()})"
    )
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=kept | given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == f"{{{threads}}}", done.stderr
