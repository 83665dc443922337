"""Pages of the supervisor and the administrator: numbers, hours, replies, people, roles."""

from chat.models import OpeningHours, SpecialDay, Staff, Team
from desk.models import AuditEntry, CannedReply
from desk.replying import reply
from desk.resolving import resolve
from tests.web.desk.browsing import Desk


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
