"""A member who fell ill is told how to ask for help, never that they may not join."""

from __future__ import annotations

import pytest

from bot.turn import label_of
from bot.understanding.membership import fell_ill, joins_with_illness
from bot.understanding.said import Topics
from tests.understanding.parse_data import sure_of

TOPICS = Topics(
    {},
    {},
    {
        "faq/how_to_claim": "怎么申请互助金",
        "faq/health_changed_after": "加入后得病",
        "faq/specific_disease": "某种病保不保",
        "faq/payout_amount": "互助金有多少",
        "faq/after_closing": "关停以后还能申请吗",
    },
)


def read(text: str, label: str = "check_eligibility") -> str | None:
    found = fell_ill(sure_of(text, label), TOPICS)
    return label_of(found) if found else None


@pytest.mark.parametrize(
    "text",
    [
        "我妈五月份加入的，现在查出肠癌，能申请吗",
        "我先生49岁脑梗，去年入的，怎么领互助金",
        "老婆肺癌 已经加入相互宝了 需要啥材料",
        "在里面半年了 确诊白血病 能赔吗",
        "我爱人53胃癌，前年跟我一起办的",
        "大伯61肺癌 前年一块儿弄的",
        "全家都加了，我女儿9岁得了白血病",
        "我是老成员，48岁，尿毒症透析",
        "交了四年多了，今年查出肺癌",
        "他一直在里头的，57，脑梗",
        "进来都快两年了，我41，确诊淋巴瘤",
    ],
)
def test_a_sick_member_who_asks_for_money_is_told_how_to_apply(text: str) -> None:
    assert read(text) == "faq/how_to_claim"


@pytest.mark.parametrize(
    "text",
    [
        "我加入两年了，现在得了高血压",
        "参加相互宝8个月了查出乙肝 怎么办",
        "我早就在里面了，刚发现甲状腺结节",
        "入会后怀孕了，要说吗",
    ],
)
def test_a_sick_member_who_names_no_money_is_told_what_an_illness_changes(text: str) -> None:
    assert read(text) == "faq/health_changed_after"
    assert read(text, "faq/hypertension_join") == "faq/health_changed_after"


@pytest.mark.parametrize(
    "text",
    [
        "我妈62岁有高血压，能加入吗",
        "我去年加入的，我爸得了肺癌能加吗",
        "我爸刚查出糖尿病，可以参加吗",
        "我已经加入了，我妈60岁可以吗",
        "做过手术三年了，能不能加入",
        "加入三年后得癌症",
        "我爸住院三天，想加入",
        "社保交了十年，我有乙肝能加吗",
        "我女儿在里面查出贫血，住院里头都说没事，能参加吗",
    ],
)
def test_who_asks_about_joining_gets_the_check(text: str) -> None:
    assert read(text) is None


def test_another_question_stays_as_it_is() -> None:
    assert read("加入半年了得癌症赔多少", "faq/payout_amount") is None


@pytest.mark.parametrize(
    "text",
    [
        "我得了胃癌，今年47，能领吗",
        "闺女7岁脑瘤，有钱拿吗",
        "我老公肝癌 39岁 能赔不",
        "我51岁中风瘫了，给不给钱",
        "脑梗以后偏瘫，今年55，能拿到钱吗",
        "女 44 红斑狼疮 赔多少",
    ],
)
def test_who_asks_whether_an_illness_is_paid_for_gets_no_verdict_on_joining(text: str) -> None:
    assert read(text) == "faq/specific_disease"


@pytest.mark.parametrize(
    "text", ["乙肝变成肝硬化了赔不赔", "糖尿病引起的肾衰竭能赔吗", "高血压脑出血给不给钱"]
)
def test_an_illness_of_the_health_rules_that_is_to_be_paid_for_is_no_question_of_joining(
    text: str,
) -> None:
    assert read(text, "faq/hepatitis_join") == "faq/specific_disease"


@pytest.mark.parametrize("text", ["我2021年12月确诊的还可以申请么", "22年1月3号查出的癌能申请吗"])
def test_who_names_the_day_of_a_late_diagnosis_asks_about_the_closing(text: str) -> None:
    assert read(text) == "faq/after_closing"


@pytest.mark.parametrize(
    "text",
    [
        "我领过互助金，35岁，还能加入吗",
        "我有高血压，今年48，加入以后能赔吗",
        "我妈63糖尿病能参加吗，参加了能领多少",
        "2017年做过心脏支架可以申请吗",
    ],
)
def test_a_word_of_money_beside_joining_leaves_the_check(text: str) -> None:
    assert read(text) is None


def unclear(text: str, *near: str) -> str | None:
    candidates = [{"intent": label, "confidence": 0.4, "title": label} for label in near]
    unsure = sure_of(text, "nlu_fallback") | {
        "gate": {"decision": "clarify", "candidates": candidates}
    }
    found = fell_ill(unsure, TOPICS)
    return label_of(found) if found else None


def test_a_near_tie_of_joining_and_being_paid_is_settled_by_a_word_of_money() -> None:
    near = ("faq/diabetes_join", "faq/specific_disease")
    assert unclear("糖尿病肾病能赔吗", *near) == "faq/specific_disease"
    assert unclear("糖尿病肾病可以吗", *near) is None
    assert unclear("糖尿病肾病能加入吗，能赔多少", *near) is None
    assert unclear("肺气肿能赔吗", "faq/payout_time", "faq/specific_disease") is None


@pytest.mark.parametrize(
    "text",
    ["干燥综合征可以参加吗", "我腿骨折打过钢板，能进来不", "甲状腺炎想加入", "重度贫血的让不让入"],
)
def test_a_question_of_cover_that_asks_to_join_is_one_of_joining(text: str) -> None:
    topics = Topics({}, {"faq/specific_disease": "cover"}, {})
    assert joins_with_illness(sure_of(text, "faq/specific_disease"), topics)
    assert not joins_with_illness(sure_of(f"{text}，能赔吗", "faq/specific_disease"), topics)
    assert not joins_with_illness(sure_of("干燥综合征在不在里面", "faq/specific_disease"), topics)


@pytest.mark.parametrize(
    "text",
    [
        "爸爸57是成员，上星期确诊胃癌，能给多少",
        "我妹38，加了两年，查出乳腺癌，拿得到几万",
        "老公在里面的，52，肝癌，能给10万吧",
    ],
)
def test_a_sick_member_who_asks_how_much_is_told_the_sum(text: str) -> None:
    assert read(text) == "faq/payout_amount"
    assert read(text, "faq/specific_disease") == "faq/payout_amount"
