"""The history page: releases, what changed in each, and going back to one."""

from django.test import Client

from tests.web.desk.browsing import HTMX
from tests.web.studio import contract
from tests.web.studio.conftest import noted
from tests.web.studio.workbench_stand_in import StandInWorkbench


def page_of(client: Client, address: str) -> str:
    answer = client.get(f"/studio/history/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_history_lists_releases_and_marks_the_current_one(
    author: Client, bench: StandInWorkbench
) -> None:
    page = page_of(author, "")
    for shown in ("r000001", "r000002", "小林", "补上等待期的问法", "2026-11-27 10:00"):
        assert shown in page
    assert page.count('<span class="tag live">线上</span>') == 1


def test_the_history_tells_who_moved_the_pointer(author: Client, bench: StandInWorkbench) -> None:
    move = {
        "at": "2026-11-27T11:00:00+08:00",
        "who": {"name": "小齐", "id": "qi"},
        "from": "r000002",
        "to": "r000001",
        "note": "新版答错",
    }
    bench.answer(
        "GET", "/releases", {"current": "r000001", "releases": bench.releases, "moves": [move]}
    )
    page = page_of(author, "")
    assert "小齐" in page
    assert "新版答错" in page


def test_a_release_shows_its_report_and_what_it_changed(
    author: Client, bench: StandInWorkbench
) -> None:
    page = page_of(author, "r000002/")
    assert "交了钱多久才算数" in page
    assert "/studio/history/r000002/differences/?since=r000001" in page
    part = page_of(author, "r000002/differences/?since=r000001")
    assert "<ins>多久生效</ins>" in part
    assert "问法" in part


def test_a_release_is_not_compared_with_one_that_is_no_longer_kept(
    author: Client, bench: StandInWorkbench
) -> None:
    bench.releases = [contract.release()]
    assert "since=r000001" not in page_of(author, "r000002/")


def test_differences_of_facts_are_shown(author: Client, bench: StandInWorkbench) -> None:
    fact = {
        "id": "ci_wait",
        "title": "等待期",
        "what": "changed",
        "before": "90 天",
        "after": "180 天",
    }
    bench.answer("GET", "/releases/r000002/differences", {"faqs": [], "facts": [fact]})
    part = page_of(author, "r000002/differences/?since=r000001")
    for shown in ("等待期", "事实", "改了", "<del>90 天</del>", "<ins>180 天</ins>"):
        assert shown in part


def test_an_unknown_release_is_said_to_be_unknown(author: Client, bench: StandInWorkbench) -> None:
    answer = author.get("/studio/history/r000099/")
    assert answer.status_code == 404
    assert "没有这个版本。" in answer.content.decode()


def test_a_publisher_goes_back_and_it_is_noted(publisher: Client, bench: StandInWorkbench) -> None:
    assert "回到这一版" in page_of(publisher, "r000001/")
    answer = publisher.post("/studio/history/r000001/current/", {"note": "新版答错"}, headers=HTMX)
    assert answer["HX-Redirect"] == "/studio/history/"
    (sent,) = bench.sent("POST", "/releases/r000001/current")
    assert sent == {"who": {"name": "publisher", "id": "publisher"}, "note": "新版答错"}
    (entry,) = noted()
    assert (entry.action, entry.detail) == (
        "release_moved",
        {"before": "r000002", "now": "r000001"},
    )


def test_the_current_release_and_an_author_get_no_way_back(
    author: Client, publisher: Client, bench: StandInWorkbench
) -> None:
    assert 'id="back"' not in page_of(publisher, f"{contract.CURRENT}/")
    assert 'id="back"' not in page_of(author, "r000001/")


def test_a_release_that_cannot_be_served_is_refused_with_the_reason(
    publisher: Client, bench: StandInWorkbench
) -> None:
    bench.refuse("POST", "/releases/r000001/current", 409, "这个版本的文件坏了。")
    answer = publisher.post("/studio/history/r000001/current/", {"note": "x"}, headers=HTMX)
    assert answer.status_code == 409
    assert "这个版本的文件坏了。" in answer.content.decode()
    assert not noted()
