"""Grounding: a figure comes from a dated fact, or it is not said."""

from __future__ import annotations

from typing import Any

import pytest

from bot.faq.checks.figures import find_figures

WAIT = "data/nlu/faq/wait.yml"
MEND = "在 data/plan/facts.yml 里找到或补上这个事实，这里改写成 {事实编号}"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("等待期是 90 天", "90"),
        ("等待期是９０天", "９０"),
        ("管理费８％", "８％"),
        ("最高30万元", "30"),
        ("每例不超过 0.1 元", "0.1"),
        ("1,000 票以上", "1,000"),
        ("24:00 关闭", "24:00"),
        ("费用是½元", "½"),
        ("一次给十万", "十万"),
        ("给付十萬元", "十萬"),
        ("三十天之后", "三十"),
        ("九十来天", "九十"),
        ("保一百种病", "一百"),
        ("有上百种病", "上百"),
        ("几十万人加入", "几十万"),
        ("五千万成员", "五千万"),
        ("一亿人", "一亿"),
        ("要等两个月", "两个月"),
        ("要等两三个月", "两三个月"),
        ("大概三个多月", "三个多月"),
        ("收百分之八", "百分之八"),
        ("三分之一的人", "三分之一"),
        ("要过七天", "七天"),
        ("每月七号扣款", "七号"),
        ("每月二十一日", "二十一"),
        ("五月八日上线", "五月"),
        ("二〇一九年", "二〇一九年"),
        ("再保一年", "一年"),
        ("保障一年的时间", "一年"),
        ("要等一个月", "一个月"),
        ("只要一分钱", "一分钱"),
        ("零元加入", "零元"),
        ("最多一块钱", "一块钱"),
        ("六十岁以上", "六十"),
        ("八岁的孩子", "八岁"),
        ("三周岁", "三周岁"),
        ("每月两次扣款", "两次"),
        ("二级高血压", "二级"),
        ("三个工作日到账", "三个工作日"),
        ("半年后再加入", "半年"),
        ("等半个月", "半个月"),
        ("打八折", "八折"),
        ("两倍的钱", "两倍"),
        ("九家发起方", "九家"),
        ("四十一天", "四十一"),
        ("第九十天也算", "九十"),
        ("第三年起", "三年"),
        ("贰拾万元", "贰拾万"),
        ("{ci_payout}万", "万"),
        ("{ci_count} 亿人", "亿"),
        ("拨打 120 元", "120"),
        ("95188 人", "95188"),
        ("三十多万", "三十"),
        ("保万种疾病", "万种"),
        ("一级医院", "一级"),
        ("芝麻分六百五", "六百五"),
    ],
)
def test_a_figure_is_found(text: str, figure: str) -> None:
    found = [word for _, word in find_figures(text, hotlines=["120", "95188"])]
    assert found[:1] == [figure]


@pytest.mark.parametrize(
    "text",
    [
        "第一步，打开支付宝",
        "第二步再选计划",
        "一次性给付",
        "只有一次机会",
        "和家人一起加入",
        "一般要看审核",
        "有两个计划",
        "两种情况分开看",
        "一人得病，众人分摊",
        "一家人都可以",
        "同一天公示",
        "这一天之前",
        "有一天您不想参加了",
        "每一年都公示",
        "每一期都公示",
        "统一年龄要求",
        "唯一人选",
        "任一成员",
        "每一成员",
        "万一年纪大了",
        "万一生病了",
        "千万别漏填",
        "十分重要",
        "一样的规则",
        "一些资料",
        "其中之一",
        "一旦确诊",
        "一律以审核为准",
        "二维码",
        "二手资料",
        "二次确认",
        "三高人群",
        "三方调查",
        "第三方调查",
        "一项条件",
        "一日常安排",
        "天弘基金",
        "同样的一周围着",
        "每年公示",
        "每月扣款",
        "半数以上",
        "另一半也能加入",
        "多年以来",
        "当天到账",
        "百姓",
        "百度",
        "零钱",
        "等待期{ci_wait}，之后生效",
        "{ci_payout}或{ci_other}",
        "{ci_wait_90}",
        "紧急情况请拨打 120",
        "客服热线 95188，全天",
        "① 打开支付宝 ② 搜索相互宝",
        "五险一金之外的补充",
        "P2P 平台",
        "首年",
        "扣款日次日",
        "一块儿加入",
        "两人都可以加入",
        "几天能到账",
        "一直有效",
        "不再一一说明",
        "最后一天也算",
        "这是一种互助",
        "分成两类",
        "",
    ],
)
def test_what_is_no_figure_passes(text: str) -> None:
    hotlines, free = ["120", "95188"], ["P2P", "五险一金"]
    assert find_figures(text, hotlines, free) == []


def test_a_hotline_is_a_figure_unless_it_is_listed() -> None:
    assert [word for _, word in find_figures("请拨打 12378")] == ["12378"]
    assert find_figures("请拨打 12378", hotlines=["12378"]) == []


def test_a_set_phrase_passes_only_when_it_is_listed() -> None:
    text = "百万医疗险，最高百万元"
    assert [word for _, word in find_figures(text)] == ["百万", "百万"]
    assert find_figures(text, figure_free=["百万医疗"]) == [(8, "百万")]


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("意外不受限制。", "意外要等 30 天。", 23, "30"),
        ("加入之后才开始算。", "加入之后\n        要等三十天。", 27, "三十"),
        ("title: 等待期有多久", "title: 九十天等待期", 5, "九十"),
        ("title: 怎么加入", "title: 0 元加入", 31, "0"),
    ],
)
def test_texts_details_titles_and_buttons_are_all_read(
    tree: Any, old: str, new: str, line: int, word: str
) -> None:
    assert tree.broken(WAIT, old, new) == [
        f"{WAIT}:{line} 错误 花括号外写了数字「{word}」 —— {MEND}"
    ]


def test_what_a_correction_holds_is_read_and_its_wrong_quote_is_not(tree: Any) -> None:
    path = "data/plan/corrections.yml"
    complaints = tree.broken(path, "等待期是{ci_wait}。", "等待期是九十天{ci_wait}。")
    assert complaints == [f"{path}:5 错误 花括号外写了数字「九十」 —— {MEND}"]


def test_the_dialogues_own_responses_are_read(tree: Any) -> None:
    complaints = tree.broken("domain.yml", "我是成员助手", "我知道 100 件事")
    assert complaints == [f"domain.yml:6 错误 花括号外写了数字「100」 —— {MEND}"]


def test_a_listed_hotline_may_stand_in_an_answer(tree: Any) -> None:
    assert tree.broken(WAIT, "意外不受限制。", "可以打 95188 问。") == []


def test_a_clause_may_set_a_unit_beside_its_bound_but_no_figure(tree: Any) -> None:
    path = "data/plan/clauses.yml"
    assert tree.broken(path, "自 {from} 起开放加入。", "给付 {amount} 万元，{to} 止。") == []
    complaints = tree.broken(path, "给付 {amount} 万元", "给付十万元")
    assert complaints == [f"{path}:9 错误 花括号外写了数字「十万」 —— {MEND}"]
