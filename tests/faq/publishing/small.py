"""A small project that trains in seconds: three FAQs, real settings, real processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.faq.editing.repository import Author, Repository
from bot.faq.places import Place
from bot.faq.publishing.state import read_run
from bot.faq.releases.store import Releases
from tests.faq.conftest import FILES as CONTENT

ROOT = Path(__file__).resolve().parents[3]
WHO = {"name": "陈一", "id": "chen"}
WAIT, WAIT_TESTS = "data/nlu/faq/wait.yml", "tests/nlu/faq/wait.yml"

_WAYS = {
    "wait": "等待期多久 等待期是多长时间 等待期要几天 多少天以后才过等待期 等待期怎么算",
    "join": "怎么加入 在哪里报名 我想加入要怎么操作 加入的入口在哪 报名从哪里进 如何参加",
    "leave": "怎么退出 我想退出 退出要怎么操作 不想要了怎么退 退出的入口在哪 如何取消加入",
}
_TESTS = {
    "wait": ["等待期到底多久", "等待期几天"],
    "join": ["要怎么加入呀", "报名在哪里"],
    "leave": ["要怎么退出呀", "我要退出"],
}
_TITLES = {"wait": "等待期有多久", "join": "怎么加入", "leave": "怎么退出"}


def _faq(topic: str) -> str:
    others = [other for other in _WAYS if other != topic]
    lines = "".join(f"    - {way}\n" for way in _WAYS[topic].split())
    return f"""\
version: "3.1"
nlu:
- intent: faq/{topic}
  metadata:
    title: {_TITLES[topic]}
    owner: 内容组
    theme: {topic}
    related: [faq/{others[0]}]
    handoff: none
  examples: |
{lines}responses:
  utter_faq/{topic}:
  - text: |-
      关于{_TITLES[topic]}：相互宝{{pf_status}}。
"""


def _tests(topic: str) -> str:
    lines = "".join(f"    - {way}\n" for way in _TESTS[topic])
    return f'version: "3.1"\nnlu:\n- intent: faq/{topic}\n  examples: |\n{lines}'


FILES = {
    **{path: text for path, text in CONTENT.items() if path.startswith("data/plan/")},
    **{f"data/nlu/faq/{topic}.yml": _faq(topic) for topic in _WAYS},
    **{f"tests/nlu/faq/{topic}.yml": _tests(topic) for topic in _WAYS},
    "data/plan/corrections.yml": "corrections: []\n",
    "data/nlu/dialogue/talk.yml": """\
version: "3.1"
nlu:
- intent: greet
  examples: |
    - 你好
    - 早上好
    - 您好呀
    - 有人在吗
- intent: ask_out_of_scope
  metadata:
    scope: outside
  examples: |
    - 今天天气怎么样
    - 花呗怎么还款
    - 余额宝收益多少
    - 讲个笑话吧
    - 火车票怎么买
    - 附近有什么好吃的
""",
    "data/rules/rules.yml": """\
version: "3.1"
rules:
- rule: an FAQ is answered
  steps:
  - intent: faq
  - action: utter_faq
- rule: a greeting is returned
  steps:
  - intent: greet
  - action: utter_greet
- rule: what is outside is declined
  steps:
  - intent: ask_out_of_scope
  - action: utter_declined
- rule: what is unclear is declined
  steps:
  - intent: nlu_fallback
  - action: utter_declined
""",
    "tests/nlu/outside.yml": """\
version: "3.1"
nlu:
- intent: ask_out_of_scope
  examples: |
    - 明天天气好不好
    - 借呗怎么还款
""",
    "domain.yml": """\
version: "3.1"
intents: [faq, greet, ask_out_of_scope]
slots:
  plan:
    type: text
    influence_conversation: false
    mappings:
    - {type: custom}
responses:
  utter_greet:
  - text: 您好，我是成员助手。
    metadata: {outcome: chat}
  utter_declined:
  - text: 这个我没有听懂，也可以转人工。
    metadata: {outcome: decline}
  utter_failure:
  - text: 抱歉，出错了。
    metadata: {outcome: decline}
session_config:
  session_expiration_time: 60
  carry_over_slots_to_new_session: true
""",
}


@dataclass(frozen=True)
class Small:
    """The project, the content that authors edit, and its releases, all below one folder."""

    folder: Path

    @property
    def place(self) -> Place:
        """Where everything is."""
        releases = Releases(self.folder / "releases")
        return Place(self.folder / "project", self.folder / "content", releases, "2019-05-16")

    @property
    def releases(self) -> Releases:
        """The releases."""
        return self.place.releases

    def lay_out(self) -> None:
        """Write the project; nothing of it is prepared yet."""
        for path, text in FILES.items():
            self.write(path, text)
        shutil.copyfile(ROOT / "config.yml", self.place.project / "config.yml")

    def write(self, path: str, text: str) -> None:
        """Change a file of the project, as new software does."""
        target = self.place.project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> str:
        """Save an author's change as a commit."""
        repository = Repository(self.place.content)
        before = (repository.read(path) or b"").decode()
        assert old in before
        after = before.replace(old, new, 1) if old else new
        with repository.locked():
            return repository.commit({path: after.encode()}, Author("陈一", "chen"), "改")

    def ask(self, topic: str, *ways: str) -> str:
        """Add phrasings to an FAQ: a change that needs training."""
        lines = "".join(f"    - {way}\n" for way in ways)
        return self.edit(f"data/nlu/faq/{topic}.yml", "  examples: |\n", f"  examples: |\n{lines}")

    def answer(self, topic: str, text: str) -> str:
        """Change how an FAQ is answered."""
        return self.edit(f"data/nlu/faq/{topic}.yml", "关于", f"{text}关于")

    def environment(self, **more: str) -> dict[str, str]:
        """The surroundings of a command."""
        place = self.place
        return os.environ | {
            "PYTHONPATH": str(ROOT),
            "PROJECT_DIR": str(place.project),
            "CONTENT_DIR": str(place.content),
            "RELEASES_DIR": str(place.releases.folder),
            "PUBLISH_NICE": "0",  # a test waits for it, and nobody chats
            **more,
        }

    def command(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start `python -m bot.faq …`."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot.faq", *arguments],
            cwd=ROOT,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, **more: str) -> tuple[int, str]:
        """Status and output of a command."""
        process = self.command(*arguments, **more)
        output, _ = process.communicate(timeout=300)
        return process.returncode, output

    def publish(self, **asked: Any) -> dict[str, Any]:
        """Publish the draft in a process of its own; the run as the page would see it."""
        request = self.folder / "request.json"
        request.write_text(json.dumps({"who": WHO, **asked}), encoding="utf-8")
        self.run("publish", "--request", str(request))
        return read_run(self.releases.folder)
