"""A small message drill on the real processes: a web server and a Rasa are killed on the way."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SMALL = {
    "DRILL_MESSAGES": "70",
    "DRILL_CONVERSATIONS": "7",
    "DRILL_KILLS": "2",
    "DRILL_SECONDS": "300",
    # Seventy are answered in less than a second; the first kill has to come before that.
    "DRILL_RATE": "100",
}


def test_every_accepted_message_is_answered_once_and_in_order(model: Path) -> None:
    command = [str(ROOT / ".venvs" / "web" / "bin" / "python"), "deploy/drill/messages.py"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | SMALL | {"MODELS_DIR": str(model.parent)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    result = json.loads(done.stdout)
    assert done.returncode == 0, result
    assert (result["accepted"], result["apologies"]) == (70, 0)
    assert result["kills"] == {"web": 1, "rasa": 1, "actions": 0}
    assert 1 <= result["kills_met"] <= 2
