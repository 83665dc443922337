"""A case's page: each form and each part by its address, without a browser."""

from uuid import uuid4

from chat.models import Case, CaseEvent, Message, Staff, Team
from desk.claiming import claim
from desk.models import CannedReply, Note
from desk.replying import reply
from desk.resolving import resolve
from tests.web.desk.browsing import Desk
from tests.web.desk.conftest import texts_of
from tests.web.people import member_who_called, user_with


def test_a_case_shows_what_its_state_allows(desk, case, wang, li) -> None:
    address = f"cases/{case.pk}/"
    assert "do-claim" in desk.page(address)
    assert 'id="reply"' not in desk.page(address)
    claim(case.pk, wang)
    held = desk.page(address)
    for shown in ('id="reply"', "do-resolve", "do-transfer", "do-release"):
        assert shown in held
    watched = Desk(li).page(address)
    assert "小王在处理，您可以看" in watched
    assert 'id="reply"' not in watched
    assert "do-reassign" not in watched
    resolve(case.pk, wang, "guided", "已说明")
    closed = desk.page(address)
    assert "已引导到 App 办理" in closed
    assert "do-reopen" in closed


def test_the_reply_box_comes_again_only_when_another_one_belongs_there(desk, mine) -> None:
    address = f"cases/{mine.pk}/live/"
    assert 'id="compose"' not in desk.part(address, mode="reply")
    assert 'id="compose"' in desk.part(address, mode="claim")


def test_a_reply_is_sent_once_and_the_box_comes_back_empty_with_another_id(desk, mine) -> None:
    cid = str(uuid4())
    for _ in range(2):
        answer = desk.post(f"cases/{mine.pk}/reply/", text="您好", cid=cid)
        assert answer["HX-Trigger"] == "changed"
        assert cid not in answer.content.decode()
    assert Message.objects.filter(sender="staff").count() == 1
    assert "您好" in desk.page(f"cases/{mine.pk}/")


def test_a_promise_is_held_back_until_the_very_words_are_confirmed(desk, mine) -> None:
    address, cid = f"cases/{mine.pk}/reply/", str(uuid4())
    held = desk.post(address, text="我保证能赔", cid=cid).content.decode()
    assert "仍要发送" in held
    assert cid in held
    assert not Message.objects.filter(sender="staff").exists()
    other = desk.post(address, text="保险保证能赔", cid=cid, confirmed="别的").content.decode()
    assert "仍要发送" in other
    words = held.split('name="confirmed" value="')[1].split('"')[0]
    desk.post(address, text="我保证能赔", cid=cid, confirmed=words)
    assert Message.objects.get(sender="staff").body["text"] == "我保证能赔"


def test_a_draft_with_words_of_promise_is_warned_of_while_it_is_written(desk) -> None:
    assert "保证" in desk.post("wording/", text="我保证").content.decode()
    assert desk.post("wording/", text="您好").content.decode().strip() == ""


def test_a_note_stands_in_the_thread_apart_and_is_no_message(desk, mine) -> None:
    desk.post(f"cases/{mine.pk}/note/", text="疑似中介")
    page = desk.page(f"cases/{mine.pk}/")
    assert '<li class="note">' in page
    assert "疑似中介" in page
    assert Note.objects.count() == 1
    assert "疑似中介" not in "".join(texts_of(mine))


def test_marks_show_how_far_a_reply_came(desk, mine, wang) -> None:
    said = reply(mine.pk, wang, "您好")
    assert "已发送" in desk.page(f"cases/{mine.pk}/")
    mine.conversation.__class__.objects.update(delivered_id=said.pk)
    assert "已送达" in desk.page(f"cases/{mine.pk}/")
    mine.conversation.__class__.objects.update(seen_id=said.pk)
    assert "已读" in desk.page(f"cases/{mine.pk}/")


def test_what_the_assignee_has_looked_at_is_unread_no_more(desk, mine) -> None:
    assert "1 条未读" in desk.page("", box="mine")
    newest = Message.objects.filter(sender="member").last()
    assert desk.post(f"cases/{mine.pk}/seen/", message=str(newest.pk)).status_code == 204
    assert "条未读" not in desk.page("", box="mine")


def test_a_case_is_passed_to_a_colleague_or_a_group_with_a_note(desk, mine, li, wang) -> None:
    address = f"cases/{mine.pk}/transfer/"
    assert desk.post(address, to=f"person-{li.pk}", note="").status_code == 422
    assert desk.post(address, to="nobody", note="请看").status_code == 422
    assert desk.post(address, to=f"person-{li.pk}", note="请看").status_code == 204
    assert Case.objects.get().assignee == li
    team = Team.objects.create(name="理赔")
    Desk(li).post(address, to=f"team-{team.pk}", note="请看")
    assert Case.objects.get().team == team


def test_only_who_is_there_now_is_offered_to_pass_a_case_to(desk, mine, li) -> None:
    address = f"cases/{mine.pk}/receivers/"
    assert "小李（在线）" in desk.part(address)
    assert "小王" not in desk.part(address)
    Staff.objects.filter(user=li).update(state="offline")
    assert "小李" not in desk.part(address)


def test_release_priority_block_and_reopen_have_their_buttons(desk, mine, chief) -> None:
    address = f"cases/{mine.pk}/"
    desk.post(f"{address}priority/", priority="urgent")
    assert "不再紧急" in desk.page(address)
    desk.post(f"{address}release/")
    assert Case.objects.get().state == "waiting"
    desk.post(f"{address}claim/")
    assert desk.post(f"{address}block/", minutes="0").status_code == 422
    desk.post(f"{address}block/", minutes="30")
    assert "暂停服务到 " in desk.page(address)
    assert desk.post(f"{address}unblock/").status_code == 403
    Desk(chief).post(f"{address}unblock/")
    assert "暂停服务到 " not in desk.page(address)
    desk.post(f"{address}reopen/")
    assert Case.objects.get().state == "active"


def test_a_supervisor_says_who_holds_a_case_and_nobody_else_does(desk, mine, chief, li) -> None:
    address = f"cases/{mine.pk}/reassign/"
    assert desk.post(address, to=f"person-{li.pk}").status_code == 403
    assert Desk(chief).post(address, to="team-1").status_code == 422
    assert Desk(chief).post(address, to=f"person-{li.pk}").status_code == 204
    assert Case.objects.get().assignee == li


def test_ending_a_case_asks_why_and_whether_the_bot_should_have_known(desk, mine) -> None:
    address = f"cases/{mine.pk}/resolve/"
    assert "机器人本应能回答吗？" in desk.page(f"cases/{mine.pk}/")
    assert desk.post(address, resolution="nonsense").status_code == 422
    question = Message.objects.filter(sender="member").first()
    sent = {"resolution": "answered", "summary": "已说明等待期", "known": "yes"}
    assert desk.post(address, **sent, missed=str(question.pk)).status_code == 204
    done = Case.objects.get()
    assert (done.state, done.summary, done.missed) == ("resolved", "已说明等待期", question)


def test_the_eligibility_panel_answers_by_the_bots_rules_and_keeps_nothing(desk) -> None:
    assert "高血压" in desk.part("check/")
    old = desk.post("check/result/", relation="parent", years="62").content.decode()
    assert "资料截至 2019-05-16" in old
    assert "老年防癌计划" in old
    assert desk.post("check/result/", years="old").status_code == 422
    assert desk.post("check/result/", born="2019-02-30").status_code == 422


def test_canned_replies_are_found_by_code_and_by_words(desk, wang) -> None:
    CannedReply.objects.create(owner=None, code="hi", title="问好", text="您好，我是客服。")
    CannedReply.objects.create(owner=wang, code="bye", title="告别", text="再见。")
    assert "您好，我是客服。" in desk.part("offers/canned/", q="/hi")
    assert "再见。" not in desk.part("offers/canned/", q="hi")
    assert "再见。" in desk.part("offers/canned/", q="再见")


def test_faqs_are_offered_by_words_of_their_titles(desk) -> None:
    found = desk.part("offers/faqs/", q="等待期")
    assert 'value="faq/' in found
    assert "没有这样的问答。" in desk.part("offers/faqs/", q="火星人")


def test_every_page_forbids_script_and_style_in_itself(desk, mine, chief) -> None:
    for address in ("", f"cases/{mine.pk}/", "figures/", "hours/", "replies/", "audit/"):
        page = Desk(chief).page(address)
        assert "style=" not in page
        assert "onclick" not in page
        assert all(part.startswith(" src=") for part in page.split("<script")[1:])


def test_events_name_the_colleague_behind_them(desk, mine) -> None:
    assert CaseEvent.objects.filter(kind="claimed").exists()
    assert "客服接手 · 小王" in desk.page(f"cases/{mine.pk}/")


def test_the_desk_shows_a_case_with_its_events_and_the_whole_transcript(db) -> None:
    member_who_called()
    desk = Desk(user_with("staff"))
    page = desk.page(f"cases/{Case.objects.get().pk}/")
    assert "等待期&lt;b&gt;多久&lt;/b&gt;" in page
    assert "答案在这里" in page
    assert "新闻稿（2019-04-11）" in page
    assert "目前还没有客服接手" in page
    assert "登记" in page


def test_a_case_that_does_not_exist_is_not_found(desk) -> None:
    assert desk.client.get("/desk/cases/999/").status_code == 404
