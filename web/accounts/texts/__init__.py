"""The sentences of the sign-in pages."""

from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "accounts.yml"


def sentence(group: str, key: str, **values: object) -> str:
    """The sentence ``key`` of a group with ``{values}`` filled in. KeyError when unknown."""
    return _texts()[group][key].format(**values)


@cache
def _texts() -> dict[str, dict[str, str]]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))
