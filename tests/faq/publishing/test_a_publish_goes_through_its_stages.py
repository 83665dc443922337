"""Real publishes of a small project: trained, compared, gated, switched; refused with a reason."""

from __future__ import annotations

import threading
from typing import Any

from tests.faq.publishing.small import WAIT, WAIT_TESTS, WHO, Small


def _failed_gates(run: dict[str, Any]) -> list[str]:
    return [gate["name"] for gate in run["report"]["gates"] if not gate["passed"]]


def test_new_questions_are_trained_compared_and_published(small: Small) -> None:
    small.ask("leave", "把我的资格取消掉")
    small.edit(
        "tests/nlu/faq/leave.yml", "    - 我要退出", "    - 我要退出\n    - 把资格给我取消掉"
    )
    run = small.publish(note="补一种问法", messages=["把资格给我取消掉", "等待期几天"])
    assert (run["state"], run["release"], run["said"]) == (
        "published", "r000002", "已发布 r000002。"
    ), run  # fmt: skip
    made = small.releases.verify("r000002")
    assert (small.releases.current(), made.kind, made.parent) == (
        "r000002", "questions", "r000001"
    )  # fmt: skip
    assert (made.author, made.note) == (WHO["name"], "补一种问法")
    report = run["report"]
    assert [gate["name"] for gate in report["gates"]] == [
        "check", "must_pass", "accuracy", "broken", "refusal"
    ]  # fmt: skip
    assert list(report["seconds"]) == ["check", "train", "compare", "gate", "switch"]
    assert report["accuracy"]["gold"]["count"] == 7
    assert report["accuracy"]["tests"]["count"] == 3
    assert small.releases.report("r000002")["per_faq"] == report["per_faq"]
    assert not list(small.releases.folder.glob(".*"))


def test_an_answer_alone_is_published_without_training(small: Small) -> None:
    small.answer("wait", "请注意：")
    run = small.publish()
    assert run["state"] == "published", run
    assert list(run["report"]["seconds"]) == ["check", "switch"]
    made = small.releases.get("r000002")
    assert (made.kind, made.model) == ("answers", small.releases.get("r000001").model)


def test_a_draft_without_a_change_is_not_published(small: Small) -> None:
    run = small.publish()
    assert (run["state"], run["said"]) == ("refused", "没有发布：没有要发布的改动。")
    assert small.releases.ids() == ["r000001"]


def test_content_with_an_error_is_refused_with_file_line_and_mend(small: Small) -> None:
    small.edit(WAIT, "相互宝{pf_status}", "一年 30 元，相互宝{pf_status}")
    run = small.publish()
    assert run["state"] == "refused"
    assert _failed_gates(run) == ["check"]
    assert (run["findings"][0]["file"], run["findings"][0]["level"]) == (WAIT, "error")
    assert small.releases.current() == "r000001"


def test_a_test_that_must_pass_and_fails_refuses_the_release(small: Small) -> None:
    small.edit(WAIT_TESTS, "faq/wait\n", "faq/wait\n  metadata:\n    must_pass: [我想报名参加]\n")
    small.ask("wait", "等待期一共多少天")
    run = small.publish()
    assert run["state"] == "refused", run
    assert "must_pass" in _failed_gates(run)
    assert "我想报名参加" in run["said"]
    assert small.releases.current() == "r000001"


def test_a_broken_sentence_needs_a_reason_and_then_no_second_training(small: Small) -> None:
    """What asked for one FAQ asks for another from now on."""
    small.edit(WAIT, "    - 等待期要几天\n", "    - 等待期是什么意思\n")
    small.ask("leave", "等待期几天呢", "等待期只有几天", "等待期有几天", "等待期是几天")
    run = small.publish()
    assert run["state"] == "refused", run
    assert "broken" in _failed_gates(run)
    texts = [row["text"] for row in run["report"]["broken"]]
    assert "等待期几天" in texts
    assert small.releases.current() == "r000001"
    again = small.publish(reasons={text: "这些话现在归退出" for text in texts})
    assert "broken" not in _failed_gates(again)
    assert again["report"]["seconds"]["train"] < 1


def test_two_publishes_at_once_are_one_publish_and_one_refusal(small: Small) -> None:
    small.ask("join", "想参加的话要点哪里")
    done: list[tuple[int, str]] = []
    both = [
        threading.Thread(target=lambda: done.append(small.run("publish", "--note", "两个人")))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(status for status, _ in done) == [0, 3], done
    assert small.releases.ids() == ["r000002", "r000001"]
