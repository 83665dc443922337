"""The greeting and its questions."""

import html
import re

from django.test import Client

from desk.models import AuditEntry
from tests.web.people import signed_in, user_with
from tests.web.studio.workbench_stand_in import StandInWorkbench

HTMX = {"HX-Request": "true"}
SENT = {
    "version": "settings-1",
    "greeting": "您好！",
    "greet_again": "又见面了。",
    "top": ["faq/waiting_period", "faq/what_is_xianghubao"],
    "again": ["faq/what_is_xianghubao"],
    "note": "换个说法",
}


def test_the_form_shows_the_draft(author: Client, bench: StandInWorkbench) -> None:
    page = author.get("/studio/settings/").content.decode()
    for words in ("您好，我是相互宝成员助手。", "相互宝是什么", "您好，请问还想了解什么？"):
        assert words in page


def test_settings_are_saved_with_the_authors_name_and_kept_fields(author, bench) -> None:
    bench.settings["greeting"] = {"text": "旧的", "of_its_own": 1}
    answer = author.post("/studio/settings/save/", SENT)
    assert answer["Location"] == "/studio/settings/?saved=1"
    (sent,) = bench.sent("PUT", "/settings")
    assert sent["greeting"] == {"text": "您好！", "of_its_own": 1}
    assert sent["top"] == SENT["top"]
    assert sent["greet_again"] == {"text": "又见面了。", "top": SENT["again"]}
    assert (sent["who"]["id"], sent["note"]) == ("author", "换个说法")
    assert AuditEntry.objects.get(action="settings_saved").actor.username == "author"


def test_questions_are_added_moved_and_removed_without_saving(author: Client, bench) -> None:
    def keys(act: str, name: str = "top", **more: str) -> list[str]:
        sent = SENT | {"act": act} | {f"add-{name}": key for key in more.values()}
        page = author.post("/studio/settings/arrange/", sent, headers=HTMX).content.decode()
        return re.findall(rf'name="{name}" value="faq/(\w+)"', page)

    assert keys("top-up-1") == ["what_is_xianghubao", "waiting_period"]
    assert keys("top-drop-0") == ["what_is_xianghubao"]
    assert keys("top-add", add="faq/cost")[-1] == "cost"
    assert keys("top-add", add="faq/waiting_period") == keys("")
    assert keys("again-add", "again", add="faq/cost") == ["what_is_xianghubao", "cost"]
    assert bench.sent("PUT", "/settings") == []


def test_somebody_elses_settings_are_shown_and_mine_are_kept(author: Client, bench) -> None:
    bench.settings |= {"version": "settings-5", "greeting": {"text": "别人写的"}}
    answer = author.post("/studio/settings/save/", SENT)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "别人写的" in page
    assert "您好！</textarea>" in page
    assert 'name="version" value="settings-5"' in page


def test_nothing_typed_is_lost_while_the_workbench_is_away(author: Client, bench) -> None:
    bench.stop()
    answer = author.post("/studio/settings/save/", SENT)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 503
    for words in ("您好！", "又见面了。", 'value="faq/waiting_period"', "没有保存"):
        assert words in page


def test_staff_may_not_change_settings(bench: StandInWorkbench, db) -> None:
    assert signed_in(user_with("staff")).post("/studio/settings/save/", SENT).status_code == 403
    assert bench.asked == []
