"""The labels that a model gives to sentences, kept so that the current model is asked once.

Kept by the hash of a sentence: what members wrote stands nowhere in these files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.faq.releases.files import write_whole
from bot.faq.understander.client import Understander

_BATCH = 256
_MOST_KEPT = 20_000


@dataclass(frozen=True)
class Kept:
    """The labels that one model (its hash) gave before; a file that can be lost."""

    folder: Path
    model: str

    @property
    def path(self) -> Path:
        """Where they are kept."""
        return self.folder / f"labels-{self.model[:32]}.json"

    def read(self) -> dict[str, str]:
        """Label by the hash of the text."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, labels: dict[str, str]) -> None:
        """Keep them, the latest only once they are many."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, json.dumps(dict(list(labels.items())[-_MOST_KEPT:])))


def labels_of(
    texts: Sequence[str],
    kept: Kept,
    start: Callable[[], Understander],
    tick: Callable[[float], None],
) -> dict[str, str]:
    """The label of each text; an understander is started for those that are not kept.

    `tick` is called with the share that is done. Raises UnderstanderFailed.
    """
    known = kept.read()
    new = [text for text in dict.fromkeys(texts) if _key(text) not in known]
    if new:
        understander = start()
        try:
            for at in range(0, len(new), _BATCH):
                some = new[at : at + _BATCH]
                found = understander.labels(some)
                pairs = zip(some, found, strict=True)
                known |= {_key(text): str(one["label"]) for text, one in pairs}
                tick((at + len(some)) / len(new))
        finally:
            understander.stop()
        kept.write(known)
    return {text: known[_key(text)] for text in texts}


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def forget_labels(folder: Path, models: set[str]) -> None:
    """Delete what is kept of models other than these."""
    names = {Kept(folder, model).path.name for model in models}
    for path in folder.glob("labels-*.json"):
        if path.name not in names:
            path.unlink(missing_ok=True)
