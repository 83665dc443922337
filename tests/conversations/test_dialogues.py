"""Every dialogue under ``dialogues/`` goes as it is written there, against real processes.

A folder named like a day holds the dialogues of that edition date.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.dialogue import Dialogue, read_dialogues
from tests.conversations.member import Member

FOLDER = Path(__file__).parent / "dialogues"
TODAY = list(read_dialogues(FOLDER))
OTHER_DAYS = [
    pytest.param(folder.name, dialogue, id=f"{folder.name}-{dialogue.name}")
    for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir())
    for dialogue in read_dialogues(folder)
]


@pytest.mark.parametrize("dialogue", TODAY, ids=lambda dialogue: dialogue.name)
def test_as_of_2019_05_16(dialogue: Dialogue, member: Member) -> None:
    dialogue.play(member)


@pytest.mark.parametrize(("day", "dialogue"), OTHER_DAYS)
def test_as_of_another_day(day: str, dialogue: Dialogue, member_of_day: Member) -> None:
    dialogue.play(member_of_day)
