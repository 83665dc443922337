"""No command line of ours opens Rasa's own interface, by which anybody could train and read."""

from __future__ import annotations

from pathlib import Path

from scripts.kit.services import rasa_command

_ROOT = Path(__file__).resolve().parents[2]
_OPENS_IT = ("--enable-api", "enable_api=True")


def _starting() -> list[Path]:
    """Everything that starts a process, here or in a deployment."""
    folders = [path for name in ("scripts", "deploy", "bot") for path in (_ROOT / name).rglob("*")]
    files = [path for path in folders if path.is_file() and path.suffix != ".pyc"]
    return [*files, _ROOT / "Makefile", _ROOT / ".ci" / "run"]


def test_no_file_that_starts_something_carries_the_option() -> None:
    found = _starting()
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in found}
    assert sum("rasa" in text and "run" in text for text in texts.values()) > 3
    opening = [path for path, text in texts.items() if any(it in text for it in _OPENS_IT)]
    assert opening == []


def test_neither_does_the_command_of_a_site() -> None:
    command = rasa_command(5005)
    assert "run" in command
    assert not {"--enable-api", "--cors"} & set(command)
