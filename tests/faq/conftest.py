"""A small content repository that passes every check; each test breaks one thing in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.faq.checks import run_checks

FILES = {
    "data/plan/check.yml": """\
min_phrasings: 4
min_test_phrasings: 1
min_related: 1
hotlines: ["95188"]
soft_words: [公开资料, 说法不一]
plan_names: [相互宝]
""",
    "data/plan/sources.yml": """\
sources:
- id: S1
  title: 成员数达新高
  publisher: 蚂蚁金服
  date: 2019-04-11
  kind: press_release
  ref: example.com/1
""",
    "data/plan/facts.yml": """\
facts:
- id: ci_wait
  plan: critical_illness
  title: 等待期
  value: 90
  text: 90 天
  valid_from: 2018-11-27
  valid_to: 2022-01-28
  sources: [S1]
  confidence: A
- id: pf_status
  plan: platform
  title: 是否开放
  value: 开放
  text: 开放加入
  valid_from: 2018-10-16
  valid_to: 2022-01-28
  sources: [S1]
  confidence: A
- id: pf_status
  plan: platform
  title: 是否开放
  value: 关闭
  text: 已关闭
  valid_from: 2022-01-29
  sources: [S1]
  confidence: A
  change: 计划于 2022-01-28 24:00 关闭
""",
    "data/plan/clauses.yml": """\
version: 1
clauses:
- id: ci_open
  plan: critical_illness
  valid_from: 2018-11-27 12:00:00
  valid_to: 2021-12-27
  sources: [S1]
  confidence: A
  says: 自 {from} 起开放加入。
""",
    "data/plan/corrections.yml": """\
corrections:
- id: wait_180
  quote: 等待期要 180 天
  holds:
  - text: 等待期是{ci_wait}。
    valid_from: 2018-11-27
    valid_to: 2022-01-28
  - text: 相互宝{pf_status}，不再有等待期。
    valid_from: 2022-01-29
  why: 180 天出自无关的网页。
  sources: [S1]
  told_by: [faq/wait]
""",
    "data/nlu/faq/wait.yml": """\
version: "3.1"
nlu:
- intent: faq/wait
  metadata:
    title: 等待期有多久
    owner: 内容组
    theme: cover
    related: [faq/join]
    handoff: none
  examples: |
    - 等待期多久
    - 加入后马上生病了给不给
    - 我[62](age)，要等几天才生效
    - 观察期是怎么算的
responses:
  utter_faq/wait:
  - text: |-
      那时还没有这个计划。
    metadata:
      valid_to: 2018-11-26
  - text: |-
      等待期是{ci_wait}。
      意外不受限制。
    metadata:
      detail: |-
        加入之后才开始算。
      valid_from: 2018-11-27
      valid_to: 2022-01-28
      facts: [pf_status]
    buttons:
    - {title: 怎么加入, payload: /faq/join}
  - text: 相互宝{pf_status}。
    metadata:
      valid_from: 2022-01-29
""",
    "data/nlu/faq/join.yml": """\
version: "3.1"
nlu:
- intent: faq/join
  metadata:
    title: 怎么加入
    owner: 内容组
    theme: joining
    related: [faq/wait]
    handoff: offer
  examples: |
    - 怎么加入
    - 在哪里报名
    - 我想给自己也弄一个
    - 入口找不到
responses:
  utter_faq/join:
  - text: 相互宝{pf_status}。
  - text: 老年防癌计划{pf_status}。
    condition:
    - {type: slot, name: plan, value: senior_cancer}
""",
    "data/nlu/dialogue/small_talk.yml": """\
version: "3.1"
nlu:
- intent: greet
  examples: |
    - 你好
    - 早上好
""",
    "data/responses/greetings.yml": """\
version: "3.1"
responses:
  utter_welcome:
  - text: 您好，资料截至 {edition}。
    metadata:
      outcome: chat
      related: [faq/wait, faq/join]
      buttons:
      - {title: 看看能不能加入, intent: greet}
  utter_greet:
  - text: 您好！   # 第二次
    metadata: {outcome: chat, related: [faq/wait]}
""",
    "data/nlu/dictionary.txt": """\
等待期
报名 10 v
""",
    "domain.yml": """\
intents: [greet, faq, {handoff: {use_entities: []}}]
slots:
  plan: {type: categorical}
responses:
  utter_greet:
  - text: 您好，我是成员助手。
    metadata: {kind: text, custom: 1}
""",
    "tests/nlu/faq/wait.yml": """\
version: "3.1"
nlu:
- intent: faq/wait
  examples: |
    - 多长时间之后才能申请
""",
    "tests/nlu/faq/join.yml": """\
version: "3.1"
nlu:
- intent: faq/join
  examples: |
    - 从哪儿可以参加呀
""",
}


@dataclass(frozen=True)
class SmallTree:
    """The files of a small repository, and ways to break them."""

    root: Path

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def swap(self, path: str, old: str, new: str) -> None:
        """Replace the first `old`, which must be there."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def complaints(self) -> list[str]:
        """What the checks say, as an author reads it."""
        return [finding.show(self.root) for finding in run_checks(self.root)[1]]

    def broken(self, path: str, old: str, new: str) -> list[str]:
        """What the checks say once `old` has become `new`."""
        self.swap(path, old, new)
        return self.complaints()


@pytest.fixture
def tree(tmp_path: Path) -> SmallTree:
    small = SmallTree(tmp_path)
    for path, text in FILES.items():
        small.write(path, text)
    return small
