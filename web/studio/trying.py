"""Sentences to try, and what the live model and the draft make of each, side by side."""

from dataclasses import dataclass

from django.conf import settings

from studio.workbench import Json, workbench

MOST = 50


@dataclass(frozen=True)
class Tried:
    """One sentence: ``draft`` is None when the draft has no model of its own."""

    text: str
    live: Json
    draft: Json | None

    @property
    def differs(self) -> bool:
        """Whether publishing the draft would change what the member gets."""
        return self.draft is not None and _result(self.live) != _result(self.draft)


@dataclass(frozen=True)
class Trial:
    """``state`` of the draft: ``ready``, ``untrained``, or ``same`` as what is live."""

    release: str
    state: str
    rows: list[Tried]

    @property
    def different(self) -> int:
        """How many sentences would get something else."""
        return sum(row.differs for row in self.rows)


def sentences(pasted: str) -> list[str]:
    """One sentence a line, each once, cut where a member's message would end."""
    lines = (" ".join(line.split())[: settings.MEMBER_TEXT_LIMIT] for line in pasted.splitlines())
    return list(dict.fromkeys(filter(None, lines)))


def trial(texts: list[str]) -> Trial:
    """Try at most ``MOST`` sentences. Raises WorkbenchAway and WorkbenchRefused."""
    found = workbench().try_texts(texts[:MOST])
    live, draft = found["live"], found["draft"]
    is_ready = draft["state"] == "ready"
    others = draft["results"] if is_ready else [None] * len(live["results"])
    rows = [
        Tried(one["text"], one, other) for one, other in zip(live["results"], others, strict=True)
    ]
    return Trial(live["release"], draft["state"], rows)


def _result(reading: Json) -> tuple[str, str]:
    first = reading["candidates"][0]["key"] if reading["candidates"] else ""
    return reading["outcome"], first if reading["outcome"] == "answer" else ""
