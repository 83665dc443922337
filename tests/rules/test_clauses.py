"""What stands in the clauses file, and what each kind of clause is."""

import copy
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from bot.rules import (
    InputError,
    Person,
    decide,
    expected_payout,
)
from bot.rules.clause import Span
from bot.rules.judging import judge
from bot.rules.person import open_case
from tests.rules.small_book import MINI, built, changed

CLAUSES = Path(__file__).parents[2] / "data" / "plan" / "clauses.yml"
RAW = yaml.safe_load(CLAUSES.read_text(encoding="utf-8"))
SENTENCES = [
    (clause["id"], clause[key])
    for clause in RAW["clauses"]
    for key in ("says", "otherwise")
    if key in clause
]


@pytest.mark.parametrize(("clause_id", "text"), SENTENCES)
def test_a_sentence_types_no_figure_and_promises_nothing(clause_id, text):
    assert not re.search(r"\d", re.sub(r"\{\w+\}", "", text))
    assert not re.search("保费|保证|一定能|肯定", text)
    assert text.endswith("。")


@pytest.mark.parametrize("clause_id", [clause["id"] for clause in RAW["clauses"]])
def test_a_clause_without_a_grade_says_that_sources_are_silent(book, clause_id):
    clause = book.clauses[clause_id]
    silent = re.search("没有说明|没有可靠地说明|没有公开|没有找到公开|只提到", clause.says)
    assert silent or (clause.sources and clause.confidence)


def test_every_clause_id_carries_the_prefix_of_its_plan(book):
    prefixes = {"critical_illness": "ci_", "senior_cancer": "sc_", "old_xianghubao": "old_"}
    for clause in book.clauses.values():
        assert clause.id.startswith(prefixes[clause.plan])


def test_a_sentence_gets_the_figures_and_days_of_its_clause(load):
    clause = load(MINI).clauses["age"]
    assert (
        clause.says == "30 天至 59 岁，2019-01-01 至 2019-12-31，2018-12-31 以后，2020-01-01 以前。"
    )


def test_a_day_is_included_and_a_moment_is_not(load):
    moment = datetime(2019, 6, 1, 12)
    book = load(changed(("clauses", 1, "valid_to"), moment))
    assert book.clauses["age"].ends == moment
    assert "2019-01-01 至 2019-06-01 12:00" in book.clauses["age"].says
    assert load(MINI).clauses["age"].ends == datetime(2020, 1, 1)
    assert load(MINI).clauses["age"].starts == datetime(2019, 1, 1)


def test_a_clause_without_days_holds_always(load):
    clause = load(MINI).clauses["open"]
    assert (clause.starts, clause.ends) == (datetime.min, datetime.max)


def test_a_fact_gives_the_version_that_holds_all_the_time_of_the_clause(load):
    document = changed(("clauses", 1, "valid_from"), date(2020, 1, 1))
    document["clauses"][1]["valid_to"] = date(2020, 6, 1)
    assert load(document).clauses["age"].youngest.count == 40


def test_a_weak_clause_asks_to_check_in_the_app_and_does_not_decide(load):
    book = load(changed(("clauses", 1, "confidence"), "C"))
    assert outcome_for_somebody_too_old(book) == "no_public_bar"
    assert outcome_for_somebody_too_old(load(MINI)) == "barred"
    assert book.reasons["age"].text.endswith("以前。请核对。")
    assert book.reasons["open"].text == "开放。"


def outcome_for_somebody_too_old(book):
    case = open_case(Person(birth_date=date(1900, 1, 1)), date(2019, 5, 16))
    return judge(book.plans[0], case).outcome


def test_an_age_in_years_ends_before_the_birthday_after_the_last_year(load):
    _, clause = built(load, kind="age", min_years=60, max_years=70)
    assert (clause.youngest, clause.too_old) == (Span(60, "years"), Span(71, "years"))
    assert load(MINI).clauses["age"].youngest == Span(30, "days")


def test_a_number_has_its_bounds(load):
    _, clause = built(load, kind="number", fact="credit_score", min=650, max=900, years=2)
    assert (clause.fact, clause.least, clause.most) == ("credit_score", 650, 900)
    _, below = built(load, kind="number", fact="past_claim_yuan", below_wan=2)
    assert (below.least, below.most) == (None, 19_999)


def test_hypertension_has_its_grade(load):
    assert built(load, kind="hypertension", min_grade=2)[1].grade == 2


@pytest.mark.parametrize("kind", ["condition", "silence", "remark"])
def test_topics_are_taken(load, kind):
    assert built(load, kind=kind, conditions=["gout"])[1].conditions == {"gout"}


def test_a_remark_needs_no_topics(load):
    assert built(load, kind="remark")[1].conditions == frozenset()


def test_adding_has_relations_and_perhaps_an_age(load):
    book, clause = built(load, kind="adding", relations=["child"], may="allowed", under_years=18)
    assert (clause.relations, clause.may) == ({"child"}, "allowed")
    assert clause.under == Span(18, "years")
    assert book.plans[0].adding.at(datetime(2019, 5, 16)) == (clause,)
    assert built(load, kind="adding", relations=["self"], may="unsettled")[1].under is None


def test_a_term_has_a_value_or_none(load):
    book, clause = built(load, kind="term", name="case_cap_yuan", value=0.1)
    assert (clause.name, clause.value) == ("case_cap_yuan", Decimal("0.1"))
    assert book.plans[0].terms.at(datetime(2019, 5, 16)) == (clause,)
    assert built(load, kind="term", name="fee_percent", value=8)[1].value == Decimal(8)
    assert built(load, kind="term", name="rounding")[1].value is None


def test_a_payout_has_forms_ages_and_an_amount(load):
    _, clause = built(
        load,
        kind="payout",
        forms=["mild_cancer"],
        gives="amount",
        amount_wan=5,
        min_years=40,
        max_years=59,
    )
    assert (clause.forms, clause.gives, clause.yuan) == ({"mild_cancer"}, "amount", 50_000)
    assert (clause.from_years, clause.to_years) == (40, 59)
    _, anybody = built(load, kind="payout", forms=["mild_cancer"], gives="nothing")
    assert (anybody.from_years, anybody.to_years, anybody.yuan) == (0, 130, None)


def test_a_form_that_no_payout_names_is_refused_with_the_day(load):
    book, _ = built(load, kind="payout", forms=["mild_cancer"], gives="nothing")
    with pytest.raises(InputError, match=r"^diagnosed_on: plan_did_not_run .*2019, 5, 16"):
        expected_payout(book, "aid", "severe_cancer", 30, date(2019, 5, 16))


def test_a_period_has_two_days(load):
    _, clause = built(load, kind="period", notice_day=7, debit_day=14)
    assert (clause.notice_day, clause.debit_day) == (7, 14)


def test_clauses_are_sorted_by_what_they_are_for(load):
    book, remark = built(load, kind="remark")
    (plan,), at = book.plans, datetime(2019, 5, 16)
    assert plan.deciding.at(at) == (book.clauses["open"], book.clauses["age"])
    assert plan.telling.at(at) == (remark,)
    assert plan.ages == (book.clauses["age"],)
    assert plan.terms.at(at) == plan.adding.at(at) == ()


def test_a_new_clause_of_a_known_kind_needs_no_code(load):
    document = copy.deepcopy(MINI)
    document["clauses"].append(
        {
            "id": "gout",
            "plan": "aid",
            "kind": "condition",
            "conditions": ["gout"],
            "sources": ["S1"],
            "confidence": "B",
            "says": "有{topics}的不行。",
        }
    )
    document["wording"] |= {"outcome": {"barred": "{plan}不行。"}}
    book = load(document)
    (decision,) = decide(book, Person(conditions=frozenset({"gout"})), date(2019, 5, 16))
    assert (decision.outcome, decision.text) == ("barred", "互助不行。")
    assert [reason.text for reason in decision.reasons] == ["有痛风的不行。"]
