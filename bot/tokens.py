"""The tokens by which the brain's processes know one another: none has a default."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.settings import SettingsError

_NAMED = re.compile(r"\$\{([A-Z_]+_TOKEN)\}")


def token(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return a token. Raises SettingsError for none, and for a blank one, which anybody finds."""
    value = environment.get(name, "")
    if not value.strip():
        raise SettingsError(f"{name} 没有设置：没有口令就对谁都敞开，所以不启动")
    return value


def require_for_rasa(arguments: Sequence[str]) -> None:
    """Ask for Rasa's own token and those in the endpoints file of ``rasa run``'s arguments.

    Rasa refuses an endpoints file with a variable that is not set, but takes an empty one. Raises
    SettingsError.
    """
    token("RASA_TOKEN")
    if "--endpoints" in arguments[:-1]:
        file = Path(arguments[arguments.index("--endpoints") + 1])
        for name in _NAMED.findall(file.read_text(encoding="utf-8")):
            token(name)
