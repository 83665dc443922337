"""What a log may say of a failure: its types and places, never the texts that it carries.

The message of an exception repeats what it was given: SQLAlchemy's a whole stored conversation,
the rules' an age. Logs are read by people who must not see either.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator


def trace_without_texts(error: BaseException) -> str:
    """Types and places of ``error`` and of what caused it, the innermost last."""
    return "\n".join(_described(error))


def _described(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__name__}"
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        error = error.__cause__ or error.__context__
