"""Facts in the studio: found, and changed only after the impact was shown."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from desk.models import AuditEntry
from studio.facts import chains, changed, shown
from tests.web.people import signed_in, user_with
from tests.web.studio import contract
from tests.web.studio.workbench_stand_in import StandInWorkbench

HTMX = {"HX-Request": "true"}


def form(**fields: Any) -> dict[str, Any]:
    """The form of the stand-in's fact."""
    fact = contract.fact()
    more = {"id": "ci_wait", "version": "fact-1", "began": "2018-11-27", "note": "新公告"}
    return shown(fact) | more | fields


def looked_at(author: Client, sent: dict[str, Any]) -> dict[str, Any]:
    """The same form after its impact was shown."""
    page = author.post("/studio/facts/impact/", sent, headers=HTMX).content.decode()
    return sent | {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]}


def test_facts_are_found_by_name_words_or_id(author: Client, bench: StandInWorkbench) -> None:
    bench.facts["pf_fee"] = contract.fact("pf_fee", title="管理费", text="8%", plan="platform")
    page = author.get("/studio/facts/", {"search": "管理费"}, headers=HTMX).content.decode()
    assert "pf_fee" in page
    assert "ci_wait" not in page
    page = author.get("/studio/facts/", {"plan": "critical_illness"}).content.decode()
    assert "ci_wait" in page
    assert "pf_fee" not in page


def test_one_id_has_a_version_for_each_time() -> None:
    later = contract.fact(valid_from="2020-01-01", text="180 天")
    (chain,) = chains([later, contract.fact()])
    assert [one["text"] for one in chain.versions] == ["90 天", "180 天"]
    assert chain.on("2019-05-16")["text"] == "90 天"
    assert chain.on("2021-05-16")["text"] == "180 天"
    assert chain.on("2000-01-01")["text"] == "90 天"


def test_the_page_of_a_fact_shows_one_version_and_leads_to_the_others(author, bench) -> None:
    later = contract.fact(valid_from="2020-01-01", text="180 天", version="fact-9")
    found = {"facts": [contract.fact(), later], "sources": []}
    bench.answer("GET", "/facts", found)
    page = author.get("/studio/fact/ci_wait/").content.decode()
    assert 'name="version" value="fact-1"' in page
    assert "?from=2020-01-01" in page
    page = author.get("/studio/fact/ci_wait/?from=2020-01-01").content.decode()
    assert 'name="version" value="fact-9"' in page


def test_only_what_was_changed_is_sent() -> None:
    fact = contract.fact(value=True, note_of_its_own="bleibt")
    assert changed(shown(fact), fact) == {}
    typed = shown(fact) | {"value": "180", "text": "180 天", "valid_to": "", "sources": "S1，S2"}
    assert changed(typed, fact) == {
        "value": 180, "text": "180 天", "valid_to": None, "sources": ["S1", "S2"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "value"),
    [("180", 180), ("0.08", 0.08), ("true", True), ("2019-05-08", "2019-05-08"), ("关闭", "关闭")],
)
def test_a_value_keeps_its_kind(typed: str, value: object) -> None:
    assert changed(shown(contract.fact()) | {"value": typed}, contract.fact()) == {"value": value}


def test_the_impact_shows_each_answer_before_and_after_and_saves_nothing(author, bench) -> None:
    answer = author.post("/studio/facts/impact/", form(text="180 天"), headers=HTMX)
    page = answer.content.decode()
    assert "等待期是<del>90</del><ins>180</ins> 天。" in page
    (sent,) = bench.sent("POST", "/facts/preview")
    assert sent["changes"][0]["id"] == "ci_wait"
    assert sent["changes"][0]["fields"] == {"text": "180 天"}
    assert bench.sent("PUT", "/facts/ci_wait") == []


def test_a_change_is_saved_after_its_impact_was_shown(author: Client, bench) -> None:
    answer = author.post("/studio/facts/save/", looked_at(author, form(text="180 天")))
    assert answer["Location"] == "/studio/fact/ci_wait/?from=2018-11-27&saved=1"
    (sent,) = bench.sent("PUT", "/facts/ci_wait")
    assert sent["fields"] == {"text": "180 天"}
    assert sent["who"]["id"] == "author"
    entry = AuditEntry.objects.get(action="fact_saved")
    assert entry.detail == {"fact": "ci_wait", "fields": ["text"], "commit": "c0ffee"}


def test_a_change_made_after_looking_is_shown_again_before_it_is_saved(author, bench) -> None:
    sent = looked_at(author, form(text="180 天")) | {"text": "360 天"}
    page = author.post("/studio/facts/save/", sent).content.decode()
    assert "会改变 1 条问答里的 1 个答案" in page
    assert bench.sent("PUT", "/facts/ci_wait") == []


def test_a_fact_that_somebody_has_changed_is_shown_beside_mine(author: Client, bench) -> None:
    sent = looked_at(author, form(text="180 天"))
    bench.facts["ci_wait"] |= {"version": "fact-7", "text": "120 天"}
    sent = looked_at(author, sent)
    answer = author.post("/studio/facts/save/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<td>120 天</td><td>180 天</td>" in page
    assert 'name="version" value="fact-7"' in page
    assert bench.facts["ci_wait"]["text"] == "120 天"


def test_nothing_typed_is_lost_while_the_workbench_is_away(author: Client, bench) -> None:
    sent = looked_at(author, form(text="180 天"))
    bench.stop()
    for address in ("/studio/facts/impact/", "/studio/facts/save/"):
        answer = author.post(address, sent)
        page = answer.content.decode()
        assert answer.status_code == 503, address
        assert "180 天" in page, address
        assert 'name="version" value="fact-1"' in page, address
        assert 'name="began" value="2018-11-27"' in page, address


def test_an_impact_that_is_refused_says_why(author: Client, bench) -> None:
    findings = [contract.finding("来源不存在。")]
    bench.refuse("POST", "/facts/preview", 422, "这样改不行。", findings=findings)
    answer = author.post("/studio/facts/impact/", form(sources="S99"), headers=HTMX)
    page = answer.content.decode()
    assert "来源不存在。" in page
    assert "看过了，保存" not in page


def test_the_next_version_of_a_fact_is_a_new_one(author: Client, bench) -> None:
    page = author.get("/studio/facts/new/?after=ci_wait").content.decode()
    assert 'name="id" value="ci_wait"' in page
    assert 'name="version" value=""' in page
    new = form(id="ci_new", version="", began="", title="新的")
    answer = author.post("/studio/facts/save/", looked_at(author, new))
    assert answer["Location"].startswith("/studio/fact/ci_new/")
    assert bench.facts["ci_new"]["title"] == "新的"
    assert AuditEntry.objects.filter(action="fact_created").count() == 1


def test_the_dialog_offers_facts_as_they_stand_on_the_edition_date(author, bench) -> None:
    later = contract.fact(valid_from="2020-01-01", text="180 天")
    bench.answer("GET", "/facts", {"facts": [contract.fact(), later], "sources": []})
    page = author.get("/studio/facts/pick/", {"search": "等待"}, headers=HTMX).content.decode()
    assert 'data-inserts="ci_wait"' in page
    assert "90 天" in page
    assert "180 天" not in page


def test_a_new_source_is_written_and_its_number_comes_back(author: Client, bench) -> None:
    sent = {"title": "关闭公告", "publisher": "蚂蚁集团", "kind": "notice", "date": "2021-12-28"}
    answer = author.post("/studio/facts/source/", sent | {"ref": "公告"}, headers=HTMX)
    assert answer["HX-Trigger"] == '{"sourced": "S2"}'
    assert bench.sent("POST", "/sources")[0]["fields"] == sent | {"ref": "公告"}
    entry = AuditEntry.objects.get(action="source_created")
    assert (entry.actor.username, entry.detail["source"]) == ("author", "S2")


def test_a_source_that_is_refused_says_why(author: Client, bench) -> None:
    bench.refuse("POST", "/sources", findings=[contract.finding("来源的日期要写一个。")])
    answer = author.post("/studio/facts/source/", {"title": "无日期"}, headers=HTMX)
    assert answer.status_code == 422
    assert "来源的日期要写一个。" in answer.content.decode()


def test_staff_may_not_change_a_fact(bench: StandInWorkbench, db) -> None:
    staff = signed_in(user_with("staff"))
    for address in ("impact", "save", "source"):
        assert staff.post(f"/studio/facts/{address}/", form()).status_code == 403
    assert bench.asked == []


def test_what_a_fact_says_is_never_markup(author: Client, bench) -> None:
    bench.facts["ci_wait"] = contract.fact(text="<b>90</b>", title="<i>")
    for address in ("facts/", "fact/ci_wait/", "facts/pick/"):
        page = author.get(f"/studio/{address}").content.decode()
        assert "<b>90</b>" not in page
        assert html.escape("<b>90</b>") in page
