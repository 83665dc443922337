"""The queue's page, and the head of every page: what they show and do, without a browser."""

from datetime import timedelta

from django.utils import timezone

from chat.models import Case, Staff
from desk.claiming import claim
from tests.web.desk.browsing import Desk
from tests.web.desk.conftest import call_for_human
from tests.web.people import member_who_called, user_with


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


def test_the_desk_lists_open_cases_with_the_members_last_words(db) -> None:
    member_who_called()
    desk = Desk(user_with("staff"))
    page = desk.page("")
    case = Case.objects.get()
    assert f'href="/desk/cases/{case.pk}/"' in page
    assert "等待接手" in page
    assert "成员要求人工" in page
    assert "转人工" in page


def test_an_empty_desk_says_so(desk) -> None:
    assert "目前没有等待的工单。" in desk.page("")


def test_pages_with_members_words_are_kept_by_no_cache(desk, case) -> None:
    assert desk.client.get("/desk/")["Cache-Control"] == "no-store"
