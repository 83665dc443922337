"""A machine's own pip settings, handed to uv, which does not read them."""

from __future__ import annotations

import ast
import os
import subprocess
from pathlib import Path

# pip's name of a setting -> uv's variable. Extra indexes join as pip joins them: best version
# wins, and the hashes in requirements/*.txt say which files are the right ones.
_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "trusted-host": "UV_INSECURE_HOST",
}


def uv_settings(pip_python: Path) -> dict[str, str]:
    """Return uv's variables for what pip is set to here; the caller's own variables win."""
    listed = subprocess.run(
        [str(pip_python), "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    settings = {"UV_INDEX_STRATEGY": "unsafe-best-match", **parse_settings(listed)}
    return {name: value for name, value in settings.items() if name not in os.environ}


def parse_settings(listed: str) -> dict[str, str]:
    """Translate the output of `pip config list` (lines like global.cert='/a/b')."""
    settings: dict[str, str] = {}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        name = _NAMES.get(key.rpartition(".")[2])
        if name and value:
            settings[name] = _joined(name, str(ast.literal_eval(value)))
    return settings


def _joined(name: str, value: str) -> str:
    words = value.split()
    return ",".join(words) if name == "UV_FIND_LINKS" else " ".join(words)
