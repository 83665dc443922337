"""The schema of FAQ files, clauses, corrections and settings: one broken thing each."""

from __future__ import annotations

from typing import Any

import pytest

WAIT, JOIN = "data/nlu/faq/wait.yml", "data/nlu/faq/join.yml"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "    handoff: none\n",
            "    handof: none\n",
            f"{WAIT}:9 错误 不认识的键「handof」 —— "
            "删去，或改成：title、owner、theme、related、handoff",
        ),
        (
            "    handoff: none\n",
            "    handoff: maybe\n",
            f"{WAIT}:9 错误 「handoff」不能是「maybe」 —— 从这些里选：none、offer、always",
        ),
        (
            "    title: 等待期有多久\n",
            "",
            f"{WAIT}:5 错误 缺少「title」 —— 写上文字；像数字、日期的要加引号",
        ),
        (
            "    title: 等待期有多久\n",
            "    title: 等待期到底有多久从哪天开始算起的呢\n",
            f"{WAIT}:5 错误 标题有 17 个字，超过 16 个 —— 缩短标题，它也是按钮上的字",
        ),
        (
            "    related: [faq/join]\n",
            "    related: []\n",
            f"{WAIT}:8 错误 相关问题有 0 个 —— 写 1 到 3 个",
        ),
        (
            "    related: [faq/join]\n",
            "    related: [faq/gone]\n",
            f"{WAIT}:8 错误 没有可以推荐的「faq/gone」 —— 改成另一个已有的 FAQ，或删去",
        ),
        (
            "    related: [faq/join]\n",
            "    related: [faq/wait]\n",
            f"{WAIT}:8 错误 没有可以推荐的「faq/wait」 —— 改成另一个已有的 FAQ，或删去",
        ),
        (
            "      detail: |-\n",
            "      table: {columns: [对比, 甲], rows: [[项目]]}\n      detail: |-\n",
            f"{WAIT}:25 错误 「rows」和「columns」对不上 —— "
            "每行写成 - [项目, 甲, 乙]，格数和 columns 一样；像数字的要加引号",
        ),
        (
            "      detail: |-\n",
            '      table: {columns: [对比, 甲], rows: [[项目, "{gone}"]]}\n      detail: |-\n',
            f"{WAIT}:25 错误 没有事实「gone」 —— "
            "改成 data/plan/facts.yml 里的编号，或先在那里补上这个事实",
        ),
        (
            "    - 观察期是怎么算的\n",
            "",
            f"{WAIT}:11 错误 问法只有 3 种，少于 4 种 —— 补上成员真实会说的问法",
        ),
        (
            "    - 观察期是怎么算的\n",
            "    观察期是怎么算的\n",
            f"{WAIT}:14 错误 这一行不是例句：观察期是怎么算的 —— 以「- 」加一句话开头",
        ),
        (
            "      等待期是{ci_wait}。\n      意外不受限制。\n",
            "",
            f"{WAIT}:22 错误 「text」是空的 —— 写上 text，或删去这一行",
        ),
        (
            "      意外不受限制。\n",
            "      意外不受{ci_limit}限制。\n",
            f"{WAIT}:23 错误 没有事实「ci_limit」 —— 改成 data/plan/facts.yml 里的编号，"
            "或先在那里补上这个事实",
        ),
        (
            "      facts: [pf_status]\n",
            "      facts: [pf_gone]\n",
            f"{WAIT}:29 错误 没有事实「pf_gone」 —— 改成 data/plan/facts.yml 里的编号，"
            "或先在那里补上这个事实",
        ),
        (
            "      facts: [pf_status]\n",
            "      facts: [pf_status]\n      sources: [S9]\n",
            f"{WAIT}:30 错误 没有来源「S9」 —— 改成 data/plan/sources.yml 里的编号，"
            "或先在那里补上这个来源",
        ),
        (
            "      意外不受限制。\n",
            "      意外不受限制}。\n",
            f"{WAIT}:22 错误 花括号没有写对 —— 写成 {{事实编号}}，前后括号成对",
        ),
        (
            "payload: /faq/join",
            "payload: /faq/gone",
            f"{WAIT}:31 错误 按钮「怎么加入」指向没有的意图「faq/gone」 —— "
            "改成已有的 FAQ 或对话意图",
        ),
        (
            "payload: /faq/join",
            "payload: faq/join",
            f"{WAIT}:31 错误 按钮的 payload「faq/join」不合规则 —— 写成 /faq/two_plans 或 "
            '/faq/two_plans{"plan": "senior_cancer"}',
        ),
        (
            "      valid_to: 2022-01-28\n",
            "      valid_to: 2018-01-28\n",
            f"{WAIT}:28 错误 valid_to 早于 valid_from —— 改成有效期的最后一天",
        ),
        (
            "  utter_faq/wait:\n",
            "  utter_faq/waiting:\n",
            f"{WAIT}:16 错误 「faq/wait」没有回答 —— 在 utter_faq/wait 下写上 - text: |-",
        ),
        (
            "- intent: faq/wait\n",
            "- intent: faq/wait/long\n",
            f"{WAIT}:3 错误 意图「faq/wait/long」不合规则 —— 写成 faq/小写英文，只有一个斜杠",
        ),
        (
            "- intent: faq/wait\n",
            "- intent: faq/waiting\n",
            f"{WAIT}:3 错误 文件名和「faq/waiting」不一致 —— 文件改名为 waiting.yml",
        ),
        (
            'version: "3.1"\n',
            'version: "2.0"\n',
            f'{WAIT}:1 错误 「version」不对 —— 写成 version: "3.1"',
        ),
        (
            "nlu:\n",
            "nlu:\n- intent: faq/other\n  examples: |\n    - 别的\n",
            f"{WAIT}:3 错误 「nlu」下有 2 个意图 —— 一个文件只写一个问题",
        ),
        (
            "    title: 等待期有多久\n",
            "    title: 等待期有多久\n    title: 等待期\n",
            f"{WAIT}:6 错误 「title」写了两次 —— 删去一处或合在一起",
        ),
    ],
)
def test_a_broken_faq_is_told_with_line_and_mend(
    tree: Any, old: str, new: str, complaint: str
) -> None:
    assert complaint in tree.broken(WAIT, old, new)


def test_a_condition_without_a_value_is_told(tree: Any) -> None:
    complaints = tree.broken(JOIN, ", value: senior_cancer", "")
    mend = "写上 value: senior_cancer 之类的值"
    assert f"{JOIN}:20 错误 条件缺少「value」 —— {mend}" in complaints


def test_a_button_may_lead_to_a_dialogue_intent_and_carry_entities(tree: Any) -> None:
    payload = """payload: '/handoff{"plan": "senior_cancer"}'"""
    assert tree.broken(WAIT, "payload: /faq/join", payload) == []


def test_a_folder_is_a_theme(tree: Any) -> None:
    text = (tree.root / WAIT).read_text(encoding="utf-8")
    (tree.root / WAIT).unlink()
    tree.write("data/nlu/faq/money/wait.yml", text)
    assert tree.complaints() == [
        "data/nlu/faq/money/wait.yml:5 错误 主题「cover」和文件夹「money」不一致 —— "
        "改 theme，或移动文件"
    ]
    tree.swap("data/nlu/faq/money/wait.yml", "theme: cover", "theme: money")
    assert tree.complaints() == []


def test_the_same_key_in_two_files_is_told(tree: Any) -> None:
    text = (tree.root / JOIN).read_text(encoding="utf-8")
    tree.write("data/nlu/faq/joining/join.yml", text)
    found = [line for line in tree.complaints() if "已经在" in line]
    assert found == [
        "data/nlu/faq/joining/join.yml:3 错误 「faq/join」已经在 join.yml 里 —— "
        "合成一个，或换一个名字"
    ]


def test_too_few_test_sentences_are_told_at_the_faq(tree: Any) -> None:
    (tree.root / "tests/nlu/faq/wait.yml").unlink()
    assert tree.complaints() == [
        f"{WAIT}:3 错误 测试问法只有 0 句，少于 1 句 —— "
        "在 tests/nlu/faq/ 里给 faq/wait 补上训练里没有的问法"
    ]


def test_a_test_sentence_of_an_unknown_faq_is_told(tree: Any) -> None:
    complaints = tree.broken("tests/nlu/faq/wait.yml", "intent: faq/wait", "intent: faq/gone")
    mend = "改成已有的 FAQ，或删去这些测试问法"
    assert f"tests/nlu/faq/wait.yml:5 错误 没有 FAQ「faq/gone」 —— {mend}" in complaints


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("clauses", "[S1]", "[S9]", ":7 错误 没有来源「S9」 —— 改编号，或在 sources.yml 里补上"),
        (
            "clauses",
            "  sources: [S1]\n",
            "",
            ":7 错误 条款没有来源 —— 写上 sources: [编号]，或删去 confidence",
        ),
        (
            "clauses",
            "confidence: A",
            "confidence: D",
            ":8 错误 「confidence」不能是「D」 —— 从这些里选",
        ),
        (
            "clauses",
            "plan: critical_illness",
            "plan: x",
            ":4 错误 「plan」不能是「x」 —— 从这些里选",
        ),
        (
            "clauses",
            "2021-12-27",
            "2017-12-27",
            ":6 错误 valid_to 早于 valid_from —— 改成有效期的最后",
        ),
        (
            "clauses",
            "  says:",
            "  min_days: ci_gone\n  says:",
            ":9 错误 没有事实「ci_gone」 —— 改编号，或在 facts.yml 里补上",
        ),
        (
            "corrections",
            "  why:",
            "  because:",
            ":10 错误 不认识的键「because」 —— 删去，或改成：id",
        ),
        ("corrections", "  why: 180 天出自无关的网页。\n", "", ":2 错误 缺少「why」 —— 写上文字"),
        ("corrections", "{ci_wait}", "{ci_gone}", ":5 错误 没有事实「ci_gone」 —— 改编号"),
        ("corrections", "  sources: [S1]\n", "", ":2 错误 更正没有来源 —— 写上 sources: [编号]"),
        ("check", "min_related: 1", "min_relatd: 1", ":3 错误 不认识的键「min_relatd」 —— 删去"),
        ("check", "min_related: 1", "min_related: 一", ":3 错误 「min_related」的值不对 —— 照旁边"),
    ],
)
def test_a_broken_plan_file_is_told_with_line_and_mend(
    tree: Any, file: str, old: str, new: str, complaint: str
) -> None:
    complaints = tree.broken(f"data/plan/{file}.yml", old, new)
    assert any(line.startswith(f"data/plan/{file}.yml{complaint}") for line in complaints)


def test_a_correction_that_stands_twice_is_told(tree: Any) -> None:
    path = tree.root / "data/plan/corrections.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.removeprefix("corrections:\n"), encoding="utf-8")
    assert tree.complaints() == [
        "data/plan/corrections.yml:13 错误 「wait_180」写了两次（另一处在第 2 行） —— "
        "合成一条，或换一个编号"
    ]
