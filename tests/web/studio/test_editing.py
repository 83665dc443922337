"""One FAQ in the studio: its form, preview, cards, saving, conflicts, deletion."""

import html
import re

import pytest
from django.test import Client

from desk.models import AuditEntry
from studio.inbox.harvest import harvest
from studio.models import Decision, Sentence
from tests.web.people import signed_in, user_with
from tests.web.studio import contract
from tests.web.studio.forms import form
from tests.web.studio.misses import asked
from tests.web.studio.workbench_stand_in import StandInWorkbench

HTMX = {"HX-Request": "true"}
PAGE = "/studio/faq/waiting_period/"


def test_the_form_shows_all_that_the_draft_holds(author: Client, bench: StandInWorkbench) -> None:
    page = author.get(PAGE).content.decode()
    shown = (
        "等待期多久\n要等几天\n多久生效",
        "加入以后多久算数",
        "等待期是{ci_wait}。",
        "3 句",
        "内容组",
    )
    for words in (*shown, "相互宝是什么", "改了说法", "费用与分摊"):
        assert words in html.unescape(page)


def test_a_form_that_is_sent_back_unchanged_saves_the_same_faq(
    author: Client, bench: StandInWorkbench
) -> None:
    table = {"columns": ["项", "大病"], "rows": [["等待期", "{ci_wait}"]]}
    button = {"title": "多少钱", "payload": "/faq/cost"}
    rich = contract.answer(
        "一行\n两行", table=table, buttons=[button], sources=["S1", "S2"], plan="senior_cancer",
        valid_from="2019-05-08", valid_to="2021-12-27", outcome="decline",
    )  # fmt: skip
    faq = contract.faq(answers=[rich, contract.answer()])
    answer = author.post("/studio/faqs/save/", form(faq))
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?saved=1")
    (sent,) = bench.sent("PUT", "/faqs/waiting_period")
    assert sent["faq"] == faq
    assert (sent["version"], sent["note"]) == ("v1", "写清楚")
    assert sent["who"] == {"name": "author", "id": "author"}


def test_a_save_is_in_the_audit_without_any_words(author: Client, bench) -> None:
    author.post("/studio/faqs/save/", form())
    entry = AuditEntry.objects.get(action="faq_saved")
    assert entry.actor.username == "author"
    assert entry.detail == {"key": "faq/waiting_period", "commit": "c0ffee"}


def test_nothing_typed_is_lost_while_the_workbench_is_away(author: Client, bench) -> None:
    bench.stop()
    answer = author.post("/studio/faqs/save/", form(title="我改的标题", examples="一句新问法"))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 503
    assert "没有保存" in page
    for words in ("我改的标题", "一句新问法", "等待期是{ci_wait}。", 'value="v1"', "data-typed"):
        assert words in page
    assert not AuditEntry.objects.filter(action="faq_saved").exists()


def test_a_refused_save_says_why_beside_the_field_and_keeps_what_was_typed(
    author: Client, bench: StandInWorkbench
) -> None:
    findings = [
        contract.finding("问法太少。", field="examples"),
        contract.finding("手写了数字。", field="answers.0.text"),
        contract.finding("没有这条。", field="related"),
        contract.finding("别处的问题。"),
    ]
    bench.refuse("PUT", "/faqs/waiting_period", 422, "有四处问题。", findings=findings)
    answer = author.post("/studio/faqs/save/", form(title="我改的标题"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'id="wrong-examples"[^>]*>[^§]*?问法太少', page)
    assert re.search(r'id="wrong-answers-0"[^>]*>[^§]*?手写了数字', page)
    assert page.index("别处的问题") < page.index("faq-form")
    assert '<a href="#wrong-examples">问法</a>、<a href="#wrong-answers-0">答案 1</a>、' in page
    assert '<a href="#wrong-related">相关问题</a>。' in page
    assert "我改的标题" in page


def test_two_peoples_changes_stand_side_by_side_and_are_merged(author: Client, bench) -> None:
    base = contract.faq()
    bench.versions["waiting_period"] = 2
    bench.faqs["waiting_period"] = base | {
        "title": "他改的标题", "examples": [*base["examples"], "他加的"],
    }  # fmt: skip
    mine = base | {"owner": "新负责人", "examples": [*base["examples"][1:], "我加的"]}
    answer = author.post("/studio/faqs/save/", form(mine, version="v1"))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    for words in ("小齐", "他改的标题", "新负责人", "他加的", "我加的"):
        assert words in page
    checked = re.findall(r'name="choice-(\w+)" value="(\w+)"(?: required)? checked', page)
    assert dict(checked) == {"title": "theirs", "owner": "mine", "examples": "both"}
    sides = re.search(r'name="sides" value="([^"]*)"', page)
    chosen = {f"choice-{field}": choice for field, choice in checked}
    merged = {"sides": sides[1], "version": "v2"} | chosen
    page = html.unescape(author.post("/studio/faqs/merge/", merged).content.decode())
    assert 'name="title" required maxlength="60" value="他改的标题"' in page
    assert "新负责人" in page
    assert "要等几天\n多久生效\n他加的\n我加的" in page
    assert 'name="version" value="v2"' in page
    assert not AuditEntry.objects.filter(action="faq_saved").exists()


def test_a_faq_that_was_deleted_meanwhile_can_be_made_anew(author: Client, bench) -> None:
    gone = "小齐刚删了这条问答。"
    bench.refuse("PUT", "/faqs/waiting_period", 409, gone)
    answer = author.post("/studio/faqs/save/", form(title="我改的标题"))
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in (gone, "我改的标题", 'name="version" value=""', 'value="waiting_period"'):
        assert words in page


def test_two_sides_that_this_site_did_not_sign_are_refused(author: Client, bench) -> None:
    sent = {"sides": "eyJtaW5lIjp7fX0", "version": "v2"}
    assert author.post("/studio/faqs/merge/", sent).status_code == 400


def test_a_new_faq_is_created_and_in_the_audit(author: Client, bench) -> None:
    new = contract.faq("faq/change_phone", title="怎么换手机号")
    answer = author.post("/studio/faqs/save/", form(new, version=""))
    assert answer["Location"] == "/studio/faq/change_phone/?saved=1"
    assert bench.faqs["change_phone"]["title"] == "怎么换手机号"
    assert AuditEntry.objects.filter(action="faq_created").count() == 1


@pytest.fixture
def missed(db) -> list[int]:
    """Ids of two sentences that lie in the inbox."""
    asked("怎么改手机号")
    asked("换\n号码")
    harvest()
    return list(Sentence.objects.order_by("pk").values_list("pk", flat=True))


def test_sentences_of_the_inbox_come_along_and_leave_it_with_the_new_faq(
    author: Client, bench, missed
) -> None:
    ids, lines = ",".join(map(str, missed)), ["换 号码", "怎么改手机号"]
    page = author.get("/studio/faqs/new/", {"sentences": ids}).content.decode()
    assert re.search(r'name="examples"[^>]*>([^<]*)<', page)[1].splitlines() == lines
    assert f'name="sentences" value="{ids}"' in page
    refused = author.post("/studio/faqs/save/", form(version="", sentences=ids))
    assert refused.status_code == 409
    assert f'name="sentences" value="{ids}"' in refused.content.decode()
    assert Sentence.objects.filter(decision=None).count() == 2
    new = contract.faq("faq/change_phone", title="怎么换手机号")
    author.post("/studio/faqs/save/", form(new, version="", sentences=ids))
    decision = Decision.objects.get()
    assert (decision.kind, decision.target) == ("new", "faq/change_phone")
    assert not Sentence.objects.filter(decision=None).exists()


def test_a_draft_that_the_browser_kept_is_drawn_again_and_saved_nowhere(author, bench) -> None:
    sent = form(title="没存的标题", examples="怎么改手机号\n换号码")
    page = author.post("/studio/faqs/start/", sent).content.decode()
    assert "怎么改手机号\n换号码" in page
    assert "没存的标题" in page
    assert bench.sent("PUT", "/faqs/waiting_period") == []


def test_a_key_that_is_taken_is_refused_and_nothing_is_lost(author: Client, bench) -> None:
    answer = author.post("/studio/faqs/save/", form(version="", title="另一个标题"))
    assert answer.status_code == 409
    assert "已有这个键" in answer.content.decode()
    assert "另一个标题" in answer.content.decode()


def test_deleting_warns_first_and_says_why(author: Client, bench) -> None:
    page = author.get(f"{PAGE}delete/").content.decode()
    assert "3 句问法" in page
    assert "waiting_period" in bench.faqs
    answer = author.post(f"{PAGE}deleted/", {"version": "v1", "note": "重复了"})
    assert answer["Location"] == "/studio/"
    assert "waiting_period" not in bench.faqs
    assert AuditEntry.objects.get(action="faq_deleted").detail["key"] == "faq/waiting_period"


def test_a_faq_that_somebody_has_changed_is_not_deleted(author: Client, bench) -> None:
    answer = author.post(f"{PAGE}deleted/", {"version": "v0", "note": "重复了"})
    assert answer.status_code == 409
    assert "小齐刚改过" in answer.content.decode()
    assert "waiting_period" in bench.faqs


def test_what_is_not_published_stands_beside_what_members_get(author: Client, bench) -> None:
    bench.faqs["waiting_period"] = contract.faq(title="草稿的标题")
    page = author.get(PAGE).content.decode()
    assert "未发布" in page
    assert "草稿的标题" in page
    assert "等待期是多久" in page


def test_a_form_with_hundreds_of_phrasings_is_saved_and_one_with_far_too_many_told(
    author: Client, bench
) -> None:
    many = [f"成员会这样问的第{number}句话大约有二十五个字左右的样子吧" for number in range(600)]
    assert author.post("/studio/faqs/save/", form(examples="\n".join(many))).status_code == 302
    answer = author.post("/studio/faqs/save/", form(examples="\n".join(many * 3)))
    assert answer.status_code == 400
    assert "一次发来的内容太多了" in answer.content.decode()


def test_tests_are_no_part_of_what_is_published(author: Client, bench) -> None:
    same = contract.faq()
    found = {"version": "v1", "file": "f.yml", "faq": same, "uses": [], "history": []}
    bench.answer("GET", "/faqs/waiting_period", found | {"public": same | {"tests": []}})
    assert "已发布" in author.get(PAGE).content.decode()


def test_an_unknown_faq_is_not_found(author: Client, bench) -> None:
    answer = author.get("/studio/faq/nowhere/")
    assert answer.status_code == 404
    assert "没有这条问答" in answer.content.decode()


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x>'])
def test_what_an_author_writes_is_never_markup(author: Client, bench, words: str) -> None:
    bench.faqs["waiting_period"] = contract.faq(
        title=words, examples=[words], answers=[contract.answer(words)]
    )
    for page in (author.get(PAGE), author.post("/studio/faqs/preview/", form(title=words))):
        assert words not in page.content.decode()


def test_staff_may_not_save(bench: StandInWorkbench, db) -> None:
    staff = signed_in(user_with("staff"))
    assert staff.post("/studio/faqs/save/", form()).status_code == 403
    assert bench.asked == []
