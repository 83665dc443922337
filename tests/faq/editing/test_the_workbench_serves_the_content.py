"""The content's routes over real HTTP, as the studio's pages call them."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

from bot.faq.releases.record import Release
from bot.faq.releases.store import Releases
from tests.faq.workbench.running import running_workbench

WHO = {"name": "韩梅梅", "id": "han"}


def sent(page: Any, note: str = "", **fields: Any) -> dict[str, Any]:
    return {"version": page["version"], "faq": page["faq"] | fields, "who": WHO, "note": note}


def test_the_list_tells_each_faq_at_a_glance(bench: Any) -> None:
    found = bench.ok("GET", "/faqs")
    [join, wait] = sorted(found["faqs"], key=lambda line: line["key"])
    assert len(found["commit"]) == 40
    assert wait.pop("changed_at").startswith("20")
    assert wait == {
        "key": "faq/wait",
        "title": "等待期有多久",
        "theme": "cover",
        "owner": "内容组",
        "handoff": "none",
        "phrasings": 4,
        "tests": 1,
        "file": "data/nlu/faq/wait.yml",
        "changed_by": "studio",
        "published": False,
        "fault": None,
    }
    assert join["handoff"] == "offer"


def test_a_broken_file_is_listed_with_its_fault(bench: Any) -> None:
    (bench.content / "data/nlu/faq/wait.yml").write_text("nlu: [")
    [line] = [line for line in bench.ok("GET", "/faqs")["faqs"] if line["key"] == "faq/wait"]
    assert "YAML" in line["fault"]
    assert bench.refused(422, "GET", "/faqs/wait")["findings"][0]["file"] == line["file"]


def test_an_faqs_page_is_saved_and_its_history_names_the_author(bench: Any) -> None:
    page = bench.ok("GET", "/faqs/wait")
    assert page["public"] is None
    assert [use["id"] for use in page["uses"]] == ["ci_wait", "pf_status", "pf_status"]
    assert page["uses"][0] == {
        "id": "ci_wait",
        "plan": "critical_illness",
        "title": "等待期",
        "value": 90,
        "unit": None,
        "text": "90 天",
        "valid_from": "2018-11-27",
        "valid_to": "2022-01-28",
        "sources": ["S1"],
        "confidence": "A",
        "change": None,
    }
    saved = bench.ok("PUT", "/faqs/wait", sent(page, "改短", title="等多久"))
    after = bench.ok("GET", "/faqs/wait")
    assert (after["version"], after["faq"]["title"]) == (saved["version"], "等多久")
    [last, _] = after["history"]
    assert (last["who"], last["note"], last["commit"]) == (WHO, "改短", saved["commit"])
    assert bench.ok("GET", "/history?limit=1")["commits"] == [last]


def test_a_conflict_brings_both_sides(bench: Any) -> None:
    page = bench.ok("GET", "/faqs/wait")
    saved = bench.ok("PUT", "/faqs/wait", sent(page, title="先存的"))
    problem = bench.refused(409, "PUT", "/faqs/wait", sent(page, title="后存的"))
    assert "韩梅梅" in problem["detail"]
    assert problem["theirs"]["faq"]["title"] == "先存的"
    assert problem["theirs"]["version"] == saved["version"]
    assert problem["theirs"]["who"] == WHO and problem["theirs"]["at"]
    assert problem["base"] == page["faq"]


def test_what_the_checks_forbid_is_a_422_with_places(bench: Any) -> None:
    page = bench.ok("GET", "/faqs/wait")
    problem = bench.refused(422, "PUT", "/faqs/wait", sent(page, title="等 30 天"))
    [finding] = problem["findings"]
    assert finding["file"] == "data/nlu/faq/wait.yml"
    assert (finding["level"], finding["line"]) == ("error", 5)
    assert finding["mend"] and "30" in finding["problem"]


def test_an_faq_is_created_added_to_and_deleted(bench: Any) -> None:
    page = bench.ok("GET", "/faqs/wait")["faq"]
    faq = page | {
        "key": "faq/card",
        "title": "凭证在哪里",
        "examples": ["凭证在哪里看", "电子凭证怎么下", "能发个证明么", "有没有纸面的东西"],
        "tests": ["想要一张加入的证明"],
    }
    body = {"faq": faq, "who": WHO, "note": ""}
    bench.ok("POST", "/faqs", body)
    bench.refused(409, "POST", "/faqs", body)
    more = {"examples": ["哪里有凭证"], "tests": [], "who": WHO, "note": ""}
    saved = bench.ok("POST", "/faqs/card/add", more)
    bench.refused(409, "DELETE", "/faqs/card", {"version": "old", "who": WHO, "note": ""})
    gone = {"version": saved["version"], "who": WHO, "note": ""}
    assert bench.ok("DELETE", "/faqs/card", gone)["version"] == ""
    bench.refused(404, "GET", "/faqs/card")


def test_what_a_request_lacks_is_a_400(bench: Any) -> None:
    page = bench.ok("GET", "/faqs/wait")
    for missing in ("version", "faq", "who"):
        body = {name: value for name, value in sent(page).items() if name != missing}
        bench.refused(400, "PUT", "/faqs/wait", body)
    bench.refused(400, "PUT", "/faqs/wait", sent(page) | {"who": {"name": "x"}})
    bench.refused(400, "POST", "/faqs", b"{")
    bench.refused(404, "GET", "/faqs/..%2F..%2Fetc")


def test_labels_out_of_scope_have_titles(bench: Any) -> None:
    [first, *_] = bench.ok("GET", "/outside")["labels"]
    assert first == {"label": "ask_out_of_scope", "title": "与相互宝无关", "examples": 0}
    body = {"label": "greet", "examples": ["嗨"], "who": WHO, "note": ""}
    bench.refused(404, "POST", "/outside", body)


def test_the_whole_check_runs_beside_and_is_kept_for_its_commit(bench: Any) -> None:
    found = bench.ok("GET", "/check")
    assert found["findings"] == []
    assert found["counts"]["faqs"] == 2 and found["counts"]["errors"] == 0
    assert bench.ok("GET", "/check") == found


def test_before_the_content_is_there_it_is_a_503(tree: Any, tmp_path_factory: Any) -> None:
    state = tmp_path_factory.mktemp("empty")
    with running_workbench(state, PROJECT_DIR=str(tree.root)) as workbench:
        status, problem = workbench.call("GET", "/faqs")
        assert (status, problem["detail"]) == (503, "内容还没有准备好，请稍后再来。")


def test_what_members_get_is_told_apart_from_the_draft(bench: Any) -> None:
    """Published is what stands in the current release as it stands in the draft."""
    releases = Releases(bench.content.parent / "releases")
    model = bench.content.parent / "model"
    model.write_bytes(b"a model")
    blank = dict.fromkeys((field.name for field in fields(Release)), "")

    def fill(folder: Path) -> None:
        shutil.copytree(bench.content / "data", folder, dirs_exist_ok=True)

    made = releases.add(Release(**blank | {"kind": "first"}), fill, model)
    releases.point(made.id, WHO, "")
    assert [line["published"] for line in bench.ok("GET", "/faqs")["faqs"]] == [True, True]
    page = bench.ok("GET", "/faqs/wait")
    assert page["public"] == page["faq"] | {"tests": []}
    bench.ok("PUT", "/faqs/wait", sent(page, title="等多久"))
    lines = {line["key"]: line["published"] for line in bench.ok("GET", "/faqs")["faqs"]}
    assert lines == {"faq/wait": False, "faq/join": True}
    assert bench.ok("GET", "/faqs/wait")["public"]["title"] == "等待期有多久"
