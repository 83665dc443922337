"""What a member reads of each plan: sentences, caveats, who may add whom."""

from datetime import date

import pytest

from bot.rules import Age, Person, decide
from tests.rules.deciding import PLANS, decided
from tests.rules.people import MAY, healthy


def test_decisions_come_one_a_plan_in_the_order_of_the_file(book):
    assert tuple(decision.plan for decision in decide(book, Person(), MAY)) == PLANS


def test_the_mother_of_62_with_hypertension_is_answered_in_one_turn(book):
    mother = Person(relation="parent", age=Age.years(62), conditions=frozenset({"hypertension"}))
    critical_illness, senior, _ = decide(book, mother, MAY)
    assert critical_illness.text == "按公开规则看，目前不能加入大病互助计划。"
    assert [r.text for r in critical_illness.reasons] == [
        "大病互助计划的加入年龄是出生满 30 天至 59 周岁。"
    ]
    assert critical_illness.counterfactual.text == "可以看看老年防癌计划。"
    assert senior.text == "按公开规则看，可以申请加入老年防癌计划，能否通过以 App 内审核为准。"
    assert [r.text for r in senior.reasons] == [
        "老年防癌计划自 2019-05-08 起开放加入。",
        "老年防癌计划的加入年龄是 60 至 70 周岁。",
    ]
    assert [c.text for c in senior.caveats] == [
        "老年防癌计划的健康要求较宽，有资料称高血压不一定影响加入。请在 App 内核对。",
        "完整的健康要求以 App 内为准，与癌症有关的病史会被核查。",
        "加入时平台还会做风险评估，具体标准没有公开。",
    ]
    assert senior.adding.reason.text == "子女可以为父母加入，老人也可以自己加入。"


def test_hypertension_is_asked_about_with_the_other_diseases_until_it_is_named(book):
    others = frozenset({"diabetes", "tumour", "heart_disease", "epilepsy", "stroke", "aids"})
    told = {"age": Age.full_years(35), "medication_days": 0, "hospital_days": 0}
    silent = Person(ruled_out=others, **told)
    assert decided(book, "critical_illness", silent).missing == ("conditions",)
    named = Person(ruled_out=others, conditions=frozenset({"hypertension"}), **told)
    assert decided(book, "critical_illness", named).missing == ("hypertension_grade",)


def test_a_weak_source_is_told_with_the_request_to_check_in_the_app(book):
    person = healthy(age=Age.full_years(35), past_claim_yuan=20_000)
    texts = [caveat.text for caveat in decided(book, "critical_illness", person).caveats]
    weak = "有资料称，以前因疾病获得的单次保险赔付不能达到 2 万元。请在 App 内核对。"
    assert weak in texts
    below = healthy(age=Age.full_years(35), past_claim_yuan=19_999)
    assert weak not in [c.text for c in decided(book, "critical_illness", below).caveats]


def test_what_only_the_app_checks_is_a_caveat_and_never_a_reason(book):
    decision = decided(book, "critical_illness", healthy(age=Age.full_years(35)))
    assert [caveat.clause_id for caveat in decision.caveats] == [
        "ci_assessment",
        "ci_health_list",
        "ci_real_name",
    ]


def test_the_combined_check_is_told_from_22_march_2019_on(book):
    told = healthy(age=Age.full_years(35), credit_score=700)
    for day, expected in ((date(2019, 3, 21), False), (date(2019, 3, 22), True)):
        caveats = decided(book, "critical_illness", told, day).caveats
        assert ("ci_assessment" in {caveat.clause_id for caveat in caveats}) == expected


def test_who_left_before_is_told_that_waiting_starts_again(book):
    person = healthy(age=Age.full_years(35), history="left_before")
    texts = [caveat.text for caveat in decided(book, "critical_illness", person).caveats]
    assert "退出后可以再次加入，但等待期要重新计算。" in texts


@pytest.mark.parametrize(("on", "told"), [(date(2019, 10, 12), False), (date(2019, 10, 13), True)])
def test_the_automatic_move_to_the_senior_plan_is_told_once_it_was_known(book, on, told):
    person = Person(age=Age.full_years(60), history="member_of_critical_illness")
    caveats = decided(book, "senior_cancer", person, on).caveats
    assert ("sc_transfer" in {caveat.clause_id for caveat in caveats}) == told


def test_a_barred_plan_has_no_caveats_nothing_missing_and_nobody_to_add(book):
    decision = decided(book, "critical_illness", Person(relation="parent", age=Age.full_years(75)))
    assert (decision.caveats, decision.missing, decision.adding) == ((), (), None)


def test_a_stopping_disease_is_named_and_the_others_are_not(book):
    ill = Person(age=Age.full_years(35), conditions=frozenset({"diabetes", "epilepsy"}))
    (reason,) = decided(book, "critical_illness", ill).reasons
    assert reason.text == "按公开资料，有糖尿病、癫痫的，不符合大病互助计划的健康要求。"
    assert (reason.sources, reason.confidence, reason.kind) == (("S31", "S32"), "B", "condition")


def test_what_is_not_public_names_the_topic_and_the_way_to_find_out(book):
    person = healthy(age=Age.full_years(30), conditions=frozenset({"pregnancy"}))
    (reason,) = decided(book, "critical_illness", person).reasons
    assert reason.text == (
        "公开资料没有说明怀孕是否影响加入大病互助计划，"
        "请以 App 内加入页面的健康要求和规则为准，或咨询人工客服。"
    )
    assert (reason.sources, reason.confidence, reason.kind) == ((), None, "silence")


def test_open_by_age_is_told_apart_from_health(book):
    ill = Person(age=Age.full_years(35), conditions=frozenset({"diabetes"}))
    assert [decision.open_by_age for decision in decide(book, ill, MAY)] == [True, False, False]
    assert [d.open_by_age for d in decide(book, Person(), MAY)] == [None, None, False]


def test_a_plan_that_neither_takes_nor_refuses_in_public_is_not_open_by_age(book):
    decision = decided(book, "critical_illness", healthy(age=Age.full_years(35)), date(2022, 1, 1))
    assert decision.open_by_age is None
    assert decision.window == "unsettled"


def test_the_topics_asked_about_are_those_that_bar(book):
    assert book.listed_topics == {
        *("diabetes", "tumour", "heart_disease", "epilepsy", "stroke", "aids", "hypertension")
    }


def test_every_fact_that_can_be_missing_has_a_question(book):
    assert book.question("conditions") == (
        "请问有没有下面这些情况：糖尿病、肿瘤、心脏病、癫痫、脑梗死或脑出血、艾滋病、高血压？"
    )
    asked = {fact for d in decide(book, Person(), date(2019, 1, 1)) for fact in d.missing}
    for fact in (*asked, "birth_date", "hypertension_grade"):
        assert "请问" in book.question(fact) or "近" in book.question(fact)
