"""What Rasa's training cache cannot see by itself: that code beside a component has changed.

Rasa keeps trained components and takes them again while data, settings and the source of the
component's class are the same. Most of ours lies in modules and functions outside the class.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def digest_of(folder: Path) -> str:
    """A hash of the Python files in ``folder``, their names and contents."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


@functools.lru_cache(maxsize=1)
def _own_digest() -> str:
    return digest_of(_HERE)


class OwnCode:
    """Mix-in that stands first: a component is trained afresh when any of our code changes."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Part of the key under which Rasa caches what the component learned."""
        return _own_digest()
