"""The client of the workbench, over real HTTP."""

import json
import socket
from urllib.parse import unquote

import pytest
from django.contrib.auth import get_user_model

from studio.workbench import WorkbenchAway, WorkbenchRefused, signature, workbench
from tests.web.studio import contract
from tests.web.studio.workbench_stand_in import StandInWorkbench

WHO = {"name": "小文", "id": "author"}


def test_what_is_saved_is_read_back(bench: StandInWorkbench) -> None:
    client = workbench()
    found = client.faq("waiting_period")
    changed = found["faq"] | {"title": "等待期有多长"}
    client.save_faq("waiting_period", found["version"], changed, WHO, "换个标题")
    assert client.faq("waiting_period")["faq"]["title"] == "等待期有多长"
    assert bench.sent("PUT", "/faqs/waiting_period")[0]["who"] == WHO


def test_a_save_over_someone_elses_is_refused_with_the_other_side(bench: StandInWorkbench) -> None:
    with pytest.raises(WorkbenchRefused) as refused:
        workbench().save_faq("waiting_period", "v0", contract.faq(), WHO)
    assert refused.value.status == 409
    assert refused.value.body["theirs"]["who"]["name"] == "小齐"


def test_a_refusal_carries_its_sentence_and_findings(bench: StandInWorkbench) -> None:
    bench.refuse("POST", "/faqs", 422, "有两处问题。", findings=[contract.finding()])
    with pytest.raises(WorkbenchRefused) as refused:
        workbench().create_faq(contract.faq("faq/new"), WHO)
    assert refused.value.detail == "有两处问题。"
    assert refused.value.findings[0]["problem"] == "问法太少。"


def test_a_workbench_that_is_not_there_is_away(settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.WORKBENCH_URL = f"http://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(WorkbenchAway):
        workbench().faqs()


@pytest.mark.parametrize("answer", [(503, {}), (500, b"oops"), (200, b"<html>"), (200, [])])
def test_an_answer_that_is_not_its_own_counts_as_away(bench: StandInWorkbench, answer) -> None:
    bench.answer("GET", "/faqs", answer)
    with pytest.raises(WorkbenchAway):
        workbench().faqs()


def test_a_wrong_token_counts_as_away(bench: StandInWorkbench, settings) -> None:
    settings.WORKBENCH_TOKEN = "another"
    with pytest.raises(WorkbenchAway):
        workbench().faqs()


def test_a_restarted_workbench_is_found_again(bench: StandInWorkbench) -> None:
    workbench().faqs()
    bench.stop()
    bench.start()
    assert workbench().faqs()["faqs"]


def test_an_imported_workbook_says_who_sends_it(bench: StandInWorkbench) -> None:
    assert "commit" not in workbench().import_excel(b"PK", WHO, apply=False)
    assert workbench().import_excel(b"PK", WHO, apply=True)["commit"]
    assert json.loads(unquote(bench.asked[-1].headers["X-Who"])) == WHO
    assert bench.sent("POST", "/excel") == [b"PK", b"PK"]


def test_a_second_publish_is_told_who_is_publishing(bench: StandInWorkbench) -> None:
    workbench().publish(WHO, "先", {}, [])
    with pytest.raises(WorkbenchRefused) as refused:
        workbench().publish(WHO, "后", {}, [])
    assert refused.value.body["who"] == WHO


def test_a_name_with_a_slash_leads_to_no_other_address(bench: StandInWorkbench) -> None:
    with pytest.raises(WorkbenchRefused):
        workbench().faq("../publish")
    assert bench.asked[-1].path == "/faqs/..%2Fpublish"


def test_a_user_signs_with_the_name_that_colleagues_read(db) -> None:
    user = get_user_model()(username="author", first_name="小文")
    assert signature(user) == WHO
    user.first_name = ""
    assert signature(user)["name"] == "author"


def test_every_other_address_of_the_contract_answers(bench: StandInWorkbench) -> None:
    client = workbench()
    assert client.preview_faq(contract.faq())["replies"]
    assert client.add_to_faq("waiting_period", ["多少天"], [], WHO)["version"] == "v2"
    assert client.delete_faq("waiting_period", "v2", WHO)["commit"]
    assert client.outside()["labels"]
    assert client.add_outside("ask_out_of_scope", ["天气"], WHO)
    assert client.facts()["facts"]
    assert client.preview_facts([{"id": "ci_wait", "fields": {"value": 180}}])["affected"]
    assert client.save_fact("ci_wait", "fact-1", {"value": 180}, WHO)
    assert client.create_fact({"id": "ci_new", "value": 1}, WHO)
    assert client.settings()["top"]
    assert client.save_settings("settings-1", {"top": []}, WHO)["version"] == "settings-2"
    assert client.excel().startswith(b"PK")
    assert client.check()["findings"] == []
    assert client.history(5) == {"commits": []}
    assert client.try_texts(["等待期"])["live"]["results"]
    assert client.train_draft(WHO)
    assert len(client.similar(["一", "二"])["items"]) == 2
    assert client.publishing()["state"] == "idle"
    assert client.stop_publishing(WHO)["state"] == "interrupted"
    assert client.releases()["current"] == contract.CURRENT
    assert client.release("r000001")["report"]
    assert client.differences("r000002", "r000001")["faqs"]
    assert client.make_current("r000001", WHO, "回到上一版")["current"] == "r000001"
    assert client.health()["status"] == "ready"
