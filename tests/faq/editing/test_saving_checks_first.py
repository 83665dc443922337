"""A save is checked, is one commit, and never writes over what somebody else wrote meanwhile."""

from __future__ import annotations

import copy
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.content.finding import ContentError
from bot.faq.editing.checking import Checker
from bot.faq.editing.editor import Conflict, Editor
from tests.faq.editing.forms import HAN, LI, changed, problems

WAIT, JOIN = "data/nlu/faq/wait.yml", "data/nlu/faq/join.yml"


def test_a_save_writes_both_files_in_one_commit(editor: Editor) -> None:
    version, form = changed(editor, "wait", title="等多久")
    form["tests"].append("几时算数")
    saved = editor.save("wait", version, form, LI, "改短")
    assert editor.read("wait").form == form
    assert editor.read("wait").version == saved.version != version
    [last] = editor.repository.history(limit=1)
    assert (last.commit, last.who, last.note) == (saved.commit, "李雷", "改短")
    assert sorted(last.files) == [WAIT, "tests/nlu/faq/wait.yml"]


def test_a_save_without_a_change_makes_no_commit(editor: Editor) -> None:
    version, form = changed(editor, "wait")
    saved = editor.save("wait", version, form, LI, "")
    assert (saved.version, saved.commit) == (version, editor.repository.head())
    assert len(editor.repository.history()) == 1


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": "等 30 天"}, "花括号外写了数字「30」"),
        ({"related": ["faq/gone"]}, "没有可以推荐的「faq/gone」"),
        ({"examples": ["只有一句"]}, "问法只有 1 种，少于 4 种"),
        ({"tests": []}, "测试问法只有 0 句，少于 1 句"),
        ({"title": "怎么加入"}, "标题「怎么加入」和「faq/join」一样"),
    ],
)
def test_what_the_checks_forbid_is_refused_and_nothing_is_written(
    editor: Editor, fields: dict[str, Any], problem: str
) -> None:
    before = (editor.repository.folder / WAIT).read_bytes(), editor.repository.head()
    version, form = changed(editor, "wait", **fields)
    with pytest.raises(ContentError) as error:
        editor.save("wait", version, form, LI, "")
    assert problem in problems(error)
    assert all(f.path.is_relative_to(editor.repository.folder) for f in error.value.findings)
    assert ((editor.repository.folder / WAIT).read_bytes(), editor.repository.head()) == before


def test_a_question_of_another_faq_is_refused(editor: Editor) -> None:
    version, form = changed(editor, "wait")
    form["examples"].append("在哪里报名？")
    with pytest.raises(ContentError) as error:
        editor.save("wait", version, form, LI, "")
    assert "也在「faq/join」里" in "".join(problems(error))


def test_a_test_sentence_of_another_faq_is_refused(editor: Editor) -> None:
    version, form = changed(editor, "wait")
    form["examples"].append("从哪儿可以参加呀")
    with pytest.raises(ContentError) as error:
        editor.save("wait", version, form, LI, "")
    assert "也在训练里" in "".join(problems(error))


def test_a_question_nearly_of_another_faq_is_saved_with_a_warning(editor: Editor) -> None:
    version, form = changed(editor, "wait")
    form["examples"].append("我想给自己也弄一个啊")
    [warning] = editor.save("wait", version, form, LI, "").findings
    assert "相似度" in warning.problem and warning.level == "警告"


def test_an_old_fault_elsewhere_stops_nobody(editor: Editor, tree: Any) -> None:
    broken = (editor.repository.folder / JOIN).read_text().replace("怎么加入", "花 9 元加入", 1)
    with editor.repository.locked():
        editor.repository.commit({JOIN: broken.encode()}, LI, "坏的")
    version, form = changed(editor, "wait", title="等多久")
    assert editor.save("wait", version, form, LI, "").findings == ()
    version, form = changed(editor, "join", owner="别的组")
    with pytest.raises(ContentError):
        editor.save("join", version, form, LI, "")


@pytest.mark.parametrize(
    "field",
    [
        {"title": "一\n二"},
        {"title": "响铃\x07"},
        {"title": 7},
        {"theme": "../../x"},
        {"examples": "一句"},
        {"examples": ["半个\ud800字"]},
        {"examples": ["换\u2028行"]},
        {"answers": []},
        {"answers": [{"text": ""}]},
        {"answers": [{"text": "一", "valid_from": "昨天"}]},
        {"answers": [{"text": "一", "table": {"columns": ["a", "b"], "rows": [["1"]]}}]},
        {"handoff": "maybe"},
        {"owner": "x" * 501},
    ],
)
def test_what_no_file_can_hold_is_refused(editor: Editor, field: dict[str, Any]) -> None:
    version, form = changed(editor, "wait", **field)
    with pytest.raises(ContentError):
        editor.save("wait", version, form, LI, "")


@pytest.mark.parametrize(
    "text",
    ["!!python/object/apply:os.system ['id']", "&a [*a, *a]", "# 注释", "- 一\n- 二", "a: |\n  b",
     "%YAML 1.1", "---\n...", '"{', "  缩进", "'", "\\n"],
)  # fmt: skip
def test_text_that_looks_like_yaml_stays_text(editor: Editor, text: str) -> None:
    version, form = changed(editor, "wait")
    form["answers"][1]["detail"] = text
    form["owner"] = text.split("\n")[0].strip()
    form["examples"].append(text.split("\n")[0].strip())
    try:
        editor.save("wait", version, form, LI, "")
    except ContentError as error:  # a brace that fills nothing, a half-written entity
        assert any(mark in error.findings[0].problem for mark in ("花括号", "实体标注"))
    else:
        found = editor.read("wait").form
        assert found["owner"] == form["owner"]
        assert found["answers"][1]["detail"] == text.strip()


def test_two_saves_of_one_faq_one_gets_both_sides(editor: Editor) -> None:
    version, form = changed(editor, "wait", title="先存的")
    base = editor.read("wait").form
    first = editor.save("wait", version, form, LI, "")
    with pytest.raises(Conflict) as caught:
        editor.save("wait", version, {**base, "title": "后存的"}, HAN, "")
    conflict = caught.value
    assert conflict.theirs is not None and conflict.base is not None and conflict.last is not None
    assert conflict.theirs.form["title"] == "先存的"
    assert conflict.theirs.version == first.version
    assert conflict.last.who == "李雷"
    assert conflict.base.form == base
    merged = {**conflict.theirs.form, "owner": "合起来的"}
    editor.save("wait", conflict.theirs.version, merged, HAN, "")


def test_the_same_save_sent_twice_is_no_conflict(editor: Editor) -> None:
    version, form = changed(editor, "wait", title="等多久")
    first = editor.save("wait", version, form, LI, "")
    again = editor.save("wait", version, form, LI, "")
    assert (again.version, again.commit) == (first.version, first.commit)


def test_two_saves_of_two_faqs_at_once_are_both_kept(editor: Editor) -> None:
    sent = {topic: changed(editor, topic, owner="新的组") for topic in ("wait", "join")}
    threads = [
        threading.Thread(target=editor.save, args=(topic, version, form, LI, topic))
        for topic, (version, form) in sent.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {editor.read(topic).form["owner"] for topic in sent} == {"新的组"}
    assert len(editor.repository.history()) == 3


def test_two_processes_that_save_one_faq_leave_one_conflict(editor: Editor, tree: Any) -> None:
    other = Editor(editor.repository, Checker(editor.repository, tree.root))
    version, form = changed(editor, "wait")
    outcomes: list[str] = []

    def save(by: Editor, title: str) -> None:
        try:
            by.save("wait", version, {**form, "title": title}, LI, "")
            outcomes.append("saved")
        except Conflict:
            outcomes.append("conflict")

    threads = [
        threading.Thread(target=save, args=pair) for pair in ((editor, "甲乙"), (other, "丙丁"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "saved"]


def test_sentences_are_added_and_those_it_has_are_told(editor: Editor) -> None:
    saved = editor.add("wait", ["观察期是怎么算的？", "- 多少天后生效"], ["几时算数"], LI, "收件箱")
    form = editor.read("wait").form
    assert form["examples"][-1] == "多少天后生效" and form["tests"][-1] == "几时算数"
    assert [finding.problem for finding in saved.findings] == [
        "「观察期是怎么算的？」已经在这个 FAQ 里"
    ]
    again = editor.add("wait", ["多少天后生效"], [], LI, "")
    assert (again.commit, len(again.findings)) == (saved.commit, 1)


def test_a_file_with_a_bomb_or_a_tag_is_refused_before_it_is_written(editor: Editor) -> None:
    version, form = changed(editor, "wait", title="等多久")
    path = editor.repository.folder / WAIT
    raw = path.read_text()
    layers = "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 9))
    for hostile in ("x0: &x0 [a]\n" + layers, "x: !!python/object/apply:os.system [id]\n"):
        path.write_text(raw + hostile)
        with pytest.raises(ContentError):
            editor.save("wait", version, form, LI, "")


def test_paths_of_findings_name_the_content_and_not_a_draft(editor: Editor) -> None:
    version, form = changed(editor, "wait", title="等 30 天")
    with pytest.raises(ContentError) as error:
        editor.save("wait", version, form, LI, "")
    assert {f.path for f in error.value.findings} == {Path(editor.repository.folder / WAIT)}


def test_the_quick_look_at_one_faq_sees_what_the_whole_check_sees(
    editor: Editor, tree: Any
) -> None:
    """What is read again is one FAQ; what comes of it must be what reading all would give."""
    from bot.faq.checks.tree import read_tree
    from bot.faq.editing.draft import drafted
    from bot.faq.editing.rereading import with_faq

    root, entry = editor.repository.folder, editor.read("wait")
    form = copy.deepcopy(entry.form) | {"title": "等 30 天", "theme": "cover"}
    form["examples"].append("在哪里报名")
    form["tests"].append("几时算数")
    for changes in (editor.changes(entry, form), {WAIT: None}, {WAIT: b"nlu: ["}):
        narrow, reading = with_faq(*read_tree(root, tree.root), changes)
        with drafted(root, changes) as draft:
            wide, whole_reading = read_tree(draft, tree.root)
            assert dict(narrow.library.faqs).keys() == dict(wide.library.faqs).keys()
            for name in ("training", "tests"):
                assert _placed(getattr(narrow, name), root) == _placed(getattr(wide, name), draft)
            assert narrow.intents == wide.intents
            assert [f.problem for f in reading] == [f.problem for f in whole_reading]


def _placed(sentences: Any, root: Path) -> list[tuple[Any, ...]]:
    return [(p.text, p.intent, p.line, str(p.path.relative_to(root))) for p in sentences]
