"""A small plan folder, whole in itself; each test breaks one thing in it."""

from __future__ import annotations

from pathlib import Path

import pytest

SOURCES = """\
sources:
- id: S1
  title: 成员数达新高
  publisher: 蚂蚁金服
  date: 2019-04-11
  kind: press_release
  ref: example.com/1
- id: S2
  title: 老年版上线
  publisher: 某报
  date_text: 2019 年 5 月
  kind: news
  ref: example.com/2
"""
FACTS = """\
facts:
- id: ci_wait
  plan: critical_illness
  title: 等待期
  value: 90
  unit: 天
  text: 90 天
  valid_from: 2018-11-27
  valid_to: 2022-01-28
  sources: [S1, S2]
  confidence: A
- id: ci_credit
  plan: critical_illness
  title: 准入
  value: 650
  text: 芝麻分 650 分
  valid_from: 2018-11-27
  valid_to: 2019-03-21
  sources: [S1]
  confidence: A
- id: ci_credit
  plan: critical_illness
  title: 准入
  value: 综合评估
  text: 综合准入评估
  valid_from: 2019-03-22
  sources: [S1]
  confidence: A
  change: 2019-03-22 起改为综合准入评估
- id: pf_status
  plan: platform
  title: 是否开放
  value: true
  text: 开放加入
  valid_from: 2018-11-27
  valid_to: 2022-01-28
  sources: [S2]
  confidence: B
- id: pf_status
  plan: platform
  title: 是否开放
  value: false
  text: 已关闭
  valid_from: 2022-01-29
  sources: [S2]
  confidence: A
  change: 计划已于 2022-01-28 24:00 关闭
"""


@pytest.fixture
def plan_dir(tmp_path: Path) -> Path:
    (tmp_path / "sources.yml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "facts.yml").write_text(FACTS, encoding="utf-8")
    return tmp_path
