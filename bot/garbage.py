"""What is loaded lives as long as the process, and is not looked through again.

A model is a million objects. Python's cycle collector would go through all of them in the middle
of somebody's turn; what a turn leaves behind is freed by its counts, and hardly any of it is in a
cycle, so that it need not look often either.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Any

# How many new objects that may hold others before the collector looks, and how often it then looks
# at older ones; a turn leaves some thousands alive until it ends.
_OFTEN = (20_000, 20, 20)


def settle() -> None:
    """After loading: what is alive stays, and what the model before held is given back.

    What was kept before is looked through once more, or a model that was replaced would stay.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_OFTEN)
    _give_memory_back()


def _give_memory_back() -> None:
    """What the old model held lies in freed blocks that the allocator would keep."""
    if sys.platform.startswith("linux"):
        trim: Any = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
