"""Each test breaks one thing in the plan folder and reads the complaint."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.facts import FactsError, load_facts


def complaints(plan_dir: Path, file: str, old: str, new: str) -> str:
    """Break one thing, and return the message of the refusal."""
    path = plan_dir / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        load_facts(plan_dir)
    return str(caught.value).replace(f"{plan_dir}/", "")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "  unit: 天\n",
            "  units: 天\n",
            "facts.yml:6 错误 不认识的键「units」 —— 删去，或改成：id、plan、title",
        ),
        (
            "  title: 等待期\n",
            "",
            "facts.yml:2 错误 缺少「title」 —— 写上文字；像数字、日期的要加引号",
        ),
        (
            "  text: 90 天\n",
            "  text: ''\n",
            "facts.yml:7 错误 「text」是空的 —— 写上 text，或删去这一行",
        ),
        (
            "  text: 90 天\n",
            "  text: 100 天\n",
            "facts.yml:7 错误 「text」里看不到 value「90」 —— 让两处的数一致",
        ),
        (
            "  text: 90 天\n",
            "  text: '90 天，{pf_status}'\n",
            "facts.yml:7 错误 「text」里有花括号 —— 事实不能引用事实，直接写文字",
        ),
        (
            "  sources: [S1, S2]\n",
            "  sources: [S1, S9]\n",
            "facts.yml:10 错误 没有来源「S9」 —— 改编号，或在 sources.yml 里补上",
        ),
        (
            "  sources: [S1, S2]\n",
            "  sources: []\n",
            "facts.yml:10 错误 事实没有来源 —— 写上 sources: [编号]",
        ),
        (
            "  confidence: A\n",
            "  confidence: M\n",
            "facts.yml:11 错误 「confidence」不能是「M」 —— 从这些里选：A、B、C",
        ),
        (
            "  valid_from: 2018-11-27\n",
            "  valid_from: 2018-11-31\n",
            "facts.yml:8 错误 「2018-11-31」不是有效的值 —— 改成真实的日期或数",
        ),
        (
            "  valid_from: 2018-11-27\n",
            "  valid_from: 去年\n",
            "facts.yml:8 错误 「valid_from」要是日期，不能是「去年」 —— 写成 2019-05-16",
        ),
        (
            "  valid_to: 2022-01-28\n",
            "  valid_to: 2017-01-01\n",
            "facts.yml:9 错误 valid_to 早于 valid_from —— 改成有效期的最后一天",
        ),
        (
            "  valid_to: 2019-03-21\n",
            "  valid_to: 2019-03-22\n",
            "facts.yml:21 错误 「ci_credit」两个版本的有效期重叠（另一个在第 12 行） —— "
            "给前一版写上 valid_to",
        ),
        (
            "- id: ci_wait\n",
            "- id: sc_wait\n",
            "facts.yml:2 错误 编号「sc_wait」不合规则 —— 用小写字母，以 ci_ 开头",
        ),
        (
            "  plan: critical_illness\n",
            "  plan: other\n",
            "facts.yml:3 错误 「plan」不能是「other」 —— 从这些里选：critical_illness、",
        ),
        (
            "  value: 90\n",
            "  value: 90\n  value: 91\n",
            "facts.yml:6 错误 「value」写了两次 —— 删去一处或合在一起",
        ),
        (
            "  value: 90\n",
            "",
            "facts.yml:2 错误 缺少「value」 —— 写上数、日期、true/false 或短语",
        ),
        (
            "  title: 等待期\n",
            "  title: 2019\n",
            "facts.yml:4 错误 「title」要是文字，不能是「2019」 —— 写上文字",
        ),
    ],
)
def test_a_broken_fact_is_refused_with_line_and_mend(
    plan_dir: Path, old: str, new: str, message: str
) -> None:
    assert message in complaints(plan_dir, "facts.yml", old, new)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "  kind: news\n",
            "  kind: gossip\n",
            "sources.yml:12 错误 「kind」不能是「gossip」 —— 从这些里选：press_release",
        ),
        ("- id: S2\n", "- id: S1\n", "sources.yml:8 错误 来源「S1」写了两次 —— 合成一条"),
        (
            "  date: 2019-04-11\n",
            "",
            "sources.yml:2 错误 来源的日期要写一个 —— 知道哪天就写 date，否则写 date_text",
        ),
        ("  publisher: 某报\n", "", "sources.yml:8 错误 缺少「publisher」 —— 写上文字"),
    ],
)
def test_a_broken_source_is_refused_with_line_and_mend(
    plan_dir: Path, old: str, new: str, message: str
) -> None:
    assert message in complaints(plan_dir, "sources.yml", old, new)


def test_everything_wrong_is_told_at_once(plan_dir: Path) -> None:
    message = complaints(plan_dir, "facts.yml", "  title: 准入\n", "  titel: 准入\n")
    assert "不认识的键「titel」" in message
    assert "缺少「title」" in message


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        ("300000", "30 万元", True),
        ("10000", "1 亿（10000 万）以上", True),
        ("179127", "179,127 人", True),
        ("0.1", "0.1 元", True),
        ("2", "两个", True),
        ("2019-05-08", "5 月 8 日", True),
        ("2021-08-31", "2021 年 8 月", True),
        ("true", "开放", True),
        ("30", "3 天", False),
        ("3", "33 天", False),
        ("2019-05-08", "5 月 9 日", False),
    ],
)
def test_a_text_must_show_the_value_in_one_of_its_usual_forms(
    plan_dir: Path, value: str, text: str, shown: bool
) -> None:
    path = plan_dir / "facts.yml"
    broken = path.read_text(encoding="utf-8").replace("value: 90", f"value: {value}")
    path.write_text(broken.replace("text: 90 天", f"text: {text}"), encoding="utf-8")
    if shown:
        assert load_facts(plan_dir).facts["ci_wait"][0].text == text
    else:
        with pytest.raises(FactsError, match="看不到 value"):
            load_facts(plan_dir)
