"""What the desk refuses, as one exception; the sentences stand in ``texts/desk.yml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_TEXTS = Path(__file__).parent / "texts" / "desk.yml"


@cache
def texts() -> dict[str, Any]:
    """The desk's sentences for staff, by group."""
    return yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))


class Refused(Exception):
    """Something a colleague asked for that cannot be done.

    ``code`` names it in ``texts/desk.yml``, ``status`` is its HTTP status, ``sentence`` says it
    in Chinese, and ``values`` are what the sentence and a page may need (``holder``, ``words``).
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def status(self) -> int:
        """The HTTP status."""
        return texts()["refused"][self.code]["status"]

    @property
    def sentence(self) -> str:
        """One Chinese sentence for the colleague."""
        return texts()["refused"][self.code]["text"].format(**self.values)
