"""What has something in common with texts that must be heard anywhere is marked in a message."""

from __future__ import annotations

from pathlib import Path

from bot.nlu.signs import SIGNS, SignFinder, telling
from bot.nlu.tokenizer import ChineseTokenizer
from tests.nlu.pipeline import Pipeline, data_of, trained

DATA = """
version: "3.1"
nlu:
- intent: cry
  metadata: {heard: anywhere}
  examples: |
    - 不想再撑了
    - 撑不住了
- intent: faq/cost
  examples: |
    - 每个月要分摊多少钱
    - 不想交了怎么办
    - 再问一次多少钱
"""


def finder(folder: Path, data: str) -> Pipeline:
    return trained(folder, data_of(folder, data), [ChineseTokenizer, SignFinder])


def marked(pipeline: Pipeline, text: str) -> set[str]:
    """What is marked in ``text``, as it stands there."""
    return {text[start:end] for start, end in pipeline.parse(text).get(SIGNS)}


def test_what_only_they_say_is_a_sign_wherever_it_stands(tmp_path: Path) -> None:
    pipeline = finder(tmp_path, DATA)
    assert {"撑", "撑不住"} <= marked(pipeline, "多少钱？我撑不住")
    assert marked(pipeline, "每个月多少钱") == set()


def test_signs_are_found_in_any_spelling_and_marked_as_they_were_written(tmp_path: Path) -> None:
    assert "撐 不" in marked(finder(tmp_path, DATA), "我撐 不住")


def test_without_such_labels_nobody_is_told_that_a_message_has_no_signs(tmp_path: Path) -> None:
    pipeline = finder(tmp_path, DATA.replace("  metadata: {heard: anywhere}\n", ""))
    assert pipeline.parse("我撑不住了").get(SIGNS) is None


def test_what_others_say_as_often_tells_nothing() -> None:
    assert telling(["怎么办"], ["怎么办"] * 9) == frozenset()
    assert telling([], ["怎么办"]) == frozenset()
