"""Measures the parts of a turn that are Rasa's own code (``bot.metrics``); with the patches."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.processor import MessageProcessor

from bot import metrics

_MEASURED = "is_measured"


def apply() -> None:
    """From now on; a second call changes nothing."""
    if not hasattr(RemoteAction.run, _MEASURED):
        RemoteAction.run = _action(RemoteAction.run)
        predict = MessageProcessor.predict_next_with_tracker_if_should
        MessageProcessor.predict_next_with_tracker_if_should = metrics.part("policies")(predict)


def _action(run: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(run)
    async def measured(*args: Any, **kwargs: Any) -> Any:
        with metrics.part("actions"):
            try:
                return await run(*args, **kwargs)
            except ActionExecutionRejection:
                # How a form says that it was not answered.
                raise
            except Exception:
                metrics.ACTION_FAILURES.inc()
                raise

    setattr(measured, _MEASURED, True)
    return measured
