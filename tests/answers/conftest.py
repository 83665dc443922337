"""A small repository of facts and questions, and the generator that answers from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers import AnswerGenerator
from bot.settings import Settings

FILES = {
    "plan/sources.yml": """
sources:
- {id: S1, title: 第一条, publisher: 甲, date: 2019-04-11, kind: news, ref: example.com/1}
- {id: S2, title: 第二条, publisher: 乙, date_text: 日期不详, kind: news, ref: example.com/2}
- {id: S3, title: 第三条, publisher: 丙, date: 2018-10-16, kind: news, ref: example.com/3}
- {id: S4, title: 第四条, publisher: 丁, date: 2022-01-01, kind: news, ref: example.com/4}
""",
    "plan/facts.yml": """
facts:
- id: ci_wait
  plan: critical_illness
  title: 等待期
  value: 90
  unit: 天
  text: 90 天
  valid_from: 2018-11-27
  valid_to: 2022-01-28
  sources: [S1, S2, S3, S4]
  confidence: A
- id: pf_status
  plan: platform
  title: 是否开放
  value: 开放
  text: 开放加入
  valid_from: 2018-10-16
  valid_to: 2022-01-28
  sources: [S2]
  confidence: A
- id: pf_status
  plan: platform
  title: 是否开放
  value: 关闭
  text: 已关闭
  valid_from: 2022-01-29
  sources: [S4]
  confidence: A
  change: 计划于 2022-01-28 24:00 关闭
""",
    "nlu/faq/wait.yml": """
version: "3.1"
nlu:
- intent: faq/wait
  metadata:
    title: 等待期多久
    owner: 内容组
    theme: cover
    related: [faq/join, faq/wait_senior]
    handoff: none
  examples: |
    - 等待期多久
responses:
  utter_faq/wait:
  - text: 等待期是{ci_wait}。
    metadata:
      detail: 现在{pf_status}。
      valid_to: 2022-01-28
  - text: 老年防癌计划的等待期没有公开。
    condition: [{type: slot, name: plan, value: senior_cancer}]
    metadata: {sources: [S3], valid_to: 2022-01-28}
  - text: 相互宝{pf_status}。
    metadata: {valid_from: 2022-01-29}
    buttons:
    - {title: 怎么加入, payload: /faq/join}
    - {title: 老年防癌计划呢, payload: '/faq/join{"plan": "senior_cancer"}'}
""",
    "nlu/faq/wait_senior.yml": """
version: "3.1"
nlu:
- intent: faq/wait_senior
  metadata:
    title: 老年计划等多久
    owner: 内容组
    theme: cover
    related: [faq/wait]
    handoff: offer
  examples: |
    - 老年计划等多久
responses:
  utter_faq/wait_senior:
  - text: 要等{ci_wait}，{no_such_fact}也一样。
""",
    "nlu/faq/join.yml": """
version: "3.1"
nlu:
- intent: faq/join
  metadata:
    title: 怎么加入
    owner: 内容组
    theme: joining
    related: [faq/wait]
    handoff: none
  examples: |
    - 怎么加入
responses:
  utter_faq/join:
  - text: 在 App 里加入。
    metadata: {valid_from: 2018-10-16, valid_to: 2019-12-31}
  - text: 加入时看清规则。
    metadata: {detail: "等{ci_wait}。", valid_from: 2020-01-01}
""",
    "responses/greetings.yml": """
version: "3.1"
responses:
  utter_welcome:
  - text: 您好，资料截至 {edition}。
    metadata: {outcome: chat, kind: card, related: [faq/wait, faq/join]}
""",
}
DOMAIN = """
version: "3.1"
intents: [faq]
entities: [plan]
slots:
  plan:
    type: text
    mappings: [{type: from_entity, entity: plan}]
responses:
  utter_welcome:
  - text: 这是训练时的开场白。
  utter_clarify:
  - text: 您问的是哪一个？
    metadata: {outcome: clarify, kind: clarify}
  utter_failure:
  - text: 抱歉，没能答上来。
    metadata: {outcome: decline, handoff: offer}
  utter_decided:
  - text: "{headline}"
    metadata: {outcome: answer, kind: eligibility, detail: "{more}"}
  utter_season:
  - text: 现在是夏天。
    metadata: {valid_from: "2019-06-01", valid_to: "2019-08-31"}
  - text: 现在不是夏天。
"""


@lru_cache
def small_domain() -> Domain:
    """The domain of the small repository."""
    return Domain.from_yaml(DOMAIN)


@pytest.fixture
def generator_on(tmp_path: Path) -> Callable[[str], AnswerGenerator]:
    """A generator of an edition date."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def generator(day: str) -> AnswerGenerator:
        settings = Settings(date.fromisoformat(day), tmp_path, "")
        return AnswerGenerator(domain=small_domain(), settings=settings)

    return generator


def tracker(
    *entities: dict[str, str], candidates: tuple[dict[str, Any], ...] = (), **slots: Any
) -> DialogueStateTracker:
    """A conversation whose last message has ``entities`` and whose slots are set from before."""
    parsed = {"entities": list(entities), "gate": {"candidates": list(candidates)}}
    events = [SlotSet(name, value) for name, value in slots.items()]
    message = UserUttered("问题", {"name": "faq"}, list(entities), parsed)
    return DialogueStateTracker.from_events("member", [*events, message], small_domain().slots)
