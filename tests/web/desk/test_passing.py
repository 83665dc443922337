"""A case goes back to the queue, to a colleague, to a team, or where a supervisor says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chat.models import Case, Conversation, Staff, Team
from desk import hours, passing, presence
from desk.claiming import claim
from desk.giving_back import give_back
from desk.listing import Filter, cases
from desk.models import Note
from desk.refusals import Refused
from tests.web.desk.conftest import call_for_human, texts_of
from tests.web.people import colleague_at_desk


@pytest.fixture
def held(case: Case, wang) -> Case:
    """A case that 小王 holds."""
    return claim(case.pk, wang)


def test_a_case_that_is_put_back_waits_again_at_its_old_place(held: Case, wang) -> None:
    later = call_for_human()
    passing.release(held.pk, wang)
    held.refresh_from_db()
    assert (held.state, held.assignee) == ("waiting", None)
    assert list(cases(wang, Filter(box="waiting"))) == [held, later]
    assert "小王暂时离开" in texts_of(held, "staff")[-1]
    assert "还在排队" in texts_of(held, "queue")[-1]


def test_after_a_case_is_put_back_the_brain_begins_anew(held: Case, wang) -> None:
    before = Conversation.objects.get(pk=held.conversation_id).resets
    passing.release(held.pk, wang)
    assert Conversation.objects.get(pk=held.conversation_id).resets == before + 1


def test_only_the_assignee_puts_a_case_back_or_passes_it_on(held: Case, li) -> None:
    for act in (
        lambda: passing.release(held.pk, li),
        lambda: passing.transfer_to_person(held.pk, li, li.pk, "给我"),
    ):
        with pytest.raises(Refused, match="not_yours") as refused:
            act()
        assert (refused.value.status, refused.value.values["holder"]) == (403, "小王")


def test_a_case_passes_to_a_colleague_with_a_note(held: Case, wang, li) -> None:
    passing.transfer_to_person(held.pk, wang, li.pk, "懂少儿规则")
    held.refresh_from_db()
    assert (held.state, held.assignee) == ("active", li)
    assert Note.objects.get().text == "懂少儿规则"
    assert "转给小李" in texts_of(held, "staff")[-1]
    assert not any("懂少儿规则" in text for text in texts_of(held))


def test_a_case_that_cannot_be_passed_on_stays_where_it_is(held: Case, wang) -> None:
    full = colleague_at_desk("小赵", capacity=0)
    away = colleague_at_desk("小孙", state="offline")
    for to, code in ((full.pk, "colleague_at_capacity"), (away.pk, "colleague_off_duty")):
        with pytest.raises(Refused, match=code):
            passing.transfer_to_person(held.pk, wang, to, "请接")
    with pytest.raises(Refused, match="no_colleague"):
        passing.transfer_to_person(held.pk, wang, 999, "请接")
    held.refresh_from_db()
    assert held.assignee == wang
    assert not Note.objects.exists()


def test_passing_on_takes_a_note_that_says_why(held: Case, wang, li) -> None:
    with pytest.raises(Refused, match="empty"):
        passing.transfer_to_person(held.pk, wang, li.pk, " ")
    held.refresh_from_db()
    assert held.assignee == wang


def test_a_team_finds_what_was_passed_to_it_and_others_do_not(held: Case, wang, li, chief) -> None:
    team = hours.set_team(chief, "互助金组", [li.pk])
    passing.transfer_to_team(held.pk, wang, team.pk, "问进度")
    held.refresh_from_db()
    assert (held.state, held.team) == ("waiting", team)
    assert list(cases(li, Filter(box="waiting"))) == [held]
    assert list(cases(wang, Filter(box="waiting"))) == []
    with pytest.raises(Refused, match="nobodys"):
        passing.transfer_to_team(held.pk, wang, team.pk, "再转")
    hours.delete_team(chief, team.pk)
    assert not Team.objects.exists()
    assert list(cases(wang, Filter(box="waiting"))) == [held]


def test_a_supervisor_gives_any_open_case_to_a_colleague(held: Case, chief, wang, li) -> None:
    waiting = call_for_human()
    assert passing.reassign(held.pk, chief, li.pk).assignee == li
    assert passing.reassign(waiting.pk, chief, li.pk).assignee == li
    assert [e.actor for e in held.events.filter(kind="reassigned")] == [chief]
    with pytest.raises(Refused, match="supervisors_only"):
        passing.reassign(held.pk, wang, wang.pk)


def test_priority_moves_a_case_ahead(case: Case, wang) -> None:
    later = call_for_human()
    passing.set_priority(later.pk, wang, "urgent")
    assert list(cases(wang, Filter(box="waiting"))) == [later, case]
    with pytest.raises(Refused, match="invalid"):
        passing.set_priority(later.pk, wang, "highest")


def test_cases_of_a_colleague_who_vanished_go_back_to_the_queue(held: Case, wang, li) -> None:
    Staff.objects.filter(user=wang).update(seen_at=timezone.now() - timedelta(minutes=3))
    assert presence.sweep_gone() == 1
    assert presence.sweep_gone() == 0
    held.refresh_from_db()
    assert (held.state, held.assignee) == ("waiting", None)
    assert held.events.get(kind="released").detail["why"] == "vanished"
    assert Staff.objects.get(user=wang).state == "offline"


def test_a_sign_of_life_keeps_the_cases(held: Case, wang) -> None:
    Staff.objects.filter(user=wang).update(seen_at=timezone.now() - timedelta(minutes=3))
    presence.beat(wang)
    assert presence.sweep_gone() == 0
    held.refresh_from_db()
    assert held.assignee == wang


def test_a_sign_of_life_brings_nobody_back_online(wang) -> None:
    presence.set_state(wang, "offline")
    assert presence.beat(wang).state == "offline"


def test_going_offline_leaves_a_message_when_nobody_else_is_there(held: Case, wang) -> None:
    presence.set_state(wang, "offline")
    held.refresh_from_db()
    assert (held.state, held.assignee) == ("left", None)
    assert "没有客服在岗" in texts_of(held, "queue")[-1]


def test_the_cases_of_a_signed_out_assignee_go_back_and_replies_are_refused(
    held: Case, wang, li, client
) -> None:
    client.force_login(wang)
    assert client.post("/logout").status_code == 302
    held.refresh_from_db()
    assert (held.state, held.assignee) == ("waiting", None)
    assert client.get("/desk/").status_code == 302


def test_a_supervisor_sets_how_many_cases_a_colleague_may_hold(wang, chief) -> None:
    assert presence.set_capacity(chief, wang, 2).capacity == 2
    for actor, number, code in ((wang, 9, "supervisors_only"), (chief, 51, "invalid")):
        with pytest.raises(Refused, match=code):
            presence.set_capacity(actor, wang, number)


def test_a_state_is_one_of_three(wang) -> None:
    with pytest.raises(Refused, match="invalid"):
        presence.set_state(wang, "asleep")


def test_a_case_that_the_member_has_erased_meanwhile_is_no_case(held: Case, wang) -> None:
    Conversation.objects.all().delete()
    with pytest.raises(Refused, match="no_case"):
        give_back(held, "小王", wang.pk, "by_hand")
    with pytest.raises(Refused, match="no_case"):
        passing.release(held.pk, wang)


def test_the_name_that_members_read_is_ones_own_or_a_supervisors_to_set(wang, li, chief) -> None:
    assert presence.set_name(wang, wang, " 王静 ").name == "王静"
    assert presence.set_name(chief, wang, "小王").name == "小王"
    with pytest.raises(Refused, match="supervisors_only"):
        presence.set_name(li, wang, "老王")
    for name in (" ", "长" * 21, "两\n行"):
        with pytest.raises(Refused, match="invalid"):
            presence.set_name(wang, wang, name)
