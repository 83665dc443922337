"""Rasa without TensorFlow: ``python -m bot.lean rasa run …`` is ``rasa run …`` in less memory.

Rasa 3.6 imports TensorFlow for components that this bot does not have (DIET, TED), which costs
every process some 330 MiB and half of its imports (docs/benchmarks.md). Here whatever Rasa takes
from it while it is imported is an empty class; whoever then makes something of one is told why.
A pipeline that needs TensorFlow is trained and run by ``rasa`` itself.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import runpy
import sys
import types
from collections.abc import Sequence
from typing import Any

_KEPT_OUT = frozenset({"tensorflow", "tensorflow_addons", "keras"})


class TensorFlowKeptOut(RuntimeError):
    """A component needs TensorFlow in a process that was started without it."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "this process runs without TensorFlow (bot/lean.py), which a component of the pipeline"
            " needs: start it with `python -m rasa`"
        )


class _Absent(type):
    """What TensorFlow's classes, functions and decorators are as long as nobody calls them."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent

    def __getitem__(cls, item: object) -> Any:
        return Absent

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        decorated = args[0] if len(args) == 1 and not kwargs else None
        if cls is Absent and isinstance(decorated, types.FunctionType):
            return decorated
        raise TensorFlowKeptOut


class Absent(metaclass=_Absent):
    """Stands for anything of TensorFlow's."""


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in _KEPT_OUT:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


def keep_tensorflow_out() -> None:
    """From now on; too late for what is imported already. A second call changes nothing."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def compute_on_one_thread() -> None:
    """From now on, unless the environment says otherwise; too late for what is imported already.

    A message is small: numpy's second thread spends as much waiting for its share as the first
    needs for all of it, so a turn would cost twice the CPU on two cores and be no sooner.
    """
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


if __name__ == "__main__":
    keep_tensorflow_out()
    del sys.argv[0]
    if sys.argv[:2] == ["rasa", "run"]:
        compute_on_one_thread()

        import coloredlogs

        from bot import logs, settings, tokens

        try:
            tokens.require_for_rasa(sys.argv)
        except settings.SettingsError as error:
            sys.exit(str(error))
        # From the first line on; the channel, which does so again, comes only after Rasa's imports
        # and its own idea of a log.
        logs.configure("rasa")
        coloredlogs.install = lambda *args, **kwargs: None
    if sys.argv[:2] == ["rasa", "train"]:
        from bot import training

        training.apply()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
