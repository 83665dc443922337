"""Which illness is told, denied or the family's, however it is put, and whose it is."""

from __future__ import annotations

from datetime import date

import pytest

from actions.eligibility import ValidateEligibilityForm
from bot.eligibility import read, rule_book
from bot.eligibility.denial import is_denied, is_unsure
from bot.eligibility.message import Message
from bot.settings import Settings
from tests.actions.acting import decision, next_question, run
from tests.actions.conversation import Event, begun, entity, said

ON = date(2019, 5, 16)
KNOWN = {"高血压": "hypertension", "糖尿病": "diabetes", "癌症": "tumour", "乙肝": "hepatitis_b"}


def illnesses(text: str) -> list[Event]:
    return [entity("condition", topic, word, text) for word, topic in KNOWN.items() if word in text]


def denied(text: str, word: str) -> bool:
    start = text.index(word)
    return is_denied(text, start, start + len(word))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("我没有高血压，能加吗", "高血压"),
        ("身体好没糖尿病", "糖尿病"),
        ("没有心脏病高血压糖尿病", "糖尿病"),
        ("不是癌症", "癌症"),
        ("医生说不是癌症，能加吗", "癌症"),
        ("糖尿病已经排除了", "糖尿病"),
        ("排除了癌症", "癌症"),
        ("高血压没有，糖尿病有", "高血压"),
        ("糖尿病我是没有的", "糖尿病"),
        ("乙肝检查阴性", "乙肝"),
        ("未确诊癌症", "癌症"),
    ],
)
def test_an_illness_is_denied_before_or_behind_its_name(text: str, word: str) -> None:
    assert denied(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("高血压没有，糖尿病有", "糖尿病"),
        ("有高血压没得过糖尿病", "高血压"),
        ("高血压没有吃药", "高血压"),
        ("没吃药的高血压", "高血压"),
        ("糖尿病没治好", "糖尿病"),
        ("还没排除癌症", "癌症"),
        ("癌症不能排除", "癌症"),
        ("是不是癌症", "癌症"),
        ("有没有高血压", "高血压"),
        ("不光是高血压", "高血压"),
        ("不是没有高血压", "高血压"),
        ("我不是有糖尿病吗", "糖尿病"),
    ],
)
def test_what_is_not_done_about_an_illness_leaves_it_there(text: str, word: str) -> None:
    assert not denied(text, word)


@pytest.mark.parametrize(
    "illness",
    [
        *(
            "克罗恩病",
            "白癜风",
            "尿毒症",
            "帕金森",
            "红斑狼疮",
            "胆囊息肉",
            "腰突",
            "肾病",
            "关节炎",
        ),
        *("子宫肌瘤", "重症肌无力", "慢性病", "做过手术"),
    ],
)
def test_an_illness_that_the_rules_do_not_know_is_never_passed_over(illness: str) -> None:
    message = Message.of(said(f"我{illness}能加吗"))
    assert message.conditions() == (frozenset({"other_disease"}), frozenset())


@pytest.mark.parametrize(
    "text",
    [
        *("身体很好没毛病", "没有任何病", "没有大病小病", "不生病能加吗", "有什么病不能加"),
        *("大病互助计划能加吗", "老年防癌计划能加吗", "哪些病不能加", "有病能加吗"),
    ],
)
def test_what_names_no_illness_is_none(text: str) -> None:
    assert Message.of(said(text)).conditions() == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("胆管癌", "tumour"),
        ("脑血栓", "stroke"),
        ("放过支架", "heart_disease"),
        ("血压有点高", "hypertension"),
        ("小三阳", "hepatitis_b"),
        ("怀了双胞胎", "pregnancy"),
    ],
)
def test_other_words_for_what_the_rules_know_are_that(text: str, topic: str) -> None:
    assert Message.of(said(f"我{text}能加吗")).conditions()[0] == {topic}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "癌症基因检测过了，一切都好，能加吗",
            "我45，癌症标志物检查都正常",
            "肿瘤指标没有异常能加吗",
        ),
        *("给孩子打了宫颈癌疫苗", "我是肿瘤医院的护士，40岁", "买过癌症险，能加吗"),
        *("癌症早筛做过了，没异常", "老家是癌症高发村，我30能加吗", "我怕以后得癌，35能加吗"),
        *("在糖尿病门诊当医生能加吗", "在肿瘤防治中心工作", "我是癌症患者家属，40岁"),
    ],
)
def test_the_name_of_an_illness_inside_another_word_tells_of_nobody(text: str) -> None:
    words = [entity("condition", "tumour", word, text) for word in ("癌症", "肿瘤") if word in text]
    assert Message.of(said(text, *words[:1])).conditions() == (frozenset(), frozenset())


@pytest.mark.parametrize(
    "text",
    [
        *("胃镜说是胃癌前病变，已经切了", "宫颈癌前期病变做了锥切", "肿瘤标志物偏高能加吗"),
        *("癌症基因检出突变，能加吗", "在肿瘤医院住过院", "癌症基因携带者能加吗"),
    ],
)
def test_a_finding_short_of_a_tumour_is_an_illness_that_the_rules_do_not_know(text: str) -> None:
    words = [entity("condition", "tumour", word, text) for word in ("癌症", "肿瘤") if word in text]
    assert Message.of(said(text, *words[:1])).conditions()[0] == {"other_disease"}


@pytest.mark.parametrize(
    "text",
    [
        *("得了癌症医院说能治好", "我妈得癌前就加入了", "患癌症保险赔过了", "肿瘤切了三年了"),
        *("查出癌症现在没事了", "得过癌症，没问题了", "有癌症病史"),
    ],
)
def test_a_tumour_is_a_tumour_whatever_stands_beside_it(text: str) -> None:
    words = [entity("condition", "tumour", word, text) for word in ("癌症", "肿瘤") if word in text]
    assert Message.of(said(text, *words[:1])).conditions()[0] == {"tumour"}


@pytest.mark.parametrize(
    "text",
    ["查过癌症没事", "怀疑癌症，后来检查没问题", "以为是癌症，复查正常的", "被误诊为癌症，能加吗"],
)
def test_what_was_only_suspected_and_came_out_well_is_denied(text: str) -> None:
    assert denied(text, "癌症")


def test_an_illness_of_the_family_is_nobodys() -> None:
    text = "家里有癌症遗传史，我28能加吗"
    assert Message.of(said(text, *illnesses(text))).told == []


@pytest.mark.parametrize(
    ("text", "age", "relation", "tumour"),
    [
        ("我爸得过癌症，我30岁能加吗", "30岁", "self", False),
        ("我30岁，我爸得过癌症能加吗", "30岁", "parent", True),
    ],
)
def test_an_illness_is_held_against_nobody_else(
    text: str, age: str, relation: str, tumour: bool
) -> None:
    father, old = entity("relation", "parent", "我爸", text), entity("age", "P30Y", age, text)
    event = said(text, father, old, *illnesses(text), intent="check_eligibility")
    check = read(rule_book(Settings.from_environment()), [event], ON)
    assert (check.relation, "tumour" in check.conditions) == (relation, tumour)


def test_an_illness_is_named_before_the_age_is_asked_for() -> None:
    slots, messages = run(ValidateEligibilityForm(), begun("我有克罗恩病能加吗"))
    assert slots["requested_slot"] == "eligibility_age"
    assert "健康要求" in messages[0]["problem"]


def test_with_the_age_an_unknown_illness_is_said_not_to_be_public() -> None:
    text = "我哥41岁尿毒症能加吗"
    brother, old = entity("relation", "other", "我哥", text), entity("age", "P41Y", "41岁", text)
    events = begun(text, brother, old)
    assert next_question(events) is None
    assert decision(events)["response"] == "utter_eligibility_not_public"


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("医生怀疑是癌症", True),
        ("癌症还没确诊", True),
        ("癌症5年前治好了", True),
        ("癌症没治好", False),
        ("得了癌症", False),
    ],
)
def test_an_illness_that_is_suspected_or_over_is_told_from_one_that_is_there(
    text: str, unsure: bool
) -> None:
    start = text.index("癌症")
    assert is_unsure(text, start, start + 2) is unsure


@pytest.mark.parametrize(
    ("words", "response"),
    [
        ("癌症治好了", "utter_eligibility_not_public"),
        ("医生怀疑是癌症", "utter_eligibility_not_public"),
        ("癌症", "utter_eligibility_barred"),
    ],
)
def test_only_an_illness_that_is_certain_shuts_anybody_out(words: str, response: str) -> None:
    text = f"我45岁，{words}，能加吗"
    old = entity("age", "P45Y", "45岁", text)
    message = decision(begun(text, old, entity("relation", "self"), *illnesses(text)))
    assert message["response"] == response
    assert "有肿瘤的" in message["reasons"]
    assert ("治好的" in message["reasons"]) is (response != "utter_eligibility_barred")
