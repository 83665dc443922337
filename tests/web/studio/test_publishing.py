"""The publish page: what is unpublished, starting and stopping a run, its progress and report."""

import pytest
from django.test import Client

from chat.models import Choice, Conversation, Message, Turn
from studio.publishing import latest_messages
from tests.web.desk.browsing import HTMX
from tests.web.studio import contract
from tests.web.studio.conftest import noted
from tests.web.studio.workbench_stand_in import StandInWorkbench

CHANGED = {"faqs": ["faq/waiting_period"], "answers_only": False}


def page_of(client: Client, address: str = "publish/") -> str:
    answer = client.get(f"/studio/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def said_to_bot(*texts: str, **message: object) -> None:
    conversation = Conversation.objects.create()
    for text in texts:
        made = Message.objects.create(
            conversation=conversation, sender="member", kind="text", body={"text": text}, **message
        )
        Turn.objects.create(message=made, outcome="answer", raw={})


def test_the_page_lists_what_is_unpublished(publisher: Client, bench: StandInWorkbench) -> None:
    bench.publishing = contract.publishing(changed=CHANGED)
    page = page_of(publisher)
    assert "等待期是多久" in page
    assert "要重新训练和比较" in page


def test_facts_settings_and_other_sentences_are_unpublished_too(
    publisher: Client, bench: StandInWorkbench
) -> None:
    changed = {"faqs": [], "facts": ["ci_wait"], "settings": True, "answers_only": True}
    bench.publishing = contract.publishing(changed=changed)
    assert "ci_wait" in page_of(publisher)
    assert "开场白和常见问题" in page_of(publisher)
    bench.publishing = contract.publishing(changed={"faqs": [], "answers_only": False})
    assert "范围之外的句子" in page_of(publisher)


def test_a_deleted_faq_is_listed_by_its_key(publisher: Client, bench: StandInWorkbench) -> None:
    changed = {"faqs": ["faq/gone"], "answers_only": False}
    bench.publishing = contract.publishing(changed=changed)
    assert "faq/gone" in page_of(publisher)
    assert "刚被删除" in page_of(publisher, "publish/changes/gone/")


def test_a_page_with_nothing_to_publish_says_so_and_has_no_button(
    publisher: Client, bench: StandInWorkbench
) -> None:
    assert "没有要发布的" in page_of(publisher)
    assert "publish/start/" not in page_of(publisher)


def test_a_change_is_shown_line_by_line(author: Client, bench: StandInWorkbench) -> None:
    faq = bench.faqs["waiting_period"]
    bench.faqs["waiting_period"] = faq | {"examples": [*faq["examples"], "<b>几天</b>"]}
    part = page_of(author, "publish/changes/waiting_period/")
    assert "<ins>&lt;b&gt;几天&lt;/b&gt;</ins>" in part
    assert "<del>" not in part


def test_what_the_checks_find_is_shown_before_publishing(
    author: Client, bench: StandInWorkbench
) -> None:
    assert "没有问题" in page_of(author, "publish/check/")
    bench.answer("GET", "/check", {"findings": [contract.finding()], "counts": {}})
    part = page_of(author, "publish/check/")
    assert "有 1 处错误" in part
    assert "再写几种问法。" in part


def test_a_publisher_starts_a_run_with_note_and_the_latest_messages(
    publisher: Client, bench: StandInWorkbench
) -> None:
    said_to_bot("等待期", "我身份证 ******** 能加入吗")
    answer = publisher.post("/studio/publish/start/", {"note": " 补问法 "})
    assert answer.status_code == 302
    (sent,) = bench.sent("POST", "/publish")
    assert sent["who"] == {"name": "publisher", "id": "publisher"}
    assert sent["note"] == "补问法"
    assert sent["messages"] == ["我身份证 ******** 能加入吗", "等待期"]
    (entry,) = noted()
    assert (entry.action, entry.detail) == ("publish_started", {"run": "run-1", "reasons": 0})


def test_an_author_may_look_and_not_publish(author: Client, bench: StandInWorkbench) -> None:
    bench.publishing = contract.publishing(changed=CHANGED)
    assert "只有发布人能发布" in page_of(author)
    for address in ("publish/start/", "publish/stop/", "history/r000001/current/"):
        assert author.post(f"/studio/{address}").status_code == 403
    assert bench.sent("POST", "/publish") == []


def test_a_tapped_button_and_a_colleagues_words_are_no_messages_to_compare(db) -> None:
    conversation = Conversation.objects.create()
    said_to_bot("等待期")
    choice = Choice.objects.create(conversation=conversation, title="公示几天", intent="faq/x")
    said_to_bot("公示几天", choice=choice)
    Message.objects.create(
        conversation=conversation, sender="member", kind="text", body={"text": "跟客服说的"}
    )
    assert latest_messages() == ["等待期"]


def test_only_the_last_messages_are_compared(db, monkeypatch) -> None:
    monkeypatch.setattr("studio.publishing.MESSAGES", 2)
    said_to_bot("一", "二", "三")
    assert latest_messages() == ["三", "二"]
    monkeypatch.setattr("studio.publishing._CHARACTERS", 1)
    assert latest_messages() == ["三"]


def test_a_second_publisher_is_told_who_is_publishing_and_keeps_the_note(
    publisher: Client, bench: StandInWorkbench
) -> None:
    bench.publishing = contract.publishing("running", who={"name": "小齐", "id": "qi"})
    answer = publisher.post("/studio/publish/start/", {"note": "我的说明"})
    assert answer.status_code == 409
    assert "小齐正在发布" in answer.content.decode()
    part = publisher.post("/studio/publish/start/", {"note": "我的说明"}, headers=HTMX)
    assert part.status_code == 409
    assert 'class="toast"' in part.content.decode()
    assert not noted()


def test_a_run_is_followed_each_second_until_it_is_over(
    author: Client, bench: StandInWorkbench
) -> None:
    bench.publishing = contract.publishing("running", stage="train", progress=0.4)
    assert 'hx-trigger="every 1s"' in page_of(author)
    part = author.get("/studio/publish/run/", headers=HTMX)
    assert 'value="40"' in part.content.decode()
    assert '<li class="now" aria-current="step">训练模型</li>' in part.content.decode()
    assert "HX-Refresh" not in part
    bench.publishing |= {"state": "published"}
    assert author.get("/studio/publish/run/", headers=HTMX)["HX-Refresh"] == "true"


def test_following_goes_on_while_the_workbench_restarts(
    author: Client, bench: StandInWorkbench
) -> None:
    bench.stop()
    part = author.get("/studio/publish/run/", headers=HTMX)
    assert part.status_code == 200
    assert "正在重试" in part.content.decode()
    assert 'hx-trigger="every 1s"' in part.content.decode()


def test_a_draft_that_is_trained_is_not_called_a_publish(
    author: Client, bench: StandInWorkbench
) -> None:
    bench.publishing = contract.publishing("running", goal="draft", stage="train")
    page = page_of(author)
    assert "小林正在训练草稿" in page
    assert "和线上比较" not in page
    bench.publishing = contract.publishing(
        goal="draft", run="run-1", said="草稿训练好了，可以试了。"
    )
    assert "草稿训练好了" in page_of(author)
    assert "上一次" not in page_of(author)


def test_a_publisher_stops_a_run(publisher: Client, bench: StandInWorkbench) -> None:
    bench.publishing = contract.publishing("running")
    assert "停止发布" in page_of(publisher)
    publisher.post("/studio/publish/stop/")
    page = page_of(publisher)
    assert "发布中断" in page
    assert "发布被停止，成员看到的没有变。" in page
    assert [entry.action for entry in noted()] == ["publish_stopped"]


def test_a_published_run_shows_its_report_with_titles(
    author: Client, bench: StandInWorkbench
) -> None:
    bench.publishing = contract.publishing(
        "published", report=contract.report(), release="r000002", said="已上线。"
    )
    page = page_of(author)
    for shown in ("已上线。", "准确率没有下降。", "交了钱多久才算数", "91.0%", "训练模型 31.5 秒"):
        assert shown in page
    assert '<td data-label="线上">没有听懂</td>' in page
    assert '<td data-label="这一版">等待期是多久</td>' in page


@pytest.fixture
def refused(bench: StandInWorkbench) -> None:
    """A run that broke a right sentence, and one that must pass."""
    broken = [
        contract.row("要等几天", before="faq/waiting_period", after="faq/what_is_xianghubao"),
        contract.row("等待期多久", after="nlu_fallback", must_pass=True),
    ]
    gate = {"name": "broken", "passed": False, "said": "有两句原来答对的现在答错。"}
    counts = {"fixed": 1, "broken": 2, "changed": 1}
    report = contract.report(gates=[gate], broken=broken, failed=broken[1:], counts=counts)
    bench.publishing = contract.publishing("refused", report=report, note="补问法", changed=CHANGED)


def test_a_refused_run_says_why_and_what_to_do(publisher: Client, refused) -> None:
    page = page_of(publisher)
    assert "有两句原来答对的现在答错。" in page
    assert "在下面逐句写明理由再发布" in page
    assert "必须通过而没有答对的句子" in page
    assert ">补问法</textarea>" in page


def test_a_broken_sentence_may_get_a_reason_and_one_that_must_pass_may_not(
    publisher: Client, refused, bench: StandInWorkbench
) -> None:
    page = page_of(publisher)
    assert page.count('name="reason"') == 1
    assert '<input type="hidden" name="sentence" value="要等几天">' in page
    sent = {"note": "n", "sentence": ["要等几天", "另一句"], "reason": ["两条都对 ", " "]}
    publisher.post("/studio/publish/start/", sent)
    assert bench.sent("POST", "/publish")[0]["reasons"] == {"要等几天": "两条都对"}


def test_a_run_that_broke_off_says_what_happened(author: Client, bench: StandInWorkbench) -> None:
    bench.publishing = contract.publishing("interrupted", said="训练时内容工具被重新启动。")
    page = page_of(author)
    assert "训练时内容工具被重新启动。" in page
    assert "成员看到的仍是原来的版本" in page


def test_a_check_that_refused_shows_its_findings(author: Client, bench: StandInWorkbench) -> None:
    bench.publishing = contract.publishing("refused", findings=[contract.finding()])
    assert "问法太少。" in page_of(author)


@pytest.mark.parametrize("address", ["publish/", "history/", "history/r000001/"])
def test_a_page_without_the_workbench_says_so(author: Client, address: str) -> None:
    answer = author.get(f"/studio/{address}")
    assert answer.status_code == 503
    assert "内容工具暂时连接不上" in answer.content.decode()
