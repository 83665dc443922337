"""Secrets of this machine: made once, readable by their owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from .paths import state_dir

_BYTES = 48


def secret(name: str, state: Path | None = None) -> str:
    """Return the secret `name`: the environment's own, else the stored one, else a new one.

    It is stored in `state`, by default VAR_DIR.
    """
    given = os.environ.get(name.upper())
    return given or _stored((state or state_dir()) / "secrets" / name)


def _stored(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    if not path.exists():
        _write_whole(path, secrets.token_urlsafe(_BYTES))
    return path.read_text(encoding="ascii").strip()


def _write_whole(path: Path, value: str) -> None:
    """Write beside and rename, so that a full disk leaves no empty secret behind."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="ascii") as file:
            file.write(value)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
