"""What an author did not touch stays byte for byte, in every real file and in odd ones."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.content.finding import ContentError
from bot.content.marked import read_content
from bot.faq.editing.faq_file import change_examples, change_faq, continued, new_examples, new_faq
from bot.faq.editing.form import Form, read_form, to_form
from bot.faq.editing.round_trip import edit, word
from bot.faq.library import read_faqs
from bot.faq.phrasings import read_phrasings

ROOT = Path(__file__).parents[3]
WAIT = "data/nlu/faq/wait.yml"


def changed_lines(before: bytes, after: bytes) -> list[str]:
    lines = [side.decode().split("\n") for side in (before, after)]
    return [line for line in difflib.ndiff(*lines) if line[0] in "+-"]


def form_of(root: Path, key: str) -> Form:
    library, findings = read_faqs(root / "data")
    assert not findings
    tests, _ = read_phrasings(root / "tests" / "nlu" / "faq")
    return to_form(library.faqs[key], [test for test in tests if test.intent == key])


@pytest.fixture
def wait(tree: Any) -> Callable[..., list[str]]:
    """What of the file differs once one field of the form, or of its answers, is another."""

    def change(number: int | None = None, **fields: Any) -> list[str]:
        before = form_of(tree.root, "faq/wait")
        after = copy.deepcopy(before)
        (after if number is None else after["answers"][number]).update(fields)
        raw = (tree.root / WAIT).read_bytes()
        written = change_faq(raw, before, read_form(after, Path(WAIT)))
        tree.write(WAIT, written.decode())
        assert form_of(tree.root, "faq/wait") == after
        return changed_lines(raw, written)

    return change


def test_every_real_faq_changes_in_one_line_when_its_title_does() -> None:
    library, _ = read_faqs(ROOT / "data")
    assert len(library.faqs) >= 147
    for faq in library.faqs.values():
        before = to_form(faq, ())
        assert read_form(before, faq.path) == before
        raw = faq.path.read_bytes()
        assert change_faq(raw, before, copy.deepcopy(before)) == raw
        written = change_faq(raw, before, {**before, "title": "换了名字"})
        assert changed_lines(raw, written) == [
            f"-     title: {faq.title}",
            "+     title: 换了名字",
        ]


@pytest.mark.parametrize("folder", ["data", "tests/nlu/faq"])
def test_every_real_file_is_written_as_it_was_read(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.yml"))
    assert len(files) >= 147
    for path in files:
        raw = path.read_bytes()
        assert edit(raw, lambda document: None) == raw, path


def test_a_changed_wording_changes_its_lines_alone(wait: Any) -> None:
    assert wait(1, text="等待期是{ci_wait}。\n意外除外。") == [
        "-       意外不受限制。",
        "+       意外除外。",
    ]


def test_a_detail_can_come_and_go(wait: Any) -> None:
    assert wait(2, detail="一句。\n两句。") == [
        "+       detail: |-",
        "+         一句。",
        "+         两句。",
    ]
    assert len(wait(1, detail="")) == 2


def test_a_question_is_added_where_it_stands(wait: Any) -> None:
    sentences = ["等待期多久", "新的一句: # 奇怪", "加入后马上生病了给不给"]
    rest = ["我[62](age)，要等几天才生效", "观察期是怎么算的"]
    assert wait(examples=[*sentences, *rest]) == ["+     - 新的一句: # 奇怪"]


def test_dates_facts_and_sources_are_single_lines(wait: Any) -> None:
    assert wait(2, valid_from="2022-03-01", valid_to="2023-01-01", sources=["S1"]) == [
        "+       sources: [S1]",
        "-       valid_from: 2022-01-29",
        '+       valid_from: "2022-03-01"',
        '+       valid_to: "2023-01-01"',
    ]


def test_an_answer_for_a_plan_a_button_and_a_table(wait: Any) -> None:
    table = {"columns": ["对比", "甲"], "rows": [["等待期", "{ci_wait}"], ["是", "no"]]}
    lines = wait(
        2,
        plan="senior_cancer",
        outcome="decline",
        buttons=[{"title": "问: 一", "payload": '/faq/join{"plan": "senior_cancer"}'}],
        table=table,
    )
    assert '+         - [等待期, "{ci_wait}"]' in lines
    assert '+         - [是, "no"]' in lines
    assert "+       value: senior_cancer" in lines
    assert all(line.startswith("+") for line in lines if "text" not in line)


def test_a_new_answer_in_front_leaves_the_others_as_they_were(wait: Any, tree: Any) -> None:
    form = form_of(tree.root, "faq/wait")
    new = {**form["answers"][2], "text": "先说这个。", "valid_from": None, "plan": "platform"}
    lines = wait(answers=[new, *form["answers"]])
    assert all(line.startswith("+") for line in lines)
    assert "+       先说这个。" in lines


def test_answers_are_followed_when_they_move() -> None:
    one = {"text": "一", "plan": None, "valid_from": None, "valid_to": "2019-01-01"}
    two = {"text": "二", "plan": None, "valid_from": "2019-01-02", "valid_to": None}
    assert continued([one, two], [two, one]) == [1, 0]
    assert continued([one, two], [{**two, "text": "贰"}]) == [1]
    assert continued([one], [{**one, "text": "壹", "plan": "x"}, one]) == [None, 0]


def test_comments_other_keys_and_odd_spacing_stay(tree: Any) -> None:
    tree.swap(WAIT, "    owner: 内容组\n", "    owner:   '内容组'   # 谁负责\n")
    tree.swap(WAIT, "responses:\n", "# 下面是回答\nresponses:\n")
    tree.swap(WAIT, "    facts: [pf_status]", "    facts: [pf_status,\n        ci_wait]")
    tree.swap(WAIT, "    - 观察期是怎么算的\n", "    -   观察期是怎么算的\n")
    tree.write(WAIT, (tree.root / WAIT).read_text() + "# 完\n")
    raw = (tree.root / WAIT).read_bytes()
    before = form_of(tree.root, "faq/wait")
    after = copy.deepcopy(before)
    after["title"] = "等待期"
    after["examples"].insert(0, "多久")
    after["answers"][2]["text"] = "已经{pf_status}。"
    written = change_faq(raw, before, after)
    tree.write(WAIT, written.decode())
    assert form_of(tree.root, "faq/wait") == after
    assert changed_lines(raw, written) == [
        "-     title: 等待期有多久",
        "+     title: 等待期",
        "+     - 多久",
        "-   - text: 相互宝{pf_status}。",
        "+   - text: |-",
        "+       已经{pf_status}。",
    ]


def test_conditions_that_the_form_does_not_know_stay(tree: Any) -> None:
    join = "data/nlu/faq/join.yml"
    tree.swap(join, "    condition:\n", "    condition:\n    - {type: slot, name: age, value: 3}\n")
    before = form_of(tree.root, "faq/join")
    after = copy.deepcopy(before)
    after["answers"][1]["plan"] = "old_xianghubao"
    written = change_faq((tree.root / join).read_bytes(), before, after)
    assert b"{type: slot, name: age, value: 3}" in written
    assert b"value: old_xianghubao" in written


def test_windows_line_ends_and_a_byte_order_mark_stay(tree: Any) -> None:
    raw = "\ufeff".encode() + (tree.root / WAIT).read_bytes().replace(b"\n", b"\r\n")
    before = form_of(tree.root, "faq/wait")
    written = change_faq(raw, before, {**before, "title": "等待期"})
    assert changed_lines(raw, written) == [
        "-     title: 等待期有多久\r",
        "+     title: 等待期\r",
    ]


def test_a_new_faq_reads_back_as_it_was_given(tree: Any) -> None:
    form = form_of(tree.root, "faq/wait") | {"key": "faq/fresh", "title": "on: off"}
    tree.write("data/nlu/faq/cover/fresh.yml", new_faq(form).decode())
    tree.write("tests/nlu/faq/cover/fresh.yml", new_examples("faq/fresh", form["tests"]).decode())
    assert form_of(tree.root, "faq/fresh") == form


def test_a_real_faq_made_anew_is_written_like_its_neighbours() -> None:
    """Authors compare files: a page's file and a person's differ in nothing."""
    for name in ("plan/two_plans", "claims/claim_appeal"):
        path = ROOT / "data" / "nlu" / "faq" / f"{name}.yml"
        key = "faq/" + path.stem
        made = new_faq(form_of(ROOT, key))
        quotes_aside = [text.replace(b'"', b"") for text in (path.read_bytes(), made)]
        assert quotes_aside[0] == quotes_aside[1]


def test_test_sentences_are_added_to_their_file(tree: Any) -> None:
    path = "tests/nlu/faq/wait.yml"
    raw = (tree.root / path).read_bytes()
    before = ["多长时间之后才能申请"]
    written = change_examples(raw, "faq/wait", before, [*before, "几时算数"]) or b""
    assert changed_lines(raw, written) == ["+     - 几时算数"]
    added = change_examples(raw, "faq/other", [], ["别的"]) or b""
    assert changed_lines(raw, added)[0] == "+ - intent: faq/other"
    assert change_examples(added, "faq/other", ["别的"], []) == raw
    assert change_examples(raw, "faq/wait", before, []) is None


@pytest.mark.parametrize(
    "text",
    ["no", "2019-01-01", "12:30", "~", "1_000", "0x1F", "- a", "a: b", "a #b", "'", '"\\', "=",
     "<<", "*a", "&a", "!tag", "%x", "@x", "`x", "{a}", "[a]", "a,b", "|", ">", "?", "是", "e5"],
)  # fmt: skip
def test_any_word_reads_back_as_text(text: str, tmp_path: Path) -> None:
    def change(document: Any) -> None:
        document["a"] = word(text)
        document["b"] = [word(text)]

    (tmp_path / "a.yml").write_bytes(edit(b"a: x\n", change))
    assert read_content(tmp_path / "a.yml") == {"a": text, "b": [text]}


def test_a_file_that_can_be_read_but_not_changed_is_told_with_its_line(tree: Any) -> None:
    raw = (tree.root / WAIT).read_bytes().replace(b"]\n", b"]\t\n", 1)
    (tree.root / WAIT).write_bytes(raw)
    before = form_of(tree.root, "faq/wait")
    with pytest.raises(ContentError) as refused:
        change_faq(raw, before, before | {"title": "等多久"})
    (found,) = refused.value.findings
    assert "制表符" in found.mend
    assert raw.split(b"\n")[found.line - 1].endswith(b"\t")
