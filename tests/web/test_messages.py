"""The member API over HTTP, against a running server."""

from uuid import uuid4

from chat.models import Message
from tests.web.site_process import Member, Site


def test_a_question_is_answered_with_sources_facts_and_edition(member: Member) -> None:
    answer = member.ask("相互宝是什么")
    assert (answer["from"], answer["kind"], answer["name"]) == ("bot", "text", "相互宝成员助手")
    body = answer["body"]
    assert body["text"] == "答：相互宝是什么"
    assert body["detail"] == "更多说明"
    assert body["facts"] == ["pf_operator"]
    assert body["sources"] == [{"title": "蚂蚁金服新闻稿", "date": "2019-04-11"}]
    assert (body["edition"], body["changes"], body["handoff"]) == ("2019-05-16", [], None)


def test_a_button_shows_its_title_and_an_id_but_not_what_it_stands_for(member: Member) -> None:
    (button,) = member.ask("两个计划")["body"]["buttons"]
    assert set(button) == {"id", "title"}
    assert "two_plans" not in button["id"]


def test_a_new_conversation_starts_with_the_greeting_of_the_brain(member: Member) -> None:
    (greeting,) = member.history()
    assert greeting["from"] == "bot"
    assert "资料截至 2019-05-16" in greeting["body"]["text"]
    assert [button["title"] for button in greeting["body"]["buttons"]] == ["相互宝是什么"]


def test_a_reload_finds_the_same_conversation_and_greets_it_once(member: Member) -> None:
    first = member.conversation
    member.ask("你好")
    member.connect()
    assert member.conversation == first
    assert member.texts("bot") == ["您好，资料截至 2019-05-16。", "答：你好"]


def test_another_browser_gets_another_conversation(site: Site) -> None:
    assert site.member().conversation != site.member().conversation


def test_a_resend_with_the_same_cid_is_stored_once_and_gets_the_same_id(member: Member) -> None:
    cid = str(uuid4())
    answers = [member.post(cid=cid, text="等待期多久") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert member.texts("member") == ["等待期多久"]


def test_the_same_cid_of_two_members_makes_two_messages(site: Site) -> None:
    cid = str(uuid4())
    ids = {site.member().post(cid=cid, text="你好").json()["id"] for _ in range(2)}
    assert len(ids) == 2


def test_ids_grow_and_the_history_comes_in_their_order(member: Member) -> None:
    for number in range(5):
        member.ask(f"问题{number}")
    ids = [entry["id"] for entry in member.history()]
    assert ids == sorted(ids)
    assert member.texts("bot")[1:] == [f"答：问题{number}" for number in range(5)]


def test_messages_after_an_id_leave_out_what_the_client_has(member: Member) -> None:
    answer = member.ask("你好")
    assert member.news(after=answer["id"])["messages"] == []
    last = member.ask("再见")
    newer = member.news(after=answer["id"])["messages"]
    assert [entry["from"] for entry in newer] == ["member", "bot"]
    assert newer[-1] == last


def test_a_member_message_carries_its_cid_and_a_bot_message_none(member: Member) -> None:
    cid = str(uuid4())
    sent = member.post(cid=cid, text="你好").json()["id"]
    answer = member.reply_after(sent)
    (own,) = [entry for entry in member.history() if entry["from"] == "member"]
    assert own["cid"] == cid
    assert own["body"] == {"text": "你好"}
    assert answer["cid"] is None


def test_a_tapped_button_reaches_the_brain_as_what_it_stands_for(member: Member, brain) -> None:
    (button,) = member.ask("两个计划")["body"]["buttons"]
    sent = member.tap(button["id"])
    assert sent.status_code == 202
    member.reply_after(sent.json()["id"])
    assert member.texts("member")[-1] == "两个计划有什么不同"
    assert brain.asked[-1]["choice"] == {
        "title": "两个计划有什么不同",
        "intent": "faq/two_plans",
        "entities": [{"entity": "plan", "value": "senior_cancer"}],
    }


def test_a_typed_text_reaches_the_brain_without_a_choice(member: Member, brain) -> None:
    member.ask("你好")
    assert brain.asked[-1]["choice"] is None
    assert brain.asked[-1]["conversation"] == member.conversation


def test_the_state_says_that_an_answer_is_being_written(member: Member, brain) -> None:
    brain.open.clear()
    sent = member.say("你好")
    assert member.news()["state"]["typing"] is True
    brain.open.set()
    member.reply_after(sent)
    assert member.news()["state"]["typing"] is False


def test_the_thirty_first_message_of_a_minute_is_refused_and_not_stored(member: Member) -> None:
    answers = [member.post(text=f"问题{number}") for number in range(31)]
    assert [answer.status_code for answer in answers] == [202] * 30 + [429]
    assert answers[-1].json()["detail"] == "您发送得有点快，请稍等片刻再试。"
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert Message.objects.filter(sender="member").count() == 30


def test_a_resend_is_not_counted_as_a_new_message(member: Member) -> None:
    cids = [str(uuid4()) for _ in range(30)]
    for cid in cids:
        member.post(cid=cid, text="你好")
    assert member.post(cid=cids[0], text="你好").status_code == 202


def test_a_member_over_the_limit_can_still_call_a_human(member: Member) -> None:
    for number in range(30):
        member.say(f"问题{number}")
    assert member.tap("handoff").status_code == 202
    assert member.tap("handoff").status_code == 429


def test_a_long_history_is_read_page_by_page(member: Member) -> None:
    conversation_id = Message.objects.get().conversation_id
    Message.objects.bulk_create(
        Message(conversation_id=conversation_id, sender="staff", kind="staff", body={"text": "好"})
        for _ in range(250)
    )
    first = member.news()["messages"]
    rest = member.news(after=first[-1]["id"])["messages"]
    assert (len(first), len(rest)) == (200, 51)
