"""Canned replies, roles, the audit, and how the lists are searched."""

import pytest
from django.contrib.auth import get_user_model

from chat.models import Case
from desk import audit, canned, listing, roles
from desk.claiming import claim
from desk.listing import Filter, cases
from desk.models import AuditEntry, CannedReply
from desk.refusals import Refused
from desk.replying import reply
from desk.resolving import resolve
from member_help.groups import has_role, roles_of
from tests.web.brain_stand_in import StandInBrain
from tests.web.desk.conftest import call_for_human
from tests.web.people import user_with


def test_a_personal_reply_is_its_owners_and_goes_before_a_shared_one(wang, li, chief) -> None:
    shared = canned.save_canned(chief, "hi", "问候", "您好，我是客服。", shared=True)
    own = canned.save_canned(wang, "/hi", "我的问候", "您好，我是小王。")
    assert canned.by_code(wang, "hi") == own
    assert canned.by_code(li, "hi") == shared
    assert set(canned.canned_for(wang)) == {shared, own}
    assert list(canned.canned_for(li, "客服")) == [shared]
    assert canned.by_code(li, "bye") is None


def test_a_shared_reply_is_a_supervisors_to_change(wang, li, chief) -> None:
    shared = canned.save_canned(chief, "hi", "问候", "您好", shared=True)
    own = canned.save_canned(wang, "me", "自己的", "您好")
    with pytest.raises(Refused, match="supervisors_only"):
        canned.save_canned(wang, "all", "共享", "您好", shared=True)
    for user, number in ((wang, shared.pk), (li, own.pk)):
        with pytest.raises(Refused, match="no_canned"):
            canned.delete_canned(user, number)
    canned.save_canned(chief, "hi", "问候", "您好呀", shared=True, reply_id=shared.pk)
    canned.delete_canned(chief, shared.pk)
    canned.delete_canned(wang, own.pk)
    assert not CannedReply.objects.exists()
    entries = AuditEntry.objects.filter(actor=chief)
    assert sorted(entry.action for entry in entries) == [
        "canned_deleted",
        "canned_saved",
        "canned_saved",
    ]


def test_a_code_is_short_without_spaces_and_there_once(wang, chief) -> None:
    canned.save_canned(wang, "hi", "问候", "您好")
    canned.save_canned(chief, "hi", "问候", "您好", shared=True)
    for user, shared in ((wang, False), (chief, True)):
        with pytest.raises(Refused, match="code_taken"):
            canned.save_canned(user, "hi", "又一个", "您好", shared=shared)
    for code, title in (("", "x"), ("a b", "x"), ("x" * 21, "x"), ("ok", " ")):
        with pytest.raises(Refused, match="invalid"):
            canned.save_canned(wang, code, title, "您好")
    with pytest.raises(Refused, match="empty"):
        canned.save_canned(wang, "ok", "x", " ")


def test_the_answer_of_an_faq_comes_with_its_sources_and_date(brain: StandInBrain) -> None:
    insert = canned.faq_insert("faq/waiting_period")
    assert insert.text.splitlines() == [
        "答：faq/waiting_period",
        "资料来源：蚂蚁金服新闻稿（2019-04-11）",
        "资料截至 2019-05-16",
    ]
    assert insert.sources == [{"title": "蚂蚁金服新闻稿", "date": "2019-04-11"}]
    with pytest.raises(Refused, match="no_answer"):
        canned.faq_insert("faq/unknown_topic")
    brain.stop()
    with pytest.raises(Refused, match="brain_away"):
        canned.faq_insert("faq/waiting_period")


def test_an_administrator_gives_roles_and_every_change_is_in_the_audit(administrator, wang) -> None:
    given = roles.set_roles(administrator, wang.pk, ["supervisor", "author"])
    assert given == {"supervisor", "author"}
    assert roles_of(wang) == {"supervisor", "staff", "author"}
    entries = AuditEntry.objects.filter(actor=administrator)
    told = {(e.action, *e.detail["users"], *e.detail["roles"]) for e in entries}
    assert told == {
        ("role_given", "小王", "author", "supervisor"),
        ("role_taken", "小王", "staff"),
    }


def test_a_role_that_a_command_gives_is_in_the_audit_without_an_actor(db) -> None:
    user_with("publisher", name="发布人")
    (line,) = audit.lines(action="role_given")
    assert (line.actor, line.detail["users"], line.detail["roles"]) == (
        "",
        ["发布人"],
        ["publisher"],
    )


def test_only_administrators_give_roles_and_one_of_them_stays(administrator, chief, wang) -> None:
    with pytest.raises(Refused, match="administrators_only"):
        roles.set_roles(chief, wang.pk, ["administrator"])
    for number, names, code in ((wang.pk, ["king"], "invalid"), (999, [], "no_colleague")):
        with pytest.raises(Refused, match=code):
            roles.set_roles(administrator, number, names)
    with pytest.raises(Refused, match="last_administrator"):
        roles.set_roles(administrator, administrator.pk, ["staff"])
    assert has_role(administrator, "administrator")


def test_a_user_who_was_switched_off_has_no_role(wang) -> None:
    get_user_model().objects.update(is_active=False)
    wang.refresh_from_db()
    assert roles_of(wang) == set()


def test_the_audit_holds_exports_and_case_events_and_no_members_words(case: Case, wang, chief):
    claim(case.pk, wang)
    reply(case.pk, wang, "一定给您", confirmed=True)
    resolve(case.pk, wang, "answered", "秘密的小结")
    audit.note_export(chief, "cases", 12, since="2026-11-01")
    lines = audit.lines()
    assert [line.action for line in lines][:1] == ["export"]
    assert {"opened", "claimed", "promise_sent", "resolved"} <= {line.action for line in lines}
    assert lines == sorted(lines, key=lambda line: line.at, reverse=True)
    assert not any(words in str(lines) for words in ("等待期多久", "秘密的小结", "给您"))
    assert [line.case for line in audit.lines(action="claimed", actor="小王")] == [case.pk]
    assert len(audit.lines(limit=2)) == 2
    assert audit.lines(before=lines[-1].at) == []


def test_each_box_holds_its_cases(wang, li) -> None:
    mine, waiting, left = call_for_human(), call_for_human(), call_for_human()
    claim(mine.pk, wang)
    Case.objects.filter(pk=left.pk).update(state="left")
    boxes = {box: list(cases(wang, Filter(box=box))) for box in listing.BOXES}
    assert boxes == {
        "mine": [mine],
        "waiting": [waiting],
        "left": [left],
        "all": [mine, waiting, left],
    }
    assert listing.counts(wang) == {"mine": 1, "waiting": 1, "left": 1, "all": 3}
    assert listing.counts(li)["mine"] == 0
    (row,) = cases(li, Filter(assignee=wang.pk))
    assert (row.holder, row.last_words, row.unread) == ("小王", "等待期多久", 1)


def test_cases_are_found_by_number_member_and_words(wang) -> None:
    one, two = call_for_human("分摊怎么算"), call_for_human("癌症能加入吗")

    def found(text: str) -> list[Case]:
        return list(cases(wang, Filter(search=text)))

    assert found("分摊") == [one]
    assert found(str(two.pk)) == [two]
    assert found(listing.member_no(two)) == [two]
    assert found("%") == found("没有的词") == []
    # What the system says is in every log and tells nothing of this one.
    assert found("编号") == []
    assert list(cases(wang, Filter(reason="danger"))) == []


def test_resolved_cases_come_last_and_a_members_earlier_ones_are_known(wang) -> None:
    done, waiting = call_for_human(), call_for_human()
    claim(done.pk, wang)
    resolve(done.pk, wang, "answered")
    assert list(cases(wang, Filter())) == [waiting, done]
    another = Case.objects.create(conversation=done.conversation, reason="member_request")
    assert list(listing.earlier_cases(another)) == [done]


@pytest.mark.parametrize(
    ("seconds", "level"), [(0, "calm"), (99, "calm"), (100, "warn"), (179, "warn"), (180, "late")]
)
def test_the_wait_deepens_at_100_and_180_seconds(seconds: int, level: str) -> None:
    assert listing.wait_level(seconds) == level
