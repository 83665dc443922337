"""Every dialogue under ``dialogues/`` goes as it is written there, against real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.dialogue import Dialogue, read_dialogues
from tests.conversations.member import Member

HERE = Path(__file__).parent
TODAY = list(read_dialogues(HERE / "dialogues"))
AFTER_CLOSING = list(read_dialogues(HERE / "dialogues" / "after_closing"))


@pytest.mark.parametrize("dialogue", TODAY, ids=lambda dialogue: dialogue.name)
def test_as_of_2019_05_16(dialogue: Dialogue, member: Member) -> None:
    dialogue.play(member)


@pytest.mark.parametrize("dialogue", AFTER_CLOSING, ids=lambda dialogue: dialogue.name)
def test_as_of_2022_02_01(dialogue: Dialogue, late_member: Member) -> None:
    dialogue.play(late_member)
