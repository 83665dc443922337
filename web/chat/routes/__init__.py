"""The member API's operations: ``talking`` is the conversation, ``caring`` all around it."""

from typing import Any

from chat.schemas import ProblemOut


def problems(*statuses: int) -> dict[int, Any]:
    """The documented errors of an operation, on top of those that each may have."""
    return {status: ProblemOut for status in (*statuses, 500, 503)}
