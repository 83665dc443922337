"""Each gate alone: what passes, what is refused, and what the author is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.content.finding import Finding
from bot.faq.publishing.comparing import Comparison, compare
from bot.faq.publishing.gates import Gate, content_gate, gates_of
from bot.faq.publishing.sentences import Sentence, gold_of, outside_of

MARGIN = 0.01
RIGHT, OTHER = "faq/wait", "faq/join"


def found(
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    outside: Sequence[str] = (),
    messages: Sequence[str] = (),
    must_pass: Sequence[str] = (),
) -> Comparison:
    """A comparison in which `faq/wait` is right for everything that is not outside or a message."""
    texts = [text for text in after if text not in (*outside, *messages)]
    gold = [Sentence(text, RIGHT, text in must_pass) for text in texts]
    return compare(gold, outside, messages, frozenset({RIGHT}), before, after)


def gate(name: str, comparison: Comparison, reasons: Mapping[str, str] | None = None) -> Gate:
    """One of the gates' judgement."""
    (one,) = [g for g in gates_of(comparison, reasons or {}, MARGIN) if g.name == name]
    return one


def many(right: int, count: int = 200) -> dict[str, str]:
    """So many sentences, of which the first are right."""
    return {f"第{number}句": RIGHT if number < right else OTHER for number in range(count)}


def test_an_error_in_the_content_refuses_and_a_warning_does_not() -> None:
    error, warning = (
        Finding(Path("a.yml"), 1, "问题", "改法"),
        Finding(Path("a.yml"), 1, "问题", "改法", "警告"),
    )
    refused = content_gate([error, warning])
    assert (refused.passed, refused.said) == (False, "内容检查有 1 个错误，要先改好。")
    assert content_gate([warning]).passed


def test_a_failed_must_pass_refuses_even_when_it_failed_before() -> None:
    one = found({"多久": OTHER}, {"多久": OTHER}, must_pass=["多久"])
    refused = gate("must_pass", one)
    assert (refused.passed, refused.said) == (
        False, "1 句必须答对的测试没有答对，例如「多久」。"
    )  # fmt: skip
    assert gate("must_pass", found({"多久": OTHER}, {"多久": RIGHT}, must_pass=["多久"])).passed


def test_accuracy_may_fall_by_the_margin_and_no_more() -> None:
    assert gate("accuracy", found(many(180), many(178))).passed
    refused = gate("accuracy", found(many(180), many(177)))
    assert not refused.passed
    assert refused.said == "测试正确率 88.5%，比现在的 90.0% 低了不止 1.0%。"


def test_every_broken_sentence_needs_a_written_reason() -> None:
    comparison = found({"多久": RIGHT, "几天": RIGHT}, {"多久": OTHER, "几天": "nlu_fallback"})
    refused = gate("broken", comparison)
    assert not refused.passed
    assert "还有 2 句没有写理由" in refused.said
    assert not gate("broken", comparison, {"多久": "归加入", "几天": "  "}).passed
    allowed = gate("broken", comparison, {"多久": "归加入", "几天": "太短"})
    assert (allowed.passed, allowed.said) == (True, "原来答对、现在变错的 2 句都写了理由。")


def test_answering_more_of_what_is_outside_refuses() -> None:
    outside = ["天气", "花呗"]
    declined = {"天气": "ask_out_of_scope", "花呗": "nlu_fallback"}
    assert gate("refusal", found(declined, declined, outside=outside)).passed
    refused = gate("refusal", found(declined, declined | {"花呗": OTHER}, outside=outside))
    assert not refused.passed
    assert refused.said == "范围外的问题，只有 50.0% 没有乱答，现在是 100.0%。"


def test_the_report_tells_fixed_broken_and_changed_and_counts_them_by_faq() -> None:
    before = {"多久": OTHER, "几天": RIGHT, "成员的话": OTHER, "没变的话": OTHER}
    after = {"多久": RIGHT, "几天": OTHER, "成员的话": RIGHT, "没变的话": OTHER}
    told = found(before, after, messages=["成员的话", "没变的话", "成员的话"]).to_dict(
        {RIGHT: "等待期"}
    )
    assert [row["text"] for row in told["fixed"]] == ["多久"]
    assert [row["text"] for row in told["broken"]] == ["几天"]
    assert [
        (row["text"], row["label"], row["before"], row["after"]) for row in told["changed"]
    ] == [("成员的话", None, OTHER, RIGHT)]
    assert told["counts"] == {"fixed": 1, "broken": 1, "changed": 1}
    assert told["per_faq"] == [
        {"key": OTHER, "title": OTHER, "fixed": 0, "broken": 0, "changed": 1},
        {"key": RIGHT, "title": "等待期", "fixed": 1, "broken": 1, "changed": 1},
    ]
    assert told["accuracy"]["gold"] == {"before": 0.5, "after": 0.5, "count": 2}


def test_must_pass_sentences_are_read_from_the_tests_of_their_faq(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "nlu" / "faq"
    folder.mkdir(parents=True)
    (folder / "wait.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: faq/wait\n  metadata:\n    must_pass: [多久, 要等多久]\n'
        "  examples: |\n    - 多久\n    - 几天\n",
        encoding="utf-8",
    )
    assert gold_of(tmp_path) == [
        Sentence("多久", RIGHT, True), Sentence("几天", RIGHT), Sentence("要等多久", RIGHT, True)
    ]  # fmt: skip
    assert outside_of(tmp_path) == []
