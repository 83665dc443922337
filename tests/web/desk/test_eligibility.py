"""The side panel asks the very rules that the bot answers with."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from desk import eligibility
from desk.refusals import Refused


def test_the_form_offers_relations_and_conditions_in_chinese() -> None:
    choices = eligibility.choices()
    assert choices.relations["parent"] == "父母"
    assert "hypertension" in choices.conditions
    assert all(choices.conditions.values())


def test_a_parent_of_62_fits_the_plan_for_the_elderly_and_every_reason_has_a_source() -> None:
    result = eligibility.check("parent", years=62, healthy=True)
    assert result.outcome == "open"
    assert "老年防癌计划" in result.headline
    assert result.edition == date(2019, 5, 16)
    by_plan = {plan.plan: plan for plan in result.plans}
    assert by_plan["critical_illness"].outcome == "barred"
    assert by_plan["critical_illness"].because[0].sources


def test_without_an_age_it_says_what_to_ask() -> None:
    result = eligibility.check("self")
    assert result.outcome == "needs_info"
    assert result.missing


def test_after_the_plan_has_closed_nobody_can_join(settings) -> None:
    settings.PLAN_DATE = date(2022, 2, 1)
    assert eligibility.check("self", years=30, healthy=True).outcome == "closed"


def test_it_answers_by_the_release_that_the_bot_serves(settings, tmp_path: Path) -> None:
    settings.RELEASES_DIR = tmp_path
    plan = settings.CONTENT_DIR / "data" / "plan"
    shutil.copytree(plan, tmp_path / "r000001" / "data" / "plan")
    later = shutil.copytree(plan, tmp_path / "r000002" / "data" / "plan") / "facts.yml"
    facts = later.read_text(encoding="utf-8")
    later.write_text(facts.replace("value: 70\n", "value: 61\n"), encoding="utf-8")
    (tmp_path / "current").write_text("r000001\n")
    assert eligibility.check("parent", years=62, healthy=True).outcome == "open"
    (tmp_path / "current").write_text("r000002\n")
    assert eligibility.check("parent", years=62, healthy=True).outcome != "open"


@pytest.mark.parametrize("wrong", [{"years": 500}, {"born": date(2030, 1, 1)}])
def test_an_impossible_age_is_refused_in_the_rules_own_words(wrong: dict) -> None:
    with pytest.raises(Refused, match="unfit") as refused:
        eligibility.check("self", **wrong)
    assert refused.value.sentence


def test_an_unknown_condition_or_relation_is_refused() -> None:
    with pytest.raises(Refused, match="invalid"):
        eligibility.check("self", years=30, conditions=frozenset({"boredom"}))
    with pytest.raises(Refused, match="invalid"):
        eligibility.check("neighbour", years=30)
