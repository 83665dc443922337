"""Noise that is put on questions."""

from __future__ import annotations

import pytest

from benchmarks.nlu import noise

QUESTION = "请问加入相互宝以后等待期要等多久？"


@pytest.mark.parametrize("kind", noise.KINDS)
def test_noise_changes_a_question_the_same_way_each_time(kind: str) -> None:
    once = noise.noisy([QUESTION], kind)
    assert once == noise.noisy([QUESTION], kind)
    assert once != [QUESTION]


def test_a_story_is_long_and_holds_its_question_whole() -> None:
    (story,) = noise.noisy([QUESTION], "story")
    assert QUESTION.rstrip("？") in story
    assert len(story) >= 250


@pytest.mark.parametrize("kind", noise.KINDS)
@pytest.mark.parametrize("text", ["?", "ok", "嗯"])
def test_short_questions_survive(kind: str, text: str) -> None:
    assert noise.noisy([text], kind)[0]
