"""A fact is changed alone in its file, after its effect on every answer was seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.content.finding import ContentError
from bot.faq.editing.editor import Editor
from bot.faq.editing.fact_file import FactFile
from bot.faq.editing.facts import FILE, FactChange, FactConflict, FactsEditor, NoSuchFact
from bot.faq.editing.repository import Author
from tests.faq.editing.test_files_are_changed_only_where_the_form_changes import (
    ROOT,
    changed_lines,
)

LI = Author("李雷", "lilei")
WHO = {"name": "韩梅梅", "id": "han"}


@pytest.fixture
def facts(editor: Editor) -> FactsEditor:
    return FactsEditor(editor.repository, editor.checker)


def raw(facts: FactsEditor) -> bytes:
    return (facts.repository.folder / FILE).read_bytes()


def version(facts: FactsEditor, id: str, number: int = 0) -> str:
    return FactFile(raw(facts), Path(FILE)).of(id)[number].version


def test_every_real_fact_changes_in_its_own_lines() -> None:
    path = ROOT / FILE
    content = path.read_bytes()
    file = FactFile(content, path)
    assert len(file.rows) >= 267
    assert len({row.version for row in file.rows}) == len(file.rows)
    for row in file.rows[::10]:
        written = file.changed(row, {"title": "换了名字", "unit": None}).raw
        lines = [line for line in changed_lines(content, written) if "unit" not in line]
        assert lines == [f"-   title: {row.values['title']}", "+   title: 换了名字"]


def test_a_real_file_without_a_change_stays_as_it_is() -> None:
    path = ROOT / FILE
    file = FactFile(path.read_bytes(), path)
    for row in file.rows[::25]:
        assert file.changed(row, {}).raw == path.read_bytes()


def test_a_value_and_its_text_are_saved_in_two_lines(facts: FactsEditor) -> None:
    before = raw(facts)
    change = FactChange("ci_wait", {"value": 180, "text": "180 天"}, version(facts, "ci_wait"))
    saved = facts.save(change, LI, "改等待期")
    assert changed_lines(before, raw(facts)) == [
        "-   value: 90",
        "+   value: 180",
        "-   text: 90 天",
        "+   text: 180 天",
    ]
    assert saved.version == version(facts, "ci_wait") != change.version
    [last] = facts.repository.history(limit=1)
    assert (last.note, last.who, last.commit) == ("改等待期", "李雷", saved.commit)


def test_fields_come_go_and_keep_their_order(facts: FactsEditor) -> None:
    fields = {"unit": "天", "change": "是: 否", "valid_to": None}
    content, _ = facts.apply([FactChange("ci_wait", fields, version(facts, "ci_wait"))])
    assert changed_lines(raw(facts), content) == [
        "+   unit: 天",
        "-   valid_to: 2022-01-28",
        '+   change: "是: 否"',
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 180},
        {"text": "{pf_status}"},
        {"sources": ["S9"]},
        {"sources": []},
        {"confidence": "D"},
        {"valid_from": "2020-01-01"},
        {"valid_from": "2019-02-30"},
        {"valid_from": None},
        {"title": ""},
        {"colour": "red"},
        {"text": "保证赔 90 天"},
    ],
)
def test_what_would_break_an_answer_is_refused(facts: FactsEditor, fields: dict[str, Any]) -> None:
    before = raw(facts)
    with pytest.raises(ContentError):
        facts.save(FactChange("ci_wait", fields, version(facts, "ci_wait")), LI, "")
    assert raw(facts) == before


def test_a_new_value_from_a_day_on_ends_the_one_before(facts: FactsEditor) -> None:
    fields = {
        "plan": "critical_illness",
        "title": "等待期",
        "value": 180,
        "text": "180 天",
        "valid_from": "2020-01-01",
        "valid_to": "2022-01-28",
        "sources": ["S1"],
        "confidence": "A",
        "change": "2020-01-01 起等待期为 180 天",
    }
    saved = facts.save(FactChange("ci_wait", fields), LI, "")
    assert [row.values["text"] for row in FactFile(raw(facts), Path(FILE)).of("ci_wait")] == [
        "90 天",
        "180 天",
    ]
    assert b"valid_to: 2019-12-31" in raw(facts)
    assert "前一版" in saved.findings[0].problem
    assert saved.version == version(facts, "ci_wait", 1)
    read = raw(facts).decode()
    assert read.index("180 天") < read.index("id: pf_status")


def test_a_version_put_in_between_ends_before_the_next(facts: FactsEditor) -> None:
    fields = {
        "plan": "platform",
        "title": "是否开放",
        "value": "公告",
        "text": "已公告关闭",
        "valid_from": "2021-12-28",
        "sources": ["S1"],
        "confidence": "A",
        "change": "2021-12-28 公告关闭",
    }
    facts.save(FactChange("pf_status", fields), LI, "")
    rows = sorted(FactFile(raw(facts), Path(FILE)).of("pf_status"), key=lambda row: row.start)
    assert [str(row.end) for row in rows] == ["2021-12-27", "2022-01-28", "9999-12-31"]


def test_a_fact_changed_meanwhile_is_a_conflict_and_another_is_not(facts: FactsEditor) -> None:
    old, other = version(facts, "ci_wait"), version(facts, "pf_status")
    facts.save(FactChange("ci_wait", {"title": "等多久"}, old), LI, "")
    with pytest.raises(FactConflict) as caught:
        facts.save(FactChange("ci_wait", {"title": "等几天"}, old), LI, "")
    assert caught.value.theirs["title"] == "等多久"
    facts.save(FactChange("pf_status", {"title": "开放吗"}, other), LI, "")
    with pytest.raises(NoSuchFact):
        facts.save(FactChange("ci_gone", {"title": "x"}, old), LI, "")


def test_a_fact_that_a_clause_counts_with_must_stay_a_number(tmp_path_factory: Any) -> None:
    """On the real content: the checks of the joining rules run too."""
    from bot.faq.editing.checking import Checker
    from bot.faq.editing.repository import Repository, seed

    folder = tmp_path_factory.mktemp("real") / "content"
    seed(ROOT, folder)
    repository = Repository(folder)
    facts = FactsEditor(repository, Checker(repository, ROOT))
    change = FactChange("ci_join_age_max", {"value": "不限"}, version(facts, "ci_join_age_max"))
    with pytest.raises(ContentError) as error:
        facts.save(change, LI, "")
    assert any("加入规则" in finding.problem for finding in error.value.findings)


def test_the_page_shows_each_affected_answer_before_and_after(bench: Any) -> None:
    found = bench.ok("GET", "/facts")
    assert found["sources"] == [
        {"id": "S1", "title": "成员数达新高", "date": "2019-04-11", "publisher": "蚂蚁金服"}
    ]
    wait = next(fact for fact in found["facts"] if fact["id"] == "ci_wait")
    assert (wait["used_by"], wait["value"], wait["valid_to"]) == (["faq/wait"], 90, "2022-01-28")
    fields = {"value": 180, "text": "180 天"}
    change = {"id": "ci_wait", "version": wait["version"], "fields": fields}
    seen = bench.ok("POST", "/facts/preview", {"changes": [change]})
    [one] = seen["affected"]
    assert (one["key"], one["date"]) == ("faq/wait", "2018-11-27")
    assert one["before"]["text"] == "等待期是90 天。\n意外不受限制。"
    assert one["after"]["text"] == "等待期是180 天。\n意外不受限制。"
    assert seen["findings"] == []
    body = {"version": wait["version"], "fields": fields, "who": WHO, "note": ""}
    saved = bench.ok("PUT", "/facts/ci_wait", body)
    problem = bench.refused(409, "PUT", "/facts/ci_wait", body)
    assert problem["theirs"]["version"] == saved["version"]
    assert problem["theirs"]["value"] == 180 and problem["theirs"]["who"] == WHO


def test_a_preview_tells_what_the_checks_will_say_and_saves_nothing(bench: Any) -> None:
    [wait, *_] = bench.ok("GET", "/facts")["facts"]
    change = {"id": "ci_wait", "version": wait["version"], "fields": {"valid_to": "2020-01-01"}}
    seen = bench.ok("POST", "/facts/preview", {"changes": [change]})
    assert seen["affected"][0]["date"] == "2020-01-02"
    assert "道歉" in seen["affected"][0]["after"]["text"]
    assert any(finding["level"] == "error" for finding in seen["findings"])
    assert bench.ok("GET", "/facts")["facts"][0] == wait


def test_an_faq_is_previewed_on_each_day_on_which_it_changes(bench: Any) -> None:
    faq = bench.ok("GET", "/faqs/wait")["faq"]
    seen = bench.ok("POST", "/faqs/preview", {"faq": faq, "dates": None})
    shown = [(reply["date"], reply["answer"], reply["text"]) for reply in seen["replies"]]
    assert shown == [
        ("2018-10-16", 1, "那时还没有这个计划。"),
        ("2018-11-27", 2, "等待期是90 天。\n意外不受限制。"),
        ("2019-05-16", 2, "等待期是90 天。\n意外不受限制。"),
        ("2022-01-29", 3, "相互宝已关闭。"),
    ]
    reply = seen["replies"][1]
    assert reply["detail"] == "加入之后才开始算。"
    assert reply["sources"] == [{"id": "S1", "title": "成员数达新高", "date": "2019-04-11"}]
    assert reply["edition"] == "2018-11-27"
    assert reply["changes"] == ["计划于 2022-01-28 24:00 关闭"]
    assert [button["title"] for button in reply["buttons"]] == ["怎么加入"]
    assert seen["findings"] == []


def test_a_preview_shows_the_answer_of_each_plan_and_what_is_wrong(bench: Any) -> None:
    faq = bench.ok("GET", "/faqs/join")["faq"]
    faq["answers"][0]["text"] = "要等 30 天，{no_such_fact}。"
    seen = bench.ok("POST", "/faqs/preview", {"faq": faq, "dates": ["2019-05-16"]})
    assert [(reply["plan"], reply["missing"]) for reply in seen["replies"]] == [
        (None, ["no_such_fact"]),
        ("senior_cancer", []),
    ]
    assert "道歉" in seen["replies"][0]["text"]
    problems = [finding["problem"] for finding in seen["findings"]]
    assert "花括号外写了数字「30」" in problems and "没有事实「no_such_fact」" in problems


def test_a_preview_of_half_a_form_shows_what_there_is(bench: Any) -> None:
    faq = {"key": "", "answers": [{"text": "相互宝{pf_status}。"}]}
    seen = bench.ok("POST", "/faqs/preview", {"faq": faq, "dates": ["2022-02-01"]})
    assert [reply["text"] for reply in seen["replies"]] == ["相互宝已关闭。"]
    assert seen["findings"]
    bench.refused(400, "POST", "/faqs/preview", {"faq": faq, "dates": ["soon"]})


def test_a_new_source_gets_the_next_number_and_facts_may_rest_on_it(bench: Any) -> None:
    fields = {
        "title": "等待期改了",
        "publisher": "蚂蚁金服",
        "date": "2020-01-01",
        "kind": "notice",
        "ref": "example.com/2",
    }
    path = bench.content / "data/plan/sources.yml"
    before = path.read_bytes()
    made = bench.ok("POST", "/sources", {"fields": fields, "who": WHO, "note": ""})
    assert made["id"] == "S02"
    assert path.read_bytes().startswith(before)
    [_, source] = bench.ok("GET", "/facts")["sources"]
    assert (source["id"], source["title"], source["date"]) == ("S02", "等待期改了", "2020-01-01")
    [wait, *_] = bench.ok("GET", "/facts")["facts"]
    body = {"version": wait["version"], "fields": {"sources": ["S1", "S02"]}, "who": WHO}
    bench.ok("PUT", "/facts/ci_wait", body)
    for wrong in ({"kind": "rumour"}, {"date": "soon"}, {"title": ""}, {"colour": "red"}):
        body = {"fields": fields | wrong, "who": WHO, "note": ""}
        bench.refused(422, "POST", "/sources", body)
