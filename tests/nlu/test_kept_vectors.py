"""Vectors of examples are kept between trainings and never mixed up, whatever befalls the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.kept_vectors import vectors_of


class Encoder:
    """Counts what it is asked; a text's vector is its length and its first character."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return np.asarray([[len(text), ord(text[0])] for text in texts], dtype=np.float32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "sentences.npz"


def test_only_what_is_new_is_encoded_and_every_text_gets_its_own(path: Path) -> None:
    vectors_of(["等待期", "怎么加入"], Encoder(), path)
    encoder = Encoder()
    vectors = vectors_of(["怎么加入", "退出", "等待期", "退出"], encoder, path)
    assert encoder.asked == ["退出"]
    assert np.array_equal(vectors, Encoder()(["怎么加入", "退出", "等待期", "退出"]))


def test_what_is_asked_no_more_is_dropped(path: Path) -> None:
    vectors_of(["等待期", "怎么加入"], Encoder(), path)
    vectors_of(["怎么加入", "退出"], Encoder(), path)
    encoder = Encoder()
    vectors_of(["等待期"], encoder, path)
    assert encoder.asked == ["等待期"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"nothing of ours"])
def test_a_broken_file_costs_time_and_nothing_else(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert np.array_equal(vectors_of(["退出"], Encoder(), path), Encoder()(["退出"]))
    encoder = Encoder()
    vectors_of(["退出"], encoder, path)
    assert encoder.asked == []


def test_a_folder_that_cannot_be_written_stops_no_training(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    vectors = vectors_of(["退出"], Encoder(), tmp_path / "cache" / "sentences.npz")
    assert vectors.shape == (1, 2)
