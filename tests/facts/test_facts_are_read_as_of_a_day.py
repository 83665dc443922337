"""Looking facts up and filling texts with them, as of an edition date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.facts import FactBook, braces, load_facts

MAY_2019 = date(2019, 5, 16)
NOV_2018 = date(2018, 12, 1)


@pytest.fixture
def book(plan_dir: Path) -> FactBook:
    return load_facts(plan_dir)


def test_a_source_with_a_day_is_labelled_with_the_day(book: FactBook) -> None:
    assert book.sources["S1"].label() == "蚂蚁金服，2019-04-11"


def test_a_source_without_a_day_is_labelled_with_what_is_known(book: FactBook) -> None:
    assert book.sources["S2"].label() == "某报，2019 年 5 月"


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (date(2018, 11, 26), None),
        (date(2018, 11, 27), "芝麻分 650 分"),
        (date(2019, 3, 21), "芝麻分 650 分"),
        (date(2019, 3, 22), "综合准入评估"),
        (date(2030, 1, 1), "综合准入评估"),
    ],
)
def test_the_version_valid_on_the_day_is_found_ends_included(
    book: FactBook, on: date, text: str | None
) -> None:
    fact = book.at("ci_credit", on)
    assert (fact.text if fact else None) == text


def test_an_unknown_fact_has_no_version_and_no_successor(book: FactBook) -> None:
    assert book.at("ci_nothing", MAY_2019) is None
    assert book.later("ci_nothing", MAY_2019) is None


def test_the_next_version_is_the_first_that_begins_after_the_day(book: FactBook) -> None:
    later = book.later("ci_credit", NOV_2018)
    assert later is not None
    assert later.valid_from == date(2019, 3, 22)
    assert book.later("ci_credit", MAY_2019) is None


def test_versions_are_sorted_however_the_file_orders_them(plan_dir: Path) -> None:
    path = plan_dir / "facts.yml"
    head, *entries = path.read_text(encoding="utf-8").split("- id: ")
    path.write_text("- id: ".join([head, *reversed(entries)]), encoding="utf-8")
    starts = [fact.valid_from for fact in load_facts(plan_dir).facts["ci_credit"]]
    assert starts == [date(2018, 11, 27), date(2019, 3, 22)]


def test_braces_become_the_texts_of_that_day(book: FactBook) -> None:
    said = book.render("等待期{ci_wait}，{ci_credit}；还是{ci_wait}", NOV_2018)
    assert said.text == "等待期90 天，芝麻分 650 分；还是90 天"
    assert [fact.id for fact in said.facts] == ["ci_wait", "ci_credit"]
    assert said.ok


def test_the_same_text_tells_the_later_truth_on_a_later_day(book: FactBook) -> None:
    assert book.render("相互宝{pf_status}", MAY_2019).text == "相互宝开放加入"
    assert book.render("相互宝{pf_status}", date(2022, 2, 1)).text == "相互宝已关闭"


def test_a_missing_fact_is_named_and_leaves_no_braces(book: FactBook) -> None:
    said = book.render("要等{ci_wait}，{ci_nothing}。", date(2022, 2, 1))
    assert said.text == "要等，。"
    assert said.missing == ("ci_wait", "ci_nothing")
    assert not said.ok


def test_braces_that_are_slots_are_filled_from_what_is_given(book: FactBook) -> None:
    said = book.render("{name}，要等{ci_wait}", MAY_2019, {"name": "您"})
    assert said.text == "您，要等90 天"
    assert [fact.id for fact in said.facts] == ["ci_wait"]


def test_a_slot_value_that_looks_like_a_brace_is_not_filled_again(book: FactBook) -> None:
    assert book.render("{name}", MAY_2019, {"name": "{ci_wait}"}).text == "{ci_wait}"


def test_facts_without_a_brace_count_as_used_and_as_missing(book: FactBook) -> None:
    said = book.render("可以加入。", MAY_2019, facts=["pf_status", "ci_nothing"])
    assert [fact.id for fact in said.facts] == ["pf_status"]
    assert said.missing == ("ci_nothing",)


def test_later_versions_tell_what_changed_once_and_in_date_order(book: FactBook) -> None:
    said = book.render("{pf_status}{ci_credit}", NOV_2018, facts=["pf_status"])
    assert said.changes == ("2019-03-22 起改为综合准入评估", "计划已于 2022-01-28 24:00 关闭")


def test_a_change_that_has_already_come_is_not_announced(book: FactBook) -> None:
    assert book.render("{ci_credit}", MAY_2019).changes == ()


def test_names_in_braces_are_listed_once_in_order() -> None:
    assert braces("{b_1}和{a}和{b_1}，不是 { c } 也不是 {}") == ["b_1", "a"]
