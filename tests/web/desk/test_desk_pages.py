"""What the desk's pages show and do, without a browser: each form and each part by its address."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chat.models import Case, CaseEvent, Message, OpeningHours, SpecialDay, Staff, Team
from desk.claiming import claim
from desk.models import AuditEntry, CannedReply, Note
from desk.replying import reply
from desk.resolving import resolve
from tests.web.desk.conftest import call_for_human, texts_of

HTMX = {"HX-Request": "true"}


class Desk:
    """A colleague's browser."""

    def __init__(self, user) -> None:
        self.client = Client()
        self.client.force_login(user)

    def page(self, address: str, **values: str) -> str:
        answer = self.client.get(f"/desk/{address}", values)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    def part(self, address: str, **values: str) -> str:
        return self.client.get(f"/desk/{address}", values, headers=HTMX).content.decode()

    def post(self, address: str, **values):
        return self.client.post(f"/desk/{address}", values, headers=HTMX)


@pytest.fixture
def desk(wang) -> Desk:
    return Desk(wang)


@pytest.fixture
def mine(case, wang) -> Case:
    return claim(case.pk, wang)


def test_the_queue_shows_each_box_with_its_number_and_who_holds_what(desk, wang, li) -> None:
    claim(call_for_human("小李的").pk, li)
    call_for_human("等着的")
    waiting = desk.page("")
    assert "等着的" in waiting
    assert "小李的" not in waiting
    everything = desk.page("", box="all")
    assert "小李的" in everything
    assert '<td data-label="谁在处理">小李' in everything
    assert "您手上没有工单。" in desk.page("", box="mine")


def test_waiting_time_deepens_in_colour_at_100_and_at_180_seconds(desk, case) -> None:
    for seconds, level in ((99, "calm"), (100, "warn"), (179, "warn"), (180, "late")):
        since = timezone.now() - timedelta(seconds=seconds)
        Case.objects.update(waiting_since=since)
        assert f'class="wait {level}"' in desk.page("")


def test_the_queue_is_found_by_words_member_and_case_number_and_filtered(desk, case) -> None:
    call_for_human("要退出计划", reason="thumb_down")
    other = Case.objects.last()
    for search in ("退出", f"M{other.conversation_id}", str(other.pk)):
        found = desk.page("", q=search)
        assert "要退出计划" in found
    assert "等待期多久" not in desk.page("", q="退出")
    by_reason = desk.page("", reason="thumb_down")
    assert "要退出计划" in by_reason
    assert "等待期多久" not in by_reason
    assert "没有符合条件的工单。" in desk.page("", priority="urgent")
    assert desk.page("", box="nonsense", q="\0") != ""


def test_a_tap_on_the_button_is_not_taken_for_the_members_last_words(desk, wang) -> None:
    call_for_human("转人工")
    assert "（只点了转人工）" in desk.page("")


def test_htmx_gets_the_list_alone(desk, case) -> None:
    part = desk.part("")
    assert "<html" not in part
    assert "等待期多久" in part


def test_claiming_from_the_list_leads_to_the_case_and_who_comes_late_is_told_who(
    desk, case, li
) -> None:
    won = desk.post(f"cases/{case.pk}/claim/", go="1")
    assert won["HX-Redirect"] == f"/desk/cases/{case.pk}/"
    late = Desk(li).post(f"cases/{case.pk}/claim/", go="1")
    assert late.status_code == 409
    assert "小王已经接手了这个工单。" in late.content.decode()
    plain = Desk(li).client.post(f"/desk/cases/{case.pk}/claim/")
    assert plain.status_code == 409
    assert "<html" in plain.content.decode()


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


def test_the_head_says_ones_state_and_what_is_new(desk, case, wang, li) -> None:
    head = desk.part("me/")
    assert f'data-case="{case.pk}"' in head
    assert 'data-waiting="1"' in head
    claim(case.pk, wang)
    assert 'data-unread="1"' in desk.part("me/")
    desk.post("me/state/", state="offline")
    assert Staff.objects.get(user=wang).state == "offline"
    assert Case.objects.get().state == "waiting"
    assert desk.post("me/state/", state="asleep").status_code == 422


def test_a_page_without_a_socket_gives_its_sign_of_life_by_post(desk, wang) -> None:
    Staff.objects.update(seen_at=None)
    assert desk.post("me/alive/").status_code == 204
    assert Staff.objects.get().seen_at is not None


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


def test_a_colleague_edits_own_replies_and_a_supervisor_the_shared_ones(desk, chief, wang) -> None:
    sent = {"code": "/ok", "title": "好的", "text": "好的，请稍等。"}
    assert desk.post("replies/save/", **sent).status_code == 204
    assert desk.post("replies/save/", **sent, shared="yes").status_code == 403
    assert desk.post("replies/save/", **sent).status_code == 409
    own = CannedReply.objects.get()
    assert f'value="{own.pk}"' in desk.page("replies/", edit=str(own.pk))
    assert Desk(chief).post("replies/save/", **sent, shared="yes").status_code == 204
    shared = CannedReply.objects.get(owner=None)
    assert desk.post("replies/delete/", id=str(shared.pk)).status_code == 404
    assert desk.post("replies/delete/", id=str(own.pk)).status_code == 204


def test_a_supervisor_edits_the_week_and_special_days(chief) -> None:
    boss = Desk(chief)
    week = {
        "opens-0-1": "09:00",
        "closes-0-1": "12:00",
        "opens-0-2": "13:30",
        "closes-0-2": "18:00",
    }
    assert boss.post("hours/save/", **week).status_code == 204
    assert OpeningHours.objects.count() == 2
    assert 'value="13:30"' in boss.page("hours/")
    assert boss.post("hours/save/", **{"opens-0-1": "09:00"}).status_code == 422
    assert boss.post("hours/save/", **{"opens-0-1": "9", "closes-0-1": "x"}).status_code == 422
    assert OpeningHours.objects.count() == 2
    day = {"day": "2019-10-01", "name": "国庆节"}
    assert boss.post("hours/special/", **day).status_code == 204
    assert "国庆节" in boss.page("hours/")
    assert boss.post("hours/special/", day="x", name="y").status_code == 422
    boss.post("hours/special/delete/", day="2019-10-01")
    assert not SpecialDay.objects.exists()


def test_a_supervisor_edits_groups_names_and_capacity(chief, wang) -> None:
    boss = Desk(chief)
    boss.post("teams/save/", name="理赔", members=[str(wang.pk)])
    assert "理赔" in boss.page("hours/")
    boss.post("teams/delete/", id=str(Team.objects.get().pk))
    assert not Team.objects.exists()
    sent = {"user": str(wang.pk), "name": "小汪", "capacity": "3"}
    assert boss.post("colleagues/save/", **sent).status_code == 204
    changed = Staff.objects.get(user=wang)
    assert (changed.name, changed.capacity) == ("小汪", 3)
    assert 'value="小汪"' in boss.page("hours/")
    assert boss.post("colleagues/save/", **sent | {"capacity": "x"}).status_code == 422
    assert boss.post("colleagues/save/", **sent | {"name": ""}).status_code == 422


def test_the_supervisors_page_shows_the_numbers_and_draws_them(chief, mine, wang) -> None:
    reply(mine.pk, wang, "您好")
    resolve(mine.pk, wang, "answered")
    page = Desk(chief).page("figures/")
    for shown in ("最长等待", "转人工的比例", "成员要求人工", "小王", "<svg", 'class="resolved"'):
        assert shown in page
    assert "100% 在 3:00 内" in page
    boss = Desk(chief).client
    assert boss.get("/desk/figures/", {"first": "x"}).status_code == 422
    assert (
        boss.get("/desk/figures/", {"first": "2019-01-02", "last": "2019-01-01"}).status_code == 422
    )
    assert boss.get("/desk/figures/", {"first": "1999-01-01"}).status_code == 422
    assert "没有人工请求" in Desk(chief).page("figures/", first="2019-01-01", last="2019-01-03")


def test_the_export_holds_no_words_of_members_and_leaves_a_line_in_the_audit(chief, mine) -> None:
    answer = Desk(chief).post("figures/export/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    table = answer.content.decode()
    assert str(mine.pk) in table
    assert "等待期多久" not in table
    assert AuditEntry.objects.filter(action="export", actor=chief).count() == 1
    assert Desk(chief).client.get("/desk/figures/export/").status_code == 405


def test_an_administrator_gives_roles(administrator, wang) -> None:
    admin = Desk(administrator)
    assert wang.username in admin.page("people/")
    assert admin.post("people/save/", user=str(wang.pk), roles=["author"]).status_code == 204
    assert [group.name for group in wang.groups.all()] == ["author"]
    refused = admin.post("people/save/", user=str(administrator.pk), roles=["staff"])
    assert refused.status_code == 409


def test_every_page_forbids_script_and_style_in_itself(desk, mine, chief) -> None:
    for address in ("", f"cases/{mine.pk}/", "figures/", "hours/", "replies/", "audit/"):
        page = Desk(chief).page(address)
        assert "style=" not in page
        assert "onclick" not in page
        assert all(part.startswith(" src=") for part in page.split("<script")[1:])


def test_events_name_the_colleague_behind_them(desk, mine) -> None:
    assert CaseEvent.objects.filter(kind="claimed").exists()
    assert "客服接手 · 小王" in desk.page(f"cases/{mine.pk}/")
