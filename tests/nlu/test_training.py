"""Training as the bot does it gives the model that stock Rasa would, only sooner."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot import training
from tests.nlu.pipeline import ROOT, data_of

QUESTIONS = """
version: "3.1"
nlu:
- intent: faq/waiting_period
  metadata: {title: 等待期多久, related: [faq/leave]}
  examples: |
    - 等待期多久
    - 等待期多少天
    - 加入之后[90天](days)内生病管不管
    - 加入之后[90天](days)内生病管不管
- intent: faq/leave
  metadata: {title: 怎么退出}
  examples: |
    - 怎么退出
    - 不想参加了怎么办
    - 退出要钱吗
- intent: ask_out_of_scope
  examples: |
    - 今天天气怎么样
    - 给我讲个笑话
    - 附近有什么好吃的
- synonym: 90天
  examples: |
    - 九十天
- lookup: plan
  examples: |
    - 老年防癌计划
"""
STOCK = (
    "import runpy, sys; from bot.lean import keep_tensorflow_out; keep_tensorflow_out();"
    "sys.argv = ['rasa', *sys.argv[1:]]; runpy.run_module('rasa', run_name='__main__')"
)


def _weights(folder: Path, *start: str) -> dict[str, np.ndarray]:
    folder.mkdir()
    (folder / "nlu.yml").write_text(QUESTIONS, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", *start, "train", "nlu", "--nlu", f"{folder}/nlu.yml"]
    command += ["--config", "config.yml", "--out", str(folder), "--fixed-model-name", "model"]
    cache = {"RASA_CACHE_DIRECTORY": str(folder / "cache"), "RASA_TELEMETRY_ENABLED": "false"}
    done = subprocess.run(command, cwd=ROOT, env=cache, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with tarfile.open(folder / "model.tar.gz") as archive:
        (name,) = [name for name in archive.getnames() if name.endswith("weights.npz")]
        with np.load(io.BytesIO(archive.extractfile(name).read())) as arrays:
            return dict(arrays)


def test_the_same_model_comes_out(tmp_path: Path) -> None:
    stock = _weights(tmp_path / "stock", "-c", STOCK)
    ours = _weights(tmp_path / "ours", "-m", "bot.lean", "rasa")
    assert stock.keys() == ours.keys()
    assert len(ours["dual"]) == 9  # said twice, learnt once
    for name, array in stock.items():
        assert np.array_equal(array, ours[name]), name


def _hash(**data: object) -> str:
    return training._fingerprint(Message(dict(data)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"text": "退出"}, {"text": "退出 "}),
        ({"text": "a", "intent": "b"}, {"text": "b", "intent": "a"}),
        ({"text": "a", "tags": ["b", "c"]}, {"text": "a", "tags": ["b,c"]}),
        ({"text": "a", "tags": ["b"]}, {"text": "a", "tags": {"b": ""}}),
        ({"text": "a'"}, {"text": 'a"'}),
    ],
)
def test_different_examples_have_different_hashes(one: dict, other: dict) -> None:
    assert _hash(**one) != _hash(**other)


def test_the_order_of_an_examples_fields_does_not_count() -> None:
    assert _hash(text="退出", intent="faq") == _hash(intent="faq", text="退出")


def test_merging_loses_nothing(tmp_path: Path) -> None:
    one = data_of(tmp_path, QUESTIONS)
    other = data_of(tmp_path, QUESTIONS.replace("怎么退出", "如何退出"))
    ours, stock = training._merged(one, other, None), one.merge(other, None)
    assert ours.fingerprint() == stock.fingerprint()


_TITLE_READ = (
    "import sys; from bot.lean import keep_tensorflow_out; keep_tensorflow_out();"
    "from bot import training; training.apply();"
    "from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader;"
    "read = RasaYAMLReader().reads(sys.argv[1]);"
    "print(read.training_examples[0].get('metadata')['intent']['title'])"
)


@pytest.mark.parametrize("written", ["${A_PASSWORD}", "多少钱 ${NO_SUCH_NAME}"])
def test_what_an_author_writes_is_not_looked_up_in_the_environment(written: str) -> None:
    """Stock Rasa puts a password into the model, and ends where there is no such name."""
    entry = f"- intent: a\n  metadata:\n    title: {written}\n  examples: |\n    - 你好\n"
    command = [sys.executable, "-W", "ignore", "-c", _TITLE_READ, f'version: "3.1"\nnlu:\n{entry}']
    given = {"A_PASSWORD": "secret"}
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert done.stdout == f"{written}\n", done.stderr
