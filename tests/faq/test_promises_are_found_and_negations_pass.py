"""Promise words: both sides, what misleads and what truly denies."""

from __future__ import annotations

from typing import Any

import pytest

from bot.faq.promises import find_promises

PROMISES = [
    "加入后一定能赔",
    "您一定可以通过审核",
    "一定会给您",
    "我们保证三天内打款",
    "平台保证给付",
    "得了病肯定能赔",
    "肯定会给您通过",
    "肯定赔的",
    "什么病都包赔",
    "稳赚不赔",
    "百分百安全",
    "百分之百能通过",
    "１００％通过",
    "绝对不会倒闭",
    "绝对安全",
    "符合条件必赔",
    "零风险",
    "无风险的计划",
    "没有风险",
    "铁定能过",
    "不用担心，一定能赔",
    "不用担心一定能赔",
    "没有社保也一定能赔",
    "不管什么病都一定赔",
    "不是保险，但一定能赔",
    "不收费，而且保证通过",
    "一定能赔，您放心好吗",
    "不仅保证给付，而且快",
    "絕對安全",
    "绝对值得加入",
    "不是骗人的，保证能拿到钱",
    "不是一定能赔，而是保证能赔",
    "谨防诈骗，我们保证给付",
    "您只要按时分摊就一定能拿到互助金",
    "保證給付",
]
INSURANCE = [
    "相互宝是一种保险",
    "相互宝是保险",
    "相互宝属于补充性高级医疗保险",
    "大病互助计划就是一份重疾险",
    "它相当于医疗险",
    "相互宝保险很便宜",
    "相互宝这款保险",
    "这份保险每月扣款",
    "相互宝的保费很低",
    "每期保费由成员分摊",
    "保额按年龄分档",
    "投保之后要等",
    "理赔款会打到账户",
    "相互宝和商业保险不同，保费很低",
    "与商业保险一样，相互宝是保险",
    "加入相互宝这个保险吧",
    "首月保费",
    "被保险人是您的孩子",
    "由保险公司承保的相互宝，保额不高",
    "相互宝，一种互助保险",
    "把相互宝当保险买",
    "以前的相互保是保险，现在的相互宝也是保险",
    "相互寶的保費",
    "相互宝不同于商业保险，是一种互助保险",
]
TRUE_DENIALS = [
    "相互宝不是保险",
    "相互宝不是保险，是互助计划",
    "它并非保险",
    "互助计划不等于保险",
    "相互宝不属于医疗保险",
    "不能算保险",
    "它不是传统意义上的保险",
    "与商业保险不冲突",
    "和商业保险互不冲突，可以分别申请",
    "已有商业保险也可以加入",
    "曾被保险公司拒保、延期、加费",
    "请以商业保险合同为准",
    "如果想投保商业保险，请咨询保险公司",
    "商业保险的保费按年龄定价，相互宝没有保费",
    "分摊不是保费",
    "相互宝不收保费",
    "不叫保费，叫分摊",
    "旧的相互保是团体重症疾病保险",
    "相互保是保险，相互宝不是保险",
    "相互宝是保险吗",
    "相互宝是不是保险",
    "这是保险吗？",
    "它和保险有什么区别",
    "相互宝是和保险不同的互助计划",
    "受《保险法》约束的是保险公司",
    "那说的是商业保险的保额",
    "分摊和商业保险的保费不是一回事",
    "相互宝和商业保险不同，没有保费",
    "少儿商业保险的身故保额有上限",
    "不保证一定通过",
    "不能保证每个人都能加入",
    "谁也不能保证结果",
    "没有人能保证",
    "我们不保证给付",
    "无法保证",
    "没有任何机构可以保证",
    "并不保证加入后一定能赔",
    "不代表一定能通过",
    "不代表加入后肯定能赔",
    "不一定",
    "结果不一定，要看审核",
    "不是百分之百能通过",
    "并非零风险",
    "不是没有风险",
    "没有绝对的说法",
    "一定能赔吗",
    "是不是一定能赔",
    "是否保证给付？",
    "一定要如实填写健康情况",
    "满足一定条件才能加入",
    "达到一定年龄",
    "有一定的要求",
    "请保证账户余额充足",
    "需要保证信息真实",
    "“肯定能赔”的说法不实",
    "凡是宣称“包赔”的都不可信",
    "不要相信保证通过的广告",
    "所谓包赔是谣言",
    "保证金",
    "这里不对审核结果作出保证",
    "请一定如实填写",
    "绝对多数成员",
    "别把它看作保险",
    "不要把相互宝当保险",
    "保险是保险，互助是互助",
    "处罚决定认定销售中误导消费者“一定能赔”",
    "它既不是商业保险，也不是社保",
    "停止以保险形式销售",
    "按公开规则看可以申请，由 App 审核决定",
    "肯定是要先看健康要求的",
    "",
]


@pytest.mark.parametrize("text", PROMISES)
def test_a_promise_is_found(text: str) -> None:
    assert [promise.kind for promise in find_promises(text)][:1] == ["promise"]


@pytest.mark.parametrize("text", INSURANCE)
def test_calling_the_plan_insurance_is_found(text: str) -> None:
    assert [promise.kind for promise in find_promises(text)][:1] == ["insurance"]


@pytest.mark.parametrize("text", TRUE_DENIALS)
def test_a_true_denial_a_question_or_another_product_passes(text: str) -> None:
    assert find_promises(text) == []


def test_what_is_found_points_at_its_words() -> None:
    text = "放心，保证给付。\n每期保费很低。"
    found = [(p.word, text[p.start : p.end], p.kind) for p in find_promises(text)]
    assert found == [("保证", "保证", "promise"), ("保费", "保费", "insurance")]


def test_an_answer_that_promises_is_told_at_its_line(tree: Any) -> None:
    path = "data/nlu/faq/wait.yml"
    assert tree.broken(path, "意外不受限制。", "意外保证给付。") == [
        f"{path}:23 错误 「保证」像是在承诺 —— 改成「按公开规则看」「可以申请」，由 App 审核决定"
    ]


def test_an_answer_that_says_insurance_is_told_at_its_line(tree: Any) -> None:
    path = "data/nlu/faq/wait.yml"
    assert tree.broken(path, "加入之后才开始算。", "交了保费才算。") == [
        f"{path}:26 错误 「保费」把互助计划说成了保险 —— 保费改成「分摊」，投保改成「加入」，"
        "理赔款改成「互助金」；说的是别的保险就写明「商业保险」"
    ]


def test_what_a_correction_quotes_may_be_wrong(tree: Any) -> None:
    path = "data/plan/corrections.yml"
    assert tree.broken(path, "等待期要 180 天", "交了保费就一定能赔") == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("text: 开放加入", "text: 保证能加入", 11),
        ("change: 计划于", "change: 一定会赔；计划于", 20),
    ],
)
def test_a_facts_own_words_must_not_promise_either(
    tree: Any, old: str, new: str, line: int
) -> None:
    complaints = tree.broken("data/plan/facts.yml", old, new)
    assert [text.split(" 错误 ")[0] for text in complaints] == [f"data/plan/facts.yml:{line}"]
