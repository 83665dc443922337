"""What a decision carries for the card or the table in which a member sees it."""

from __future__ import annotations

import pytest

from tests.actions.acting import decision
from tests.actions.conversation import SELF_45, begun, entity


def test_a_decision_carries_what_a_card_needs() -> None:
    message = decision(begun("我45岁能加入吗", *SELF_45))
    data = message["data"]
    assert data["outcome"] == "open_by_age"
    assert data["plan"] == "critical_illness"
    assert data["plan_title"] and data["headline"] and data["note"]
    assert data["reasons"][0]["clause"] == "ci_age"
    assert data["reasons"][0]["confidence"] == "A"
    assert {"ci_assessment", "ci_health_list"} <= {told["clause"] for told in data["caveats"]}
    assert data["change"] is None
    assert data["decisions"][1] == {
        "plan": "senior_cancer",
        "outcome": "barred",
        "clauses": ["sc_age"],
    }


def test_a_change_that_has_a_day_carries_it() -> None:
    newborn = (entity("relation", "child"), entity("birth_date", "2019-05-04"))
    change = decision(begun("宝宝能加入吗", *newborn))["data"]["change"]
    assert change["date"] == "2019-06-03"
    assert change["date"] in change["text"]


def test_a_table_carries_a_row_for_each_person() -> None:
    text = "我爸65有糖尿病，我妈75"
    told = [entity("relation", "parent", name, text) for name in ("我爸", "我妈")]
    told += [entity("age", f"P{age}Y", age, text) for age in ("65", "75")]
    told += [entity("condition", "diabetes", "糖尿病", text)]
    data = decision(begun(text, *told))["data"]
    father, mother = data["rows"]
    assert list(data["columns"]) == ["who", "age", "outcome", "plan", "reason"]
    assert data["columns"].keys() <= father.keys()
    assert father["result"] == "open"
    assert "65" in father["age"] and father["reason"]
    assert (mother["result"], mother["plan"]) == ("barred", "")


def test_a_column_in_which_nobody_has_anything_is_left_out() -> None:
    text = "我爸65，我妈66"
    told = [entity("relation", "parent", name, text) for name in ("我爸", "我妈")]
    told += [entity("age", f"P{age}Y", age, text) for age in ("65", "66")]
    assert "reason" not in decision(begun(text, *told))["data"]["columns"]


def test_of_relatives_whom_others_may_not_be_said_to_add_the_table_says_so() -> None:
    text = "公公58，婆婆66"
    told = [entity("relation", "other", name, text) for name in ("公公", "婆婆")]
    told += [entity("age", f"P{age}Y", age, text) for age in ("58", "66")]
    rows = decision(begun(text, *told))["data"]["rows"]
    assert all("自己的支付宝账号" in row["reason"] for row in rows)


@pytest.mark.parametrize(
    ("day", "fact", "outcome"),
    [
        ("2018-10-15", [], "not_open_yet"),
        ("2018-10-20", ["old_status"], "open_by_age"),
        ("2018-11-27", ["pf_status"], "open_by_age"),
        ("2019-05-16", ["pf_status"], "open_by_age"),
        ("2021-12-28", ["pf_status"], "not_public"),
        ("2022-02-01", ["pf_status"], "closed"),
    ],
)
def test_every_day_has_an_answer_and_the_fact_of_its_time(
    monkeypatch: pytest.MonkeyPatch, day: str, fact: list[str], outcome: str
) -> None:
    monkeypatch.setenv("PLAN_DATE", day)
    message = decision(begun("我45岁能加入吗", *SELF_45))
    assert message["facts"] == fact
    assert message["data"]["outcome"] == outcome
